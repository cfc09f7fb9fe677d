"""storage.database: short transactions on either database, and its faults told as ours."""

import asyncio

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import col

from storage.database import Database, insert_once, sqlite_path
from storage.errors import DiskFull, StorageAway
from storage.models import Identity, User
from tests.storage.conftest import on_one_database, on_postgresql
from tests.storage.rows import add_user


async def turn(database, user_id):
    async with database.session(read_only=True) as session:
        return await session.scalar(select(col(User.turn)).where(col(User.id) == user_id))


@pytest.fixture
async def user_id(database):
    async with database.session() as session:
        return await add_user(session)


async def execute(database, *statements):
    async with database.session() as session:
        for statement in statements:
            await session.execute(statement)


async def set_turn(session, user_id, turn):
    await session.execute(update(User).where(col(User.id) == user_id).values(turn=turn))


async def test_a_block_commits_at_its_end(database, user_id):
    async with database.session() as session:
        await set_turn(session, user_id, 2.0)
    assert await turn(database, user_id) == 2.0


async def test_a_block_that_raises_changes_nothing_and_raises_it(database, user_id):
    stranger = Identity(platform="test", external_id="7", user_id=user_id + 1)
    with pytest.raises(IntegrityError):
        await execute(database, update(User).values(turn=2.0), insert(Identity).values(stranger.model_dump()))
    assert await turn(database, user_id) == 0.0


async def test_rows_can_be_read_after_their_block(database, user_id):
    async with database.session() as session:
        user = await session.get(User, user_id)
    assert user.turn == 0.0


async def test_a_reader_does_not_wait_for_a_writer(database, user_id):
    async with database.session() as session:
        await set_turn(session, user_id, 2.0)
        async with asyncio.timeout(60):
            assert await turn(database, user_id) == 0.0


async def test_a_writer_does_not_wait_for_a_reader(database, user_id):
    async with database.session(read_only=True) as reader:
        await reader.get(User, user_id)
        async with asyncio.timeout(60), database.session() as session:
            await set_turn(session, user_id, 2.0)
    assert await turn(database, user_id) == 2.0


async def test_no_update_is_lost_between_connections(database, user_id):
    async def add_one():
        async with database.session() as session:
            await set_turn(session, user_id, User.turn + 1)

    await asyncio.gather(*(add_one() for _ in range(30)))
    assert await turn(database, user_id) == 30


async def test_a_cancelled_block_changes_nothing_and_keeps_nobody_waiting(database, user_id):
    async def hang():
        async with database.session() as session:
            await set_turn(session, user_id, 2.0)
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(hang(), 0.1)
    async with asyncio.timeout(60), database.session() as session:
        await set_turn(session, user_id, User.turn + 1)
    assert await turn(database, user_id) == 1.0


async def test_insert_once_says_whether_it_inserted(database, user_id):
    identity = {"platform": "test", "external_id": "7", "user_id": user_id}
    async with database.session() as session:
        assert await insert_once(session, Identity(**identity))
        assert not await insert_once(session, Identity(**identity))


@on_postgresql
@pytest.mark.parametrize("statement", ["SELECT 1/0", "SELEC 1", "SELECT * FROM nothing"])
async def test_an_error_of_a_statement_is_not_taken_for_a_fault_of_the_server(database, statement):
    with pytest.raises(SQLAlchemyError):
        await execute(database, text(statement))


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////nowhere/at/all.sqlite3",
        "postgresql+asyncpg://user@127.0.0.1:1/database",
        "postgresql+asyncpg://user@host.invalid/database",
        "postgresql+asyncpg://user@/database?host=/nowhere",
    ],
)
async def test_a_database_that_is_not_there_is_away(url):
    database = Database(url)
    with pytest.raises(StorageAway, match="database"):
        await execute(database, text("SELECT 1"))
    with pytest.raises(StorageAway, match="database"):
        await database.run(lambda connection: connection.execute(text("SELECT 1")))
    await database.close()
    await asyncio.sleep(0.05)  # aiosqlite's thread still tells the loop that it ends.


@on_postgresql
async def test_a_connection_that_breaks_is_away_and_the_next_one_works(database, user_id):
    with pytest.raises(StorageAway, match="database"):
        await execute(database, text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert await turn(database, user_id) == 0.0


@on_postgresql
async def test_connections_that_broke_while_idle_go_unnoticed(database, user_id, postgres):
    stop_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid() AND datname ="
    await asyncio.to_thread(postgres.execute, f"{stop_others} 'clipferry'")
    assert await turn(database, user_id) == 0.0


@on_one_database
async def test_a_full_disk_under_sqlite(database, user_id):
    with pytest.raises(DiskFull):
        await execute(
            database, text("PRAGMA max_page_count=1"), update(User).values(preferences={"long": "x" * 1_000_000})
        )
    assert await turn(database, user_id) == 0.0


@on_postgresql
async def test_a_full_disk_under_postgresql(database):
    full = "DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
    with pytest.raises(DiskFull):
        await execute(database, text(full))


async def test_a_writer_that_waits_too_long_finds_the_database_away(database, user_id, monkeypatch):
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.1)
    impatient = Database(database.url)
    async with database.session() as session:
        await set_turn(session, user_id, 2.0)
        with pytest.raises(StorageAway):
            async with impatient.session() as second:
                await set_turn(second, user_id, 3.0)
    async with impatient.session() as second:
        await set_turn(second, user_id, 3.0)
    assert await turn(database, user_id) == 3.0
    await impatient.close()


def test_the_file_behind_an_address(database_url):
    path = sqlite_path(database_url)
    assert path is None or path.name == "clipferry.sqlite3"
