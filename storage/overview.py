"""The queue and the people, seen from above: what administrators look at."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Session
from storage.models import UNFINISHED, Identity, Job, JobState, Tier


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
    query = select(Job).where(col(Job.state).in_(list(UNFINISHED))).order_by(col(Job.id)).limit(limit)
    jobs = list(await session.scalars(query))
    named = await _names(session, {job.user_id for job in jobs})
    return [(job, named.get(job.user_id, "")) for job in jobs]


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
