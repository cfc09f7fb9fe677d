"""Groups and channels: their rules, and the pool of credits that their members may share."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, select, update
from sqlmodel import col

from storage import ledger
from storage.database import Session, insert_once
from storage.models import Chat, Job, Tier, User

KEPT_AFTER_LEAVING = timedelta(days=30)
"""How long the rules of a chat are kept that the bot was removed from."""
TOPICS = "topics"
"""Among the rules of a chat: those of its topics, each under its path."""
DELIVER_TO = "deliver_to"
"""Among the rules of a chat: where its files go."""
TAKES_FROM = "takes_from"
"""Among the rules of a chat: the chats whose files it takes."""
SKIPPED = "skipped"
"""Among the rules of a chat: the members who want to be left alone."""


async def find(session: Session, platform: str, external_id: str) -> Chat | None:
    """The row of a platform's chat, if it was ever seen."""
    query = select(Chat).where(col(Chat.platform) == platform, col(Chat.external_id) == external_id)
    return await session.scalar(query)


async def get(session: Session, chat_id: int) -> Chat:
    """The row with that id."""
    return (await session.scalars(select(Chat).where(col(Chat.id) == chat_id))).one()


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


async def set_rule(session: Session, chat_id: int, name: str, value: Any, *, topic: str | None = None) -> None:
    """Change one rule of a chat, or of one topic of it; None takes it back."""
    chat = await _held(session, chat_id)
    topics = chat.rules.get(TOPICS, {})
    changed = _changed(topics.get(topic, {}) if topic else chat.rules, name, value)
    if topic:
        changed = _changed(chat.rules, TOPICS, _changed(topics, topic, changed or None) or None)
    chat.rules = changed
    await session.flush()


async def set_skipped(session: Session, chat_id: int, external_id: str, *, skipped: bool) -> None:
    """Note whether a member wants to be left alone in a chat."""
    chat = await _held(session, chat_id)
    others = [name for name in chat.rules.get(SKIPPED, []) if name != external_id]
    chat.rules = _changed(chat.rules, SKIPPED, [*others, external_id] if skipped else others or None)
    await session.flush()


async def rename(session: Session, platform: str, old: str, new: str) -> bool:
    """Give a chat another name on its platform, with its rules and its pool; False where it was never seen.

    What was begun under the new name is taken over: the rules of the old one win, the pools become one. Rules of other
    chats that name it name it anew.
    """
    chat, begun = await find(session, platform, old), await find(session, platform, new)
    if chat is None:
        return False
    if begun is not None:
        chat.rules = {**begun.rules, **chat.rules}
        available = (await ledger.balance(session, begun.pool_id)).available
        if available:
            key = f"chat:{begun.id}:{chat.id}"
            await ledger.give(session, begun.pool_id, chat.pool_id, available, key=key)
        await session.execute(update(Job).where(col(Job.group_id) == begun.id).values(group_id=chat.id))
        await session.delete(begun)
        await session.flush()
    chat.external_id, chat.left_at = new, None
    await session.flush()
    await _name_anew(session, platform, old, new)
    return True


async def _name_anew(session: Session, platform: str, old: str, new: str) -> None:
    may_name = cast(col(Chat.rules), String).contains(old, autoescape=True)
    for chat in await session.scalars(select(Chat).where(col(Chat.platform) == platform, may_name)):
        topics = {topic: _naming(rules, old, new) for topic, rules in chat.rules.get(TOPICS, {}).items()}
        chat.rules = _naming(chat.rules, old, new) | ({TOPICS: topics} if topics else {})
    await session.flush()


def _naming(rules: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Rules with another name for a chat that files go to, as CHAT or CHAT/TOPIC, or come from."""
    named = dict(rules)
    if DELIVER_TO in named:
        there, slash, topic = named[DELIVER_TO].partition("/")
        named[DELIVER_TO] = f"{new if there == old else there}{slash}{topic}"
    if TAKES_FROM in named:
        named[TAKES_FROM] = [new if source == old else source for source in named[TAKES_FROM]]
    return named


async def set_left(session: Session, platform: str, external_id: str, left_at: datetime | None) -> None:
    """Note when the bot was removed from a chat, or that it is there again."""
    here = [col(Chat.platform) == platform, col(Chat.external_id) == external_id]
    await session.execute(update(Chat).where(*here).values(left_at=left_at))


async def forget_left(session: Session, before: datetime) -> int:
    """Forget the rules of the chats that were left before a time; how many there were. Their pools stay."""
    forgotten = update(Chat).where(col(Chat.left_at) < before).values(rules={}, left_at=None)
    return int((await session.execute(forgotten)).rowcount)  # type: ignore[attr-defined]


async def _held(session: Session, chat_id: int) -> Chat:
    chat = await session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
    assert chat is not None
    return chat


def _changed(values: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    others = {known: kept for known, kept in values.items() if known != name}
    return others if value is None else {**others, name: value}
