"""storage.sqlite: transactions that begin with their first statement, and end without a visit where none was made."""

import asyncio
import sqlite3
import threading
import time

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.errors import StorageAway
from storage.models import User
from tests.storage.conftest import on_one_database
from tests.storage.rows import add_user

pytestmark = on_one_database


@pytest.fixture
def sent(database, monkeypatch):
    """What the threads of connections are asked for from now on: the names of the functions."""
    from storage import sqlite

    seen = []
    execute = sqlite.OneHopConnection._execute

    async def noted(self, work, *arguments, **options):
        seen.append(work.__name__)
        return await execute(self, work, *arguments, **options)

    monkeypatch.setattr(sqlite.OneHopConnection, "_execute", noted)
    return seen


async def count(database):
    async with database.session(read_only=True) as session:
        return await session.scalar(text("SELECT count(*) FROM users"))


async def set_turn(database, turn):
    async with database.session() as session:
        await session.execute(update(User).values(turn=turn))


async def test_a_block_without_statements_never_visits_the_thread(database, sent):
    await count(database)
    del sent[:]
    for read_only in (True, False):
        async with database.session(read_only=read_only) as session:
            await session.connection()
    assert sent == []


async def test_a_reader_visits_once_a_statement_and_a_writer_once_more(database, sent):
    await count(database)
    del sent[:]
    await count(database)
    assert sent == ["_after"]
    async with database.session() as session:
        await add_user(session)
    assert sent == ["_after", "_after", "_after", "commit"]


async def test_a_reader_sees_one_moment_and_leaves_nothing_open(database):
    async with database.session(read_only=True) as reader:
        assert await reader.scalar(text("SELECT count(*) FROM users")) == 0
        async with database.session() as session:
            await add_user(session)
        assert await reader.scalar(text("SELECT count(*) FROM users")) == 0
    assert await count(database) == 1
    # A reader that was left open would keep the log from being taken in.
    async with database.session(read_only=True) as session:
        raw = (await (await session.connection()).get_raw_connection()).driver_connection
        # Nobody waits for a reader's end: what is asked in the connection's thread comes after it.
        assert not await raw._execute(lambda: raw.in_transaction)


async def test_what_a_statement_has_done_is_undone_where_a_later_one_fails(database):
    async def fail_late():
        async with database.session() as session:
            await add_user(session)
            await session.execute(text("SELECT * FROM nothing"))

    with pytest.raises(OperationalError):
        await fail_late()
    assert await count(database) == 0


async def test_a_writer_that_could_not_begin_leaves_its_connection_as_it_was(database, monkeypatch):
    from storage.database import Database

    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.05)
    impatient = Database(database.url)
    async with database.session() as session:
        user_id = await add_user(session)
        with pytest.raises(StorageAway):
            await set_turn(impatient, 2.0)
    await set_turn(impatient, 3.0)
    async with impatient.session(read_only=True) as session:
        assert (await session.get(User, user_id)).turn == 3.0
    await impatient.close()


async def test_no_thread_outlives_a_closed_database(database_url, monkeypatch):
    begun, threads, open_file = threading.Event(), [], sqlite3.connect

    def slow(*arguments, **options):
        threads.append(threading.current_thread())
        begun.set()
        time.sleep(0.5)
        return open_file(*arguments, **options)

    monkeypatch.setattr(sqlite3, "connect", slow)
    database = Database(database_url)
    task = asyncio.create_task(count(database))
    await asyncio.to_thread(begun.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.close()
    assert not threads[0].is_alive()
