"""How many bits a second a file of a certain size may have, and what they are good for; pure.

Two floors are never broken: a sound below 64 kbit/s and a picture below `BITS_PER_PIXEL` are worse than another way to
send the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

RESERVE: Final = 0.02
"""The share of a limit that is left free."""
AUDIO_KBPS: Final = (320, 256, 224, 192, 160, 128, 112, 96, 80, 64)
"""The rates that every encoder of sound takes; the last one is the floor."""
SOUND_SHARE: Final = 0.15
"""Of the bits of a video, as far as there is room above the floor."""
SOUND_OF_VIDEO_KBPS: Final = 128
BITS_PER_PIXEL: Final = 0.04
"""The floor of a picture: below it H.264 falls into blocks as soon as something moves."""
SIDES: Final = (1080, 720, 480, 360)
"""The shorter sides, in pixels, that a picture is stepped down to."""
FRAMES_PER_SECOND: Final = 30.0
"""A picture that is made smaller has no more frames a second than this."""
ASPECT: Final = 16 / 9
# What a container adds to its streams: about 12 bytes for each of some 75 packets a second, and a head.
_VIDEO_FRAME_KBPS: Final = 8.0
_AUDIO_SHARE: Final = 0.015
_HEAD_BYTES: Final = 8_000


@dataclass(frozen=True)
class Rates:
    """What a file may be made of: rates in kbit/s, the picture's shorter side in pixels."""

    audio: int
    """0 without sound."""
    video: int
    side: int


def target(max_bytes: int) -> int:
    """The size in bytes to aim at under a limit."""
    return int(max_bytes * (1 - RESERVE))


def for_sound(max_bytes: int, duration: float, most: int = AUDIO_KBPS[0]) -> int | None:
    """The rate in kbit/s with which so many seconds of sound stay under a limit; None below the floor."""
    room = _kbps(max_bytes, duration) * (1 - _AUDIO_SHARE)
    return next((rate for rate in AUDIO_KBPS if rate <= min(room, most)), None)


def for_video(
    max_bytes: int,
    duration: float,
    *,
    side: int = SIDES[0],
    aspect: float = ASPECT,
    fps: float = FRAMES_PER_SECOND,
    sound: bool = True,
) -> Rates | None:
    """The rates and the height with which so many seconds of video stay under a limit; None below the floor.

    `side` is the source's shorter one and `aspect` how many times longer the other one is.
    """
    room = _kbps(max_bytes, duration) - _VIDEO_FRAME_KBPS
    audio = _sound_of_video(room) if sound else 0
    video = int(room - audio)
    frames = min(fps, FRAMES_PER_SECOND)
    fitting = (each for each in _steps(side) if video >= floor(each, aspect, frames))
    step = next(fitting, None)
    return None if step is None else Rates(audio, video, step)


def floor(side: int, aspect: float, fps: float) -> float:
    """The least rate in kbit/s that a picture of that shorter side is encoded with."""
    return side * side * aspect * fps * BITS_PER_PIXEL / 1000


def _sound_of_video(room: float) -> int:
    most = min(SOUND_OF_VIDEO_KBPS, room * SOUND_SHARE)
    return next((rate for rate in AUDIO_KBPS if rate <= most), AUDIO_KBPS[-1])


def _steps(side: int) -> Sequence[int]:
    first = min(side, SIDES[0])
    return [first, *(each for each in SIDES if each < first)]


def _kbps(max_bytes: int, duration: float) -> float:
    return max(0, target(max_bytes) - _HEAD_BYTES) * 8 / 1000 / max(duration, 0.1)
