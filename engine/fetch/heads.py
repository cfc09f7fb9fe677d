"""How long a file is before it is fetched: the parts of it that say so, read over the network.

Most containers say it in their beginning. An mp4 (ISO/IEC 14496-12) says it in its `moov` box, which may stand at
the end: boxes are walked over by their sizes, so that two short reads find it wherever it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HEAD_BYTES: Final = 256 * 1024
"""What is read first: more than the head of most containers, and of an mp4 of ten minutes."""
MAX_INDEX_BYTES: Final = 8 * 1024 * 1024
"""The largest `moov` box that is read; one of ten hours is smaller."""
_MAX_BOXES: Final = 16

Read = Callable[[int, int], bytes]
"""Reads a count of bytes from a place in the file; fewer where the file ends, none where it cannot be read there."""


@dataclass(frozen=True)
class Box:
    """One top-level box of an mp4: its type, where it starts, and its whole size in bytes."""

    kind: bytes
    start: int
    size: int


def is_mp4(head: bytes) -> bool:
    """Whether a file that begins like this is made of boxes."""
    return head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")


def head_of(read: Read) -> bytes:
    """As much of a file as says what is in it; for an mp4 a file without its media, for others the beginning."""
    head = read(0, HEAD_BYTES)
    if not is_mp4(head):
        return head
    return b"".join(_kept(head, box, read) for box in boxes(head, read) if box.kind in (b"ftyp", b"moov"))


def boxes(head: bytes, read: Read) -> Iterator[Box]:
    """The top-level boxes of an mp4 up to its `moov`, of which the beginning has been read."""
    for box in all_boxes(head, read):
        yield box
        if box.kind == b"moov":
            return


def share_of(path: Path) -> float:
    """Which share of an mp4 is there, 0 to 1, of the bytes that its boxes announce; 0 where that cannot be told."""
    with path.open("rb") as file:

        def read(start: int, count: int) -> bytes:
            file.seek(start)
            return file.read(count)

        announced = max((box.start + box.size for box in all_boxes(b"", read)), default=0)
    return min(1.0, path.stat().st_size / announced) if announced else 0.0


def all_boxes(head: bytes, read: Read) -> Iterator[Box]:
    """All top-level boxes of an mp4, of which the beginning has been read."""
    start = 0
    for _ in range(_MAX_BOXES):
        data = head[start : start + 16] if start + 16 <= len(head) else read(start, 16)
        box = _box(data, start)
        if box is None:
            return
        yield box
        start += box.size


def _box(data: bytes, start: int) -> Box | None:
    if len(data) < 8:
        return None
    size = int.from_bytes(data[:4], "big")
    if size == 1:
        size = int.from_bytes(data[8:16], "big")
    return Box(data[4:8], start, size) if size >= 8 else None


def _kept(head: bytes, box: Box, read: Read) -> bytes:
    if box.size > MAX_INDEX_BYTES:
        return b""
    end = box.start + box.size
    if end <= len(head):
        return head[box.start : end]
    have = head[box.start :]
    return have + read(box.start + len(have), box.size - len(have))
