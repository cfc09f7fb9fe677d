"""One engine, and one session() that commits at the end of its block."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import SQLModel

from storage.faults import database_faults

Session = AsyncSession
T = TypeVar("T")

SQLITE_BUSY_SECONDS = 15


class Database:
    """The tables, behind short transactions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self._is_sqlite:
            self._engine = create_async_engine(url, connect_args={"timeout": SQLITE_BUSY_SECONDS})
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        else:
            self._engine = create_async_engine(url, pool_pre_ping=True)
        self._reader = self._engine.execution_options(read_only=True)

    @asynccontextmanager
    async def session(self, *, read_only: bool = False) -> AsyncIterator[Session]:
        """A transaction that commits when its block ends and rolls back when the block raises.

        A read-only one never waits for a writer. Raises StorageAway or DiskFull where the database fails.
        """
        engine = self._reader if read_only else self._engine
        with database_faults():
            async with AsyncSession(engine, expire_on_commit=False) as session:
                yield session
                await session.commit()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do synchronous work on one connection in one transaction, as migrations need it; raises as `session`."""
        with database_faults():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


async def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert the row unless one with the same unique key is there; whether it was inserted."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = row.model_dump(exclude={"id"} if getattr(row, "id", 0) is None else set())
    statement = dialect.insert(type(row)).values(**values).on_conflict_do_nothing()
    inserted = await session.execute(statement.returning(*type(row).__table__.primary_key))  # type: ignore[attr-defined]
    return inserted.first() is not None


async def lock(session: Session, name: str) -> None:
    """Keep every other transaction that takes the same name waiting until this one ends."""
    # SQLite lets one writer in at a time anyway.
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite address, None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin as readers and lose updates when two of them turn writer:
    # they are switched off, and _begin_sqlite begins each transaction as what it is.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # In WAL mode NORMAL survives the death of any process; only a power cut may lose the last commits.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
