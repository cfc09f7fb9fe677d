"""Texts for everyone, and how far each has come on each platform; a run is moved by whoever holds its lease."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Broadcast, BroadcastRun, Identity, now

KEPT = timedelta(days=7)
"""How long a platform that was away may still begin with a broadcast."""


async def add(session: Session, text: str, made_by: int) -> int:
    """A broadcast to everyone who is known now; its id."""
    last = await session.scalar(select(func.max(col(Identity.id)))) or 0
    broadcast = Broadcast(text=text, made_by=made_by, last_identity=last)
    session.add(broadcast)
    await session.flush()
    return broadcast.id or 0


async def stop(session: Session) -> int:
    """End all broadcasts that are under way or could still begin; how many."""
    stopped = await session.execute(
        update(Broadcast).where(col(Broadcast.stopped_at).is_(None), _recent()).values(stopped_at=now())
    )
    return int(stopped.rowcount)  # type: ignore[attr-defined]


async def newest(session: Session, limit: int) -> list[tuple[Broadcast, list[BroadcastRun]]]:
    """The newest broadcasts with their runs, the newest first."""
    rows = list(await session.scalars(select(Broadcast).order_by(col(Broadcast.id).desc()).limit(limit)))
    query = select(BroadcastRun).where(col(BroadcastRun.broadcast_id).in_([row.id for row in rows]))
    runs = list(await session.scalars(query.order_by(col(BroadcastRun.platform))))
    return [(row, [run for run in runs if run.broadcast_id == row.id]) for row in rows]


async def unbegun(session: Session, platform: str) -> list[Broadcast]:
    """The broadcasts that a platform has not begun with, the oldest first."""
    begun = select(col(BroadcastRun.broadcast_id)).where(col(BroadcastRun.platform) == platform)
    query = select(Broadcast).where(col(Broadcast.stopped_at).is_(None), _recent(), col(Broadcast.id).not_in(begun))
    return list(await session.scalars(query.order_by(col(Broadcast.id))))


async def begin(session: Session, broadcast: Broadcast, platform: str) -> None:
    """Count a platform's recipients of a broadcast and make its run; one that is there stays as it is."""
    count = select(func.count()).select_from(Identity)
    recipients = await session.scalar(count.where(*_recipients(platform, 0, broadcast.last_identity))) or 0
    run = BroadcastRun(broadcast_id=broadcast.id or 0, platform=platform, recipients=recipients)
    await insert_once(session, run)


async def is_open(session: Session, platform: str) -> bool:
    """Whether a platform has begun with a broadcast that goes on."""
    query = (
        select(col(BroadcastRun.id))
        .join(Broadcast, col(BroadcastRun.broadcast_id) == col(Broadcast.id))
        .where(col(BroadcastRun.platform) == platform, col(BroadcastRun.finished_at).is_(None))
        .where(col(Broadcast.stopped_at).is_(None))
    )
    return (await session.execute(query.limit(1))).first() is not None


async def claim(
    session: Session, platform: str, holder: str, lease: timedelta
) -> tuple[Broadcast, BroadcastRun] | None:
    """Take the oldest run of a platform that goes on and that nobody holds, to hold it for some time."""
    free = or_(col(BroadcastRun.lease_until).is_(None), col(BroadcastRun.lease_until) < now())
    open_ = (col(BroadcastRun.platform) == platform, col(BroadcastRun.finished_at).is_(None), free)
    query = (
        select(Broadcast, BroadcastRun)
        .join(BroadcastRun, col(BroadcastRun.broadcast_id) == col(Broadcast.id))
        .where(col(Broadcast.stopped_at).is_(None), *open_)
        .order_by(col(Broadcast.id))
        .limit(1)
    )
    found = (await session.execute(query)).first()
    if found is None:
        return None
    broadcast, run = found
    taken = await session.execute(
        update(BroadcastRun)
        .where(col(BroadcastRun.id) == run.id, *open_)
        .values(holder=holder, lease_until=now() + lease)
        .execution_options(synchronize_session=False)
    )
    return (broadcast, run) if taken.rowcount else None  # type: ignore[attr-defined]


async def recipients(session: Session, broadcast: Broadcast, run: BroadcastRun, limit: int) -> Sequence[Identity]:
    """The next people of a run, in the order of their ids."""
    query = select(Identity).where(*_recipients(run.platform, run.cursor, broadcast.last_identity))
    return list(await session.scalars(query.order_by(col(Identity.id)).limit(limit)))


async def advance(session: Session, run: BroadcastRun, holder: str, lease: timedelta) -> bool:
    """Write down how far a run has come, and hold it longer; False if it was stopped, or is somebody else's."""
    goes_on = select(col(Broadcast.id)).where(col(Broadcast.stopped_at).is_(None))
    advanced = await session.execute(
        update(BroadcastRun)
        .where(col(BroadcastRun.id) == run.id, col(BroadcastRun.holder) == holder)
        .where(col(BroadcastRun.broadcast_id).in_(goes_on))
        .values(
            cursor=run.cursor, told=run.told, blocked=run.blocked, failed=run.failed, finished_at=run.finished_at,
            lease_until=now() + lease,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(advanced.rowcount)  # type: ignore[attr-defined]


async def leave(session: Session, run: BroadcastRun, holder: str) -> None:
    """Let somebody else go on with a run at once."""
    await session.execute(
        update(BroadcastRun)
        .where(col(BroadcastRun.id) == run.id, col(BroadcastRun.holder) == holder)
        .values(holder=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _recent() -> Any:
    return col(Broadcast.created_at) > now() - KEPT


def _recipients(platform: str, after: int, last: int) -> tuple[Any, ...]:
    return (col(Identity.platform) == platform, col(Identity.id) > after, col(Identity.id) <= last)
