"""The database's shape over time: one alembic revision a change."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage import postgresql
from storage.database import Database, sqlite_path
from storage.errors import DatabaseOutdated, StorageAway

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = Path(__file__).parent / "versions"
URL = "CLIPFERRY_DATABASE_URL"


def upgrade(url: str) -> None:
    """Bring the database to the newest revision; safe to run again and at the same time from several processes."""
    asyncio.run(upgrade_async(url))


async def upgrade_async(url: str, revision: str = "head") -> None:
    """`upgrade`, or up to a revision, for a caller that already runs an event loop."""
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    try:
        await database.run(lambda connection: _upgrade(connection, revision))
    finally:
        await database.close()


async def upgrade_apart(url: str) -> None:
    """`upgrade` in a process of its own, if there is anything to do: alembic needs 10 MB that nobody needs later.

    Raises StorageAway.
    """
    if await _is_up_to_date(url):
        return
    # In the environment, since everyone on the machine can read the words of a command.
    environment = {**os.environ, URL: url}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "storage.migrations", env=environment)
    if await process.wait():
        raise StorageAway(part="database")


async def _is_up_to_date(url: str) -> bool:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return False
    database = Database(url)
    try:
        return await current(database) == head()
    finally:
        await database.close()


def head() -> str:
    """The newest revision that this version of the program knows: they are numbered."""
    return max(path.name.partition("_")[0] for path in REVISIONS.glob("[0-9]*_*.py"))


async def check(database: Database) -> None:
    """Raise DatabaseOutdated where this version needs more than a database has; one of a newer version has it all."""
    found = await current(database)
    if found is None or found < head():
        raise DatabaseOutdated(found=found or "none", needed=head())


async def current(database: Database) -> str | None:
    """The revision that a database is at; None for an empty one."""
    return await database.run(_revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        # SQLite's BEGIN IMMEDIATE keeps a second migration waiting; PostgreSQL needs a lock of its own, which is waited
        # for however long the first one takes.
        connection.exec_driver_sql(postgresql.NO_END)
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4204204242)")
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
