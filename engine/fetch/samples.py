"""Where the media of a part of an mp4 lies in its file, by the tables in its `moov` box (ISO/IEC 14496-12, 8.6 to 8.7).

Files in fragments have no such tables; where an index of the fragments stands before them (8.16.3) that says it.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from engine.fetch.boxes import children, inside

MARGIN_SECONDS: Final = 2.0
"""What is taken before and after a part: pictures are not stored in the order in which they are shown."""
GAP_BYTES: Final = 256 * 1024
"""Stretches that lie nearer to each other than this are fetched as one."""

Stretch = tuple[int, int]
"""A first byte, and the one after the last."""


def stretches(moov: bytes, start: float, end: float | None) -> list[Stretch]:
    """The stretches of a file that hold all tracks from `start` to `end`, in seconds, from the keyframe before on.

    Empty where the box does not say it.
    """
    found: list[Stretch] = []
    try:
        for track in children(_body(moov)):
            if track.kind == b"trak":
                found += _of_track(track.data, start, end)
    except (struct.error, IndexError, KeyError, ZeroDivisionError):
        return []
    return _merged(found)


def indexed(index: bytes, anchor: int, total: int, start: float, end: float | None) -> tuple[list[Stretch], float]:
    """The stretches that hold the first fragment and a part, and the seconds that all fragments last.

    It is read out of a `sidx` box (8.16.3) that ends at byte `anchor` of a file of `total` bytes. Empty where
    that lists other indexes, or what is in it cannot be read.
    """
    try:
        body = _body(index)
        wide = body[0] == 1
        scale = struct.unpack_from(">I", body, 8)[0]
        time, place = struct.unpack_from(">QQ" if wide else ">II", body, 12)
        at = 28 if wide else 20
        count = struct.unpack_from(">H", body, at + 2)[0]
        rows = [struct.unpack_from(">III", body, at + 4 + 12 * number) for number in range(count)]
    except (struct.error, IndexError):
        return [], 0.0
    found: list[Stretch] = []
    place += anchor
    lasts = sum(row[1] for row in rows) / max(1, scale)
    for number, (size, duration, _) in enumerate(rows):
        if size & 0x80000000 or not scale:
            return [], 0.0
        begins, ends = time / scale, (time + duration) / scale
        in_part = ends > start and (end is None or begins < end + MARGIN_SECONDS)
        if in_part or number == 0:
            found.append((place, place + size))
        time, place = time + duration, place + size
    # What stands behind the last fragment tells readers that the index is whole.
    return _merged([*found, *([(place, total)] if place < total else [])]), lasts


def _body(box: bytes) -> memoryview:
    wide = int.from_bytes(box[:4], "big") == 1
    return memoryview(box)[16 if wide else 8 :]


def _of_track(track: memoryview, start: float, end: float | None) -> list[Stretch]:
    header = inside(track, b"mdia", b"mdhd")
    scale = struct.unpack_from(">I", header, 20 if header[0] else 12)[0]
    tables = _Tables({box.kind: box.data for box in children(inside(track, b"mdia", b"minf", b"stbl"))})
    shift = _shift(track)
    first = tables.sample_at((max(0.0, start - MARGIN_SECONDS) * scale) + shift)
    last = tables.count - 1 if end is None else tables.sample_at((end + MARGIN_SECONDS) * scale + shift)
    return tables.stretch(tables.keyframe_before(first), last) if tables.count else []


def _shift(track: memoryview) -> int:
    """What an edit list adds to the media's own time; of several edits the earliest place."""
    edits = inside(track, b"edts", b"elst")
    if not edits:
        return 0
    wide, count = edits[0] == 1, struct.unpack_from(">I", edits, 4)[0]
    size, place, kind = (20, 16, ">q") if wide else (12, 12, ">i")
    times = [struct.unpack_from(kind, edits, place + number * size)[0] for number in range(count)]
    return min((time for time in times if time >= 0), default=0)


class _Tables:
    """The tables of one track; samples and chunks are counted from 0."""

    count: int
    """Samples in the track."""

    def __init__(self, boxes: dict[bytes, memoryview]) -> None:
        self._times = _rows(boxes[b"stts"], ">II")
        self._chunk_runs = _rows(boxes[b"stsc"], ">III")
        self._sizes = boxes[b"stsz"]
        self._size, self.count = struct.unpack_from(">II", self._sizes, 4)
        wide = b"co64" in boxes
        self._offsets = [row[0] for row in _rows(boxes[b"co64" if wide else b"stco"], ">Q" if wide else ">I")]
        keys = boxes.get(b"stss")
        self._keyframes = None if keys is None else [row[0] - 1 for row in _rows(keys, ">I")]

    def sample_at(self, time: float) -> int:
        """The sample that is decoded at a time in the media's own unit; the last one where that is later."""
        at, sample = 0.0, 0
        for count, duration in self._times:
            if duration and time < at + count * duration:
                return min(sample + max(0, int((time - at) // duration)), self.count - 1)
            at, sample = at + count * duration, sample + count
        return max(0, self.count - 1)

    def keyframe_before(self, sample: int) -> int:
        """The last sample at or before one with which decoding can begin."""
        if self._keyframes is None:
            return sample
        return max((int(key) for key in self._keyframes if key <= sample), default=0)

    def stretch(self, first: int, last: int) -> list[Stretch]:
        """Where the chunks lie that hold samples from one to another; one stretch where they follow each other."""
        found: list[Stretch] = []
        for chunk, (begin, count) in enumerate(self._chunks()):
            if begin <= last and begin + count > first and count:
                offset = self._offsets[chunk]
                found.append((offset, offset + self._bytes(begin, count)))
        return _merged(found)

    def _chunks(self) -> Iterator[tuple[int, int]]:
        """The first sample of each chunk, and how many it holds."""
        sample = 0
        runs = [*self._chunk_runs, (len(self._offsets) + 1, 0, 0)]
        for (first, count, _), (following, _, _) in pairwise(runs):
            for _ in range(first, following):
                yield sample, count
                sample += count

    def _bytes(self, begin: int, count: int) -> int:
        if self._size:
            return int(self._size) * count
        return sum(struct.unpack_from(f">{count}I", self._sizes, 12 + 4 * begin))


def _rows(table: memoryview, row: str) -> list[Any]:
    count = struct.unpack_from(">I", table, 4)[0]
    return list(struct.iter_unpack(row, table[8 : 8 + count * struct.calcsize(row)]))


def _merged(found: Sequence[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, stop in sorted(found):
        if merged and start - merged[-1][1] <= GAP_BYTES:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged
