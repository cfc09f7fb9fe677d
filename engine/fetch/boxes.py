"""The boxes that an mp4 is made of (ISO/IEC 14496-12, 4.2), read out of memory; pure."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A box: its type, and what is in it."""

    kind: bytes
    data: memoryview


def children(data: memoryview) -> Iterator[Box]:
    """The boxes that follow each other there, up to one that is damaged; the last may be cut off."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        stop = at + size if size else len(data)
        if stop < at + head:
            return
        yield Box(kind, data[at + head : stop])
        at = stop


def inside(data: memoryview, *path: bytes) -> memoryview:
    """What is in the first box of a type in the first one of another, and so on; nothing where one is missing."""
    for kind in path:
        data = next((box.data for box in children(data) if box.kind == kind), memoryview(b""))
    return data
