"""A data folder with all that a worker needs, and real worker processes in it."""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil

from engine.core import open_engine
from engine.media import Choice
from engine.settings import EngineSettings
from storage.models import JobState
from storage.settings import StorageSettings
from storage.stores import open_stores
from storage.valkey import Valkey

ROOT = Path(__file__).parents[2]
ALLOWED = "127.0.0.1/32"
START_SECONDS = 90
SETTINGS = {
    "ALLOWED_NETWORKS": ALLOWED,
    "SIGNUP_CREDITS": "100000",
    "YTDLP_UPDATES": "false",
    # So that it is soon seen that nothing is left.
    "STANDBY_SECONDS": "0.5",
}


class House:
    """One data folder: a Valkey server, a database, and whoever works there."""

    def __init__(self, folder: Path, template: Path, **settings: str) -> None:
        self.settings = {**SETTINGS, **settings}
        self.storage = StorageSettings(data_dir=folder / "data", database_url=None, redis_url=None)
        self.engine = EngineSettings(**{name.lower(): value for name, value in self.settings.items()})
        self.storage.data_dir.mkdir()
        shutil.copy(template, self.storage.data_dir / "clipferry.sqlite3")
        self._valkey = Valkey(self.storage.data_dir)
        self._log = (folder / "workers.log").open("wb")
        self.workers = []

    def __enter__(self):
        self._valkey.start()
        return self

    def __exit__(self, *_):
        for worker in self.workers:
            worker.kill()
            worker.communicate()
        self._valkey.stop()
        self._log.close()

    def hire(self, **settings):
        """Start a worker and wait until it takes jobs."""
        worker = self.start(**settings)
        ready, _, _ = select.select([worker.stdout], [], [], START_SECONDS)
        assert ready, "the worker says nothing"
        assert worker.stdout.readline() == b"ready\n"
        return worker

    def start(self, **settings):
        """Start a worker."""
        given = {
            f"CLIPFERRY_{name}": value for name, value in {**self.settings, "CONCURRENCY": "4", **settings}.items()
        }
        rest = {name: value for name, value in os.environ.items() if not name.startswith("CLIPFERRY_")}
        worker = subprocess.Popen(
            [sys.executable, "-m", "engine.worker"],
            cwd=ROOT,
            env={**rest, "CLIPFERRY_DATA_DIR": str(self.storage.data_dir), **given},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self.workers.append(worker)
        return worker

    @asynccontextmanager
    async def desk(self, name="Ann"):
        """A person of that name at the front door."""
        async with open_engine(self.storage, self.engine) as engine:
            yield Desk(engine, await engine.accounts.asker("telegram", name, name))

    @asynccontextmanager
    async def stores(self):
        """What the house remembers."""
        async with open_stores(self.storage) as stores:
            yield stores

    def logged(self):
        """What the workers have written into their log."""
        return Path(self._log.name).read_text()

    def left_over(self):
        """What jobs have left in the work folder."""
        return sorted(path.name for path in self.storage.work_dir.glob("*/*"))

    def stored(self):
        """The files in the store."""
        return sorted(path for path in self.storage.files_dir.rglob("*") if path.is_file())


class Desk:
    """A person at the front door."""

    def __init__(self, engine, asker) -> None:
        self.engine = engine
        self.jobs = engine.jobs
        self.asker = asker

    async def order(self, link, choice=None):
        """Look a link up and submit it."""
        media = await self.jobs.look_up(self.asker, link)
        return await self.submit(media, choice)

    async def submit(self, media, choice=None):
        """Submit a media that was looked up."""
        return await self.jobs.submit(self.asker, media, choice or Choice(), platform="test", reply_to={})

    async def wait(self, job, *states, seconds=90):
        """The job once it is in one of the states, or has ended."""
        async with asyncio.timeout(seconds):
            while True:
                row = await self.jobs.get(self.asker, job.id)
                if row.state in states or row.state.final:
                    return row
                await asyncio.sleep(0.02)

    async def fetch(self, link, choice=None, seconds=90):
        """Order a link and wait until its file is ready, or it has failed."""
        return await self.wait(await self.order(link, choice), JobState.READY, seconds=seconds)

    async def take(self, job):
        """Take the files of a ready job; the job and they."""
        return await self.jobs.deliveries.begin(job.id, "test")

    async def balance(self):
        """What the person can spend and what is held."""
        balance = (await self.engine.accounts.statement(self.asker)).balance
        return balance.available, balance.held


def children(worker):
    """The processes below a worker."""
    return {child.pid for child in psutil.Process(worker.pid).children(recursive=True)}


def kill(pids):
    """Kill processes, some of which may end with another one of them."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def until(condition, seconds=60):
    """Wait until something is so; whether it was in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@asynccontextmanager
async def inner_service(host="127.0.0.2"):
    """A service on an address that is not allowed; yields its address and the connections that reached it."""
    reached = []

    async def serve(reader, writer):
        reached.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(serve, host, 0)
    async with server:
        yield f"http://{host}:{server.sockets[0].getsockname()[1]}", reached
