"""Runs the migrations on the connection that `storage.migrations.upgrade` hands over."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import AutoString, SQLModel

from storage.models import Json, UtcDateTime


def render(_kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as the plain ones behind them, so that a migration needs nothing of ours."""
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return "sa.String()"
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, Json):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
