"""One engine, and one session() that commits at the end of its block."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import SQLModel

from storage import postgresql, sqlite
from storage.errors import NoDatabase
from storage.faults import database_faults
from storage.settings import DRIVERS

Session = AsyncSession
T = TypeVar("T")

_COMMITTED = "after_commit"


class Database:
    """The tables, behind short transactions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._opened: set[sqlite.OneHopConnection] = set()
        if self._is_sqlite:
            path = make_url(url).database or ":memory:"
            self._engine = create_async_engine(
                url, async_creator=partial(sqlite.connect, path, self._opened), hide_parameters=True
            )
            event.listen(self._engine.sync_engine, "begin", sqlite.begin)
        else:
            self._engine = create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
            event.listen(self._engine.sync_engine, "connect", postgresql.settle)
        self._reader = self._engine.execution_options(read_only=True)
        self._writers = _OneAtATime()

    @asynccontextmanager
    async def session(self, *, read_only: bool = False) -> AsyncIterator[Session]:
        """A transaction that commits when its block ends and rolls back when the block raises.

        A read-only one never waits for a writer. Raises StorageAway or DiskFull where the database fails.
        """
        engine = self._reader if read_only else self._engine
        turn = self._writers if self._is_sqlite and not read_only else nullcontext()
        with database_faults():
            async with turn, AsyncSession(engine, expire_on_commit=False) as session:
                yield session
                await session.commit()
                for tell in session.info.pop(_COMMITTED, ()):
                    tell()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """A transaction that only reads, and sees the database as it was at one moment; raises StorageAway."""
        engine = self._reader
        if not self._is_sqlite:
            engine = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with database_faults():
            async with AsyncSession(engine, expire_on_commit=False) as session:
                yield session

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do synchronous work on one connection in one transaction, as migrations need it; raises as `session`."""
        with database_faults():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
        await sqlite.ended(self._opened)


class _OneAtATime:
    """The writers of one process, in the order in which they came.

    SQLite lets one write at a time. Those that wait for each other inside SQLite poll with growing pauses, and each of
    them keeps a connection meanwhile, so that the one who writes may find none left.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        assert self._holder is not asyncio.current_task(), "a transaction inside a transaction would wait for itself"
        await self._lock.acquire()
        self._holder = asyncio.current_task()

    async def __aexit__(self, *_: object) -> None:
        self._holder = None
        self._lock.release()


def after_commit(session: Session, tell: Callable[[], object]) -> None:
    """Call something when this transaction is committed, and never if it is not; it must not raise."""
    session.info.setdefault(_COMMITTED, []).append(tell)


async def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert the row unless one with the same unique key is there; whether it was inserted."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    values = row.model_dump(exclude={"id"} if getattr(row, "id", 0) is None else set())
    statement = insert(type(row)).values(**values).on_conflict_do_nothing()
    inserted = await session.execute(statement.returning(*type(row).__table__.primary_key))  # type: ignore[attr-defined]
    return inserted.first() is not None


async def lock(session: Session, name: str) -> None:
    """Keep every other transaction that takes the same name waiting until this one ends."""
    # SQLite lets one writer in at a time anyway.
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def try_lock(session: Session, name: str) -> bool:
    """As `lock`, without waiting: False where another transaction has it."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(name, 0)))))


def address(given: str) -> str:
    """The address of a database with the driver that is used here; a path is an SQLite file. Raises NoDatabase."""
    if "://" not in given:
        return f"sqlite+aiosqlite:///{Path(given).absolute()}"
    try:
        parsed = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise NoDatabase(address=given.partition("://")[0]) from error
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise NoDatabase(address=parsed.get_backend_name())
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite address, None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
