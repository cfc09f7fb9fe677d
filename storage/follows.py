"""Followed sources and the items that were seen there; each step is taken once, by a conditional update."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import FINAL, Follow, FollowedItem, ItemState, Job, now


async def add(session: Session, follow: Follow, items: Sequence[FollowedItem]) -> bool:
    """Follow a source in a conversation, with what is there already, each once; False if it is followed there."""
    if await of_key(session, follow.platform, follow.place, follow.key) is not None:
        return False
    session.add(follow)
    await session.flush()
    for item in items:
        item.follow_id = follow.id or 0
    session.add_all(items)
    await session.flush()
    return True


async def get(session: Session, follow_id: int) -> Follow | None:
    """The follow with that id."""
    return await session.get(Follow, follow_id, populate_existing=True)


async def of_key(session: Session, platform: str, place: str, key: str) -> Follow | None:
    """The follow of a source in a conversation."""
    query = select(Follow).where(col(Follow.platform) == platform, col(Follow.place) == place, col(Follow.key) == key)
    return await session.scalar(query)


async def of_place(session: Session, platform: str, place: str) -> list[Follow]:
    """What is followed in a conversation, the oldest first."""
    query = select(Follow).where(col(Follow.platform) == platform, col(Follow.place) == place)
    return list(await session.scalars(query.order_by(col(Follow.id))))


async def count(session: Session, *, user_id: int | None = None, place: tuple[str, str] | None = None) -> int:
    """How many sources a person follows, or are followed in a platform's conversation."""
    query = select(func.count()).select_from(Follow)
    if user_id is not None:
        query = query.where(col(Follow.user_id) == user_id)
    if place is not None:
        query = query.where(col(Follow.platform) == place[0], col(Follow.place) == place[1])
    return await session.scalar(query) or 0


async def remove(session: Session, follow_id: int) -> None:
    """Stop following, and forget what was seen."""
    await session.execute(delete(FollowedItem).where(col(FollowedItem.follow_id) == follow_id))
    await session.execute(delete(Follow).where(col(Follow.id) == follow_id))


async def move_chat(session: Session, platform: str, old: str, new: str) -> None:
    """Go on with what is followed in a chat under the chat's new id; what is followed there, too, stays as it is."""
    moved = await session.scalars(select(Follow).where(col(Follow.platform) == platform, col(Follow.chat) == old))
    for follow in list(moved):
        place = new + follow.place.removeprefix(old)
        if await of_key(session, platform, place, follow.key) is not None:
            await remove(session, follow.id or 0)
        else:
            follow.chat, follow.place = new, place
    await session.flush()


async def due(session: Session, platform: str, limit: int) -> list[Follow]:
    """The follows of a platform that it is time for and that nobody is at, those that wait longest first."""
    query = select(Follow).where(col(Follow.platform) == platform, col(Follow.next_at) <= now(), _free())
    return list(await session.scalars(query.order_by(col(Follow.next_at), col(Follow.id)).limit(limit)))


async def claim(session: Session, follow_id: int, holder: str, lease: timedelta) -> bool:
    """Take a follow that is due to look at its source; False if somebody else has."""
    taken = await session.execute(
        update(Follow)
        .where(col(Follow.id) == follow_id, col(Follow.next_at) <= now(), _free())
        .values(holder=holder, lease_until=now() + lease)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


async def renew(session: Session, follow_id: int, holder: str, lease: timedelta) -> bool:
    """Hold a follow longer; False if it is somebody else's by now, or gone."""
    renewed = await session.execute(
        update(Follow)
        .where(col(Follow.id) == follow_id, col(Follow.holder) == holder)
        .values(lease_until=now() + lease)
        .execution_options(synchronize_session=False)
    )
    return bool(renewed.rowcount)  # type: ignore[attr-defined]


async def leave(session: Session, follow_id: int, holder: str, **values: Any) -> bool:
    """Let go of a follow and note how it stands; False if it is somebody else's by now, or gone."""
    left = await session.execute(
        update(Follow)
        .where(col(Follow.id) == follow_id, col(Follow.holder) == holder)
        .values(holder=None, lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(left.rowcount)  # type: ignore[attr-defined]


async def resume(session: Session, follow_id: int, at: datetime, wish: dict[str, Any]) -> None:
    """Look at a source again from a time on, under another wish, whatever failed before."""
    await session.execute(
        update(FollowedItem)
        .where(col(FollowedItem.follow_id) == follow_id)
        .values(job_id=None)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Follow)
        .where(col(Follow.id) == follow_id)
        .values(next_at=at, failures=0, complaint=None, wish=wish)
        .execution_options(synchronize_session=False)
    )


async def note_items(session: Session, items: Sequence[FollowedItem]) -> list[FollowedItem]:
    """Remember items; those of them that were never seen before."""
    return [item for item in items if await insert_once(session, item)]


async def known(session: Session, follow_id: int, keys: Sequence[str]) -> set[str]:
    """Those of the keys that were seen at a source before."""
    query = select(col(FollowedItem.key)).where(
        col(FollowedItem.follow_id) == follow_id, col(FollowedItem.key).in_(list(keys))
    )
    return set(await session.scalars(query))


async def new_items(session: Session, follow_id: int) -> list[FollowedItem]:
    """The items of a source that are still to be submitted, in the order in which they were noted."""
    query = select(FollowedItem).where(
        col(FollowedItem.follow_id) == follow_id, col(FollowedItem.state) == ItemState.NEW
    )
    return list(await session.scalars(query.order_by(col(FollowedItem.id))))


async def move_item(session: Session, item_id: int, to: ItemState, job_id: int | None = None) -> bool:
    """Settle what becomes of a new item; False if that was settled before."""
    moved = await session.execute(
        update(FollowedItem)
        .where(col(FollowedItem.id) == item_id, col(FollowedItem.state) == ItemState.NEW)
        .values(state=to, job_id=job_id)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


async def last_end(session: Session, follow_id: int) -> str | None:
    """The code of the error that the newest item of a source ended in, if it did."""
    query = (
        select(Job)
        .join(FollowedItem, col(FollowedItem.job_id) == col(Job.id))
        .where(col(FollowedItem.follow_id) == follow_id, col(Job.state).in_(FINAL))
        .order_by(col(FollowedItem.id).desc())
        .limit(1)
    )
    job = await session.scalar(query)
    return str(job.error["code"]) if job is not None and job.error is not None else None


async def count_attempt(session: Session, item_id: int) -> None:
    """Note that an item could not be had, and may be had later."""
    await session.execute(
        update(FollowedItem)
        .where(col(FollowedItem.id) == item_id)
        .values(attempts=col(FollowedItem.attempts) + 1)
        .execution_options(synchronize_session=False)
    )


def _free() -> Any:
    return or_(col(Follow.lease_until).is_(None), col(Follow.lease_until) < now())
