"""Keys to the HTTP API: found by their prefix, known by their hash, and never readable again."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from storage.database import Session
from storage.models import ApiKey, User, now

USE_NOTED = timedelta(minutes=1)
"""How exactly the last use is remembered: not every request is worth a write."""


async def add(session: Session, key: ApiKey) -> ApiKey:
    """Insert a key; the key with its id."""
    session.add(key)
    await session.flush()
    return key


# Built once, since every request asks it. Whoever made a key while its account was joined to another would have a way
# into that one.
_FIND = (
    select(ApiKey)
    .join(User, col(User.id) == col(ApiKey.user_id))
    .where(col(User.joined_to).is_(None), col(ApiKey.prefix) == bindparam("prefix"))
)


async def find(session: Session, prefix: str) -> ApiKey | None:
    """The key with that prefix, whether it still opens anything or not; none that was made for an account too late."""
    return await session.scalar(_FIND, {"prefix": prefix})


async def of_user(session: Session, user_id: int) -> Sequence[ApiKey]:
    """A person's keys that were not revoked, oldest first."""
    query = select(ApiKey).where(col(ApiKey.user_id) == user_id, col(ApiKey.revoked_at).is_(None))
    return list(await session.scalars(query.order_by(col(ApiKey.id))))


async def note_use(session: Session, key: ApiKey) -> None:
    """Remember that a key was used just now."""
    await session.execute(
        update(ApiKey)
        .where(col(ApiKey.id) == key.id)
        .values(last_used_at=now())
        .execution_options(synchronize_session=False)
    )


def use_is_noted(key: ApiKey) -> bool:
    """Whether the remembered last use is recent enough to stay."""
    return key.last_used_at is not None and now() - key.last_used_at < USE_NOTED


async def revoke(session: Session, user_id: int, prefix: str) -> bool:
    """Let a person's key open nothing any more; False if there is none with that prefix."""
    revoked = await session.execute(
        update(ApiKey)
        .where(col(ApiKey.user_id) == user_id, col(ApiKey.prefix) == prefix, col(ApiKey.revoked_at).is_(None))
        .values(revoked_at=now())
        .returning(col(ApiKey.id))
        .execution_options(synchronize_session=False)
    )
    return revoked.first() is not None
