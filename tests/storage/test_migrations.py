"""storage.migrations: the tables that the program needs, made once, on both databases."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text
from sqlmodel import SQLModel

from storage import models  # noqa: F401 - it registers the tables.
from storage.database import Database
from storage.errors import DatabaseOutdated, StorageAway
from storage.migrations import _config, check, current, head, upgrade_apart, upgrade_async

UPGRADE = "import sys; from storage.migrations import upgrade; upgrade(sys.argv[1])"


@pytest.fixture
async def empty_database(empty_database_url):
    database = Database(empty_database_url)
    yield database
    await database.close()


@pytest.fixture
async def migrated_database(migrated_database_url):
    database = Database(migrated_database_url)
    yield database
    await database.close()


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, SQLModel.metadata)


async def test_a_new_database_has_no_revision(empty_database):
    assert await current(empty_database) is None


async def test_upgrade_leads_to_the_newest_revision(empty_database_url, empty_database):
    await upgrade_async(empty_database_url)
    assert await current(empty_database) == head() is not None


def test_the_newest_revision_is_where_the_chain_ends():
    assert head() == ScriptDirectory.from_config(_config()).get_current_head()


async def test_upgrade_apart_leads_there_too_and_once(empty_database_url, empty_database, monkeypatch):
    await upgrade_apart(empty_database_url)
    assert await current(empty_database) == head()
    monkeypatch.setattr("sys.executable", "/nothing/there")
    await upgrade_apart(empty_database_url)


@pytest.mark.parametrize("revision", [None, "0017"])
async def test_a_database_that_lacks_something_is_refused(empty_database_url, empty_database, revision):
    if revision is not None:
        await upgrade_async(empty_database_url, revision)
    with pytest.raises(DatabaseOutdated) as refused:
        await check(empty_database)
    assert refused.value.facts() == {"found": revision or "none", "needed": head()}


@pytest.mark.parametrize("revision", [head(), "9999"])
async def test_a_database_of_this_version_or_a_newer_one_is_not_refused(migrated_database, revision):
    await migrated_database.run(lambda at: at.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'")))
    await check(migrated_database)
    assert await current(migrated_database) == revision


async def test_upgrade_apart_that_fails_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageAway):
        await upgrade_apart(f"sqlite+aiosqlite:///{tmp_path}/file/clipferry.sqlite3")


async def test_upgrade_makes_what_the_models_say(empty_database_url, empty_database):
    await upgrade_async(empty_database_url)
    assert await empty_database.run(differences) == []


async def test_upgrade_may_run_again(migrated_database_url, migrated_database):
    await upgrade_async(migrated_database_url)
    assert await current(migrated_database) == head()


async def test_processes_may_upgrade_at_once(empty_database_url, empty_database):
    upgrades = [subprocess.Popen([sys.executable, "-c", UPGRADE, empty_database_url]) for _ in range(2)]
    assert [process.wait(90) for process in upgrades] == [0, 0]
    assert await current(empty_database) == head()


async def test_upgrade_makes_the_folder_of_a_file(tmp_path):
    await upgrade_async(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'folder' / 'clipferry.sqlite3'}")
    assert (tmp_path / "new" / "folder" / "clipferry.sqlite3").is_file()


async def test_every_revision_has_a_way_back(migrated_database):
    await migrated_database.run(downgrade_to_base)
    left = await migrated_database.run(lambda connection: inspect(connection).get_table_names())
    assert left == ["alembic_version"]


def downgrade_to_base(connection):
    from alembic import command

    from storage.migrations import _config

    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


def rows_of_the_first_tables(connection):
    """One row in each table as the first revision made them, with whatever value its column takes."""
    filled = {}
    reflected = MetaData()
    reflected.reflect(connection)
    for table in reflected.sorted_tables:
        if table.name != "alembic_version":
            filled[table.name] = {column.name: value_for(column) for column in table.columns}
            connection.execute(table.insert().values(filled[table.name]))
    return filled


def value_for(column):
    words = {"state": "delivered", "tier": "member", "kind": "grant"}
    kinds = {
        bool: True,
        int: 1,
        float: 0.5,
        str: words.get(column.name, "kept"),
        datetime: datetime(2026, 1, 2, tzinfo=UTC),
    }
    return kinds.get(column.type.python_type, {"kept": 1})


def rows_now(connection):
    reflected = MetaData()
    reflected.reflect(connection)
    return {
        table.name: [dict(row._mapping) for row in connection.execute(table.select())]
        for table in reflected.sorted_tables
    }


async def test_no_revision_loses_what_the_first_one_held(empty_database_url, empty_database):
    await upgrade_async(empty_database_url, "0001")
    before = await empty_database.run(rows_of_the_first_tables)
    await upgrade_async(empty_database_url)
    after = await empty_database.run(rows_now)
    kept = {table: {name: after[table][0][name] for name in row} for table, row in before.items()}
    assert without_zones(kept) == without_zones(before)


# SQLite forgets the zone of a time.
def without_zones(tables):
    return {
        table: {name: v.replace(tzinfo=None) if isinstance(v, datetime) else v for name, v in row.items()}
        for table, row in tables.items()
    }


async def test_lists_that_were_there_are_told_from_their_items(empty_database_url, empty_database):
    await upgrade_async(empty_database_url, "0012")
    await empty_database.run(two_jobs_of_revision_12)
    await upgrade_async(empty_database_url)
    rows = (await empty_database.run(rows_now))["jobs"]
    assert {row["form_key"]: bool(row["gathers"]) for row in rows} == {"list 0f": True, "0f": False}


async def test_people_who_were_there_count_as_seen_when_it_began_to_be_noted(empty_database_url, empty_database):
    began = datetime.now(UTC).replace(tzinfo=None)
    await upgrade_async(empty_database_url, "0012")
    await empty_database.run(two_jobs_of_revision_12)
    await upgrade_async(empty_database_url)
    (user,) = (await empty_database.run(rows_now))["users"]
    assert began <= user["seen_at"].replace(tzinfo=None) <= datetime.now(UTC).replace(tzinfo=None)


async def test_files_that_were_there_name_what_they_were_made_of(empty_database_url, empty_database):
    await upgrade_async(empty_database_url, "0016")
    keys = {1: "0f", 2: "0f:1:fit:5000", 3: "0f:1:split:5000", 4: "0f:x:fit:5000", 5: ":fit:5"}
    await empty_database.run(lambda connection: add_files(connection, keys))
    await upgrade_async(empty_database_url)
    rows = (await empty_database.run(rows_now))["files"]
    assert {row["id"]: row["made_of_id"] for row in rows} == {1: None, 2: 1, 3: 1, 4: None, 5: None}


def add_files(connection, keys):
    reflected = MetaData()
    reflected.reflect(connection)
    files = reflected.tables["files"]
    values = {column.name: value_for(column) for column in files.columns}
    for number, form_key in keys.items():
        connection.execute(files.insert().values(values | {"id": number, "form_key": form_key}))


def two_jobs_of_revision_12(connection):
    reflected = MetaData()
    reflected.reflect(connection)
    users, jobs = reflected.tables["users"], reflected.tables["jobs"]
    connection.execute(users.insert().values({column.name: value_for(column) for column in users.columns}))
    for number, form_key in enumerate(("list 0f", "0f"), 1):
        values = {column.name: value_for(column) for column in jobs.columns}
        own = {"id": number, "user_id": 1, "form_key": form_key, "request_key": form_key}
        connection.execute(jobs.insert().values(values | own))


@pytest.mark.parametrize("table", ["jobs", "files", "users"])
def test_an_id_is_never_given_twice(sqlite_template, table):
    with closing(sqlite3.connect(f"file:{sqlite_template}?mode=ro", uri=True)) as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    assert "AUTOINCREMENT" in made
