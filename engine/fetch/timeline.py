"""Which fragments of a stream hold a part of it, and at which second of the stream they really begin; pure.

A playlist says how long each fragment lasts, often rounded; the fragments themselves carry times: MPEG transport
streams (ISO/IEC 13818-1, 2.4.3.7) in the heads of their packets, those of an mp4 (ISO/IEC 14496-12, 8.8.12) in `tfdt`.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from engine.fetch.boxes import Box, children, inside

MARGIN_SECONDS: Final = 3.0
"""What is taken before and after a part, beside the fragments that hold its ends."""
DRIFT_SECONDS: Final = 2.0
"""What a playlist says and what the fragments say may differ by this; else they are not believed."""
_PACKET: Final = 188
_CLOCK: Final = 90_000
_WRAP: Final = 2**33


def listed_seconds(playlist: str) -> list[float] | None:
    """How long each fragment of an HLS playlist lasts; None where their times begin anew within it, or it has ads."""
    if re.search(r"^#EXT-X-(DISCONTINUITY\b(?!-SEQUENCE)|CUE|ASSET)|^#ANVATO|^#UPLYNK", playlist, re.MULTILINE):
        return None
    return [float(each) for each in re.findall(r"^#EXTINF:\s*(\d+(?:\.\d+)?)", playlist, re.MULTILINE)]


def needed(seconds: Sequence[float], start: float, end: float | None) -> tuple[int, int]:
    """The first fragment that holds something of a part, and the one after the last, margins included."""
    ends = list(accumulate(seconds))
    first = next((n for n, stop in enumerate(ends) if stop > start - MARGIN_SECONDS), len(ends) - 1)
    if end is None:
        return first, len(ends)
    beyond = (n for n, stop in enumerate(ends) if stop - seconds[n] > end + MARGIN_SECONDS)
    return max(0, first - 1), next(beyond, len(ends))


def begins(times: Sequence[float | None], listed: float) -> float | None:
    """The second of a stream at which a fragment begins, by the times of the stream's first fragment and its own.

    None where they are not known, or differ too much from where the list says that it begins.
    """
    first, own = times
    if first is None or own is None:
        return None
    # The clock of a transport stream starts anew after 26 hours.
    found = (own - first) % (_WRAP / _CLOCK)
    return found if abs(found - listed) <= DRIFT_SECONDS else None


def first_time(content: bytes, head: bytes) -> float | None:
    """The earliest time, in seconds, of the streams in a fragment; `head` is what stands before all fragments.

    None where that cannot be told.
    """
    if content[:1] == b"\x47" and content[_PACKET : _PACKET + 1] == b"\x47":
        return min(_packet_times(content), default=None)
    try:
        scales = dict(_scales(head or content))
        return min(_fragment_times(content, scales), default=None)
    except (struct.error, IndexError, KeyError, ZeroDivisionError):
        return None


def _packet_times(content: bytes) -> Iterable[float]:
    """The first time of each stream among the packets of a transport stream."""
    times: dict[int, float] = {}
    for at in range(0, len(content) - _PACKET + 1, _PACKET):
        packet = content[at : at + _PACKET]
        stream = ((packet[1] & 0x1F) << 8) | packet[2]
        if packet[1] & 0x40 and stream not in times and (time := _time_of(packet)) is not None:
            times[stream] = time
    return times.values()


def _time_of(packet: bytes) -> float | None:
    body = 5 + packet[4] if packet[3] & 0x20 else 4
    head = packet[body : body + 14]
    if len(head) < 14 or head[:3] != b"\0\0\x01" or not head[7] & 0x80:
        return None
    ticks = (head[9] >> 1 & 0x07) << 30 | head[10] << 22 | (head[11] >> 1) << 15 | head[12] << 7 | head[13] >> 1
    return ticks / _CLOCK


def _scales(head: bytes) -> Iterator[tuple[int, int]]:
    """The number of each track that a head announces, and its units in a second."""
    for box in children(inside(memoryview(head), b"moov")):
        if box.kind == b"trak":
            track, media = inside(box.data, b"tkhd"), inside(box.data, b"mdia", b"mdhd")
            number = struct.unpack_from(">I", track, 20 if track[0] else 12)[0]
            yield number, struct.unpack_from(">I", media, 20 if media[0] else 12)[0]


def _fragment_times(content: bytes, scales: dict[int, int]) -> Iterator[float]:
    """The time at which each track of the first `moof` begins."""
    found: Box | None = next((box for box in children(memoryview(content)) if box.kind == b"moof"), None)
    for box in children(found.data) if found else ():
        if box.kind == b"traf":
            header, time = inside(box.data, b"tfhd"), inside(box.data, b"tfdt")
            ticks = struct.unpack_from(">Q" if time[0] else ">I", time, 4)[0]
            yield ticks / scales[struct.unpack_from(">I", header, 4)[0]]
