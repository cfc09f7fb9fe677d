"""Byte ranges: which parts of a file a Range header asks for (RFC 9110, section 14); pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.api.errors import RangeNotSatisfiable

MAX_RANGES = 32
"""A header with more ranges is ignored: players ask for one or two, and every part costs a header of its own."""

# More digits than any file's size has are no number to us; int() itself refuses some thousands of them.
_RANGE: Final = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True, order=True)
class Span:
    """Bytes of a file, from start up to but not including stop."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def content_range(self, size: int) -> str:
        """The value of Content-Range for this part of a file of that size."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def parse(header: str, size: int) -> Sequence[Span] | None:
    """The parts asked for, in order and without overlap; None where the header is to be ignored.

    Raises RangeNotSatisfiable where no part lies in the file.
    """
    unit, _, ranges = header.partition("=")
    listed = [item for item in (item.strip(" \t") for item in ranges.split(",")) if item]
    if unit.strip(" \t").lower() != "bytes" or not 0 < len(listed) <= MAX_RANGES:
        return None
    spans = [_span(item, size) for item in listed]
    if None in spans:
        return None
    found = [span for span in spans if span]
    if not found:
        raise RangeNotSatisfiable(size)
    return _merged(found)


def _span(item: str, size: int) -> Span | None:
    """One range, cut to the file: empty where it lies outside; None for what is no range."""
    match = _RANGE.fullmatch(item)
    if match is None or item == "-":
        return None
    first, last = match.groups()
    if not first:
        return Span(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    start = min(size, int(first))
    return Span(start, min(size, int(last) + 1) if last else size)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].stop:
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged
