"""One file over as many connections as make it faster: one where it is fast, ranges where each is throttled.

The first request is the one that a plain download makes. Only when it has shown itself slow for what is left, a range
is asked for beside it (RFC 9110, section 14); an answer that is not exactly that range of the same file, by its
validators and its size, leaves the first connection to go on alone. Ranges are taken in the order of the file, so that
its beginning is soon whole.

What it cannot do: a server that sends other bytes under the same validators and size is believed.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, Final

from engine.fetch.answers import Answer, FileChanged, Host, Identity, Span
from engine.fetch.paces import BlockSize, Widening

PIECE_BYTES: Final = (1024 * 1024, 8 * 1024 * 1024)
"""The smallest and the largest range that is asked for: large ones cost few requests, small ones little waiting."""
PIECES_EACH: Final = 2
"""Ranges that each connection gets at most, so that all of them end at about the same time."""
TICK_SECONDS: Final = 0.05
RETRIES: Final = 3
"""Further attempts at a place in the file where nothing comes, and at a file that changes while it is fetched."""

Told = Callable[[int, int | None], None]
"""Takes how many bytes have come, and of how many."""
Grown = Callable[[int], None]
"""Takes how many bytes of a file's beginning are written without a hole; fewer than before when it begins again."""


@dataclass(frozen=True)
class Source:
    """Where a file comes from, and what may be done there."""

    ask: Callable[[Span | None], Answer]
    """Asks for a part of the file; for the plain file where there is no span."""
    host: Host
    passing: Callable[[Exception], bool]
    """Whether an error may be gone at the next attempt."""
    pause: Callable[[int], float]
    """Seconds to wait before the further attempt of this number, from 0."""
    part_bytes: int | None = None
    """The most that is asked for at once, where the site wants it so."""


def fetch(source: Source, file: int, told: Told, grown: Grown) -> None:
    """Write a file to a descriptor.

    Raises what `ask` and the callbacks raise, OSError of a write, and ConnectionError where a connection breaks off
    again and again or where the file never stays the same.
    """
    for attempt in range(RETRIES + 1):
        os.ftruncate(file, 0)
        grown(0)
        with suppress(FileChanged), closing(_Download(source, file, alone=attempt > 0)) as download:
            return download.run(told, grown)
    raise ConnectionError("the file changes while it is fetched")


_ENDLESS: Final = 2**62
"""Stands for the end of a file whose size is not said."""


@dataclass(eq=False)
class _Piece:
    """A part of the file that one connection brings, or the gap that nobody brings yet."""

    at: int
    """The next byte to come."""
    stop: int
    """The byte after its last."""

    @property
    def done(self) -> bool:
        """Whether all of it is there."""
        return self.at >= self.stop


