"""Credits that were paid for on a platform: each charge counts once, and is given back once."""

from sqlalchemy import select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Purchase, now


async def add(session: Session, purchase: Purchase) -> bool:
    """Write a payment down unless its charge is known; whether this call did it."""
    return await insert_once(session, purchase)


async def find(session: Session, platform: str, charge_id: str) -> Purchase | None:
    """The payment with that charge."""
    query = select(Purchase).where(col(Purchase.platform) == platform, col(Purchase.charge_id) == charge_id)
    return await session.scalar(query)


async def of_user(session: Session, user_id: int, limit: int = 10) -> list[Purchase]:
    """A person's payments, newest first."""
    query = select(Purchase).where(col(Purchase.user_id) == user_id).order_by(col(Purchase.id).desc()).limit(limit)
    return list(await session.scalars(query))


async def set_refunded(session: Session, purchase_id: int, *, refunded: bool) -> bool:
    """Note that a payment goes back, or that it could not; whether this call changed it."""
    open_ones = col(Purchase.refunded_at).is_(None) if refunded else col(Purchase.refunded_at).is_not(None)
    changed = await session.execute(
        update(Purchase)
        .where(col(Purchase.id) == purchase_id, open_ones)
        .values(refunded_at=now() if refunded else None)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
