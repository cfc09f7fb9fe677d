"""The database's shape over time: one alembic revision a change."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, sqlite_path


def upgrade(url: str) -> None:
    """Bring the database to the newest revision; safe to run again and at the same time from several processes."""
    asyncio.run(upgrade_async(url))


async def upgrade_async(url: str) -> None:
    """`upgrade` for a caller that already runs an event loop."""
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    try:
        await database.run(_upgrade)
    finally:
        await database.close()


def head() -> str | None:
    """The newest revision that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current(database: Database) -> str | None:
    """The revision that a database is at; None for an empty one."""
    revision: str | None = await database.run(lambda c: MigrationContext.configure(c).get_current_revision())
    return revision


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # SQLite's BEGIN IMMEDIATE keeps a second migration waiting; PostgreSQL needs a lock of its own.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4204204242)")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
