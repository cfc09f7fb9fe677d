"""The worker process: the arq entry points, the leases of what it runs, and its start and end.

One process runs two arq workers over one warm parent, so that looks never wait behind downloads. What is fetched
goes through the egress guard: one of its own, or the one that the settings name.
"""

import asyncio
import logging
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from engine import lookups, maintenance, programs, signals, stops
from engine.arq_workers import arq_worker, close, hear_wakes
from engine.attempts import Attempts
from engine.attendance import Attendance
from engine.condition import Condition
from engine.converter import Converter
from engine.deliveries import Order
from engine.faults import kept_in, report_bug
from engine.housekeeping import Housekeeping
from engine.jars import Jars
from engine.lifecycle import counting, leases, runs, telling
from engine.lookups import Lookups
from engine.queue import (
    CONVERSIONS,
    DOWNLOADS,
    LOOKUPS,
    Queue,
    full_name,
    looking_key,
    lookup_key,
    open_queue,
)
from engine.releases import updates
from engine.releases.following import Following
from engine.sandbox import Sandbox, room
from engine.settings import EngineSettings
from engine.success import Success
from engine.supplies import Supplies, open_supplies
from engine.telemetry import context, logs, metrics, sentry, tracing
from engine.telemetry.exposition import Exposition, NoAddress, served
from engine.telemetry.settings import TelemetrySettings
from storage.collector import settle
from storage.errors import DatabaseOutdated, DiskFull, StorageAway
from storage.faults import redis_faults
from storage.files import disk_faults
from storage.locks import remove_abandoned
from storage.settings import StorageSettings
from storage.stores import Stores, open_stores

log = logging.getLogger("engine.worker")  # The module is also run as the program.

LOOK_SECONDS = 0.05
HAND_BACK_SECONDS = 3.0
"""How long it may take to break off what has not ended in the time of grace, and to hand it back."""


