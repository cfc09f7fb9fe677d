"""The book of what administrators did; lines are only ever added."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from storage.database import Session
from storage.models import AuditEntry


async def add(
    session: Session, user_id: int, *, platform: str, command: str, arguments: dict[str, Any], outcome: str
) -> None:
    """Write a line."""
    session.add(AuditEntry(user_id=user_id, platform=platform, command=command, arguments=arguments, outcome=outcome))
    await session.flush()


async def newest(session: Session, limit: int) -> list[AuditEntry]:
    """The newest lines, the newest first."""
    return list(await session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)))
