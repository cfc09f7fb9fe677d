"""storage.migrations: the tables that the program needs, made once, on both databases."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from storage import models  # noqa: F401 - it registers the tables.
from storage.database import Database
from storage.migrations import current, head, upgrade_async

UPGRADE = "import sys; from storage.migrations import upgrade; upgrade(sys.argv[1])"


@pytest.fixture
async def empty_database(empty_database_url):
    database = Database(empty_database_url)
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


async def test_upgrade_makes_what_the_models_say(empty_database_url, empty_database):
    await upgrade_async(empty_database_url)
    assert await empty_database.run(differences) == []


async def test_upgrade_may_run_again(empty_database_url, empty_database):
    await upgrade_async(empty_database_url)
    await upgrade_async(empty_database_url)
    assert await current(empty_database) == head()


async def test_processes_may_upgrade_at_once(empty_database_url, empty_database):
    upgrades = [subprocess.Popen([sys.executable, "-c", UPGRADE, empty_database_url]) for _ in range(2)]
    assert [process.wait(30) for process in upgrades] == [0, 0]
    assert await current(empty_database) == head()


async def test_upgrade_makes_the_folder_of_a_file(tmp_path):
    await upgrade_async(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'folder' / 'clipferry.sqlite3'}")
    assert (tmp_path / "new" / "folder" / "clipferry.sqlite3").is_file()


async def test_every_revision_has_a_way_back(empty_database_url, empty_database):
    await upgrade_async(empty_database_url)
    await empty_database.run(downgrade_to_base)
    left = await empty_database.run(lambda connection: inspect(connection).get_table_names())
    assert left == ["alembic_version"]


def downgrade_to_base(connection):
    from alembic import command

    from storage.migrations import _config

    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
