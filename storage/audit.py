"""The book of what administrators did, and of what was done unasked; lines are only ever added."""

from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from storage.database import Session
from storage.models import AuditEntry

SYSTEM: Final = "system"
"""The platform of what the program did by itself."""
COMMAND_LINE: Final = "command line"


async def add(
    session: Session, user_id: int | None, *, platform: str, command: str, arguments: dict[str, Any], outcome: str
) -> None:
    """Write a line."""
    session.add(AuditEntry(user_id=user_id, platform=platform, command=command, arguments=arguments, outcome=outcome))
    await session.flush()


async def newest(session: Session, limit: int) -> list[AuditEntry]:
    """The newest lines, the newest first."""
    return list(await session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)))
