"""What each container can hold, and how FFmpeg is told to make what it cannot; pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.errors.forms import CannotHold
from engine.media import Choice


@dataclass(frozen=True)
class Container:
    """One form of file; codecs by FFmpeg's names, the encoder used where the source's codec does not fit."""

    muxer: str
    video: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    video_encoder: str = ""
    audio_encoder: str = ""
    bitrate: int | None = None
    """Of the audio, in kbit/s, where nobody asked for another; None for an encoder without one."""
    faststart: bool = False
    encoders: tuple[tuple[str, str], ...] = ()
    """The codecs of a picture that can be asked for by name, each with its encoder."""
    subtitles: str = ""
    """The encoder of the subtitles that it holds; empty: it holds none."""
    cover: Literal["", "track", "attachment", "comment"] = ""
    """How it holds a picture of the whole: as a track marked as such, an attached file, or a comment."""

    @property
    def is_audio(self) -> bool:
        """Whether it holds sound only."""
        return not self.video


# Speeds are chosen so that two cores encode 720p about eight times as fast as it plays.
ENCODERS: Final[dict[str, dict[str, str | int]]] = {
    "libx264": {"preset": "veryfast", "crf": 21, "pix_fmt": "yuv420p"},
    "libx265": {"preset": "veryfast", "crf": 25, "pix_fmt": "yuv420p", "x265-params": "log-level=error"},
    "libvpx": {"deadline": "realtime", "cpu-used": 8, "crf": 10, "b:v": "2M", "pix_fmt": "yuv420p"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": 7, "row-mt": 1, "crf": 32, "b:v": 0, "pix_fmt": "yuv420p"},
    "mpeg4": {"q:v": 4, "pix_fmt": "yuv420p"},
    "aac": {},
    # LAME's psychoacoustic levels: 7 took two thirds of the time of its usual 5, and 9 half of it.
    "libmp3lame": {"compression_level": 7},
    "libopus": {},
    "libvorbis": {},
    "pcm_s16le": {},
    "flac": {"compression_level": 5},
}

_SURROUND: Final = ("ac3", "eac3", "dts")
_H264: Final = (("h264", "libx264"),)
_MPEG: Final = (*_H264, ("hevc", "libx265"))
_VPX: Final = (("vp8", "libvpx"), ("vp9", "libvpx-vp9"))

CONTAINERS: Final[dict[str, Container]] = {
    # Phones play H.264 and AAC in mp4 and nothing else for certain.
    "mp4": Container(
        "mp4", ("h264",), ("aac",), "libx264", "aac", 160, True, _MPEG, subtitles="mov_text", cover="track"
    ),
    "mov": Container("mov", ("h264", "hevc"), ("aac", "alac"), "libx264", "aac", 160, True, _MPEG, "mov_text"),
    "webm": Container(
        "webm", ("vp9", "vp8", "av1"), ("opus", "vorbis"), "libvpx-vp9", "libopus", 128, False, _VPX, "webvtt"
    ),
    "mkv": Container(
        "matroska",
        ("h264", "hevc", "vp9", "vp8", "av1", "mpeg4", "mpeg2video", "theora"),
        ("aac", "opus", "vorbis", "mp3", "flac", "alac", *_SURROUND),
        "libx264",
        "aac",
        160,
        encoders=(*_MPEG, *_VPX),
        subtitles="srt",
        cover="attachment",
    ),
    "flv": Container("flv", ("h264",), ("aac", "mp3"), "libx264", "aac", 160, encoders=_H264),
    "avi": Container("avi", ("h264", "mpeg4"), ("mp3",), "libx264", "libmp3lame", 192, encoders=_H264),
    # 192 kbit/s is the rate from which listeners rarely tell LAME's output from its source.
    "mp3": Container("mp3", (), ("mp3",), "", "libmp3lame", 192, cover="track"),
    "m4a": Container("ipod", (), ("aac", "alac"), "", "aac", 160, faststart=True, cover="track"),
    "aac": Container("adts", (), ("aac",), "", "aac", 160),
    "wav": Container("wav", (), ("pcm_s16le",), "", "pcm_s16le"),
    "ogg": Container("ogg", (), ("vorbis", "flac"), "", "libvorbis", 160, cover="comment"),
    "opus": Container("opus", (), ("opus",), "", "libopus", 128, cover="comment"),
    "flac": Container("flac", (), ("flac",), "", "flac", cover="track"),
}

SOUND_OF: Final = {"mp4": "m4a", "mov": "m4a", "flv": "m4a", "avi": "m4a", "webm": "opus", "mkv": "opus"}
"""The audio file of a video container's family."""


def of(choice: Choice) -> Container:
    """The container of a choice, narrowed to the codec that was asked for; raises CannotHold."""
    container = CONTAINERS[choice.container]
    if choice.video_codec is None or container.is_audio:
        return container
    encoder = dict(container.encoders).get(choice.video_codec)
    if encoder is None:
        raise _cannot_hold(choice, choice.video_codec, lambda each: choice.video_codec in dict(each.encoders))
    return replace(container, video=(choice.video_codec,), video_encoder=encoder)


def usual(codec: str | None, *, sound: bool) -> str:
    """The container that is taken where none was asked for."""
    if sound:
        return "mp3"
    return "webm" if codec in ("vp8", "vp9") else "mp4"


def check(choice: Choice) -> None:
    """Refuse a form that no file can have; raises CannotHold."""
    container = of(choice)
    wish = choice.subtitles
    if wish is not None and wish.place == "embed" and not container.subtitles:
        raise _cannot_hold(choice, "subtitles", lambda each: bool(each.subtitles))
    if wish is not None and wish.place == "burn" and container.is_audio:
        raise _cannot_hold(choice, "subtitles", lambda each: not each.is_audio)
    if choice.cover and not container.cover:
        raise _cannot_hold(choice, "cover", lambda each: bool(each.cover))


def _cannot_hold(choice: Choice, part: str, can: Callable[[Container], bool]) -> CannotHold:
    return CannotHold(choice.container, part, [name for name, each in CONTAINERS.items() if can(each)])
