"""SQLite as this program uses it: one hop to the connection's thread a statement, and one writer at a time.

aiosqlite gives each connection a thread of its own. SQLAlchemy's cursor visits it four times for every statement: to
open a cursor, to execute, to fetch, to close. Here one visit does all four, which halves the time of a transaction.
Nor is there a visit to begin one, which the first statement does, to end one that only read, for which nobody waits,
or to undo nothing, which SQLAlchemy does whenever a connection comes back.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from aiosqlite import Connection as AioConnection
from sqlalchemy import Connection

BUSY_SECONDS = 15.0
"""How long a writer waits for one of another process."""


class OneHopCursor:
    """What SQLAlchemy's adapter asks of an aiosqlite cursor, with everything fetched by the execution itself."""

    arraysize = 1

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "OneHopCursor":
        """The cursor itself: there is nothing to open."""
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Execute a statement and fetch what it returns; raises as sqlite3 does."""
        await self._connection.visit(self._execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Execute a statement once for each set of parameters; raises as sqlite3 does."""
        await self._connection.visit(self._execute_many, statement, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """The rows of the last statement."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open: the execution closed its cursor."""

    def _execute(self, raw: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> None:
        self._keep(raw.execute(statement, parameters))

    def _execute_many(self, raw: sqlite3.Connection, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._keep(raw.executemany(statement, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self._rows = cursor.fetchall() if cursor.description else ()
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        cursor.close()


class OneHopConnection(AioConnection):
    """An aiosqlite connection whose cursors visit its thread once a statement, and which begins with the first one."""

    _beginning: str | None = None
    """What the next statement is to come after."""
    _reads = False
    _is_open = False
    """Whether a transaction was begun since the last one ended, as far as statements were sent to the thread."""

    def cursor(self) -> Any:
        """A cursor, to be entered as aiosqlite's own."""
        return OneHopCursor(self)

    def begin(self, *, read_only: bool) -> None:
        """Begin a transaction, as a reader or as a writer, with the next statement."""
        self._reads = read_only
        self._beginning = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    async def commit(self) -> None:
        """Commit what was begun; raises as sqlite3 does."""
        self._beginning = None
        if self._is_open and self._reads:
            # Nothing can come of it, and whatever uses the connection next comes after it.
            self._tx.put_nowait((None, self._conn.commit))
        elif self._is_open:
            await super().commit()
        self._is_open = False

    async def rollback(self) -> None:
        """Undo what was begun; raises as sqlite3 does."""
        self._beginning = None
        if self._is_open:
            await super().rollback()
        self._is_open = False

    async def visit(self, work: Callable[..., None], *arguments: Any) -> None:
        """Do something with the sqlite3 connection, in its thread."""
        beginning, self._beginning = self._beginning, None
        self._is_open = self._is_open or beginning is not None
        try:
            await self._execute(_after, beginning, work, self._conn, *arguments)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            # It goes on in its thread: whoever closes the connection next, or the loop, is to find it ended.
            await self._execute(_nothing)  # type: ignore[no-untyped-call]
            raise


def _after(beginning: str | None, work: Callable[..., None], raw: sqlite3.Connection, *arguments: Any) -> None:
    if beginning is not None:
        raw.execute(beginning)
    work(raw, *arguments)


def _nothing() -> None:
    pass


async def connect(path: str, opened: set[OneHopConnection]) -> OneHopConnection:
    """A connection to a database file, noted beside those that were opened before; raises as sqlite3 does."""

    def connector() -> sqlite3.Connection:
        # The driver's own transactions begin as readers and lose updates when two of them turn writer: they are
        # switched off, and `begin` begins each transaction as what it is.
        raw = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        # In WAL mode NORMAL survives the death of any process; only a power cut may lose the last commits.
        raw.execute("PRAGMA synchronous=NORMAL")
        raw.execute("PRAGMA foreign_keys=ON")
        return raw

    connection = OneHopConnection(connector, iter_chunk_size=64)
    # A connection that nobody closed must not keep the process from ending.
    connection._thread.daemon = True
    opened.difference_update([each for each in opened if not each._thread.is_alive()])
    opened.add(connection)
    await connection
    return connection


async def ended(opened: set[OneHopConnection]) -> None:
    """Wait for the threads of those connections that were told to end: they answer to a loop, which must be there.

    Nobody else waits for that of a connection which was given up while it was opened.
    """
    for connection in list(opened):
        if not connection._running:
            await asyncio.to_thread(connection._thread.join)


def begin(connection: Connection) -> None:
    """Begin a transaction as a reader or as a writer, for SQLAlchemy's `begin` event."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, OneHopConnection)
    driver.begin(read_only=connection.get_execution_options().get("read_only", False))
