"""Ends: a job failed or cancelled, with its hold given back and those that end with it."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from engine.errors.fetching import TooLarge, TooLong
from engine.lifecycle import counting, leases, sending, telling, turns
from storage import jobs, ledger, lists
from storage.database import Session, after_commit
from storage.errors import NotEnoughCredits, UserError
from storage.models import UNFINISHED, Job, JobState
from storage.stores import Stores

STOP_KEPT_SECONDS = 24 * 3600.0
CANCELLABLE = (
    JobState.PENDING,
    JobState.GATHERING,
    JobState.QUEUED,
    JobState.RUNNING,
    JobState.READY,
    JobState.DELIVERING,
)
OWN_LIMITS = tuple(kind.code for kind in (TooLong, TooLarge, NotEnoughCredits))
"""What a job fails by that need not stop another person's job for the same media."""
Unsent = Callable[[Job], Awaitable[bool]]
"""Whether nothing of a job that is being delivered was sent yet."""


async def give_up_delivery(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job whose front end died in its delivery; False if it spoke since, or another took over."""
    async with stores.database.session() as session:
        ended: list[Job] = []
        if await leases.abandoned(session, job):
            ended = await close(session, job.id or 0, (JobState.DELIVERING,), JobState.FAILED, error=error.to_json())
    await telling.tell(stores, *ended)
    return bool(ended)


async def fail(stores: Stores, job: Job, error: UserError) -> bool:
    """End an unfinished job with a reason and give its hold back; False if it had ended already."""
    return bool(await end(stores, job, tuple(UNFINISHED), JobState.FAILED, error=error.to_json()))


async def abort(stores: Stores, job: Job, error: UserError) -> None:
    """End an unfinished job with a reason, and whatever is being done for it."""
    for ended in await end(stores, job, tuple(UNFINISHED), JobState.FAILED, error=error.to_json()):
        await stores.events.publish(telling.CANCEL_TOPIC, {"job": ended.id})


async def delivery_failed(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job whose delivery failed and give its hold back; False if somebody else has it by now."""
    return await end_held(stores, job, JobState.DELIVERING, error)


async def end_held(stores: Stores, job: Job, origin: JobState, error: UserError) -> bool:
    """End a job in that state whose holder says so; False if somebody else has it by now."""
    assert job.id is not None
    async with stores.database.session() as session:
        ended: list[Job] = []
        if await leases.held(session, job):
            ended = await close(session, job.id, (origin,), JobState.FAILED, error=error.to_json())
    await telling.tell(stores, *ended)
    return bool(ended)


async def stop(stores: Stores, job: Job) -> bool:
    """Ask for a live recording to end and be kept; False if the job is none, or was asked to before."""
    key = f"stopping:{job.id}:{job.round}"
    is_live = (job.media or {}).get("live_status") == "is_live"
    if job.state is not JobState.RUNNING or not is_live or await stores.cache.get(key):
        return False
    await stores.cache.set(key, True, STOP_KEPT_SECONDS)
    await stores.events.publish(telling.CANCEL_TOPIC, {"job": job.id, "keep": True})
    return True


async def cancel(stores: Stores, job: Job, *, even_sent: bool = False) -> bool:
    """End a job that has not arrived yet and give its hold back; False if it was too late.

    It is too late once something of it may have been sent, unless that does not matter. Raises StorageAway.
    """
    unsent = None if even_sent else partial(_unsent, stores)
    assert job.id is not None
    async with stores.database.session() as session:
        ended = await close(session, job.id, CANCELLABLE, JobState.CANCELLED, unsent)
    await telling.tell(stores, *ended)
    for each in ended:
        if each.state is JobState.CANCELLED:
            await stores.events.publish(telling.CANCEL_TOPIC, {"job": each.id})
    return bool(ended)


async def _unsent(stores: Stores, job: Job) -> bool:
    return await stores.cache.get(sending.unsent_key(job)) is not None


async def end(stores: Stores, job: Job, origins: Sequence[JobState], state: JobState, **values: Any) -> list[Job]:
    """End a job that is in one of those states; all that took a step by it."""
    assert job.id is not None
    async with stores.database.session() as session:
        ended = await close(session, job.id, origins, state, **values)
    await telling.tell(stores, *ended)
    return ended


async def close(
    session: Session,
    job_id: int,
    origins: Sequence[JobState],
    state: JobState,
    unsent: Unsent | None = None,
    **values: Any,
) -> list[Job]:
    """End a job, with those of its followers that end with it; all that took a step, none if it had ended before.

    What is being delivered ends only if `unsent` says so, where that is asked.
    """
    before = await jobs.get(session, job_id)
    if before is None or not await _close_one(session, job_id, origins, state, unsent, **values):
        return []
    # The round is read from the row: whoever ends a job may have read it before it was asked for again.
    row = await jobs.get(session, job_id)
    assert row is not None
    if row.price:
        await ledger.release(session, job_id, row.round)
    after_commit(session, partial(counting.closed, row))
    changed = [row]
    # What has not arrived of a list ends with it.
    for item in await lists.items(session, job_id, UNFINISHED) if row.is_list else ():
        changed += await close(session, item.id or 0, tuple(UNFINISHED), state, unsent, **values)
    following = await jobs.followers(session, job_id)
    going_on = _going_on(row, following, state, values.get("error"))
    if going_on:
        # The others still want it: the first of them fetches it, in the place in the queue that this one had.
        await jobs.lead(session, going_on[0], before.turn, [f.id or 0 for f in going_on[1:]])
        await turns.admit(session, going_on[0].user_id)
        changed += going_on[:1]
    for follower in following:
        if follower not in going_on:
            changed += await close(session, follower.id or 0, (JobState.QUEUED,), state, **values)
    await turns.admit(session, row.user_id)
    return changed


def _going_on(ended: Job, following: Sequence[Job], state: JobState, error: dict[str, Any] | None) -> Sequence[Job]:
    """The followers that do not end with the job that they follow, in the order in which they take its place."""
    if state is JobState.CANCELLED:
        return following
    if error is None or error["code"] not in OWN_LIMITS:
        return []
    freer = [each for each in following if each.tier is not ended.tier or each.price > ended.price]
    # Whoever may have the most comes first: what is too much for them is too much for the others.
    return sorted(freer, key=lambda each: -each.price)


async def _close_one(
    session: Session,
    job_id: int,
    origins: Sequence[JobState],
    state: JobState,
    unsent: Unsent | None,
    **values: Any,
) -> bool:
    if unsent is None or JobState.DELIVERING not in origins:
        return await jobs.move(session, job_id, origins, state, **values)
    before_delivery = [origin for origin in origins if origin is not JobState.DELIVERING]
    if await jobs.move(session, job_id, before_delivery, state, **values):
        return True
    # Asked while the row is held by an update: until the transaction ends, nobody begins to send it.
    delivering = (JobState.DELIVERING,)
    if not await jobs.move(session, job_id, delivering, JobState.DELIVERING):
        return False
    row = await jobs.get(session, job_id)
    return row is not None and await unsent(row) and await jobs.move(session, job_id, delivering, state, **values)
