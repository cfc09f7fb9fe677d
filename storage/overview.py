"""The queue and the people, seen from above: what administrators look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Select, func, or_, select, type_coerce
from sqlmodel import col

from storage import ledger
from storage.database import Session
from storage.models import HAS_FAILED, UNFINISHED, Entry, Identity, Job, JobState, Tier, User, Wallet
from storage.users import VISITORS


@dataclass(frozen=True)
class Failures:
    """How often jobs of a site have failed for one reason, and the newest of them."""

    site: str
    code: str
    count: int
    newest: int
    at: datetime


@dataclass(frozen=True)
class Known:
    """A person, by one of their names, and how many jobs they have asked for."""

    user: User
    name: str
    jobs: int


@dataclass(frozen=True)
class Granted:
    """What was granted to whom."""

    entry: Entry
    currency: str
    user_id: int
    name: str


async def waiting(session: Session) -> Mapping[Tier, int]:
    """How many jobs of each tier wait."""
    query = select(col(Job.tier), func.count()).where(col(Job.state) == JobState.QUEUED).group_by(col(Job.tier))
    return {row[0]: row[1] for row in await session.execute(query)}


async def waiting_seconds(session: Session) -> float:
    """How long all waiting jobs will take together, in seconds of one worker's slot."""
    query = select(func.coalesce(func.sum(col(Job.expected_seconds)), 0)).where(col(Job.state) == JobState.QUEUED)
    return float(await session.scalar(query) or 0)


async def oldest_waiting(session: Session) -> Mapping[Tier, datetime]:
    """When the job was asked for that has waited longest, for each tier of which any waits."""
    query = select(func.min(col(Job.id))).where(col(Job.state) == JobState.QUEUED).group_by(col(Job.tier))
    oldest = list(await session.scalars(query))
    found = await session.execute(select(col(Job.tier), col(Job.created_at)).where(col(Job.id).in_(oldest)))
    return {row[0]: row[1] for row in found}


async def unfinished_counts(session: Session) -> Mapping[JobState, int]:
    """How many unfinished jobs are in each state."""
    states = col(Job.state).in_(list(UNFINISHED))
    query = select(col(Job.state), func.count()).where(states).group_by(col(Job.state))
    return {row[0]: row[1] for row in await session.execute(query)}


async def unfinished(session: Session, limit: int) -> list[tuple[Job, str]]:
    """The oldest unfinished jobs of all people, each with the name of its person."""
    # In an order that tempts no database to read all jobs by their ids until it has found so many.
    ids = select(col(Job.id)).where(col(Job.state).in_(list(UNFINISHED))).order_by(col(Job.id) + 0).limit(limit)
    query = select(Job).where(col(Job.id).in_(ids.scalar_subquery())).order_by(col(Job.id))
    jobs = list(await session.scalars(query))
    named = await _names(session, {job.user_id for job in jobs})
    return [(job, named.get(job.user_id, "")) for job in jobs]


async def failures(session: Session, since: datetime) -> Sequence[Failures]:
    """What has failed since then, by site and reason, the most frequent first."""
    code = type_coerce(col(Job.error), JSON)["code"].as_string()
    newest, at = func.max(col(Job.id)), func.max(col(Job.finished_at))
    query = (
        select(col(Job.site), code, func.count(), newest, at)
        # A list that ends with its items has no reason of its own.
        .where(HAS_FAILED, col(Job.finished_at) >= since, code.is_not(None))
        .group_by(col(Job.site), code)
        .order_by(func.count().desc(), col(Job.site))
    )
    return [Failures(*row) for row in await session.execute(query)]


async def people(session: Session, words: str, limit: int, skip: int) -> tuple[Sequence[Known], int]:
    """Some of the people whose name or account holds those words, the newest first, and how many there are."""
    wanted = _people(words)
    total = await session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = list(await session.scalars(wanted.order_by(col(User.id).desc()).limit(limit).offset(skip)))
    ids = {user.id or 0 for user in found}
    named = await _names(session, ids)
    query = select(col(Job.user_id), func.count()).where(col(Job.user_id).in_(ids)).group_by(col(Job.user_id))
    jobs: dict[int, int] = {row[0]: row[1] for row in await session.execute(query)}
    return [Known(user, named.get(user.id or 0, ""), jobs.get(user.id or 0, 0)) for user in found], total


async def grants(session: Session, limit: int, skip: int) -> tuple[Sequence[Granted], int]:
    """Some of what administrators have granted, the newest first, and how much there is."""
    given = col(Entry.key).startswith(ledger.GRANTED, autoescape=True)
    total = await session.scalar(select(func.count()).select_from(Entry).where(given)) or 0
    query = (
        select(Entry, col(Wallet.currency), col(Wallet.user_id))
        .join(Wallet, col(Wallet.id) == col(Entry.wallet_id))
        .where(given)
        .order_by(col(Entry.id).desc())
    )
    rows = (await session.execute(query.limit(limit).offset(skip))).all()
    named = await _names(session, {user_id for _, _, user_id in rows})
    granted = [Granted(entry, currency, user_id, named.get(user_id, "")) for entry, currency, user_id in rows]
    return granted, total


def _people(words: str) -> Select[Any]:
    is_person = (
        select(col(Identity.id))
        .where(col(Identity.user_id) == col(User.id), col(Identity.platform) != VISITORS)
        .where(
            or_(
                func.lower(col(Identity.name)).contains(words.lower(), autoescape=True),
                (col(Identity.platform) + ":" + col(Identity.external_id)).contains(words, autoescape=True),
            )
        )
        .exists()
    )
    return select(User).where(is_person)


async def job_counts(session: Session, user_id: int) -> Mapping[JobState, int]:
    """How many jobs of a person are in each state."""
    query = select(col(Job.state), func.count()).where(col(Job.user_id) == user_id).group_by(col(Job.state))
    return {row[0]: row[1] for row in await session.execute(query)}


async def last_job_at(session: Session, user_id: int) -> datetime | None:
    """When a person last asked for something to be downloaded."""
    query = select(col(Job.created_at)).where(col(Job.user_id) == user_id).order_by(col(Job.id).desc()).limit(1)
    return await session.scalar(query)


async def _names(session: Session, user_ids: set[int]) -> dict[int, str]:
    query = select(Identity).where(col(Identity.user_id).in_(user_ids)).order_by(col(Identity.id))
    found: dict[int, str] = {}
    for identity in await session.scalars(query):
        found.setdefault(identity.user_id, identity.name or f"{identity.platform}:{identity.external_id}")
    return found
