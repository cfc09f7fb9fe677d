"""The words in which people name a form: mp3, 720p, 320k, best, 4K, 1:05-2:30, subs:en."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine import clips, containers
from engine.errors.forms import BadClip, UnknownChoice
from engine.media import (
    AUDIO_CONTAINERS,
    SMALLEST,
    SPONSOR_CATEGORIES,
    USUAL,
    VIDEO_CODECS,
    VIDEO_CONTAINERS,
    Choice,
    Clip,
    SubtitleWish,
)

HEIGHTS = {"4k": 2160, "8k": 4320}
CODECS: Final = {**{codec: codec for codec in VIDEO_CODECS}, "h265": "hevc"}
PLACES: Final = ("file", "embed", "burn")
WORDS = (
    *VIDEO_CONTAINERS,
    *AUDIO_CONTAINERS,
    "audio",
    "best",
    "worst",
    "1080p",
    "720p",
    "480p",
    "360p",
    "320k",
    "128k",
    "h265",
    "exact",
    "subs",
    "thumbnail",
    "cover",
    "chapters",
    "sponsorblock",
    "live",
    "album",
)
NAMED: Final = ("subs", "lang", "sponsorblock", "id", "name", "live")
"""Words that take a value after a colon."""

SHOWN: Final = 60
"""How much of a word that names nothing is said again."""

Fields = dict[str, Any]


def from_words(words: Sequence[str]) -> Choice:
    """The form that some words name, in any order.

    Raises UnknownChoice with the first word that names none, BadClip, and CannotHold.
    """
    asked: Fields = {}
    for word in words:
        asked |= _read(word)
    # A word that stands before how long a stream is recorded, and says nothing more.
    asked.pop("live", None)
    container, quality = asked.pop("container", None), asked.pop("quality", None)
    return from_options(container, quality, audio_only=asked.pop("audio_only", False), **asked)


def is_word(word: str) -> bool:
    """Whether a word names a form, or looks like one that does."""
    name, colon, _ = word.partition(":")
    if colon and name.lower() in NAMED:
        return True
    try:
        return bool(_read(word))
    except BadClip:
        return True
    except UnknownChoice:
        return False


def _read(word: str) -> Fields:
    name, colon, value = word.partition(":")
    if colon and name.lower() in _VALUES:
        return _VALUES[name.lower()](value)
    lower = word.lower().removeprefix(".")
    if lower in VIDEO_CONTAINERS or lower in AUDIO_CONTAINERS:
        return {"container": lower}
    if lower in CODECS:
        return {"video_codec": CODECS[lower]}
    if lower in _SINGLE:
        return _SINGLE[lower]
    clip = clips.from_word(word)
    if clip is not None:
        return {"clip": clip}
    if (recorded := live_seconds(word)) is not None:
        return {"live_seconds": recorded}
    _height(lower)  # Raises at a word that means nothing, though a later one may take its place.
    return {"bitrate": _bitrate(lower)} if _bitrate(lower) else {"quality": lower}


def clip(text: str) -> Clip:
    """The part that `1:05-2:30` names; raises BadClip."""
    found = clips.from_word(text)
    if found is None:
        raise BadClip(text)
    return found


def codec(text: str) -> str:
    """The codec that `h264` or `h265` names; raises UnknownChoice."""
    if text.lower() not in CODECS:
        raise UnknownChoice(text)
    return CODECS[text.lower()]


def subtitles(text: str) -> SubtitleWish:
    """The subtitles that `en`, `en:burn` or `burn` asks for; raises UnknownChoice."""
    language, _, place = text.rpartition(":") if text.rpartition(":")[2] in PLACES else (text, "", "file")
    if not re.fullmatch(r"[\w.-]{0,35}", language, re.ASCII):
        raise UnknownChoice(text)
    return SubtitleWish.model_validate({"language": language or None, "place": place})


def sponsor_categories(text: str) -> tuple[str, ...]:
    """The parts that `sponsor,intro` names, advertisements where nothing is named; raises UnknownChoice."""
    named = [word.strip().lower() for word in text.split(",") if word.strip()] or SPONSOR_CATEGORIES[:1]
    for unknown in (word for word in named if word not in SPONSOR_CATEGORIES):
        raise UnknownChoice(unknown)
    return tuple(word for word in SPONSOR_CATEGORIES if word in named)


def live_seconds(text: str) -> int | None:
    """The seconds of a live stream that `30s`, `5m` or `1h5m` asks for; None for what is no such time."""
    if not re.fullmatch(r"(\d{1,5}[hms]){1,3}", text.lower(), re.ASCII):
        return None
    return round(clips.seconds(text) or 0) or None


def _live(value: str) -> Fields:
    recorded = live_seconds(value) or round(clips.seconds(value) or 0)
    if not recorded:
        raise UnknownChoice(f"live:{value}")
    return {"live_seconds": recorded}


def _text(word: str, field: str, pattern: str) -> Callable[[str], Fields]:
    def read(value: str) -> Fields:
        if not re.fullmatch(pattern, value):
            raise UnknownChoice(f"{word}:{value[:SHOWN]}")
        return {field: value}

    return read


_VALUES: Final[Mapping[str, Callable[[str], Fields]]] = {
    "subs": lambda value: {"subtitles": subtitles(value)},
    "sponsorblock": lambda value: {"sponsorblock": sponsor_categories(value)},
    "live": _live,
    "lang": _text("lang", "audio_language", r"[A-Za-z]{2,3}(-[\w-]{1,30})?"),
    "id": _text("id", "format_id", r"\S{1,200}"),
    "name": _text("name", "filename", r".{1,200}"),
}
_SINGLE: Final[Mapping[str, Fields]] = {
    "audio": {"audio_only": True},
    "clip": {"clip": clips.from_word("-")},
    "exact": {"exact": True},
    "live": {"live": True},
    "subs": {"subtitles": SubtitleWish()},
    "thumbnail": {"thumbnail": True},
    "cover": {"cover": True},
    "album": {"album": True},
    "chapters": {"chapters": True},
    "sponsorblock": {"sponsorblock": SPONSOR_CATEGORIES[:1]},
}


def from_options(
    container: str | None, quality: str | None, *, audio_only: bool = False, bitrate: int | None = None, **rest: Any
) -> Choice:
    """The form that a container, a quality and a wish for sound alone make; `rest` are further fields of Choice.

    Raises UnknownChoice, and CannotHold where the container has no place for what is asked for.
    """
    bitrate = bitrate or _bitrate(quality)
    height = _height(quality)
    codec = rest.get("video_codec")
    sound = audio_only or (bitrate and not quality) or (bitrate and _bitrate(quality))
    container = (container or "").lower() or containers.usual(codec, sound=bool(sound))
    if container not in VIDEO_CONTAINERS and container not in AUDIO_CONTAINERS:
        raise UnknownChoice(container)
    if audio_only:
        container = containers.SOUND_OF.get(container, container)
    if container in AUDIO_CONTAINERS:
        # A height and a codec of a picture beside a sound are ignored.
        rest |= {"video_codec": None}
        height = None
    choice = Choice(container=container, height=height, bitrate=bitrate, **rest)
    containers.check(choice)
    return choice


def _bitrate(quality: str | None) -> int | None:
    match = re.fullmatch(r"(\d{2,3})k(?:bps|bit/s)?", (quality or "").lower())
    if match is None or quality in HEIGHTS:
        return None
    if not 32 <= int(match[1]) <= 320:
        raise UnknownChoice(quality or "")
    return int(match[1])


def _height(quality: str | None) -> int | None:
    word = (quality or "").lower()
    if not word or _bitrate(word):
        return USUAL
    if word == "best":
        return None
    if word == "worst":
        return SMALLEST
    match = re.fullmatch(r"(\d{3,4})p?", word)
    if word not in HEIGHTS and match is None:
        raise UnknownChoice(quality or "")
    return HEIGHTS[word] if match is None else int(match[1])
