"""What was delivered to a person, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import BigInteger, case, cast, extract, func, select
from sqlmodel import col

from storage.database import Session
from storage.ledger import CREDITS
from storage.models import Job, JobState

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Day:
    """One day in UTC: what arrived, of lists their items; its length in seconds, and its cost in credits."""

    date: date
    downloads: int
    seconds: float
    credits: int


async def days(session: Session, user_id: int, since: datetime) -> Sequence[Day]:
    """The days since then on which anything was delivered to a person, newest first."""
    ended = cast(extract("epoch", col(Job.finished_at)), BigInteger)
    began = (ended - ended % DAY_SECONDS).label("began")
    in_credits = func.sum(case((col(Job.currency) == CREDITS, func.coalesce(col(Job.charged), 0)), else_=0))
    query = (
        select(began, func.count(), func.sum(func.coalesce(col(Job.seconds), 0)), in_credits)
        .where(col(Job.user_id) == user_id, col(Job.state) == JobState.DELIVERED, col(Job.finished_at) >= since)
        .where(col(Job.gathers).is_(False))
        .group_by(began)
        .order_by(began.desc())
    )
    return [
        Day(datetime.fromtimestamp(start, UTC).date(), count, float(seconds), int(cost))
        for start, count, seconds, cost in (tuple(row) for row in await session.execute(query))
    ]
