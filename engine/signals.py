"""Signals to a process that goes on until it is told to stop, and the end of the one that started it."""

import asyncio
import os
import signal
import stat
import sys


def stop_event() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    return stopped


def stop_events() -> tuple[asyncio.Event, asyncio.Event]:
    """Events that are set when this process is to stop, and when it is to hurry: at a second signal."""
    stopped, hurried = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    before: list[bool] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _signalled, stopped, hurried, before)
    if not sys.stdin.isatty() and stat.S_ISFIFO(os.fstat(0).st_mode):
        # The pipe ends with the process that started this one, however that ended.
        loop.add_reader(0, _stop_at_end_of_input, stopped)
    return stopped, hurried


def _signalled(stopped: asyncio.Event, hurried: asyncio.Event, before: list[bool]) -> None:
    # Counted apart from `stopped`: a starter that ends closes our standard input before it sends its first signal.
    (hurried if before else stopped).set()
    before.append(True)


def _stop_at_end_of_input(stopped: asyncio.Event) -> None:
    if not os.read(0, 1024):
        asyncio.get_running_loop().remove_reader(0)
        stopped.set()
