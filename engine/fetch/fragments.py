"""The fragments of a stream fetched at once and handed over in order: few where each comes quickly, many where not.

A few are enough to keep a fast connection busy; more would only wait for each other. Where requests take their time,
or every connection is throttled, many are under way. Large fragments wait for their turn on the disk.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Generic, TypeVar

from engine.fetch.paces import BlockSize
from engine.fetch.ranges import RETRIES, TICK_SECONDS

FEW: Final = 4
MANY: Final = 16
SLOW_SECONDS: Final = 0.05
"""Where a fragment of SLOW_BYTES or less takes longer than this, many are fetched at once."""
SLOW_BYTES: Final = 512 * 1024
KEPT_BYTES: Final = 2 * 1024 * 1024
"""How much of each fragment is kept in memory; what is larger goes to the disk."""

T = TypeVar("T")
Read = Callable[[int], bytes]


@dataclass(frozen=True)
class Source(Generic[T]):
    """Where fragments come from, and what may be done there."""

    open: Callable[[T], tuple[Read, Callable[[], None]]]
    """Asks for a fragment: how to read it, none at its end, and how to let go of it."""
    passing: Callable[[Exception], bool]
    """Whether an error may be gone at the next attempt."""
    pause: Callable[[int], float]
    """Seconds to wait before the further attempt of this number, from 0."""
    folder: Path
    """For what is too large to be kept in memory."""


class Fetched(Generic[T]):
    """Fragments of a source as they are fetched; use it in a `with` block, and iterate once.

    Iterating gives each fragment with its content, in order, or None while the next one has not come; it raises what
    the source raises, after RETRIES further attempts where that may pass.
    """

    def __init__(self, source: Source[T], fragments: Iterator[T]) -> None:
        self.received = 0
        """Bytes that have come, those of fragments under way included."""
        self._source = source
        self._fragments = fragments
        self._lock = threading.Condition()
        self._at_once = FEW
        self._threads = 0
        self._taken = 0
        self._handed = 0
        self._ready: dict[int, tuple[T, IO[bytes]]] = {}
        self._count: int | None = None
        self._failure: Exception | None = None
        self._stopped = False

    def __enter__(self) -> "Fetched[T]":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
            for _fragment, content in self._ready.values():
                content.close()

    def __iter__(self) -> Iterator[tuple[T, IO[bytes]] | None]:
        started = time.monotonic()
        self._fill()
        while not self._is_over():
            found = self._next()
            if found is None:
                if self._handed == 0 and time.monotonic() - started > SLOW_SECONDS:
                    self._widen()
                yield None
                continue
            with found[1]:
                yield found

    def _fill(self) -> None:
        with self._lock:
            missing = self._at_once - self._threads
            self._threads += missing
        for _ in range(missing):
            threading.Thread(target=self._work, daemon=True, name="fragment").start()

    def _widen(self) -> None:
        if self._at_once < MANY:
            self._at_once = MANY
            self._fill()

    def _is_over(self) -> bool:
        with self._lock:
            if self._failure is not None and self._handed not in self._ready:
                raise self._failure
            return self._count is not None and self._handed >= self._count

    def _next(self) -> tuple[T, IO[bytes]] | None:
        with self._lock:
            if self._handed not in self._ready and self._failure is None:
                self._lock.wait(TICK_SECONDS)
            found = self._ready.pop(self._handed, None)
            if found is not None:
                self._handed += 1
                self._lock.notify_all()
            return found

    # --- in the threads

    def _work(self) -> None:
        try:
            while (taken := self._take()) is not None:
                number, fragment = taken
                content = self._bring(fragment)
                with self._lock:
                    if self._stopped:
                        content.close()
                        return
                    self._ready[number] = (fragment, content)
                    self._lock.notify_all()
        except Exception as error:  # noqa: BLE001 - It is raised in the thread that waits.
            with self._lock:
                self._failure = self._failure or error
                self._lock.notify_all()

    def _take(self) -> tuple[int, T] | None:
        with self._lock:
            # Whoever hands over may be slower than whoever fetches, and what waits for it takes room.
            while len(self._ready) >= 2 * self._at_once and self._goes_on():
                self._lock.wait()
            fragment = next(self._fragments, None) if self._goes_on() else None
            if fragment is None:
                self._count = self._taken
                self._lock.notify_all()
                return None
            self._taken += 1
            return self._taken - 1, fragment

    def _goes_on(self) -> bool:
        return not self._stopped and self._failure is None

    def _bring(self, fragment: T) -> IO[bytes]:
        for attempt in range(RETRIES):
            try:
                return self._read(fragment)
            except Exception as error:
                if not self._source.passing(error):
                    raise
                time.sleep(self._source.pause(attempt))
        return self._read(fragment)

    def _read(self, fragment: T) -> IO[bytes]:
        content: Any = SpooledTemporaryFile(KEPT_BYTES, dir=str(self._source.folder))  # noqa: SIM115 - The taker closes it.
        started = time.monotonic()
        try:
            read, close = self._source.open(fragment)
            try:
                self._pour(read, content)
            finally:
                close()
        except BaseException:
            content.close()
            raise
        self._judge(time.monotonic() - started, content.tell())
        content.seek(0)
        return content  # type: ignore[no-any-return]

    def _pour(self, read: Read, content: IO[bytes]) -> None:
        block = BlockSize()
        while not self._stopped:
            started = time.monotonic()
            data = read(block.size)
            if not data:
                return
            block.took(time.monotonic() - started)
            content.write(data)
            with self._lock:
                self.received += len(data)

    def _judge(self, seconds: float, size: int) -> None:
        if seconds > SLOW_SECONDS * max(1.0, size / SLOW_BYTES):
            self._widen()
