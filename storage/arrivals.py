"""What platforms told their bots: written down before it is answered, so that nothing is lost or answered twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from storage.database import Session
from storage.models import Arrival, now


async def note(session: Session, platform: str, bot: str, bodies: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Write down what came, by the platform's numbers; those that had not come before, in their order."""
    query = select(col(Arrival.number)).where(
        col(Arrival.platform) == platform, col(Arrival.bot) == bot, col(Arrival.number).in_(list(bodies))
    )
    known = set(await session.scalars(query))
    fresh = sorted(bodies.keys() - known)
    session.add_all(Arrival(platform=platform, bot=bot, number=number, body=dict(bodies[number])) for number in fresh)
    await session.flush()
    return fresh


async def unanswered(session: Session, platform: str, bot: str, limit: int = 1000) -> list[Arrival]:
    """What came and was not answered yet, oldest first."""
    query = select(Arrival).where(
        col(Arrival.platform) == platform, col(Arrival.bot) == bot, col(Arrival.answered_at).is_(None)
    )
    return list(await session.scalars(query.order_by(col(Arrival.number)).limit(limit)))


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
