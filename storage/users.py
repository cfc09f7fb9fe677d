"""People: a platform's account leads to our user."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Identity, User


async def find(session: Session, platform: str, external_id: str) -> User | None:
    """The user behind a platform's account, if that account was ever seen."""
    query = (
        select(User)
        .join(Identity, col(Identity.user_id) == col(User.id))
        .where(col(Identity.platform) == platform, col(Identity.external_id) == external_id)
    )
    return await session.scalar(query)


async def add(session: Session, platform: str, external_id: str, name: str) -> tuple[User, bool]:
    """The user behind a platform's account, made if need be, and whether it was made by this call."""
    user = User()
    session.add(user)
    await session.flush()
    identity = Identity(platform=platform, external_id=external_id, name=name, user_id=user.id or 0)
    if await insert_once(session, identity):
        return user, True
    await session.delete(user)
    found = await find(session, platform, external_id)
    assert found is not None
    return found, False


async def get(session: Session, user_id: int) -> User | None:
    """The user with that id."""
    return await session.get(User, user_id)


async def set_preferences(session: Session, user_id: int, preferences: dict[str, Any]) -> None:
    """Replace what a person has set."""
    await session.execute(update(User).where(col(User.id) == user_id).values(preferences=preferences))


async def set_turn(session: Session, user_id: int, turn: float) -> None:
    """Remember the place in the fair queue that a person's last job got."""
    await session.execute(update(User).where(col(User.id) == user_id).values(turn=turn))