class Worker:
    """What one worker process does with the jobs that it is handed."""

    def __init__(
        self, stores: Stores, queue: Queue, sandbox: Sandbox, supplies: Supplies, settings: EngineSettings
    ) -> None:
        work_dir = stores.settings.work_dir
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._stores = stores
        self._queue = queue
        self._settings = settings
        self._sandbox = sandbox
        self._work_dir = work_dir / self.name
        self._running: dict[int, asyncio.Task[None]] = {}
        self.condition = Condition(sandbox, supplies, settings, self._folder)
        self.attendance = Attendance(stores, self.name, settings, self.condition.about)
        self._success = Success(stores.successes, lambda: programs.ytdlp_version(sandbox.overlay))
        jars = Jars(stores, queue.doubt_cookies)
        self._lookups = Lookups(stores, sandbox, supplies, settings, self._folder, self._success, jars)
        self._attempts = Attempts(stores, sandbox, supplies, settings, self._folder, self._success, jars)
        self._converter = Converter(stores, sandbox, supplies, settings, self._folder)
        self._housekeeping = Housekeeping(stores, queue, settings, work_dir)

    async def look_up(self, ctx: dict[str, Any], url: str, origin: dict[str, Any] | None = None, **newer: Any) -> None:
        """Find out what a link leads to, for those who wait for it; `origin` says what the first of them is at."""
        del ctx, newer  # What a later version says besides is not known here.
        with context.going_on(origin), self._lookups.under_way(lookup_key(url)):
            await self._say_looking()
            await self._lookups.look_up(url)

    async def try_cookies(
        self, ctx: dict[str, Any], asked: dict[str, Any], origin: dict[str, Any] | None = None, **newer: Any
    ) -> None:
        """Find out whether a set of cookies works, for whoever waits for it."""
        del ctx, newer
        key = str(asked["key"])
        with context.going_on(origin), self._lookups.under_way(key):
            await self._say_looking()
            await self._lookups.try_cookies(int(asked["number"]), asked["url"], key)

    async def download(self, ctx: dict[str, Any], job_id: int, **newer: Any) -> None:
        """Make one attempt at a job."""
        del ctx, newer
        if job_id in self._running:
            # This process hung for longer than a lease, so that its job was taken back and is handed to it again.
            self._break_off(job_id)
            await asyncio.wait([self._running[job_id]])
        job = await runs.claim(self._stores, job_id, self.name)
        if job is None:
            return
        with context.within(job=job_id, traceparent=job.traceparent):
            tracing.record("queue wait", counting.waiting_since(job).timestamp())
            task = asyncio.create_task(self._attempts.make(job))
        self._running[job_id] = task
        try:
            await task
        except asyncio.CancelledError:
            # The attempt was cancelled, or this call: both leave the attempt to clean up to its end.
            task.cancel()
            await asyncio.wait([task])
        finally:
            if self._running.get(job_id) is task:
                del self._running[job_id]
            with suppress(StorageAway):
                await self._queue.dispatch()

    async def convert(
        self, ctx: dict[str, Any], order: dict[str, Any], origin: dict[str, Any] | None = None, **newer: Any
    ) -> None:
        """Make a stored file small enough to be sent, or a thumbnail of it, for those who wait for it."""
        del ctx, newer
        with context.going_on(origin):
            await self._converter.convert(Order.model_validate(order))

    async def begin(self) -> None:
        """Say that this worker is there, and see that it may work; raises UnderMaintenance and DatabaseOutdated."""
        await maintenance.check_tables(self._stores)
        # Before the first sweep, which hands out as many jobs as the workers that are there can take.
        await self.attendance.say()
        await maintenance.refuse(self._stores)

    async def keep_leases(self) -> None:
        """Say again and again that this worker is there and which jobs it holds; break off those that it lost."""
        while True:
            await self.attendance.say()
            await self._success.write_down()
            with suppress(StorageAway, DiskFull):
                mine = list(self._running)
                await self._say_looking()
                for lost in set(mine) - await leases.renew(self._stores, mine, self.name):
                    self._break_off(lost)
            await asyncio.sleep(leases.HEARTBEAT_SECONDS)

    async def _say_looking(self) -> None:
        with suppress(StorageAway):
            for key in [*self._lookups.keys, *self._converter.keys]:
                await self._stores.cache.set(looking_key(key), True, leases.LEASE.total_seconds())

    async def hear_cancels(self) -> None:
        """Break off jobs as soon as they are cancelled; the lease finds out what was not heard."""
        async with aclosing(self._stores.events.follow(telling.CANCEL_TOPIC)) as messages:
            async for message in messages:
                if message is not None and message.get("keep"):
                    self._end_early(int(message["job"]))
                elif message is not None:
                    self._break_off(int(message["job"]))

    async def keep_house(self) -> None:
        """Take back what dead workers left, again and again."""
        while True:
            with suppress(StorageAway, DiskFull):
                await self._housekeeping.sweep()
            await asyncio.sleep(leases.HEARTBEAT_SECONDS)

    async def leave(self, hurried: asyncio.Event) -> None:
        """Take no more jobs, give those in work the time of grace to end unless hurried, and hand the rest back."""
        await self.attendance.leave()
        deadline = time.monotonic() + self._settings.grace_seconds
        while self._at_work() and time.monotonic() < deadline and not hurried.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(hurried.wait(), LOOK_SECONDS)
        await self._converter.leave()
        for task in list(self._running.values()):
            task.cancel()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=HAND_BACK_SECONDS)
        await self._success.write_down()
        shutil.rmtree(self._work_dir, ignore_errors=True)
        await self.attendance.end()

    async def show_gauges(self) -> None:
        """Bring the gauges of this worker up to date."""
        busy = {"lookups": self._lookups.keys, "downloads": self._running, "conversions": self._converter.keys}
        metrics.WORKER_BUSY.put({(queue,): len(work) for queue, work in busy.items()})
        version, released = programs.ytdlp_release(self._sandbox.overlay)
        metrics.YTDLP_RELEASED.put({(version,): released})

    def _at_work(self) -> bool:
        return bool(self._running or self._lookups.keys or self._converter.keys)

    def _end_early(self, job_id: int) -> None:
        for folder in self._work_dir.glob(f"{job_id}-*") if job_id in self._running else ():
            with suppress(OSError):
                stops.ask(folder)

    def _break_off(self, job_id: int) -> None:
        if job_id in self._running:
            self._running[job_id].cancel()

    @contextmanager
    def _folder(self, name: str) -> Iterator[Path]:
        """A folder that is gone at the end of the block, with whatever is in it; raises DiskFull."""
        folder = (self._work_dir / name).absolute()
        with disk_faults():
            try:
                folder.mkdir(parents=True)
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)


