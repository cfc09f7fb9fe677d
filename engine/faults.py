"""Bugs: logged whole under a short id, shown as that id, and kept for administrators to look up."""

import asyncio
import logging
import os
import secrets
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors.jobs import ExtractorBroken, Unexpected
from engine.scrubbing import GONE, is_secret, scrub
from engine.telemetry import context, metrics, sentry
from storage.cache import Cache
from storage.errors import StorageAway

log = logging.getLogger(__name__)

HOUR = 3600.0
KEPT_SECONDS = 30 * 24 * HOUR
MOST_CHARACTERS = 6_000
"""How much of a trace is kept, from its end."""
MOST_AN_HOUR = 60
"""How many are kept an hour: a bug that comes again and again must not fill the memory; the log has them all."""

_EXTRACTORS = "/yt_dlp/extractor/"
"""Stands in the trace of a child that went down in an extractor: nothing of ours is called from there."""


@dataclass(frozen=True)
class Fault:
    """What stands behind the short id of a bug, without secrets."""

    error_id: str
    at: float
    """In seconds since 1970."""
    kind: str
    facts: dict[str, str]
    trace: str
    where: str = ""
    """The process: its program, machine and number."""


_keepers: list[Callable[[Fault], None]] = []


def report_bug(error: BaseException, **facts: object) -> Unexpected:
    """Log an error that nobody expected, with its trace and the facts; what a person is shown instead."""
    error_id = secrets.token_hex(3)
    metrics.ERRORS.add(kind=type(error).__name__)
    facts = {**context.fields(), **facts}
    log.error("error %s", error_id, exc_info=error, extra={"error_id": error_id, "facts": facts})
    sentry.report(error, error_id, facts)
    if _keepers:
        fault = _fault(error_id, error, facts)
        for keep in _keepers:
            keep(fault)
    return ExtractorBroken(error_id) if _EXTRACTORS in getattr(error, "text", "") else Unexpected(error_id)


@contextmanager
def kept_in(cache: Cache) -> Iterator[None]:
    """Within the block what is reported in this process is also kept in Redis; one that is away loses it."""
    loop = asyncio.get_running_loop()
    keeping: set[asyncio.Task[None]] = set()

    async def write(fault: Fault) -> None:
        with suppress(StorageAway):
            if await cache.count(f"faults:{time.time() // HOUR:.0f}", HOUR) > MOST_AN_HOUR:
                return
            await cache.set(_key(fault.error_id), asdict(fault), KEPT_SECONDS)

    def begin(fault: Fault) -> None:
        task = loop.create_task(write(fault))
        keeping.add(task)
        task.add_done_callback(keeping.discard)

    def keep(fault: Fault) -> None:
        with suppress(RuntimeError):  # The loop has ended: the log has it.
            loop.call_soon_threadsafe(begin, fault)

    _keepers.append(keep)
    try:
        yield
    finally:
        _keepers.remove(keep)


async def find(cache: Cache, error_id: str) -> Fault | None:
    """What was reported under a short id within the last 30 days; raises StorageAway."""
    kept = await cache.get(_key(error_id.strip().lower()))
    return None if kept is None else Fault(**kept)


def _fault(error_id: str, error: BaseException, facts: dict[str, object]) -> Fault:
    # What went down in a child brings the child's own trace along.
    trace = "".join(traceback.format_exception(error)) + str(getattr(error, "text", ""))
    shown = {name: GONE if is_secret(name) else scrub(str(value)) for name, value in facts.items()}
    return Fault(error_id, time.time(), type(error).__name__, shown, scrub(trace)[-MOST_CHARACTERS:], where())


def where() -> str:
    """This process, as it is named where bugs are shown: its program, machine and number."""
    program = Path(sys.argv[0]).stem
    name = Path(sys.argv[0]).parent.name if program == "__main__" else program
    return f"{name} {socket.gethostname()}-{os.getpid()}"


def _key(error_id: str) -> str:
    return f"fault:{error_id}"
