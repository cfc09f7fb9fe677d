"""What administrators have set for everyone: that no job starts, and what everyone is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, select
from sqlmodel import col

from storage.database import Session
from storage.models import Control, now

PAUSED = "paused"
"""No queued job starts; with `drain` in its value nothing new is taken, either."""
NOTICE = "notice"
"""A text that is shown until it is taken back."""

PLATFORM_OFF = "platform-off:"
"""Followed by a platform's name: nothing is fetched from it; with a `reason` in its value."""

YTDLP = "ytdlp"
"""Which release of yt-dlp is in use, and which were refused; see `engine.releases.state`."""


async def find(session: Session, names: Sequence[str]) -> list[Control]:
    """What is set under some names."""
    return list(await session.scalars(select(Control).where(col(Control.name).in_(list(names)))))


async def get(session: Session, name: str) -> Control | None:
    """What is set under a name."""
    return await session.get(Control, name, populate_existing=True)


async def put(session: Session, name: str, value: dict[str, Any]) -> None:
    """Set something, in place of what was set before."""
    row = await get(session, name) or Control(name=name)
    row.value, row.changed_at = value, now()
    session.add(row)
    await session.flush()


async def clear(session: Session, name: str) -> bool:
    """Take back what was set; whether there was something."""
    cleared = await session.execute(delete(Control).where(col(Control.name) == name))
    return bool(cleared.rowcount)  # type: ignore[attr-defined]


def paused() -> Any:
    """The condition, inside any query, that no queued job may start."""
    return exists().where(col(Control.name) == PAUSED)
