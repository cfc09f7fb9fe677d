"""A file converted while it is still being fetched: FFmpeg reads its beginning as far as it is there.

The file itself is kept. Only a result that was made by the plan which the whole file leads to, of every byte of it,
is taken; on any doubt the file is converted the plain way afterwards, so that nothing is lost but the head start.

What it cannot do: an mp4 with its index at the end is not begun, and from an mp4 only sound is made, because its
picture and its sound may lie far from each other and FFmpeg cannot go back in a pipe.
"""

import fcntl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Final

from engine import mediainfo
from engine.fetch import heads, plans
from engine.fetch.plans import Extras, Plan
from engine.media import Progress
from engine.mediainfo import Inspection

START_SECONDS: Final = 0.1
"""A download that is over within this time is converted afterwards: from a file FFmpeg reads only what it needs."""
_BLOCK_BYTES: Final = 256 * 1024
_PIPE_BYTES: Final = 1024 * 1024
_ALL_IN_ORDER: Final = ("MPEG-TS", "WebM", "Matroska", "MPEG Audio", "ADTS", "Ogg", "FLAC", "Wave")
_SOUND_IN_ORDER: Final = ("MPEG-4", "QuickTime")

Planned = Callable[[Path, Inspection], Plan | None]
"""What is to be made of a file in which this is found; None where that is better done when it is whole."""


class Piped:
    """A conversion beside a download; at the end of the `with` block FFmpeg is gone."""

    def __init__(self, planned: Planned, tell: Callable[[Progress], None]) -> None:
        self._planned = planned
        self._tell = tell
        self._grew = threading.Condition()
        self._source: Path | None = None
        self._extent = 0
        self._whole = False
        self._given_up = False
        self._fed = 0
        self._making: Plan | None = None
        self._made = False
        self._thread: threading.Thread | None = None
        self._since: float | None = None

    def __enter__(self) -> "Piped":
        return self

    def __exit__(self, *_: object) -> None:
        self._end(given_up=True)
        if self._source is not None:
            _beside(self._source).unlink(missing_ok=True)

    def follow(self, source: Path) -> Callable[[int], None]:
        """Convert this file as it grows; the function that takes how many bytes of its beginning are there."""
        self._source = source
        return self._grown

    def take(self, plan: Plan, target: Path) -> bool:
        """Wait for the end, once all of the file is there; True where it is what the plan makes of it, and is moved."""
        self._end(given_up=self._making != plan)
        if self._source is None or not self._made or self._given_up or self._fed != self._source.stat().st_size:
            return False
        _beside(self._source).rename(target)
        return True

    def _end(self, *, given_up: bool) -> None:
        with self._grew:
            self._whole = True
            self._given_up |= given_up
            self._grew.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _grown(self, extent: int) -> None:
        with self._grew:
            if extent < self._extent:
                # What was read of it may not be in it any more.
                self._given_up = True
            self._extent = extent
            self._grew.notify_all()
        self._since = self._since or time.monotonic()
        late = time.monotonic() - self._since >= START_SECONDS
        if self._thread is None and late and extent >= heads.HEAD_BYTES:
            self._thread = threading.Thread(target=self._run, args=(self._source,), daemon=True, name="piping")
            self._thread.start()

    # --- in the thread

    def _run(self, source: Path) -> None:
        # Whatever goes wrong here, the plain way meets it again and says what it means.
        with suppress(Exception):
            inspection = self._inspected(source)
            plan = self._planned(source, inspection) if inspection else None
            if inspection is None or plan is None or not self._begins(inspection, plan):
                return
            with source.open("rb") as file:
                feed = partial(self._feed, file)
                plans.convert([source], _beside(source), plan, inspection.duration, self._told, feed=feed)
            self._made = True

    def _begins(self, inspection: Inspection, plan: Plan) -> bool:
        with self._grew:
            plain = plan.span is None and plan.extras == Extras()
            begins = self._goes_on() and plain and _is_in_order(inspection, plan)
            self._making = plan if begins else None
            return begins

    def _goes_on(self) -> bool:
        return not (self._whole or self._given_up)

    # While the download goes on, how far that is counts.
    def _told(self, progress: Progress) -> None:
        if self._whole and not self._given_up:
            self._tell(progress)

    def _inspected(self, source: Path) -> Inspection | None:
        head = self._head(source)
        if head is None:
            return None
        path = source.with_suffix(".head")
        try:
            path.write_bytes(head)
            return mediainfo.inspect(path)
        finally:
            path.unlink(missing_ok=True)

    def _head(self, source: Path) -> bytes | None:
        """The beginning that tells what is in the file; None where all of it is there first, or it tells at its end."""
        head = self._beginning(source, heads.HEAD_BYTES)
        if head is None:
            return None
        if not heads.is_mp4(head):
            return self._beginning(source, mediainfo.STREAM_BYTES) if mediainfo.is_transport_stream(head) else head
        *_, last = heads.boxes(head, lambda *_: b"")
        return self._beginning(source, last.start + last.size) if last.kind == b"moov" else None

    def _beginning(self, source: Path, count: int) -> bytes | None:
        if count > heads.MAX_INDEX_BYTES or not self._waited_for(count):
            return None
        with source.open("rb") as file:
            return file.read(count)

    def _waited_for(self, count: int) -> bool:
        with self._grew:
            self._grew.wait_for(lambda: self._extent >= count or not self._goes_on())
            return self._extent >= count and self._goes_on()

    def _feed(self, file: IO[bytes], pipe: IO[bytes]) -> None:
        with suppress(AttributeError, OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        while (extent := self._grown_beyond(self._fed)) > self._fed:
            while self._fed < extent and not self._given_up:
                pipe.write(file.read(min(_BLOCK_BYTES, extent - self._fed)))
                self._fed = file.tell()

    def _grown_beyond(self, count: int) -> int:
        with self._grew:
            self._grew.wait_for(lambda: self._extent > count or not self._goes_on())
            return 0 if self._given_up else self._extent


def _beside(source: Path) -> Path:
    return source.with_suffix(".piped")


def _is_in_order(inspection: Inspection, plan: Plan) -> bool:
    if inspection.container in _SOUND_IN_ORDER:
        # Sound that is only copied is found in a whole file faster than all of it passes through a pipe.
        return plan.container.is_audio and not plan.copy_audio
    return inspection.container in _ALL_IN_ORDER
