"""What every benchmark stands on: a media site, a Valkey, a worker that is up, and the engine as front ends hold it."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, chdir
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from engine.askers import Asker
from engine.core import Engine, open_engine
from engine.feed import Changed
from engine.media import Choice, Media
from engine.settings import EngineSettings
from storage.migrations import upgrade_async
from storage.models import Job, JobState
from storage.settings import StorageSettings
from storage.valkey import Valkey
from tests.site import SiteProcess

JOB_SECONDS = 180.0
ROOT = Path(__file__).parents[2]
SETTINGS = {
    "CLIPFERRY_ALLOWED_NETWORKS": "127.0.0.1/32",
    # Enough for every run, so that the price is held for each job as it is in life.
    "CLIPFERRY_SIGNUP_CREDITS": "100000000",
    "CLIPFERRY_MEMBER_LOOKUPS_PER_MINUTE": "100000",
    "CLIPFERRY_MEMBER_DOWNLOADS_PER_MINUTE": "100000",
    "CLIPFERRY_ADMIN_DOWNLOADS_PER_MINUTE": "100000",
    "CLIPFERRY_LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True)
class Bench:
    """The running parts."""

    site: SiteProcess
    engine: Engine
    asker: Asker
    folder: Path
    """For whatever a benchmark writes."""
    worker_pid: int
    pairs: int | None
    """How many pairs to run, where the person said so."""
    settings: StorageSettings
    _watch: "_Watch"
    _numbers: Iterable[int]

    def fresh(self, path: str) -> str:
        """The address of something on the site under which nobody has asked for it yet."""
        return self.site.url(f"{path}?fresh={next(iter(self._numbers))}")

    async def look_up(self, link: str) -> Media:
        """What a link leads to."""
        return await self.engine.jobs.look_up(self.asker, link)

    async def submit(self, media: Media, choice: Choice) -> Job:
        """Queue a download."""
        return await self.engine.jobs.submit(self.asker, media, choice, platform="terminal", reply_to={})

    async def ready(self, job: Job) -> Job:
        """Wait until the job's row says that its file is stored; raises RuntimeError when it failed."""
        async with asyncio.timeout(JOB_SECONDS):
            ended = await self._watch.end_of(job.id or 0)
        if ended.state is not JobState.READY:
            raise RuntimeError(f"{ended.url}: {ended.state} {ended.error}")
        return ended

    async def fetch(self, link: str, choice: Choice) -> Job:
        """Take a link the whole way to a stored file."""
        return await self.ready(await self.submit(await self.look_up(link), choice))

    def stored(self) -> list[Path]:
        """The files in the store."""
        return [path for path in (self.folder / "data" / "files").rglob("*") if path.is_file()]

    def clear_store(self) -> None:
        """Remove the stored files, so that long runs do not fill the disk."""
        for path in self.stored():
            path.unlink()


class _Watch:
    """Follows the steps of all jobs as a front end's tracker does, and says when one ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: dict[int, asyncio.Future[Job]] = {}
        self.following = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled."""
        async for event in self._engine.jobs.feed.follow("terminal"):
            self.following.set()
            if event is None:
                await self._read(*self._waiting)
            elif isinstance(event, Changed):
                await self._read(event.job_id)

    async def end_of(self, job_id: int) -> Job:
        """The row of a job that is ready or final."""
        ended = self._waiting[job_id] = asyncio.get_running_loop().create_future()
        await self._read(job_id)
        try:
            return await ended
        finally:
            del self._waiting[job_id]

    async def _read(self, *job_ids: int) -> None:
        for job_id in job_ids:
            ended = self._waiting.get(job_id)
            if ended is None or ended.done():
                continue
            job = await self._engine.jobs.read(job_id)
            if job is not None and (job.state is JobState.READY or job.state.final) and not ended.done():
                ended.set_result(job)


@asynccontextmanager
async def open_bench(pairs: int | None = None, worker_module: str = "engine.worker") -> AsyncIterator[Bench]:
    """Everything started, and stopped and removed at the end of the block."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clipferry-bench-")))
        # In a folder of its own, so that nobody's .env is read.
        stack.enter_context(chdir(folder))
        _set_environment(folder / "data")
        site = stack.enter_context(SiteProcess())
        valkey = Valkey(folder / "data")
        stack.callback(valkey.stop)
        valkey.start()
        settings = StorageSettings()
        await upgrade_async(settings.effective_database_url)
        worker = await _start_worker(stack, worker_module)
        engine = await stack.enter_async_context(open_engine(settings, EngineSettings()))
        watch = await _start_watch(stack, engine)
        asker = await engine.accounts.asker("terminal", "bench", "bench")
        yield Bench(site, engine, asker, folder, worker.pid, pairs, settings, watch, count(1))


def _set_environment(data_dir: Path) -> None:
    for name in [name for name in os.environ if name.startswith("CLIPFERRY_") and name != "CLIPFERRY_TEST_CLIPS"]:
        del os.environ[name]
    os.environ |= {**SETTINGS, "CLIPFERRY_DATA_DIR": str(data_dir)}


async def _start_worker(stack: AsyncExitStack, module: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    # The folder is another one, where a module of the tests would not be found.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen([sys.executable, "-m", module], stdin=pipe, stdout=pipe, env=environment)
    stack.callback(_stop, worker)
    assert worker.stdout is not None
    if not await asyncio.to_thread(worker.stdout.readline):
        raise RuntimeError("the worker did not start")
    return worker


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.communicate(timeout=15)


async def _start_watch(stack: AsyncExitStack, engine: Engine) -> _Watch:
    watch = _Watch(engine)
    following = asyncio.create_task(watch.run())
    stack.push_async_callback(_cancel, following)
    await watch.following.wait()
    return watch


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
