"""The backlog: queued jobs in their order, those that were handed to the workers, and what waits outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col

from storage import controls
from storage.database import Session
from storage.models import Job, JobState, Tier


async def next_waiting(session: Session, limit: int) -> list[int]:
    """Ids of the queued jobs that nobody has handed to a worker yet, the next one first; none while none may start."""
    query = (
        select(col(Job.id))
        .where(col(Job.state) == JobState.QUEUED, col(Job.dispatched_at).is_(None), col(Job.turn).is_not(None))
        .where(~controls.paused())
        .order_by(col(Job.turn), col(Job.id))
        .limit(limit)
    )
    return [job_id for job_id in await session.scalars(query) if job_id is not None]


async def mark_dispatched(session: Session, job_ids: Sequence[int], at: datetime | None) -> list[int]:
    """Note when queued jobs were handed to the workers, or that they were not (None); the ids it was noted for."""
    unmarked = col(Job.dispatched_at).is_(None) if at is not None else col(Job.dispatched_at).is_not(None)
    marked = await session.execute(
        update(Job)
        .where(col(Job.id).in_(list(job_ids)), col(Job.state) == JobState.QUEUED, unmarked)
        .values(dispatched_at=at)
        .returning(col(Job.id))
        .execution_options(synchronize_session=False)
    )
    return [job_id for job_id in marked.scalars() if job_id is not None]


async def dispatched(session: Session, before: datetime) -> list[int]:
    """Ids of the queued jobs that were handed to the workers before a time and have not started, though they may."""
    lost = (col(Job.state) == JobState.QUEUED, col(Job.dispatched_at) < before)
    query = select(col(Job.id)).where(*lost, ~controls.paused())
    return [job_id for job_id in await session.scalars(query) if job_id is not None]


# The two kinds of begun jobs are asked for one by one: each is a short stretch of the backlog's index, while a
# database that is asked for both at once reads the whole backlog.
RUNS = (col(Job.state) == JobState.RUNNING,)
HANDED = (col(Job.state) == JobState.QUEUED, col(Job.dispatched_at).is_not(None))


async def begun(session: Session) -> int:
    """How many jobs run, or were handed to the workers to run next."""
    counts = [select(func.count()).select_from(Job).where(*where).scalar_subquery() for where in (RUNS, HANDED)]
    return await session.scalar(select(counts[0] + counts[1])) or 0


@dataclass(frozen=True)
class Load:
    """An amount of work: how many jobs, and the seconds that they will take together."""

    jobs: int
    seconds: float


async def ahead(session: Session, job: Job) -> Load:
    """The queued jobs that will start before this one."""
    sooner = (col(Job.turn) < job.turn) | ((col(Job.turn) == job.turn) & (col(Job.id) < (job.id or 0)))
    return await _load(session, col(Job.state) == JobState.QUEUED, sooner)


async def running(session: Session) -> Load:
    """The jobs that are being worked on."""
    return await _load(session, col(Job.state) == JobState.RUNNING)


async def line(session: Session) -> Sequence[tuple[int, float]]:
    """The ids of all jobs in the queue with the seconds that each will take, the next one first."""
    query = (
        select(col(Job.id), col(Job.expected_seconds))
        .where(col(Job.state) == JobState.QUEUED, col(Job.turn).is_not(None))
        .order_by(col(Job.turn), col(Job.id))
    )
    return [(job_id, seconds) for job_id, seconds in await session.execute(query) if job_id is not None]


async def _load(session: Session, *where: Any) -> Load:
    query = select(func.count(), func.coalesce(func.sum(col(Job.expected_seconds)), 0)).select_from(Job).where(*where)
    count, seconds = (await session.execute(query)).one()
    return Load(count, float(seconds))


async def in_line(session: Session, user_id: int) -> int:
    """How many jobs of a person are in the queue or in work."""
    lined_up = (col(Job.state) == JobState.QUEUED) & col(Job.turn).is_not(None)
    query = (
        select(func.count())
        .select_from(Job)
        .where(col(Job.user_id) == user_id, lined_up | (col(Job.state) == JobState.RUNNING))
    )
    return await session.scalar(query) or 0


async def next_parked(session: Session, user_id: int) -> Job | None:
    """The oldest job of a person that waits for their other jobs."""
    query = (
        select(Job)
        .where(
            col(Job.user_id) == user_id,
            col(Job.state) == JobState.QUEUED,
            col(Job.turn).is_(None),
            col(Job.leader_id).is_(None),
        )
        .order_by(col(Job.id))
        .limit(1)
    )
    return await session.scalar(query)


async def parked_users(session: Session, limit: int = 1000) -> list[int]:
    """People with jobs that wait for their other jobs."""
    query = (
        select(col(Job.user_id))
        .where(
            col(Job.state) == JobState.QUEUED,
            col(Job.dispatched_at).is_(None),
            col(Job.turn).is_(None),
            func.coalesce(col(Job.leader_id), 0) == 0,
        )
        .distinct()
        .limit(limit)
    )
    return list(await session.scalars(query))


async def set_turn(session: Session, job_id: int, turn: float) -> None:
    """Give a parked job its place in the queue."""
    await session.execute(
        update(Job)
        .where(col(Job.id) == job_id, col(Job.state) == JobState.QUEUED)
        .values(turn=turn)
        .execution_options(synchronize_session=False)
    )


async def waiting_of_tier(session: Session, tier: Tier) -> int:
    """How many jobs of a tier wait."""
    query = select(func.count()).select_from(Job).where(col(Job.tier) == tier, col(Job.state) == JobState.QUEUED)
    return await session.scalar(query) or 0


async def served_turn(session: Session) -> float:
    """The place in the fair queue that is being served now: where a newcomer joins.

    It is the furthest one that was handed to the workers, else the first that waits; with nothing to do it is the
    furthest ever given, so that nobody is behind for having used an idle queue.
    """
    furthest = select(func.max(col(Job.turn)))
    first = (
        select(col(Job.turn))
        .where(col(Job.state) == JobState.QUEUED, col(Job.dispatched_at).is_(None), col(Job.turn).is_not(None))
        .order_by(col(Job.turn), col(Job.id))
        .limit(1)
    )
    queries = [furthest.where(*RUNS), furthest.where(*HANDED), first, furthest]
    runs, handed, waits, ever = (await session.execute(select(*(query.scalar_subquery() for query in queries)))).one()
    begun = [turn for turn in (runs, handed) if turn is not None]
    return float(max(begun) if begun else next((turn for turn in (waits, ever) if turn is not None), 0.0))
