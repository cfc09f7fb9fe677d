"""Job rows: each step is one conditional UPDATE that says whether this caller took it."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage import controls
from storage.database import Session
from storage.errors import RequestReused
from storage.files import condemn, handfuls
from storage.models import FINAL, File, Job, JobFile, JobState, now

# The states in which somebody works on a job, under a lease.
HELD = (JobState.RUNNING, JobState.DELIVERING)


def container_of(choice: Mapping[str, Any]) -> str:
    """What kind of file a form brings: of the site's picture a jpg, whatever else the form says."""
    return "jpg" if choice.get("poster") else str(choice.get("container", ""))


async def add(session: Session, job: Job) -> int:
    """Insert a job; its new id."""
    # What lists and statistics ask for is kept beside the facts that it comes from.
    job.site = job.site or str(job.media.get("platform", ""))
    job.container = job.container or container_of(job.choice)
    job.searched = searched(job)
    job.gathers = job.is_list
    session.add(job)
    try:
        await session.flush()
    except IntegrityError as error:
        # PostgreSQL names the index, SQLite its columns.
        if job.request_key is not None and re.search("ix_job_request|request_key", str(error.orig)):
            raise RequestReused(name=job.request_key) from error
        raise
    assert job.id is not None
    return job.id


def searched(job: Job) -> str:
    """What a history is searched through."""
    return folded(" ".join([job.title, str(job.media.get("uploader") or ""), job.url]))


def folded(text: str) -> str:
    """A text as it is compared with others: databases know the case of Latin letters only."""
    return unicodedata.normalize("NFKC", text).casefold()


async def get(session: Session, job_id: int) -> Job | None:
    """The job with that id."""
    return await session.get(Job, job_id, populate_existing=True)


