"""Two accounts become one, and one platform's account leaves again; each in one transaction."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlmodel import SQLModel, col

from storage import holdings, ledger, users
from storage.database import Session, lock
from storage.models import ApiKey, Follow, Identity, Login, Tier, User, Webhook, now

TIERS: Sequence[Tier] = (Tier.PUBLIC, Tier.MEMBER, Tier.ADMIN)
"""From the lowest to the highest."""


async def join(session: Session, one_id: int, other_id: int) -> int | None:
    """Make one account of two, and the older one of them it is; its id, None if they are one already.

    Its settings win; the higher tier does; the later turn in the fair queue does, so that nobody gets ahead by it.
    Raises AccountGone.
    """
    older, joined = await _locked(session, one_id, other_id)
    if older is joined:
        return None
    assert older.id is not None
    assert joined.id is not None
    await ledger.join(session, joined.id, older.id)
    await holdings.move(session, joined.id, older.id)
    older.preferences = {**joined.preferences, **older.preferences}
    older.tier = max(older.tier, joined.tier, key=TIERS.index)
    older.turn = max(older.turn, joined.turn)
    older.seen_at = max(older.seen_at, joined.seen_at)
    joined.preferences = {}
    family = [joined.id, *await users.family(session, joined.id)]
    await session.flush()
    await session.execute(
        update(User)
        .where(col(User.id).in_(family))
        .values(joined_to=older.id)
        .execution_options(synchronize_session=False)
    )
    return older.id


async def lock_out(session: Session, user_id: int) -> bool:
    """Let nothing go on that an account was opened with, nor tell its webhooks anything; whether there was any.

    Whoever had talked its owner into joining two accounts, or into a code of theirs, would keep a way in otherwise.
    """
    living: Sequence[tuple[type[SQLModel], str, ColumnElement[bool]]] = (
        (ApiKey, "revoked_at", true()),
        (Login, "revoked_at", or_(col(Login.expires_at).is_(None), col(Login.expires_at) > now())),
        (Webhook, "disabled_at", true()),
    )
    ended = 0
    for table, column, where in living:
        open_yet = (col(table.user_id) == user_id, col(getattr(table, column)).is_(None), where)  # type: ignore[attr-defined] # Each has one.
        change = update(table).where(*open_yet).values({column: now()})
        done = await session.execute(change.execution_options(synchronize_session=False))
        ended += done.rowcount  # type: ignore[attr-defined]
    return ended > 0


async def leave(session: Session, identity: Identity) -> int:
    """Give a platform's account a user of its own, who has nothing yet; the new user's id."""
    user = User(tier=Tier.MEMBER)
    session.add(user)
    await session.flush()
    assert user.id is not None
    await session.execute(
        update(Identity)
        .where(col(Identity.id) == identity.id)
        .values(user_id=user.id)
        .execution_options(synchronize_session=False)
    )
    # What is followed is asked for in that identity's name, so it goes with it.
    named = (col(Follow.platform) == identity.platform, col(Follow.external_id) == identity.external_id)
    await session.execute(
        update(Follow).where(*named).values(user_id=user.id).execution_options(synchronize_session=False)
    )
    return user.id


async def forget(session: Session, user_id: int) -> list[str]:
    """Delete all of a person but their anonymous book; the paths of the files to remove from the store.

    Raises AccountGone.
    """
    user, _ = await _locked(session, user_id, user_id)
    assert user.id is not None
    family = await users.family(session, user.id)
    gone = await holdings.erase(session, family)
    blank = {"preferences": {}, "tier": Tier.MEMBER, "turn": 0.0, "forgotten_at": now()}
    await session.execute(
        update(User).where(col(User.id).in_(family)).values(**blank).execution_options(synchronize_session=False)
    )
    return [file.path for file in gone]


async def hold(session: Session, user_id: int) -> int:
    """Keep everybody else from adding to an account until the transaction ends; its id. Raises AccountGone."""
    user, _ = await _locked(session, user_id, user_id)
    return user.id or 0


async def _locked(session: Session, one_id: int, other_id: int) -> tuple[User, User]:
    """Two users as they are by now, the older one first; nothing is added for them until the transaction ends."""
    # One at a time: two joins that meet would wait for each other's rows.
    await lock(session, "joining")
    ids = {await users.current(session, one_id), await users.current(session, other_id)}
    query = select(User).where(col(User.id).in_(ids)).order_by(col(User.created_at), col(User.id)).with_for_update()
    found = list(await session.scalars(query, execution_options={"populate_existing": True}))
    return found[0], found[-1]
