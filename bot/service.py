"""`clipferry run` and `clipferry worker`: processes that go on until they are told to stop."""

import asyncio
import logging
import signal
import sys

from bot.errors import StackFailed
from bot.settings import BotSettings
from bot.stack import Settings, Stack, WorkerProcess, attach_or_start, start

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> int:
    """Run everything that is configured until SIGTERM or SIGINT; the exit status."""
    stopped = stop_event()
    async with start(settings) as stack:
        for line in platforms(settings.bot, stack):
            print(line, flush=True)
        print("Running. Stop with Ctrl+C.", flush=True)
        await stopped.wait()
        print("Stopping ...", flush=True)
    return 0


async def work(settings: Settings) -> int:
    """Run one more worker on the data folder's stack until SIGTERM or SIGINT; the exit status."""
    stopped = stop_event()
    async with attach_or_start(settings):
        worker = WorkerProcess(settings.bot.log_level)
        await worker.start()
        try:
            print("Worker is running. Stop with Ctrl+C.", flush=True)
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
        _platform("Telegram", "CLIPFERRY_TELEGRAM_TOKEN", is_set=settings.telegram_token is not None),
        _platform("Discord", "CLIPFERRY_DISCORD_TOKEN", is_set=settings.discord_token is not None),
    ]


def stop_event() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    return stopped


def _platform(name: str, setting: str, *, is_set: bool) -> str:
    if is_set:
        print(f"{name} is not part of this version; {setting} is ignored.", file=sys.stderr)
    return f"{name:9} off  set {setting} to turn it on"