async def run(
    storage_settings: StorageSettings,
    settings: EngineSettings,
    *,
    started: Callable[[], None],
    task_module: str = "engine.fetch.tasks",
    telemetry: TelemetrySettings | None = None,
) -> None:
    """Work until SIGTERM or SIGINT, or until the end of standard input where that is a pipe from our starter.

    What is in work then has the time of grace to end, unless a second signal cuts that short.
    `task_module` holds what the children do; see `engine.sandbox.Sandbox`.
    """
    stopped, hurried = signals.stop_events()
    # The lock of one that was killed here would pass for ours, also while the stores are away.
    await asyncio.to_thread(remove_abandoned, storage_settings.work_dir)
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_stores(storage_settings))
        stack.enter_context(kept_in(stores.cache))
        queue = await stack.enter_async_context(open_queue(stores))
        supplies = await stack.enter_async_context(open_supplies(settings))
        following = Following(stores, updates.overlays(stores.settings, settings))
        sandbox = Sandbox(task_module=task_module, standby=room(settings.concurrency, settings.standby_seconds))
        worker = Worker(stores, queue, sandbox, supplies, settings)
        if not await maintenance.wait_for_end(worker.begin, stopped):
            await worker.leave(hurried)
            return
        sandbox.overlay = await following.at_hand()
        await sandbox.start()
        stack.push_async_callback(sandbox.close)
        kept_up = updates.updates(stores, settings, supplies, task_module).keep_up
        keeping = [following.follow(sandbox), *([kept_up()] if settings.ytdlp_updates else [])]
        if settings.egress_url is not None:
            keeping.append(worker.condition.keep_asking(settings.egress_url))
        await stack.enter_async_context(_running_tasks(worker, stores, settings, keeping, stopped, hurried))
        if telemetry is not None and telemetry.worker_metrics_listen is not None:
            exposition = Exposition(telemetry.metrics_token, worker.show_gauges)
            try:
                await stack.enter_async_context(served(exposition, telemetry.worker_metrics_listen))
            except NoAddress as error:
                # What is not measured is still downloaded.
                log.error("metrics are not shown: %s", error)
        settle()
        started()
        log.info("worker %s takes %s jobs at once: %s", worker.name, settings.concurrency, ", ".join(settings.queues))
        await stopped.wait()


@asynccontextmanager
async def _running_tasks(
    worker: Worker,
    stores: Stores,
    settings: EngineSettings,
    keeping: Sequence[Coroutine[Any, Any, None]],
    stopped: asyncio.Event,
    hurried: asyncio.Event,
) -> AsyncIterator[None]:
    # The longest of them opens a link without cookies and then with them. Conversions here are thumbnails.
    looking = arq_worker(
        LOOKUPS,
        (worker.look_up, worker.try_cookies, worker.convert),
        stores,
        2 * settings.concurrency,
        2 * lookups.TIMEOUT + 5,
    )
    downloads = arq_worker(
        DOWNLOADS,
        (worker.download,),
        stores,
        settings.concurrency,
        settings.job_timeout_minutes * 60 + settings.max_seconds + 60,
    )
    # Conversions keep a core each for minutes: there are fewer of them at once.
    conversions = arq_worker(
        CONVERSIONS,
        (worker.convert,),
        stores,
        max(1, settings.concurrency // 2),
        settings.job_timeout_minutes * 60 + 60,
    )
    every = {LOOKUPS: looking, DOWNLOADS: downloads, CONVERSIONS: conversions}
    arq_workers = {name: every[name] for name in map(full_name, settings.queues)}
    loops = [
        *(each.main() for each in arq_workers.values()), hear_wakes(arq_workers, stores),
        worker.keep_leases(), worker.hear_cancels(), worker.keep_house(), worker.condition.keep_checking(), *keeping,
    ]  # fmt: skip
    tasks = [asyncio.create_task(loop) for loop in loops]
    for task in tasks:
        task.add_done_callback(lambda _: stopped.set())
    try:
        yield
    finally:
        for each in arq_workers.values():
            each.allow_pick_jobs = False
        await worker.leave(hurried)
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                report_bug(outcome)
        for each in arq_workers.values():
            with suppress(StorageAway), redis_faults():
                await close(each)


def main() -> None:
    """Run a worker with the settings of the environment.

    When it takes jobs it says `ready` on standard output, or what it was told to say there as its argument.
    """
    storage_settings, settings, telemetry = StorageSettings(), EngineSettings(), TelemetrySettings()
    started = partial(print, *sys.argv[1:] or ["ready"], flush=True)
    kept_out = [*storage_settings.secrets(), *storage_settings.addresses(), *settings.secrets()]
    logs.set_up(telemetry, kept_out)
    tracing.set_up(telemetry, "worker")
    sentry.set_up(telemetry, "worker")
    try:
        asyncio.run(run(storage_settings, settings, started=started, telemetry=telemetry))
    except DatabaseOutdated as error:
        log.error("the database is at revision %s, and %s is needed: run clipferry migrate", error.found, error.needed)
        raise SystemExit(1) from None
    except StorageAway as error:
        log.error("no work can begin: %s does not answer, or refuses us: %s", error.part, error.__cause__)
        raise SystemExit(1) from None
    finally:
        tracing.shut_down()


if __name__ == "__main__":
    main()
