"""Parts of a media: how people write them, whether they are in it, and how long they are; pure."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from engine.errors.forms import BadClip, ClipOutside
from engine.media import Choice, Clip, Media

START_KEYS: Final = ("t", "start", "time_continue")
"""Names under which links carry the second that a player starts at."""
SLIVER: Final = 0.1
"""Seconds below which a part is not worth a cut."""
LENIENCE: Final = 1.0
"""A part may end this many seconds after the media, since players and sites show rounded lengths."""

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d(?:\.\d{1,3})?)", re.ASCII)
_SPOKEN: Final = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m(?:in)?)?(?:(\d{1,6}(?:\.\d{1,3})?)s?)?", re.ASCII)


def seconds(text: str) -> float | None:
    """The seconds that a time says: 90, 1:30, 1:02:03.5, 1m30s, 2h; None for what is no time."""
    text = text.strip().lower()
    match = _CLOCK.fullmatch(text) or _SPOKEN.fullmatch(text)
    if match is None or not text:
        return None
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest


def from_word(word: str) -> Clip | None:
    """The part that a word names: 10:05-12:30, 1m5s-, -30; None for a word that is none.

    A hyphen alone is the whole from wherever the link starts, see `of_link`. Raises BadClip for a part that ends
    before it begins.
    """
    first, hyphen, last = word.replace("–", "-").partition("-")
    start, end = _bound(first), _bound(last)
    if not hyphen or start is None or end is None:
        return None
    if last and end <= start:
        raise BadClip(word)
    return Clip(start=start, end=end if last else None)


def _bound(text: str) -> float | None:
    return seconds(text) if text else 0.0


def start_of(link: str) -> float | None:
    """The second at which a link lets players start, by its `t=` or `start=`; None where it has none."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    named = {**parse_qs(parts.fragment), **parse_qs(parts.query)}
    times = (seconds(named[key][0]) for key in START_KEYS if key in named)
    return next((time for time in times if time), None)


def of_link(choice: Choice, link: str) -> Choice:
    """The choice for one link: a part whose beginning was left open begins where the link says.

    Raises BadClip where that is after its end.
    """
    start = start_of(link)
    if choice.clip is None or choice.clip.start or start is None:
        return choice
    if choice.clip.end is not None and choice.clip.end <= start:
        raise BadClip(f"{start:g}-{choice.clip.end:g}")
    return choice.model_copy(update={"clip": choice.clip.model_copy(update={"start": start})})


def inside(clip: Clip, duration: float) -> tuple[float, float]:
    """Both ends of a part in a media that is so many seconds long; raises ClipOutside."""
    end = duration if clip.end is None else clip.end
    if clip.start >= duration or end > duration + LENIENCE:
        raise ClipOutside(clip.start, clip.end, duration)
    return clip.start, min(end, duration)


def without(spans: Sequence[tuple[float, float]], removed: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """What is left of parts, given by both ends in seconds, when others are cut out; slivers are left out."""
    left = list(spans)
    for start, end in removed:
        pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))]
        left = [(a, b) for a, b in pieces if b - a >= SLIVER]
    return left


def length(media: Media, choice: Choice) -> float | None:
    """Seconds of media that a choice asks for, None where that is not known; raises ClipOutside."""
    clip = choice.clip
    if choice.poster:
        return 0.0
    if media.live_status == "is_live":
        return choice.live_seconds
    if clip is None:
        return media.duration
    if media.duration is not None:
        start, end = inside(clip, media.duration)
        return end - start
    return None if clip.end is None else clip.end - clip.start
