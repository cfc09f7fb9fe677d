"""Deliveries: a ready job taken, sent and charged by one front end, or left to the next."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from engine.lifecycle import holds, leases, telling
from storage import jobs, lists
from storage.database import Session
from storage.errors import StorageAway
from storage.models import File, Job, JobState, now
from storage.stores import Stores

UNSENT_SECONDS = 24 * 3600.0


async def begin_delivery(stores: Stores, job_id: int, deliverer: str) -> tuple[Job, list[File]] | None:
    """Take a ready job to deliver it; None when another front end has it, or it was cancelled."""
    async with stores.database.session() as session:
        held_until: dict[str, Any] = {"worker": deliverer, "lease_until": now() + leases.LEASE}
        if not await jobs.move(session, job_id, (JobState.READY,), JobState.DELIVERING, **held_until):
            return None
        job = await jobs.get(session, job_id)
        assert job is not None
        found = await jobs.files(session, job_id)
    # Without the mark it is taken to be sent from now on: it can be delivered, and not be cancelled any more.
    with suppress(StorageAway):
        await stores.cache.set(unsent_key(job), True, UNSENT_SECONDS)
    return job, found


def unsent_key(job: Job) -> str:
    """Where it is marked that nothing of a delivery was sent yet."""
    return f"unsent:{job.id}:{job.round}"


async def begin_sending(stores: Stores, job: Job) -> bool:
    """Note that from now on something of a delivery may arrive; False if somebody else has the job, or it has ended.

    Raises StorageAway, and then nothing may be sent.
    """
    # First the mark, then the row: whoever cancels meanwhile either misses the mark, or has ended the job by then.
    await stores.cache.delete(unsent_key(job))
    return bool(await leases.renew(stores, [job.id or 0], job.worker or ""))


async def deliver_again(stores: Stores, job: Job) -> bool:
    """Make a job ready again whose front end died in its delivery; False if it spoke since, or another took over."""
    async with stores.database.session() as session:
        moved = await leases.abandoned(session, job) and await jobs.move(
            session, job.id or 0, (JobState.DELIVERING,), JobState.READY, worker=None, lease_until=None
        )
    if moved:
        await telling.tell(stores, job)
    return moved


async def leave_delivery(stores: Stores, job: Job) -> bool:
    """Make a job ready again that its own front end will not deliver, having sent nothing; False if it had ended."""
    async with stores.database.session() as session:
        moved = await leases.held(session, job) and await jobs.move(
            session, job.id or 0, (JobState.DELIVERING,), JobState.READY, worker=None, lease_until=None
        )
    if moved:
        await telling.tell(stores, job)
    return moved


async def delivered(stores: Stores, job: Job, delivered_files: Sequence[File]) -> bool:
    """Note that a job's files arrived, and turn its hold into a charge for their real length."""
    assert job.id is not None
    async with stores.database.session() as session:
        # Of this round: whoever hung in a delivery may say so when the job was asked for again.
        moved = await jobs.move(session, job.id, (JobState.DELIVERING,), JobState.DELIVERED, of_round=job.round)
        row = await jobs.get(session, job.id) if moved else None
        if row is not None:
            await holds.charge(session, row, delivered_files)
        if row is not None and row.is_list:
            await _deliver_items(session, job.id)
    if moved:
        await telling.tell(stores, job)
    return moved


async def _deliver_items(session: Session, list_id: int) -> None:
    """Charge what arrived within its list."""
    for item in await lists.items(session, list_id, (JobState.READY,)):
        item_id = item.id or 0
        if await jobs.move(session, item_id, (JobState.READY,), JobState.DELIVERED, told=True):
            await holds.charge(session, item, await jobs.files(session, item_id))
