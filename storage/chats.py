"""Groups and channels: their rules, and the pool of credits that their members may share."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Chat, Tier, User


async def find(session: Session, platform: str, external_id: str) -> Chat | None:
    """The row of a platform's chat, if it was ever seen."""
    query = select(Chat).where(col(Chat.platform) == platform, col(Chat.external_id) == external_id)
    return await session.scalar(query)


async def add(session: Session, platform: str, external_id: str) -> Chat:
    """The row of a platform's chat, made with an empty pool if need be."""
    found = await find(session, platform, external_id)
    if found is not None:
        return found
    pool = User(tier=Tier.MEMBER)
    session.add(pool)
    await session.flush()
    if not await insert_once(session, Chat(platform=platform, external_id=external_id, pool_id=pool.id or 0)):
        await session.delete(pool)
    chat = await find(session, platform, external_id)
    assert chat is not None
    return chat


async def set_rule(session: Session, chat_id: int, name: str, value: Any) -> None:
    """Change one rule of a chat."""
    chat = await session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
    assert chat is not None
    chat.rules = {**chat.rules, name: value}
    await session.flush()
