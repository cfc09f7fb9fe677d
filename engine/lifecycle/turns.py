"""Turns: people's jobs take their places in the queue fairly, and wait outside it for each other."""

from storage import backlog, users
from storage.database import Session
from storage.models import Job, JobState
from storage.stores import Stores


async def admit_parked(stores: Stores) -> None:
    """Line up jobs whose person has room again, should a crash have left one behind."""
    async with stores.database.session(read_only=True) as session:
        people = await backlog.parked_users(session)
    for user_id in people:
        async with stores.database.session() as session:
            await admit(session, user_id)


async def hasten(session: Session, leader: Job, turn: float | None) -> None:
    """Move a waiting leader to the place that a new follower would have had, if that is further in front."""
    if turn is not None and leader.state is JobState.QUEUED and (leader.turn is None or turn < leader.turn):
        await backlog.set_turn(session, leader.id or 0, turn)


async def admit(session: Session, user_id: int) -> None:
    """Line up what waited for a person's other jobs, as far as they may run beside each other."""
    while (parked := await backlog.next_parked(session, user_id)) is not None:
        if await backlog.in_line(session, user_id) >= parked.running_limit:
            return
        await backlog.set_turn(session, parked.id or 0, await next_turn(session, user_id, parked.weight))


async def next_turn(session: Session, user_id: int, weight: float, served: float | None = None) -> float:
    """A person's next place in the queue, theirs from now on; `served` is the place that is served now, if known."""
    # Self-clocked fair queueing (Golestani, INFOCOM 1994): a person's next job comes 1/weight after their last one,
    # or after what is being served now, whichever is later. Who has no job in front gets in after half a step: before
    # the next job of somebody who fills the queue, and not before all of them, however many such newcomers there are.
    served = await backlog.served_turn(session) if served is None else served
    return await users.take_turn(session, user_id, 1 / weight, served + 0.5 / weight)
