"""Steps told to whoever listens, and a list ended with the last of its items."""

from collections.abc import Collection
from contextlib import suppress

from engine.lifecycle import turns
from engine.media import Progress
from storage import backlog, jobs, lists
from storage.database import lock
from storage.errors import DiskFull, StorageAway
from storage.models import Job, JobState
from storage.stores import Stores

CANCEL_TOPIC = "cancel"
PROGRESS_TOPIC = "progress"


def topic(platform: str) -> str:
    """Where the steps and the progress of a front end's jobs are told."""
    return f"jobs:{platform}"


async def gather(stores: Stores, list_id: int) -> None:
    """End a list of whose items none is on its way any more, or queue the making of its zip."""
    async with stores.database.session(read_only=True) as session:
        if await lists.is_pending(session, list_id):
            return
    async with stores.database.session() as session:
        # Whoever asks for an item again waits here: it belongs to a list that goes on, or to none.
        await lock(session, list_lock(list_id))
        row = await jobs.get(session, list_id)
        if row is None or row.state is not JobState.GATHERING or await lists.is_pending(session, list_id):
            return
        brought = {item.state for item in await lists.items(session, list_id)}
        if row.zipped and JobState.READY in brought:
            may_run = await backlog.in_line(session, row.user_id) < row.running_limit
            turn = await turns.next_turn(session, row.user_id, row.weight) if may_run else None
            await jobs.move(session, list_id, (JobState.GATHERING,), JobState.QUEUED, turn=turn)
        else:
            await jobs.move(session, list_id, (JobState.GATHERING,), _outcome(brought))
    await tell(stores, row)


async def gather_complete(stores: Stores) -> None:
    """End the lists that a crash has left without an item on its way."""
    async with stores.database.session(read_only=True) as session:
        left = await lists.complete(session)
    for list_id in left:
        await gather(stores, list_id)


def _outcome(brought: Collection[JobState]) -> JobState:
    ends = (JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED)
    return next((state for state in ends if state in brought), JobState.CANCELLED)


def list_lock(list_id: int) -> str:
    """What is locked by whoever ends a list, or asks for an item of it again."""
    return f"list:{list_id}"


async def tell(stores: Stores, *told: Job) -> None:
    """Say that jobs have taken a step; the listener reads their rows. A list changes with its items."""
    for job in told:
        await stores.events.publish(topic(job.platform), {"job": job.id})
    for list_id, platform in {job.parent_id: job.platform for job in told}.items():
        if list_id is not None:
            await stores.events.publish(topic(platform), {"job": list_id})
            # The step itself is taken: what fails now is made up for by a sweep.
            with suppress(StorageAway, DiskFull):
                await gather(stores, list_id)


async def tell_progress(stores: Stores, job: Job, progress: Progress) -> None:
    """Say how far a running job is, to the front ends of all that share its files."""
    message = {"job": job.id, "progress": progress.model_dump(exclude_none=True)}
    await stores.events.publish(PROGRESS_TOPIC, message)
