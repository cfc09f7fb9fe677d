"""What platforms told their bots: written down before it is answered, so that nothing is lost or answered twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Arrival, now


async def note(
    session: Session, platform: str, bot: str, taker: str, bodies: Mapping[int, Mapping[str, Any]]
) -> list[int]:
    """Write down what came, by the platform's numbers; those that had not come before, in their order."""
    query = select(col(Arrival.number)).where(
        col(Arrival.platform) == platform, col(Arrival.bot) == bot, col(Arrival.number).in_(list(bodies))
    )
    known = set(await session.scalars(query))
    return [
        number
        for number in sorted(bodies.keys() - known)
        # What is posted twice may come to two processes at once.
        if await insert_once(
            session, Arrival(platform=platform, bot=bot, number=number, body=dict(bodies[number]), taker=taker)
        )
    ]


async def takers(session: Session, platform: str, bot: str) -> list[str | None]:
    """Those who took something that is not answered yet."""
    query = select(col(Arrival.taker)).where(*_unanswered(platform, bot)).distinct()
    return list(await session.scalars(query))


async def take_over(
    session: Session, platform: str, bot: str, taker: str, left: Mapping[str | None, datetime]
) -> list[Arrival]:
    """Give one process what each of others took before a moment and has not answered, oldest first."""
    parts = [
        and_(col(Arrival.taker).is_not_distinct_from(former), col(Arrival.arrived_at) < moment)
        for former, moment in left.items()
    ]
    change = update(Arrival).where(*_unanswered(platform, bot), or_(*parts)).values(taker=taker).returning(Arrival)
    taken = await session.scalars(change.execution_options(synchronize_session=False))
    return sorted(taken, key=lambda arrival: arrival.number)


def _unanswered(platform: str, bot: str) -> tuple[ColumnElement[bool], ...]:
    return col(Arrival.platform) == platform, col(Arrival.bot) == bot, col(Arrival.answered_at).is_(None)


async def mark_answered(session: Session, platform: str, bot: str, numbers: Sequence[int]) -> None:
    """Note that these were answered; of their contents nothing is kept."""
    await session.execute(
        update(Arrival)
        .where(col(Arrival.platform) == platform, col(Arrival.bot) == bot, col(Arrival.number).in_(list(numbers)))
        .values(answered_at=now(), body={})
    )


async def latest(session: Session, platform: str, bot: str) -> int | None:
    """The number of what came last; None where nothing came yet."""
    query = select(func.max(col(Arrival.number))).where(col(Arrival.platform) == platform, col(Arrival.bot) == bot)
    newest: int | None = await session.scalar(query)
    return newest


async def forget_before(session: Session, platform: str, bot: str, moment: datetime) -> None:
    """Forget that what was answered before a moment ever came."""
    await session.execute(
        delete(Arrival).where(
            col(Arrival.platform) == platform,
            col(Arrival.bot) == bot,
            col(Arrival.answered_at).is_not(None),
            col(Arrival.arrived_at) < moment,
        )
    )
