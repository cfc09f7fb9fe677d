"""How a finished file reaches a conversation: the first step of the ladder that carries it; pure.

What fits is uploaded. What does not is encoded anew if it stays worth looking at, else sent in parts, else as a link.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from engine import bitrates, formats
from engine.containers import CONTAINERS, Container
from engine.formats import Option
from engine.media import Choice, Media
from storage.models import File

MAX_PARTS: Final = 10
"""More parts than this are worse than a link."""

Step = Literal["form", "fit", "parts"]
"""Before a link: another of the site's forms, the file encoded anew, the file cut into parts."""

PREFERENCE: Final = "too_large"
STEPS: Final[Mapping[str, tuple[Step, ...]]] = {
    "shrink": ("form", "fit", "parts"),
    "split": ("parts",),
    "link": (),
}
"""What a person may choose for files that are too large: lose quality, get parts, or a link at once."""


@dataclass(frozen=True)
class Limits:
    """What a conversation can carry."""

    upload_bytes: int | None
    """The largest file that can be sent; None: any."""
    album: int = 1
    """How many files one message can hold."""
    thumbnails: frozenset[str] = frozenset()
    """The endings of files beside which a small picture can be sent."""

    def carries(self, size: int) -> bool:
        """Whether a file of so many bytes can be sent."""
        return self.upload_bytes is None or size <= self.upload_bytes

    def lowered(self, refused: int, told: int | None = None) -> "Limits":
        """What is left to believe after a file of so many bytes was refused; `told` is the limit that was named."""
        left = min(refused - 1, refused // 2 if told is None else told)
        return replace(self, upload_bytes=left if self.upload_bytes is None else min(left, self.upload_bytes))


ANY: Final = Limits(None)


@dataclass(frozen=True)
class Upload:
    """Send the files, each in a message of its own."""

    files: Sequence[File]


@dataclass(frozen=True)
class Album:
    """Send the files together in one message."""

    files: Sequence[File]


@dataclass(frozen=True)
class Link:
    """Send signed links, since the files are larger than the conversation carries."""

    files: Sequence[File]


@dataclass(frozen=True)
class Fit:
    """Encode what is too large anew, so that it has at most so many bytes."""

    files: Sequence[File]
    max_bytes: int


@dataclass(frozen=True)
class Parts:
    """Cut what is too large into parts of at most so many bytes; `count` is how many there will be, or about so."""

    files: Sequence[File]
    max_bytes: int
    count: int


Sending = Upload | Album | Link
Conversion = Fit | Parts
Plan = Sending | Conversion


@dataclass(frozen=True)
class Forecast:
    """How a form will probably reach a conversation: whole, encoded anew, in so many parts, or as a link."""

    way: Literal["whole", "fit", "parts", "link"]
    parts: int = 1


def steps(preferences: Mapping[str, Any]) -> Collection[Step]:
    """The steps before a link that a person allows."""
    return STEPS.get(preferences.get(PREFERENCE, "shrink"), STEPS["shrink"])


def plan(files: Sequence[File], limits: Limits, allowed: Collection[Step] = ()) -> Plan:
    """The first way that the conversation can carry, of those that are allowed; a link is always the last one."""
    largest = limits.upload_bytes
    if largest is None or all(limits.carries(file.size) for file in files):
        return sending(files, limits)
    large = [file for file in files if not limits.carries(file.size)]
    if "fit" in allowed and all(_fits(_container(file), file.duration, _side(file), largest) for file in large):
        return Fit(files, largest)
    counts = [_parts(_container(file), file.size, file.duration, largest) for file in large]
    if "parts" in allowed and None not in counts:
        return Parts(files, largest, sum(count or 0 for count in counts))
    return Link(files)


def sending(files: Sequence[File], limits: Limits) -> Upload | Album:
    """Files that the conversation carries, together if it can."""
    return Album(files) if 1 < len(files) <= limits.album else Upload(files)


def forecast(
    size: int | None,
    duration: float | None,
    container: str,
    limits: Limits,
    allowed: Collection[Step] = (),
    *,
    side: int | None = None,
) -> Forecast | None:
    """How a file of that size, length and shorter side will arrive; None where its size is not known."""
    largest = limits.upload_bytes
    if largest is None:
        return Forecast("whole")
    if size is None:
        return None
    if size <= largest:
        return Forecast("whole")
    kind = CONTAINERS.get(container)
    if "fit" in allowed and _fits(kind, duration, side, largest):
        return Forecast("fit")
    count = _parts(kind, size, duration, largest) if "parts" in allowed else None
    return Forecast("link") if count is None else Forecast("parts", count)


def default(media: Media, limits: Limits, allowed: Collection[Step] = (), *, audio: bool = False) -> Choice:
    """The form that is taken when none is picked: the first on offer, or where that is known not to fit the largest
    that does, if such a step is allowed; raises UnsupportedLink as `formats.default` does.
    """
    first = formats.default(media, audio=audio)
    fitting = _largest_fitting(media, first, limits) if "form" in allowed else None
    return fitting.choice if fitting else first


def stepped_down(media: Media, choice: Choice, limits: Limits) -> Option | None:
    """What is said of a form if it is the largest that fits and there are larger ones; None if it is not."""
    of_kind = [option for option in formats.options(media) if option.choice.is_audio == choice.is_audio]
    first = of_kind[0].choice if of_kind else choice
    fitting = _largest_fitting(media, first, limits) if first != choice else None
    return fitting if fitting and fitting.choice == choice else None


def _largest_fitting(media: Media, first: Choice, limits: Limits) -> Option | None:
    """The first form below another one that fits; None where that one may fit itself, or none does."""
    of_kind = [option for option in formats.options(media) if option.choice.is_audio == first.is_audio]
    size = next((option.size for option in of_kind if option.choice == first), None)
    if size is None or limits.carries(size):
        return None
    return next((option for option in of_kind if option.size and limits.carries(option.size)), None)


def _container(file: File) -> Container | None:
    return CONTAINERS.get(Path(file.name).suffix.removeprefix(".").lower()) if file.role == "media" else None


def _side(file: File) -> int | None:
    return min(file.width, file.height) if file.width and file.height else file.height


# A sound without loss is asked for by people who want it so: it is not encoded with loss to fit.
def _fits(container: Container | None, duration: float | None, side: int | None, max_bytes: int) -> bool:
    if container is None or not duration:
        return False
    if container.is_audio:
        return bool(container.bitrate and bitrates.for_sound(max_bytes, duration))
    return bitrates.for_video(max_bytes, duration, side=side or bitrates.SIDES[0]) is not None


def _parts(container: Container | None, size: int, duration: float | None, max_bytes: int) -> int | None:
    room = bitrates.target(max_bytes)
    if container is None or room <= 0:
        return None
    count = math.ceil(size / room)
    # A part is at least a second long: there are no cuts between keyframes.
    long_enough = duration is None or duration >= count
    return count if count <= MAX_PARTS and long_enough else None