class _Interrupted(Exception):
    """What the network did to a connection is in `cause`."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class _Download:
    """One attempt at a file: the pieces in work, the gap behind them, and the threads that bring them."""

    def __init__(self, source: Source, file: int, *, alone: bool) -> None:
        self._source = source
        self._file = file
        self._lock = threading.Condition()
        self._pieces: list[_Piece] = []
        self._left: list[_Piece] = []
        self._written = 0
        self._threads = 0
        self._workers = 0
        self._failure: Exception | None = None
        self._stopped = False
        self._identity = Identity(None)
        self._widening = Widening(alone=alone)

    def close(self) -> None:
        """Write nothing more; each thread ends when its read does."""
        with self._lock:
            self._stopped = True

    def run(self, told: Told, grown: Grown) -> None:
        """Fetch all of it; raises as `fetch` does, and FileChanged."""
        answer = self._first_answer()
        self._start(self._begin, answer)
        while self._wait():
            told(self._written, self._identity.total)
            grown(self._extent())
            self._widen()
        if self._failure is not None:
            raise self._failure
        self._check_size()
        told(self._written, self._written)
        grown(self._written)

    def _first_answer(self) -> Answer:
        part = self._source.part_bytes
        for attempt in range(RETRIES):
            try:
                return self._laid_out(self._source.ask(Span(0, part) if part else None))
            except Exception as error:
                if not self._source.passing(error):
                    raise
                time.sleep(self._source.pause(attempt))
        return self._laid_out(self._source.ask(Span(0, part) if part else None))

    def _laid_out(self, answer: Answer) -> Answer:
        """Split the file into the piece that the first answer brings and the gap behind it."""
        self._identity = Identity.of(answer)
        span, total = Span.of(answer), self._identity.total
        if span is not None and span.start:
            raise FileChanged
        end = _ENDLESS if total is None else total
        stop = min(span.stop, end) if span else end
        self._pieces = [_Piece(0, stop)]
        self._left = [_Piece(stop, end)] if span and stop < end else []
        if total is None or (span is None and not answer.may_have_ranges):
            self._widening.settle()
        return answer

    def _wait(self) -> bool:
        with self._lock:
            if self._threads and self._failure is None:
                self._lock.wait(TICK_SECONDS)
            return self._threads > 0 and self._failure is None

    def _extent(self) -> int:
        with self._lock:
            return min((piece.at for piece in (*self._pieces, *self._left)), default=self._written)

    def _check_size(self) -> None:
        total, size = self._identity.total, os.fstat(self._file).st_size
        if self._left or size != self._written or (total is not None and size != total):
            raise ConnectionError(f"{self._written} bytes came of {total}")

    # --- the threads

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        with self._lock:
            self._threads += 1
        threading.Thread(target=self._guarded, args=(work, *arguments), daemon=True, name="range").start()

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        failure = None
        try:
            work(*arguments)
        except Exception as error:  # noqa: BLE001 - It is raised in the thread that waits.
            failure = error
        with self._lock:
            self._threads -= 1
            self._failure = self._failure or failure
            self._lock.notify_all()

    def _widen(self) -> None:
        total = self._identity.total
        if total is None:
            return
        apart = self._has_gap()
        for number in range(self._widening.more(time.monotonic(), self._written, total - self._written)):
            if apart:
                self._start(self._help)
            elif number == 0:
                self._start(self._try)

    def _has_gap(self) -> bool:
        with self._lock:
            return bool(self._left)

    def _begin(self, answer: Answer) -> None:
        with self._source.host.connection(further=False):
            self._join()
            self._work(self._pieces[0], answer)

    def _help(self) -> None:
        with self._source.host.connection(further=True) as allowed:
            if allowed:
                self._join()
                self._work(self._take())

    def _try(self) -> None:
        """Ask for a part beside the only connection, which keeps the beginning of its piece if that is answered."""
        with self._source.host.connection(further=True) as allowed:
            piece = self._part_behind() if allowed else None
            if piece is None:
                self._widening.settle()
                return
            try:
                answer = self._ask(piece)
            except Exception:  # noqa: BLE001 - Whatever it is, the connection that works goes on alone.
                self._widening.settle()
                return
            if not self._cut(piece):
                answer.close()
                return
            for _ in range(self._widening.connections - 2):
                self._start(self._help)
            self._work(piece, answer)

    def _part_behind(self) -> _Piece | None:
        """A part that the only connection will come to in a while."""
        with self._lock:
            (only,) = self._pieces[:1] or (_Piece(0, 0),)
            start = only.at + PIECE_BYTES[0] // 2
            return _Piece(start, min(start + PIECE_BYTES[0], only.stop)) if start < only.stop else None

    def _cut(self, piece: _Piece) -> bool:
        """Take from the only connection what lies from a piece on; False where it has come too far."""
        with self._lock:
            (only,) = self._pieces[:1] or (_Piece(0, 0),)
            if only.at >= piece.at:
                return False
            if piece.stop < only.stop:
                self._left.append(_Piece(piece.stop, only.stop))
            only.stop = piece.at
            self._pieces.append(piece)
            self._workers += 1
            return True

    # --- the pieces

    def _join(self) -> None:
        with self._lock:
            self._workers += 1

    def _work(self, piece: _Piece | None, answer: Answer | None = None) -> None:
        while piece is not None and self._bring(piece, answer):
            piece, answer = self._take(), None

    def _take(self) -> _Piece | None:
        """A piece of the first gap; without one the worker that asks is none any more."""
        with self._lock:
            if not self._left or self._stopped:
                self._workers -= 1
                return None
            gap = self._left[0]
            piece = _Piece(gap.at, min(gap.at + self._piece_bytes(), gap.stop))
            gap.at = piece.stop
            if gap.done:
                del self._left[0]
            self._pieces.append(piece)
            return piece

    def _piece_bytes(self) -> int:
        smallest, largest = PIECE_BYTES
        left = sum(gap.stop - gap.at for gap in self._left)
        fair = left // (PIECES_EACH * max(1, self._workers))
        return min(max(smallest, min(fair, largest)), self._source.part_bytes or largest)

    def _bring(self, piece: _Piece, answer: Answer | None) -> bool:
        """Fetch a piece; False where it was left to other workers."""
        attempt = 0
        while not piece.done and not self._stopped:
            began = piece.at
            try:
                self._pour(piece, answer or self._asked(piece))
            except _Interrupted as interrupted:
                attempt = 0 if piece.at > began else attempt + 1
                if attempt and self._left_to_others(piece):
                    return False
                if attempt > RETRIES or not self._source.passing(interrupted.cause):
                    raise interrupted.cause from None
                time.sleep(self._source.pause(attempt - 1) if attempt else 0)
            answer = None
        with self._lock:
            self._pieces.remove(piece)
        return True

    def _left_to_others(self, piece: _Piece) -> bool:
        with self._lock:
            self._widening.settle()
            if self._workers < 2:
                return False
            self._workers -= 1
            self._pieces.remove(piece)
            self._left = sorted((*self._left, piece), key=lambda each: each.at)
            return True

    def _asked(self, piece: _Piece) -> Answer:
        try:
            return self._ask(piece)
        except FileChanged:
            raise
        except Exception as error:
            raise _Interrupted(error) from error

    def _ask(self, piece: _Piece) -> Answer:
        """The answer with a piece; FileChanged where it is another file's, or another part."""
        whole = piece.at == 0 and piece.stop in (self._identity.total, _ENDLESS)
        if piece.stop == _ENDLESS and not whole:
            raise FileChanged
        answer = self._source.ask(None if whole else Span(piece.at, piece.stop))
        span = Span.of(answer)
        start = span.start if span else 0
        if start == piece.at and self._identity.is_same(Identity.of(answer)):
            return answer
        answer.close()
        raise FileChanged

    def _pour(self, piece: _Piece, answer: Answer) -> None:
        block = BlockSize()
        with closing(answer):
            while not piece.done:
                data = self._read(answer, min(block.size, piece.stop - piece.at), block)
                if not data and piece.stop == _ENDLESS:
                    piece.stop = piece.at
                elif not data:
                    raise _Interrupted(ConnectionError(f"the connection ended at byte {piece.at} of {piece.stop}"))
                elif not self._write(piece, data):
                    return

    @staticmethod
    def _read(answer: Answer, count: int, block: BlockSize) -> bytes:
        started = time.monotonic()
        try:
            data = answer.read(count)
        except Exception as error:
            raise _Interrupted(error) from error
        block.took(time.monotonic() - started)
        return data

    def _write(self, piece: _Piece, data: bytes) -> bool:
        # Under the lock, so that nothing is written once the file has been begun anew.
        with self._lock:
            if self._stopped:
                return False
            rest = memoryview(data)[: max(0, piece.stop - piece.at)]
            while rest:
                count = os.pwrite(self._file, rest, piece.at)
                rest = rest[count:]
                piece.at += count
                self._written += count
            return True
