"""People: a platform's account leads to our user."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Float, Result, bindparam, case, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Session, insert_once
from storage.errors import AccountGone
from storage.models import Identity, User, now

VISITORS = "address"
"""The platform of those who do not say who they are: its accounts are network addresses."""

SEEN_EVERY = timedelta(days=1)
"""How exactly it is noted when somebody was last there: one write a day, not one for each thing that they ask."""


# Built once: whoever asks for anything passes here, and to build them takes as long as to ask them.
_NAMED = (
    select(col(Identity.user_id))
    .where(col(Identity.platform) == bindparam("platform"), col(Identity.external_id) == bindparam("external_id"))
    .scalar_subquery()
)
_FOUND = select(User).where(col(User.id) == _NAMED)
_OTHER = aliased(Identity)
_KNOWN = select(User, _OTHER).join(_OTHER, col(_OTHER.user_id) == col(User.id)).order_by(col(_OTHER.id))
_KNOWN_BY_NAME = _KNOWN.where(col(User.id) == _NAMED)
_KNOWN_BY_ID = _KNOWN.where(col(User.id) == bindparam("user"))


async def find(session: Session, platform: str, external_id: str) -> User | None:
    """The user behind a platform's account, if that account was ever seen."""
    return await session.scalar(_FOUND, {"platform": platform, "external_id": external_id})


Known = tuple[User | None, Sequence[Identity]]
"""A user with the platforms' accounts that lead to them, the oldest first; nobody where none does."""


async def known(session: Session, user_id: int) -> Known:
    """The user with that id, by whom they are known."""
    return _known(await session.execute(_KNOWN_BY_ID, {"user": user_id}))


async def behind(session: Session, platform: str, external_id: str) -> Known:
    """The user behind a platform's account, by whom they are known."""
    return _known(await session.execute(_KNOWN_BY_NAME, {"platform": platform, "external_id": external_id}))


def _known(result: Result[User, Identity]) -> Known:
    rows = result.all()
    return (rows[0][0] if rows else None, [row[1] for row in rows])


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


STANDING = (col(User.joined_to), col(User.forgotten_at))
"""What says who a user is by now."""
_STANDING = select(*STANDING).where(col(User.id) == bindparam("user")).with_for_update(read=True, key_share=True)


async def current(session: Session, user_id: int) -> int:
    """Who a user is by now: itself, or the account that it was joined to; raises AccountGone for a forgotten one.

    Nobody can join or forget that user until the transaction ends.
    """
    row = (await session.execute(_STANDING, {"user": user_id})).first()
    if row is None or row.forgotten_at is not None:
        raise AccountGone
    return user_id if row.joined_to is None else await current(session, row.joined_to)


async def family(session: Session, user_id: int) -> list[int]:
    """A user and all that were joined to it."""
    joined = select(col(User.id)).where(col(User.joined_to) == user_id).order_by(col(User.id))
    return [user_id, *(other for other in await session.scalars(joined) if other is not None)]


async def identities(session: Session, user_id: int) -> list[Identity]:
    """The platforms' accounts of a user, the oldest first."""
    query = select(Identity).where(col(Identity.user_id) == user_id)
    return list(await session.scalars(query.order_by(col(Identity.id)), execution_options={"populate_existing": True}))


async def language(session: Session, platform: str, external_id: str) -> str | None:
    """The language that the person behind a platform's account has chosen."""
    user = await find(session, platform, external_id)
    chosen = user.preferences.get("language") if user is not None else None
    return str(chosen) if chosen else None


async def set_preferences(session: Session, user_id: int, preferences: dict[str, Any]) -> None:
    """Replace what a person has set."""
    await session.execute(update(User).where(col(User.id) == user_id).values(preferences=preferences))


def is_due(user: User) -> bool:
    """Whether it is to be noted that a person is there."""
    return user.seen_at < now() - SEEN_EVERY


async def note_seen(session: Session, user_id: int) -> None:
    """Note that a person is there."""
    change = update(User).where(col(User.id) == user_id).values(seen_at=now())
    await session.execute(change.execution_options(synchronize_session=False))


_NEXT = col(User.turn) + bindparam("step", type_=Float)
_EARLIEST = bindparam("earliest", type_=Float)
_TAKE_TURN = (
    update(User)
    .where(col(User.id) == bindparam("user"))
    .values(turn=case((_NEXT > _EARLIEST, _NEXT), else_=_EARLIEST))
    .returning(col(User.turn))
    .execution_options(synchronize_session=False)
)


async def take_turn(session: Session, user_id: int, step: float, earliest: float) -> float:
    """Give a person the place in the fair queue that is a step behind their last one, and not before the earliest."""
    taken = await session.execute(_TAKE_TURN, {"user": user_id, "step": step, "earliest": earliest})
    return float(taken.scalar_one())
