"""Jobs that are noted before they are looked up, and enter the queue later."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from engine.lifecycle import ending, entering, telling
from engine.telemetry import context
from storage import jobs
from storage.errors import UserError
from storage.models import Job, JobState
from storage.stores import Stores

PENDING_LEASE = timedelta(seconds=90)
"""How long whoever took a job to look it up has for it."""
DRAWN_UP = (
    "url", "media", "choice", "form_key", "title", "tier", "price", "currency", "group_id", "weight", "running_limit",
    "kind", "expected_seconds",
)  # fmt: skip
"""What is known of a job once it was looked up."""


async def note_pending(stores: Stores, pending: Sequence[Job]) -> None:
    """Add jobs that are not looked up yet, all or none."""
    async with stores.database.session() as session:
        for job in pending:
            job.traceparent = context.traceparent()
            await jobs.add(session, job)


async def take_pending(stores: Stores, platform: str, taker: str, limit: int) -> Sequence[Job]:
    """Take some jobs of a front end that are to be looked up: nobody else gets them until the lease ends."""
    async with stores.database.session(read_only=True) as session:
        if not await jobs.any_pending(session, platform):
            return []
    async with stores.database.session() as session:
        return await jobs.take_pending(session, platform, taker, PENDING_LEASE, limit)


async def enter_pending(stores: Stores, job: Job, drawn: Job, *, payers: Sequence[int] = ()) -> bool:
    """Queue a job that was looked up, as it was drawn up, and hold its price; False if it has ended meanwhile.

    Raises NotEnoughCredits, and then it is as it was.
    """
    async with stores.database.session() as session:
        taken = {"worker": None, "lease_until": None}
        # It stays as it is until it has its place: it must not be found as the leader of itself.
        if not await jobs.move(session, job.id or 0, (JobState.PENDING,), JobState.PENDING, **taken):
            return False
        row = await jobs.get(session, job.id or 0)
        assert row is not None
        for name in DRAWN_UP:
            setattr(row, name, getattr(drawn, name))
        row.site, row.container = str(drawn.media.get("platform", "")), jobs.container_of(drawn.choice)
        await entering.enter(session, row, payers)
        if row.state is JobState.PENDING:
            row.state = JobState.QUEUED
    await telling.tell(stores, job)
    return True


async def look_up_again(stores: Stores, job: Job, reply_to: dict[str, Any]) -> bool:
    """Take a job that ended before it was looked up back to where it began; False if it was not at its end."""
    async with stores.database.session() as session:
        ends = (JobState.FAILED, JobState.CANCELLED)
        return await jobs.move(
            session, job.id or 0, ends, JobState.PENDING, of_round=job.round, round=job.round + 1, error=None,
            told=False, finished_at=None, reply_to=reply_to, worker=None, lease_until=None,
        )  # fmt: skip


async def fail_pending(stores: Stores, job: Job, error: UserError) -> None:
    """End a job that could not be looked up or queued."""
    await ending.end(stores, job, (JobState.PENDING,), JobState.FAILED, error=error.to_json())
