"""A part of an mp4 fetched without the rest: a file with holes, in which everything lies where it lies in the whole.

Its tables and the stretches that hold the part are there, and the rest is never asked for; so whoever reads the part
need not know that the file is not whole.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from engine import ffmpeg
from engine.fetch import heads, ranges, samples
from engine.fetch.answers import Answer, FileChanged, Identity, Span
from engine.fetch.samples import Stretch

WORTH: Final = 0.7
"""Where more than this share of a file is needed, all of it is fetched."""
SMALL_BYTES: Final = 2 * heads.HEAD_BYTES
"""What is smaller is fetched whole: it comes sooner than two answers."""
_BLOCK_BYTES: Final = 1024 * 1024
_WHOLE: Final = (b"ftyp", b"moov", b"sidx")


Placed = Callable[[float, float], None]
"""Takes the second of a media at which what was fetched of it begins, and how long all of it lasts."""


@dataclass(frozen=True)
class Window:
    """A part of a media, in seconds; no end: to the media's."""

    start: float
    end: float | None


def fetch(source: ranges.Source, window: Window, target: IO[bytes], told: ranges.Told, placed: Placed) -> bool:
    """Write what a window needs to an empty file; False, and nothing is written, where the whole must be fetched.

    Raises as `ranges.fetch` does.
    """
    reader = _Reader(source)
    kept: list[tuple[int, bytes]] = []
    # Whatever goes wrong here, the plain way meets it again and says what it means.
    with suppress(Exception):
        kept = _tables(reader)
    total = reader.total or 0
    wanted, lasts = _wanted(kept, total, window)
    needed = sum(stop - start for start, stop in wanted)
    if not wanted or wanted[-1][1] > total or needed > total * WORTH:
        return False
    if lasts is not None:
        placed(0.0, lasts)
    target.truncate(total)
    for place, data in kept:
        _write(target, place, data)
    done = 0
    for stretch in wanted:
        _bring(source, reader.identity, stretch, target, _told_of(told, done, needed))
        done += stretch[1] - stretch[0]
    return True


def _wanted(kept: list[tuple[int, bytes]], total: int, window: Window) -> tuple[list[Stretch], float | None]:
    """The stretches that hold a window, by the tables of a file in one piece, or by the index of one in fragments.

    Of the latter also the seconds that it lasts: what is not there of it cannot be counted.
    """
    boxes = {data[4:8]: (place, data) for place, data in kept}
    if b"sidx" in boxes:
        place, index = boxes[b"sidx"]
        # Where a picture can begin is looked for in what comes before, and any reader begins with the first fragment.
        start = max(0.0, window.start - ffmpeg.KEYFRAME_SECONDS - samples.MARGIN_SECONDS)
        return samples.indexed(index, place + len(index), total, start, window.end)
    return samples.stretches(boxes.get(b"moov", (0, b""))[1], window.start, window.end), None


def _tables(reader: "_Reader") -> list[tuple[int, bytes]]:
    """What must be there of any mp4, and where: its tables, and the beginnings of other boxes; else nothing."""
    head = reader.read(0, heads.HEAD_BYTES)
    if not heads.is_mp4(head) or (reader.total or 0) < SMALL_BYTES:
        return []
    kept: list[tuple[int, bytes]] = []
    for box in heads.all_boxes(head, reader.read):
        if box.kind == b"moof":
            return kept if any(data[4:8] == b"sidx" for _, data in kept) else []
        if box.kind in _WHOLE and box.size > heads.MAX_INDEX_BYTES:
            return []
        kept.append((box.start, reader.read(box.start, box.size if box.kind in _WHOLE else 16)))
    return kept


def _told_of(told: Callable[[int, int | None], None], before: int, needed: int) -> Callable[[int, int | None], None]:
    return lambda done, _: told(before + done, needed)


def _write(target: IO[bytes], place: int, data: bytes) -> None:
    target.seek(place)
    target.write(data)


def _bring(source: ranges.Source, identity: Identity, stretch: Stretch, target: IO[bytes], told: ranges.Told) -> None:
    with TemporaryFile(dir=Path.cwd()) as part:
        alone = replace(source, ask=_Stretched(source.ask, identity, stretch).ask)
        ranges.fetch(alone, part.fileno(), told, lambda _: None)
        part.seek(0)
        target.seek(stretch[0])
        while block := part.read(_BLOCK_BYTES):
            target.write(block)
    target.flush()


class _Reader:
    """Reads places of the file, each but once; FileChanged where the server sends anything but what was asked for."""

    def __init__(self, source: ranges.Source) -> None:
        self._source = source
        self._head = b""
        self._read: dict[tuple[int, int], bytes] = {}
        self.identity = Identity(None)

    @property
    def total(self) -> int | None:
        """The size of the whole file in bytes."""
        return self.identity.total

    def read(self, start: int, count: int) -> bytes:
        """Up to so many bytes from a place on."""
        if start + count <= len(self._head):
            return self._head[start : start + count]
        if self.total is not None and start >= self.total:
            return b""
        if (start, count) in self._read:
            return self._read[start, count]
        answer = self._source.ask(Span(start, start + count))
        with closing(answer):
            span, told = Span.of(answer), Identity.of(answer)
            if span is None or span.start != start or not self.identity.is_same(told):
                raise FileChanged
            self.identity = told
            data = _all(answer, count)
        if start == 0:
            self._head = data
        self._read[start, count] = data
        return data


def _all(answer: Answer, count: int) -> bytes:
    parts: list[bytes] = []
    while count > 0 and (data := answer.read(min(count, _BLOCK_BYTES))):
        parts.append(data)
        count -= len(data)
    return b"".join(parts)


@dataclass(frozen=True)
class _Stretched:
    """A stretch of a file asked for as if it were a file of its own."""

    whole: Callable[[Span | None], Answer]
    identity: Identity
    stretch: Stretch

    def ask(self, span: Span | None) -> Answer:
        """A part of the stretch, or all of it; FileChanged for anything else."""
        first, stop = self.stretch
        wanted = Span(first, stop) if span is None else Span(first + span.start, first + span.stop)
        answer = self.whole(wanted)
        found = Span.of(answer)
        if found is None or found.start != wanted.start or not self.identity.is_same(Identity.of(answer)):
            answer.close()
            raise FileChanged
        kept = {name: value for name in ("ETag", "Last-Modified") if (value := answer.headers.get(name))}
        size = stop - first
        if span is None:
            return replace(answer, status=200, headers={**kept, "Content-Length": str(size)})
        inside = f"bytes {found.start - first}-{found.stop - 1 - first}/{size}"
        return replace(answer, headers={**kept, "Content-Range": inside})
