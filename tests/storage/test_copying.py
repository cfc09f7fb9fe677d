"""storage.copying: all rows of one database in another, in both directions."""

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from storage import copying, jobs, ledger, migrations, users
from storage.database import Database, address
from storage.errors import CopyDiffers, DatabaseNotEmpty, DatabaseOutdated, NoDatabase
from storage.models import Job, JobState, Wallet
from tests.storage import rows
from tests.storage.conftest import on_one_database


async def everything(database):
    async with database.session(read_only=True) as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


async def filled(database):
    """A person with a balance, a held job and a finished one with a file; the person's id."""
    async with database.session() as session:
        user_id = await rows.add_user(session)
        await ledger.grant(session, user_id, 1000, key="start", reason="sign-up")
        media = {"title": "عنوان 🎬", "n": [1, None, 2.5]}
        done = await rows.add_job(session, user_id, media=media, error={"code": "file_gone"})
        file = rows.file()
        session.add(file)
        await session.flush()
        await jobs.attach_files(session, done, [file])
        await jobs.move(session, done, (JobState.QUEUED,), JobState.FAILED)
        await rows.add_job(session, user_id, media=media)
    return user_id


async def test_a_copy_holds_every_row_and_goes_on_numbering_after_them(database, empty_database_url, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 1)
    user_id = await filled(database)
    counts = await copying.copy(database, empty_database_url)
    target = Database(empty_database_url)
    try:
        assert await everything(target) == await everything(database)
        assert (counts["jobs"], counts["files"], counts["vouchers"]) == (2, 1, 0)
        async with target.session() as session:
            assert (await users.add(session, "test", "somebody-new", "N"))[0].id > user_id
            await rows.add_job(session, user_id)
            assert await ledger.unbalanced(session) == []
    finally:
        await target.close()


async def test_nothing_is_copied_into_a_database_that_holds_something(database, empty_database_url):
    await filled(database)
    await migrations.upgrade_async(empty_database_url)
    target = Database(empty_database_url)
    try:
        async with target.session() as session:
            await rows.add_user(session)
        before = await everything(target)
        with pytest.raises(DatabaseNotEmpty) as refused:
            await copying.copy(database, empty_database_url)
        assert refused.value.table == "users"
        assert await everything(target) == before
    finally:
        await target.close()


async def test_a_copy_that_differs_is_not_kept(database, empty_database_url, monkeypatch):
    await filled(database)
    copy_table = copying._copy_table

    async def forgetful(reading, writing, table):
        if table.name != "entries":
            await copy_table(reading, writing, table)

    monkeypatch.setattr(copying, "_copy_table", forgetful)
    with pytest.raises(CopyDiffers):
        await copying.copy(database, empty_database_url)
    target = Database(empty_database_url)
    try:
        assert not any((await everything(target)).values())
    finally:
        await target.close()


async def test_what_is_written_meanwhile_is_not_in_the_copy(database, tmp_path, monkeypatch):
    await filled(database)
    copy_table = copying._copy_table

    async def disturbed(reading, writing, table):
        if table.name == "wallets":
            async with database.session() as session:
                wallet = (await session.scalars(select(Wallet))).first()
                await ledger.grant(session, wallet.user_id, 7, key="late", reason="late")
        await copy_table(reading, writing, table)

    monkeypatch.setattr(copying, "_copy_table", disturbed)
    before = await everything(database)
    url = address(str(tmp_path / "copy.sqlite3"))
    await copying.copy(database, url)
    target = Database(url)
    try:
        assert await everything(target) == before
    finally:
        await target.close()


async def test_a_database_of_another_version_is_not_copied(empty_database_url, tmp_path):
    source = Database(empty_database_url)
    try:
        with pytest.raises(DatabaseOutdated):
            await copying.copy(source, address(str(tmp_path / "copy.sqlite3")))
    finally:
        await source.close()


@on_one_database
async def test_what_postgresql_cannot_hold_is_left_out_of_texts(database, empty_postgres_url):
    async with database.session() as session:
        await rows.add_job(session, title="a\0b", media={"t\0": ["\ud800x"]})
    await copying.copy(database, empty_postgres_url)
    target = Database(empty_postgres_url)
    try:
        async with target.session(read_only=True) as session:
            [job] = await session.scalars(select(Job))
            assert (job.title, job.media) == ("ab", {"t": ["?x"]})
    finally:
        await target.close()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://u:p@db/c", "postgresql+asyncpg://u:p@db/c"),
        ("postgresql://u:p@db/c", "postgresql+asyncpg://u:p@db/c"),
        ("sqlite:////srv/a.sqlite3", "sqlite+aiosqlite:////srv/a.sqlite3"),
        ("/srv/a.sqlite3", "sqlite+aiosqlite:////srv/a.sqlite3"),
    ],
)
def test_an_address_is_given_its_driver(given, read):
    assert address(given) == read


@pytest.mark.parametrize("given", ["mysql://u:secret@db/c", "postgresql://u:secret@db:port/c", "://"])
def test_an_address_of_no_database_is_refused_without_its_password(given):
    with pytest.raises(NoDatabase) as refused:
        address(given)
    assert "secret" not in str(refused.value)
