"""`clipferry run` and `clipferry worker`: processes that go on until they are told to stop."""

import asyncio
import hashlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import AlreadyRunning, StackFailed
from bot.settings import BotSettings, Settings
from bot.stack import Stack, WorkerProcess, attach_or_start, become_worker, cookies_key, start
from engine import maintenance
from engine.signals import stop_event
from storage.errors import UserError

log = logging.getLogger(__name__)

WORKER_RUNS = "Worker is running. Stop with Ctrl+C."

Run = Callable[[BotSettings, Stack], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Platform:
    """A chat platform: the setting that turns it on, and what runs it until it is cancelled."""

    name: str
    setting: str
    is_set: Callable[[BotSettings], bool]
    run: Run | None = None
    """None: it is not part of this version."""


async def _run_telegram(settings: BotSettings, stack: Stack) -> None:
    from bot.telegram import front_end

    await front_end.run(settings, stack)


async def _run_discord(settings: BotSettings, stack: Stack) -> None:
    from bot.discord import front_end

    assert settings.discord_token is not None
    bot = hashlib.sha256(settings.discord_token.get_secret_value().encode()).hexdigest()[:16]
    # All of a bot's events come to every connection: one process has it, and the others stand by.
    await stack.engine.turns.during(f"discord:{bot}", lambda: front_end.run(settings, stack.engine, stack.signer))


PLATFORMS: Sequence[Platform] = (
    Platform(
        "Telegram", "CLIPFERRY_TELEGRAM_TOKEN", lambda settings: settings.telegram_token is not None, _run_telegram
    ),
    Platform("Discord", "CLIPFERRY_DISCORD_TOKEN", lambda settings: settings.discord_token is not None, _run_discord),
)


async def serve(settings: Settings, only: str | None = None) -> int:
    """Run everything that is configured, or one platform alone, until SIGTERM or SIGINT; the exit status.

    One platform alone joins the stack that runs on the data folder, if there is one. While a database is filled it
    waits. Raises StackFailed.
    """
    stopped = stop_event()
    await maintenance.wait_for_end(lambda: _serve(settings, only, stopped), stopped)
    return 0


async def _serve(settings: Settings, only: str | None, stopped: asyncio.Event) -> None:
    async with start(settings) if only is None else attach_or_start(settings) as stack, _measured(settings, stack):
        for line in platforms(settings.bot, stack):
            print(line, flush=True)
        running = [
            asyncio.create_task(platform.run(settings.bot, stack))
            for platform in PLATFORMS
            if platform.run is not None and platform.is_set(settings.bot) and only in (None, platform.name.lower())
        ]
        print("Running. Stop with Ctrl+C.", flush=True)
        try:
            await _first(asyncio.create_task(stopped.wait()), running)
            print("Stopping ...", flush=True)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def _measured(settings: Settings, stack: Stack) -> AsyncIterator[None]:
    """Show metrics at their own address where one is set; raises PortInUse or StackFailed."""
    telemetry = settings.telemetry
    if telemetry.metrics_listen is None:
        yield
        return
    from engine.telemetry.exposition import Exposition, NoAddress, served

    exposition = Exposition(telemetry.metrics_token, stack.engine.gauges.refresh)
    try:
        async with served(exposition, telemetry.metrics_listen):
            yield
    except NoAddress as error:
        raise StackFailed(part="metrics", reason=str(error)) from error


async def _first(stopped: asyncio.Task[Any], running: Sequence[asyncio.Task[None]]) -> None:
    """Wait until it is stopped; raises what a platform ends with."""
    await asyncio.wait({stopped, *running}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    for task in running:
        if task.done():
            try:
                task.result()
            except* UserError as group:
                raise _deepest(group) from group


def _deepest(group: BaseException) -> BaseException:
    return _deepest(group.exceptions[0]) if isinstance(group, BaseExceptionGroup) else group


async def work(settings: Settings, queues: str | None = None) -> int:
    """Run a worker for some queues or all until SIGTERM or SIGINT; the status.

    Where a stack runs on the data folder, this process becomes one more worker of it. Where none does, one is started
    that has this worker alone, and ends with it.
    """
    stopped = stop_event()
    alone = replace(settings, bot=settings.bot.model_copy(update={"own_worker": False}))
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(start(alone, any_port=True))
        except AlreadyRunning:
            await become_worker(settings, queues, WORKER_RUNS)
        log_level, grace = settings.telemetry.log_level, settings.engine.grace_seconds
        worker = WorkerProcess(log_level, grace, queues, cookies_key=cookies_key(settings))
        await worker.start()
        try:
            print(WORKER_RUNS, flush=True)
            while not stopped.is_set():
                if not worker.alive():
                    raise StackFailed(part="worker", reason="it ended by itself; its log is above")
                try:
                    async with asyncio.timeout(0.5):
                        await stopped.wait()
                except TimeoutError:
                    continue
        finally:
            await worker.stop()
    return 0


def platforms(settings: BotSettings, stack: Stack) -> list[str]:
    """One line for each front end: whether it is on, and which setting turns it on."""
    return [
        f"HTTP      on   {stack.public_url}",
        "Terminal  on   clipferry chat",
        *(_platform(platform, settings) for platform in PLATFORMS),
    ]


def _platform(platform: Platform, settings: BotSettings) -> str:
    is_set = platform.is_set(settings)
    if is_set and platform.run is None:
        print(f"{platform.name} is not part of this version; {platform.setting} is ignored.", file=sys.stderr)
    if is_set and platform.run is not None:
        return f"{platform.name:9} on"
    return f"{platform.name:9} off  set {platform.setting} to turn it on"
