"""Subtitles as SubRip files: read, cut to parts of a media, written; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_TIMES: Final = re.compile(
    r"(\d+):(\d\d):(\d\d)[,.](\d{3})[ \t]*-->[ \t]*(\d+):(\d\d):(\d\d)[,.](\d{3})[^\n]*\n", re.ASCII
)
SHORTEST: Final = 0.05
"""Seconds below which the rest of a cue is not shown."""


@dataclass(frozen=True)
class Cue:
    """A text and when it is shown, in seconds."""

    start: float
    end: float
    text: str


def read(srt: str) -> list[Cue]:
    """The cues of a SubRip file; what is not one is left out."""
    plain = srt.replace("\r\n", "\n")
    found = list(_TIMES.finditer(plain))
    ends = [*(each.start() for each in found), len(plain)][1:]
    return [_cue(match, plain[match.end() : end]) for match, end in zip(found, ends, strict=False)]


def _cue(match: re.Match[str], rest: str) -> Cue:
    numbers = [int(each) for each in match.groups()]
    start, end = ((h * 3_600_000 + m * 60_000 + s * 1000 + ms) / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))
    # A text ends at an empty line; what follows is the number of the next one.
    return Cue(start, end, rest.partition("\n\n")[0].strip("\n"))


def cut(cues: Iterable[Cue], spans: Sequence[tuple[float, float]]) -> list[Cue]:
    """The cues of some parts, given by both ends in seconds, as they are shown when the parts follow each other."""
    every, shown, before = list(cues), [], 0.0
    for first, last in spans:
        for cue in every:
            start, end = max(cue.start, first), min(cue.end, last)
            if end - start >= SHORTEST:
                shown.append(Cue(before + start - first, before + end - first, cue.text))
        before += last - first
    return shown


def write(cues: Iterable[Cue]) -> str:
    """A SubRip file of cues."""
    return "".join(
        f"{number}\n{_time(cue.start)} --> {_time(cue.end)}\n{cue.text}\n\n" for number, cue in enumerate(cues, 1)
    )


def _time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{milliseconds:03}"
