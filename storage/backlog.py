"""The backlog: queued jobs in their order, those that were handed to the workers, and what waits outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select, tuple_, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from storage import controls, jobs, users
from storage.database import Session
from storage.errors import AccountGone
from storage.models import File, Job, JobState, Tier, User, now

_LINED_UP = (col(Job.state) == JobState.QUEUED) & col(Job.turn).is_not(None)


DISPATCH = "dispatch"
"""What is locked by whoever hands jobs to the workers: many do at once, and each has seen the same room."""

_WAITS = (col(Job.state) == JobState.QUEUED, col(Job.dispatched_at).is_(None), col(Job.turn).is_not(None))
_IN_ORDER = select(col(Job.id)).where(*_WAITS).order_by(col(Job.turn), col(Job.id))
_NEXT = _IN_ORDER.where(~controls.paused()).limit(bindparam("most"))
_MARK = (
    update(Job)
    .where(col(Job.id).in_(bindparam("ids", expanding=True)), col(Job.state) == JobState.QUEUED)
    .values(dispatched_at=bindparam("moment"))
    .returning(col(Job.id))
    .execution_options(synchronize_session=False)
)
_MARK_HANDED, _MARK_NOT_HANDED = (
    _MARK.where(each) for each in (col(Job.dispatched_at).is_(None), col(Job.dispatched_at).is_not(None))
)


async def next_waiting(session: Session, limit: int) -> list[int]:
    """Ids of the queued jobs that nobody has handed to a worker yet, the next one first; none while none may start."""
    return [job_id for job_id in await session.scalars(_NEXT, {"most": limit}) if job_id is not None]


async def mark_dispatched(session: Session, job_ids: Sequence[int], at: datetime | None) -> list[int]:
    """Note when queued jobs were handed to the workers, or that they were not (None); the ids it was noted for."""
    mark = _MARK_NOT_HANDED if at is None else _MARK_HANDED
    marked = await session.execute(mark, {"ids": list(job_ids), "moment": at})
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


_RUNNING, _HANDED = (select(func.count()).select_from(Job).where(*where).scalar_subquery() for where in (RUNS, HANDED))
_BEGUN = select(_RUNNING + _HANDED)
_HAND_OUT = (
    update(Job)
    .where(
        col(Job.id) == bindparam("job"),
        col(Job.id) == _NEXT.correlate(None).scalar_subquery(),
        _BEGUN.correlate(None).scalar_subquery() < bindparam("room"),
    )
    .values(dispatched_at=bindparam("moment"))
    .returning(col(Job.id))
    .execution_options(synchronize_session=False)
)


async def begun(session: Session) -> int:
    """How many jobs run, or were handed to the workers to run next."""
    return await session.scalar(_BEGUN) or 0


async def hand_out(session: Session, job: Job, room: int) -> bool:
    """Note that a queued job is handed to the workers, which have so much room; False if they have none or it waits.

    For it to stay true, `DISPATCH` is to be locked before.
    """
    moment = now()
    handed = await session.scalar(_HAND_OUT, {"job": job.id, "room": room, "moment": moment, "most": 1})
    if handed is not None:
        set_committed_value(job, "dispatched_at", moment)
    return handed is not None


@dataclass(frozen=True)
class Load:
    """An amount of work: how many jobs, and the seconds that they will take together."""

    jobs: int
    seconds: float


_PLACE = (col(Job.turn), col(Job.id))
_HANDED_OUT = select(*_PLACE, col(Job.expected_seconds)).where(*HANDED, col(Job.turn).is_not(None))
_ASKED = (
    select(
        *_PLACE,
        # Of the one before it among those that are asked for: what lies between two of them is read once for all.
        func.coalesce(func.lag(col(Job.turn)).over(order_by=_PLACE), -1).label("last_turn"),
        func.coalesce(func.lag(col(Job.id)).over(order_by=_PLACE), 0).label("last_id"),
    )
    .where(col(Job.id).in_(bindparam("ids", expanding=True)), _LINED_UP)
    .cte()
)
_OTHER = aliased(Job)
_BETWEEN = (
    # As the backlog's index has them: one stretch of it, and nothing of the rows.
    (col(_OTHER.state) == JobState.QUEUED)
    & col(_OTHER.dispatched_at).is_(None)
    & (tuple_(col(_OTHER.turn), col(_OTHER.id)) >= tuple_(_ASKED.c.last_turn, _ASKED.c.last_id))
    & (tuple_(col(_OTHER.turn), col(_OTHER.id)) < tuple_(_ASKED.c.turn, _ASKED.c.id))
)
_AHEAD = (
    select(
        _ASKED.c.id,
        _ASKED.c.turn,
        func.count(col(_OTHER.id)),
        func.coalesce(func.sum(col(_OTHER.expected_seconds)), 0.0),
    )
    .select_from(_ASKED)
    .join(_OTHER, _BETWEEN, isouter=True)
    .group_by(_ASKED.c.id, _ASKED.c.turn)
    .order_by(_ASKED.c.turn, _ASKED.c.id)
)


async def ahead(session: Session, job_ids: Collection[int]) -> Mapping[int, Load]:
    """The jobs that will start before each of these, as far as these are in the queue."""
    handed = (await session.execute(_HANDED_OUT)).all()
    found: dict[int, Load] = {}
    jobs_before, seconds_before = 0, 0.0
    for job_id, turn, count, seconds in await session.execute(_AHEAD, {"ids": list(job_ids)}):
        jobs_before, seconds_before = jobs_before + count, seconds_before + seconds
        sooner = [each.expected_seconds for each in handed if (each.turn, each.id) < (turn, job_id)]
        found[job_id] = Load(jobs_before + len(sooner), seconds_before + sum(sooner))
    return found


async def running(session: Session) -> Load:
    """The jobs that are being worked on."""
    total = select(func.count(), func.coalesce(func.sum(col(Job.expected_seconds)), 0)).select_from(Job).where(*RUNS)
    count, seconds = (await session.execute(total)).one()
    return Load(count, float(seconds))


# Built once, since every submit asks them, and to build them takes as long as to ask them.
_OF_USER = select(func.count()).select_from(Job).where(col(Job.user_id) == bindparam("user"))
# One by one, as those that have begun: asked for either, SQLite goes through all that the person ever had.
_IN_LINE = select(_OF_USER.where(_LINED_UP).scalar_subquery() + _OF_USER.where(*RUNS).scalar_subquery())
_KEPT = exists().where(col(File.form_key) == bindparam("form"), col(File.expires_at) > bindparam("moment"))


async def in_line(session: Session, user_id: int) -> int:
    """How many jobs of a person are in the queue or in work."""
    return await session.scalar(_IN_LINE, {"user": user_id}) or 0


@dataclass(frozen=True)
class Met:
    """What a job meets that comes to the queue."""

    user_id: int
    """Who the person is by now: themselves, or the account that theirs was joined to."""
    kept: bool
    """Whether there are files in its form that have not expired."""
    leader_id: int | None
    """The job that fetches the same, or is about to."""
    in_line: int
    """How many jobs of the person are in the queue or in work."""
    served_turn: float
    """See `served_turn`."""
    anyone_waits: bool
    """Whether there is a job in the queue that nobody has handed to a worker yet."""


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
        # By the plain number a planner goes through all that the person ever had, until it meets one that waits.
        .order_by(col(Job.id) + 0)
        .limit(1)
    )
    return await session.scalar(query)


async def parked_users(session: Session, limit: int = 1000) -> list[int]:
    """People with jobs that wait for their other jobs."""
    query = (
        # Of plain numbers SQLite would go through an index of all people's jobs, which has them in order.
        select(col(Job.user_id) + 0)
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


_FURTHEST = select(func.max(col(Job.turn)))
# Of the plain column a planner reads the index of all turns from its end, until it meets a job in the state that is
# asked for: with none in it, those of all jobs that ever were. Of a sum it reads the few that are in that state.
_FURTHEST_OF = select(func.max(col(Job.turn) + 0.0))
_FIRST = (
    select(col(Job.turn))
    .where(col(Job.state) == JobState.QUEUED, col(Job.dispatched_at).is_(None), col(Job.turn).is_not(None))
    .order_by(col(Job.turn), col(Job.id))
    .limit(1)
)
_TURNS = [
    each.scalar_subquery() for each in (_FURTHEST_OF.where(*RUNS), _FURTHEST_OF.where(*HANDED), _FIRST, _FURTHEST)
]
_SERVED = select(*_TURNS)


async def served_turn(session: Session) -> float:
    """The place in the fair queue that is being served now: where a newcomer joins.

    It is the furthest one that was handed to the workers, else the first that waits; with nothing to do it is the
    furthest ever given, so that nobody is behind for having used an idle queue.
    """
    return _served(*(await session.execute(_SERVED)).one())


def _served(runs: float | None, handed: float | None, waits: float | None, ever: float | None) -> float:
    begun = [turn for turn in (runs, handed) if turn is not None]
    return float(max(begun) if begun else next((turn for turn in (waits, ever) if turn is not None), 0.0))


_MET = (
    select(*users.STANDING, _KEPT, jobs.LEADER.scalar_subquery(), _IN_LINE.scalar_subquery(), *_TURNS)
    .where(col(User.id) == bindparam("user"))
    .with_for_update(read=True, key_share=True, of=User)
)


async def met(session: Session, user_id: int, form_key: str) -> Met:
    """What a job of a person in a form meets, in one look; raises AccountGone, and holds on to them as `users.current`.

    For it to stay true, the form is to be locked before.
    """
    row = (await session.execute(_MET, {"user": user_id, "form": form_key, "moment": now()})).first()
    if row is None or row.forgotten_at is not None:
        raise AccountGone
    joined_to, _, kept, leader_id, lined_up, *places = row
    if joined_to is not None:
        return await met(session, joined_to, form_key)
    return Met(user_id, bool(kept), leader_id, lined_up, _served(*places), anyone_waits=places[2] is not None)