async def move(
    session: Session,
    job_id: int,
    origins: Collection[JobState],
    to: JobState,
    *,
    of_round: int | None = None,
    **values: Any,
) -> bool:
    """Take a job from one of the states to another; False when it was in none of them, or in another round."""
    if to in FINAL:
        values = {"finished_at": now(), "lease_until": None, **values}
    # Nothing is left in a stripped one to begin anew with.
    there = [col(Job.id) == job_id, col(Job.state).in_(list(origins)), col(Job.stripped_at).is_(None)]
    if of_round is not None:
        there.append(col(Job.round) == of_round)
    moved = await session.execute(
        update(Job).where(*there).values(state=to, **values).execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


# Built once, as all that every job asks: to build them takes longer than to ask them.
_CLAIM = (
    update(Job)
    # What was handed out in an earlier round may come to a worker when the job has no place in the queue.
    .where(col(Job.id) == bindparam("job"), col(Job.state) == JobState.QUEUED, col(Job.turn).is_not(None))
    .where(~controls.paused())
    .values(
        state=JobState.RUNNING,
        worker=bindparam("holder"),
        lease_until=bindparam("until"),
        attempts=col(Job.attempts) + 1,
        started_at=bindparam("moment"),
    )
    .returning(Job)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_RENEW = (
    update(Job)
    .where(col(Job.id).in_(bindparam("ids", expanding=True)), col(Job.state).in_(HELD))
    .where(col(Job.worker) == bindparam("holder"))
    .values(lease_until=bindparam("until"))
    .returning(col(Job.id))
    .execution_options(synchronize_session=False)
)


async def claim(session: Session, job_id: int, worker: str, lease: timedelta) -> Job | None:
    """Start an attempt: the job now runs on that worker until its lease ends; None when it may not start.

    The attempt is counted here, so that a job that kills its worker runs out of attempts.
    """
    moment = now()
    asked = {"job": job_id, "holder": worker, "moment": moment, "until": moment + lease}
    return (await session.execute(_CLAIM, asked)).scalar_one_or_none()


async def renew(session: Session, job_ids: Collection[int], worker: str, lease: timedelta) -> set[int]:
    """Lengthen the leases of the jobs that a worker or a front end works on; those ids that it still holds."""
    asked = {"ids": list(job_ids), "holder": worker, "until": now() + lease}
    return {job_id for job_id in (await session.execute(_RENEW, asked)).scalars() if job_id is not None}


async def left_ready(session: Session, before: datetime, limit: int) -> list[Job]:
    """Jobs that were ready before a time and that no front end has taken, the oldest first; no items of a zip."""
    left = (
        col(Job.state) == JobState.READY,
        col(Job.ready_at) < before,
        ~col(Job.zipped) | col(Job.parent_id).is_(None),
    )
    return list(await session.scalars(select(Job).where(*left).order_by(col(Job.ready_at)).limit(limit)))


async def held_badly(
    session: Session, state: JobState, least: timedelta, most: timedelta, platform: str | None = None
) -> list[Job]:
    """Jobs in that state whose lease has ended, ends within less than `least`, or does not end within `most`."""
    moment = now()
    held_so = (col(Job.lease_until) < moment + least) | (col(Job.lease_until) > moment + most)
    query = select(Job).where(col(Job.state) == state, held_so)
    if platform is not None:
        query = query.where(col(Job.platform) == platform)
    return list(await session.scalars(query))


async def requeue(session: Session, job: Job, *, attempts: int) -> bool:
    """Put a running job back in its place in the queue, with so many attempts counted; False if it had moved on."""
    requeued = await session.execute(
        update(Job)
        .where(
            col(Job.id) == job.id,
            col(Job.state) == JobState.RUNNING,
            # This very attempt: an uncounted one and a new round count from the same number again.
            col(Job.round) == job.round,
            col(Job.attempts) == job.attempts,
            col(Job.worker) == job.worker,
        )
        .values(state=JobState.QUEUED, worker=None, lease_until=None, dispatched_at=None, attempts=attempts)
        .execution_options(synchronize_session=False)
    )
    return bool(requeued.rowcount)  # type: ignore[attr-defined]


async def any_pending(session: Session, platform: str) -> bool:
    """Whether a front end has jobs that are to be looked up and that nobody has taken."""
    return (await session.execute(select(col(Job.id)).where(*_untaken(platform)).limit(1))).first() is not None


async def take_pending(session: Session, platform: str, taker: str, lease: timedelta, limit: int) -> list[Job]:
    """Take the oldest jobs of a front end that are to be looked up, until the lease ends."""
    untaken = _untaken(platform)
    ids = list(await session.scalars(select(col(Job.id)).where(*untaken).order_by(col(Job.id)).limit(limit)))
    taken = await session.execute(
        update(Job)
        .where(col(Job.id).in_(ids), *untaken)
        .values(worker=taker, lease_until=now() + lease)
        .returning(Job)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(taken.scalars())


def _untaken(platform: str) -> tuple[Any, ...]:
    free = col(Job.lease_until).is_(None) | (col(Job.lease_until) < now())
    return (col(Job.platform) == platform, col(Job.told).is_(False), col(Job.state) == JobState.PENDING, free)


async def set_payer(session: Session, job_id: int, payer_id: int) -> None:
    """Note whose wallet holds a job's price."""
    await session.execute(
        update(Job).where(col(Job.id) == job_id).values(payer_id=payer_id).execution_options(synchronize_session=False)
    )


async def note_cost(session: Session, job_id: int, charged: int, seconds: float | None) -> None:
    """Note what a job cost in the end, and the length of what was delivered."""
    await session.execute(
        update(Job)
        .where(col(Job.id) == job_id)
        .values(charged=charged, seconds=seconds)
        .execution_options(synchronize_session=False)
    )


LEADER = (
    select(col(Job.id))
    .where(col(Job.form_key) == bindparam("form"), col(Job.state).in_((JobState.QUEUED, JobState.RUNNING)))
    # Without the function SQLite would look for all jobs without a leader first, which are nearly all.
    .where(func.coalesce(col(Job.leader_id), 0) == 0)
    .limit(1)
)
"""The id of the job that is fetching a media in the form `form`, or is about to."""


async def leader(session: Session, form_key: str) -> Job | None:
    """The job that is fetching a media in a form, or is about to."""
    leader_id = await session.scalar(LEADER, {"form": form_key})
    return None if leader_id is None else await get(session, leader_id)


async def followers(session: Session, leader_id: int) -> list[Job]:
    """The jobs that wait for a leader's files, oldest first."""
    query = select(Job).where(col(Job.leader_id) == leader_id, col(Job.state) == JobState.QUEUED)
    return list(await session.scalars(query.order_by(col(Job.id)), execution_options={"populate_existing": True}))


async def lead(session: Session, new_leader: Job, turn: float | None, others: Collection[int]) -> None:
    """Let a follower fetch in the place of its leader, and others follow it."""
    await session.execute(
        update(Job)
        .where(col(Job.id) == new_leader.id)
        .values(leader_id=None, turn=turn)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Job)
        .where(col(Job.id).in_(list(others)))
        .values(leader_id=new_leader.id)
        .execution_options(synchronize_session=False)
    )


async def had(session: Session, user_id: int, form_key: str) -> bool:
    """Whether a person was given a media in that form before."""
    query = select(col(Job.id)).where(
        col(Job.form_key) == form_key, col(Job.state) == JobState.DELIVERED, col(Job.user_id) == user_id
    )
    return (await session.execute(query.limit(1))).first() is not None


async def set_reply_to(session: Session, job_id: int, of_round: int, reply_to: dict[str, Any]) -> None:
    """Change where a job's answers go, unless it was asked for again since that round."""
    change = update(Job).where(col(Job.id) == job_id, col(Job.round) == of_round).values(reply_to=reply_to)
    await session.execute(change)


async def rename(session: Session, job_id: int, title: str) -> None:
    """Give a job another title."""
    job = await get(session, job_id)
    if job is not None:
        job.title = title
        job.searched = searched(job)
        await session.flush()


async def remove(session: Session, job_id: int) -> list[int] | None:
    """Forget an ended job; the ids of its files that no other job has. None where it has not ended, and nothing is."""
    # By its state as it is now: whoever asks for it again at this moment has a hold on it.
    there = (col(Job.id) == job_id, col(Job.state).in_(FINAL))
    removed = await session.execute(delete(Job).where(*there).execution_options(synchronize_session=False))
    if removed.rowcount == 0:  # type: ignore[attr-defined]
        return None
    return await detach_files(session, [job_id])


async def detach_files(session: Session, job_ids: Collection[int]) -> list[int]:
    """Forget which files some jobs brought; the ids of those that no other job has."""
    brought: set[int] = set()
    for some in handfuls(job_ids):
        theirs = col(JobFile.job_id).in_(some)
        brought |= set(await session.scalars(select(col(JobFile.file_id)).where(theirs)))
        await session.execute(delete(JobFile).where(theirs).execution_options(synchronize_session=False))
    # What is left of their files in other jobs, asked once nobody can add to it.
    await condemn(session, brought)
    shared: set[int] = set()
    for some in handfuls(brought):
        shared |= set(await session.scalars(select(col(JobFile.file_id)).where(col(JobFile.file_id).in_(some))))
    return sorted(brought - shared)


_COUNT = select(func.count()).select_from(Job).where(col(Job.state).in_(bindparam("states", expanding=True)))
_COUNT_OF_USER = _COUNT.where(col(Job.user_id) == bindparam("user"))


async def count(session: Session, *, states: Collection[JobState], user_id: int | None = None) -> int:
    """How many jobs are in those states, of one person or of all."""
    asked = {"states": list(states)}
    if user_id is None:
        return await session.scalar(_COUNT, asked) or 0
    return await session.scalar(_COUNT_OF_USER, {**asked, "user": user_id}) or 0


async def of_user(
    session: Session, user_id: int, *, states: Collection[JobState] | None = None, limit: int | None = 10
) -> list[Job]:
    """A person's jobs, newest first; of a list the list alone."""
    theirs = [col(Job.user_id) == user_id, col(Job.parent_id).is_(None), col(Job.stripped_at).is_(None)]
    newest = col(Job.id).desc()
    if states is None:
        return list(await session.scalars(select(Job).where(*theirs).order_by(newest).limit(limit)))
    # Out of an index, in an order that tempts no database to read all of a person's jobs until it has found so many.
    ids = select(col(Job.id)).where(*theirs, col(Job.state).in_(list(states)))
    ids = ids.order_by((col(Job.id) + 0).desc()).limit(limit)
    return list(await session.scalars(select(Job).where(col(Job.id).in_(ids.scalar_subquery())).order_by(newest)))


async def every_of(session: Session, user_ids: Collection[int]) -> list[Job]:
    """All jobs of some users, oldest first."""
    query = select(Job).where(col(Job.user_id).in_(list(user_ids))).order_by(col(Job.id))
    return list(await session.scalars(query, execution_options={"populate_existing": True}))


async def untold(session: Session, platform: str) -> list[Job]:
    """The jobs of a front end that have left the queue and whose end was not told yet; oldest first."""
    begun = set(JobState) - {JobState.PENDING, JobState.QUEUED}
    query = select(Job).where(col(Job.platform) == platform, col(Job.told).is_(False), col(Job.state).in_(begun))
    return list(await session.scalars(query.order_by(col(Job.id))))


async def waiting(session: Session, platform: str, after: int, limit: int) -> list[Job]:
    """Some queued jobs of a front end, those with the next larger ids first."""
    query = select(Job).where(
        col(Job.platform) == platform,
        col(Job.told).is_(False),
        col(Job.state) == JobState.QUEUED,
        col(Job.id) > after,
    )
    return list(await session.scalars(query.order_by(col(Job.id)).limit(limit)))


async def take_telling(session: Session, job_id: int, teller: str, former: str | None) -> bool:
    """Let a front end tell of a job in the place of nobody or of one that is gone; False if another was faster."""
    free = col(Job.teller).is_(None) if former is None else col(Job.teller) == former
    change = update(Job).where(col(Job.id) == job_id, free).values(teller=teller)
    taken = await session.execute(change.execution_options(synchronize_session=False))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


async def release_telling(session: Session, platform: str, teller: str) -> None:
    """Let another front end tell of what a front end that leaves has not told to its end."""
    mine = (col(Job.platform) == platform, col(Job.told).is_(False), col(Job.teller) == teller)
    await session.execute(update(Job).where(*mine).values(teller=None).execution_options(synchronize_session=False))


async def mark_told(session: Session, job_id: int) -> None:
    """Note that the person was told how a job ended."""
    await session.execute(update(Job).where(col(Job.id) == job_id, col(Job.state).in_(FINAL)).values(told=True))


async def attach_files(session: Session, job_id: int, files: Sequence[File]) -> None:
    """Note which files a job brought, in their order, in place of what an earlier round of it brought."""
    file_ids = [file.id or 0 for file in files]
    earlier = col(JobFile.file_id).not_in(file_ids)
    await session.execute(delete(JobFile).where(col(JobFile.job_id) == job_id, earlier))
    for position, file_id in enumerate(file_ids):
        row = await session.get(JobFile, (job_id, file_id)) or JobFile(job_id=job_id, file_id=file_id)
        row.position = position
        session.add(row)
    await session.flush()


async def files(session: Session, job_id: int) -> list[File]:
    """The files that a job brought, in their order."""
    query = (
        select(File)
        .join(JobFile, col(JobFile.file_id) == col(File.id))
        .where(col(JobFile.job_id) == job_id)
        .order_by(col(JobFile.position))
    )
    return list(await session.scalars(query))
