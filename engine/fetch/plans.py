"""How sources become a file of a choice: which streams are copied, which are encoded anew, and FFmpeg's options."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final

from engine import containers, ffmpeg, languages
from engine.containers import CONTAINERS, ENCODERS, Container
from engine.errors.forms import NoAudioLanguage
from engine.media import Choice, Progress
from engine.mediainfo import Inspection

BITRATE_SLACK: Final = 1.05
"""A sound is within a bitrate that it exceeds by less than this: encoders keep to a mean."""


@dataclass(frozen=True)
class Span:
    """A part of the sources, in seconds; no end: up to theirs."""

    start: float
    end: float | None = None

    @property
    def length(self) -> float | None:
        """Seconds from one end to the other."""
        return None if self.end is None else self.end - self.start


@dataclass(frozen=True)
class Extras:
    """What else goes into a file: a jpg of it, and subtitles (srt) in a language, as a track or into the picture."""

    cover: Path | None = None
    subtitles: Path | None = None
    language: str = ""
    burnt: bool = False


@dataclass(frozen=True)
class Plan:
    """How sources become a file: what is copied, what is encoded anew."""

    container: Container
    copy_video: bool
    copy_audio: bool
    bitrate: int | None = None
    """Of the audio, in kbit/s."""
    max_side: int | None = None
    """The picture's shorter side is made no longer than this, in pixels."""
    tags: dict[str, str] = field(default_factory=dict)
    span: Span | None = None
    """The part of the sources that is taken; None: all of them."""
    extras: Extras = Extras()
    has_video: bool = True
    audio_track: int = 0
    """Which of the sounds of the source that has sound, from 0."""
    offsets: tuple[float, ...] = ()
    """The second at which each of the sources begins; empty where they begin with the media."""


def plan(
    sources: Sequence[Inspection],
    choice: Choice,
    tags: dict[str, str] | None = None,
    *,
    span: Span | None = None,
    extras: Extras | None = None,
) -> Plan:
    """How these sources become a file of the choice: streams that fit its container are copied, never encoded.

    Raises CannotHold, and NoAudioLanguage where the sounds are in other languages.
    """
    container, extras = containers.of(choice), extras or Extras()
    video = next((source for source in sources if source.has_video), None)
    audio = next((source for source in reversed(sources) if source.has_audio), None)
    too_tall = video is not None and bool(choice.height) and _shorter_side(video) > (choice.height or 0)
    redrawn = too_tall or extras.burnt or (choice.exact and span is not None and span.start > 0)
    return Plan(
        container,
        copy_video=video is None or (_picture_fits(video, container) and not redrawn),
        copy_audio=audio is None or _sound_fits(audio, container, choice.bitrate),
        bitrate=choice.bitrate or container.bitrate,
        max_side=choice.height if too_tall else None,
        tags=tags or {},
        span=span,
        extras=extras,
        has_video=video is not None and not container.is_audio,
        audio_track=_track(audio, choice.audio_language),
    )


def _shorter_side(video: Inspection) -> int:
    return min(video.width or 0, video.height or 0)


# Hardware decoders of phones take H.264 with 8 bits and 4:2:0 only.
def _picture_fits(video: Inspection, container: Container) -> bool:
    plain = video.pixel_format in (None, "yuv420p") or container.muxer == "matroska"
    return video.video_codec in container.video and (plain or video.video_codec != "h264")


def _sound_fits(audio: Inspection, container: Container, bitrate: int | None) -> bool:
    small = bitrate is None or (audio.audio_bitrate is not None and audio.audio_bitrate <= bitrate * BITRATE_SLACK)
    return audio.audio_codec in container.audio and (small or container.bitrate is None)


# Where a file does not name its languages there is nothing to choose by.
def _track(audio: Inspection | None, language: str | None) -> int:
    offered = audio.audio_languages if audio else ()
    known = [each for each in offered if each]
    if language is None or not known:
        return 0
    wanted = languages.best(language, known)
    if wanted is None:
        raise NoAudioLanguage(language, known)
    return offered.index(wanted)


def is_finished(source: Inspection, path: Path, made: Plan) -> bool:
    """Whether a source is already what the plan would make of it, so that there is nothing to do but to rename it."""
    container = made.container
    if not (made.copy_video and made.copy_audio) or container.is_audio != (not source.has_video):
        return False
    if made.span or made.tags or made.audio_track or made.extras != Extras():
        return False
    return CONTAINERS.get(path.suffix[1:], container).muxer == container.muxer and _is_inside(source, container)


_INSIDE: Final = {
    "mp4": "MPEG-4", "mov": "QuickTime", "webm": "WebM", "matroska": "Matroska", "flv": "Flash Video", "avi": "AVI",
    "mp3": "MPEG Audio", "ipod": "MPEG-4", "adts": "ADTS", "wav": "Wave", "ogg": "Ogg", "opus": "Ogg", "flac": "FLAC",
}  # fmt: skip


def _is_inside(source: Inspection, container: Container) -> bool:
    return source.container == _INSIDE[container.muxer] and (source.faststart or not container.faststart)


def convert(
    sources: Sequence[Path],
    target: Path,
    made: Plan,
    duration: float | None,
    tell: Callable[[Progress], None],
    *,
    feed: Callable[[IO[bytes]], None] | None = None,
) -> None:
    """Make a file of one source, or of a picture and a sound, by the plan; `duration` in seconds is for the progress.

    `feed` writes what is read of the only source while that is not whole yet. Raises as `ffmpeg.render` does.
    """
    length = made.span.length if made.span else None
    first, *others = _inputs(sources, made)
    ffmpeg.render([replace(first, feed=feed), *others], str(target), _options(made), length or duration, tell)


def join(
    parts: Sequence[Path], target: Path, made: Plan, duration: float | None, tell: Callable[[Progress], None]
) -> None:
    """Make a file of others that lie beside each other and follow each other, without encoding; raises as `convert`."""
    # A list may name files only by names without a folder: those of the folder that it lies in.
    index = target.with_suffix(".parts")
    index.write_text("".join(f"file '{part.name}'\n" for part in parts), encoding="utf-8")
    streams = ["V:0?", "a:0?"] if made.has_video else ["a:0?"]
    joined = ffmpeg.Input(index, streams, {"f": "concat", "format_whitelist": f"concat,{ffmpeg.DEMUXERS}"})
    copied = _options(made) | {"c:v": "copy", "c:a": "copy"}
    for encoding in ("vf", "b:a", "ac", *ENCODERS[made.container.video_encoder or "libx264"]):
        copied.pop(encoding, None)
    ffmpeg.render([joined, *_extra_inputs(made)], str(target), copied, duration, tell)
    index.unlink()


def _inputs(sources: Sequence[Path], made: Plan) -> list[ffmpeg.Input]:
    wanted: list[list[str]] = [[] for _ in sources]
    if made.has_video:
        wanted[0].append("V:0?")
    wanted[-1].append(f"a:{made.audio_track}?")
    inputs = [
        ffmpeg.Input(path, streams, _reading(made, number))
        for number, (path, streams) in enumerate(zip(sources, wanted, strict=True))
        if streams
    ]
    return [*inputs, *_extra_inputs(made)]


def _reading(made: Plan, number: int) -> dict[str, Any]:
    if made.span is None:
        return {}
    start = made.span.start - (made.offsets[number] if made.offsets else 0.0)
    reading = {"ss": f"{start:.3f}"} if start else {}
    return reading | ({"t": f"{made.span.length:.3f}"} if made.span.length is not None else {})


def _extra_inputs(made: Plan) -> list[ffmpeg.Input]:
    extras, inputs = made.extras, []
    if extras.subtitles is not None and not extras.burnt:
        inputs.append(ffmpeg.Input(extras.subtitles, ["s:0"], {"f": "srt", "format_whitelist": "srt"}))
    if extras.cover is not None and made.container.cover == "track":
        inputs.append(ffmpeg.Input(extras.cover, ["v:0"], {"f": "jpeg_pipe", "format_whitelist": "jpeg_pipe"}))
    return inputs


def _options(made: Plan) -> dict[str, Any]:
    container = made.container
    options: dict[str, Any] = {"f": container.muxer, "map_metadata": -1, "map_chapters": -1 if made.span else 0}
    options |= _audio_options(made)
    if made.has_video:
        options |= _video_options(made)
    if container.faststart:
        options["movflags"] = "+faststart"
    if container.muxer == "adts":
        options["write_id3v2"] = 1
    return options | _subtitle_options(made) | _cover_options(made) | _tag_options(made)


def _audio_options(made: Plan) -> dict[str, Any]:
    if made.copy_audio:
        # What lies between the keyframe before and the beginning of a part is left out.
        return {"c:a": "copy", **({"copypriorss:a": 0} if made.span else {})}
    encoder = made.container.audio_encoder
    rate = {"b:a": f"{made.bitrate}k"} if made.container.bitrate and made.bitrate else {}
    return {"c:a": encoder, "ac": 2, **ENCODERS[encoder], **rate}


def _video_options(made: Plan) -> dict[str, Any]:
    # Apple's players know H.265 in an mp4 by this name only.
    tag = {"tag:v:0": "hvc1"} if "hevc" in made.container.video and made.container.muxer in ("mp4", "mov") else {}
    if made.copy_video:
        return {"c:v:0": "copy"} | (tag if made.container.video == ("hevc",) else {})
    encoder = made.container.video_encoder
    filters = ffmpeg.scale(made.max_side)
    if made.extras.burnt and made.extras.subtitles is not None:
        filters += f",subtitles=filename={made.extras.subtitles.name}"
    return {"c:v:0": encoder, "filter:v:0": filters, **ENCODERS[encoder]} | (tag if encoder == "libx265" else {})


def _subtitle_options(made: Plan) -> dict[str, Any]:
    if made.extras.subtitles is None or made.extras.burnt:
        return {}
    language = f"language={languages.long(made.extras.language)}"
    return {"c:s": made.container.subtitles, "metadata:s:s:0": language}


def _cover_options(made: Plan) -> dict[str, Any]:
    if made.extras.cover is None:
        return {}
    if made.container.cover == "attachment":
        # Two facts under two names for the same stream, since an option is given once only.
        facts = {"metadata:s:t": "mimetype=image/jpeg", "metadata:s:t:0": "filename=cover.jpg"}
        return {"attach": str(made.extras.cover), **facts}
    if made.container.cover == "comment":
        return {"metadata:g:90": f"METADATA_BLOCK_PICTURE={picture_block(made.extras.cover.read_bytes())}"}
    place = 1 if made.has_video else 0
    return {f"c:v:{place}": "copy", f"disposition:v:{place}": "attached_pic"}


def picture_block(jpg: bytes) -> str:
    """A front cover as Ogg's comments hold it: FLAC's picture block (RFC 9639, 8.8) in base64."""
    kind, mime = 3, b"image/jpeg"
    sizes = bytes(20)  # Description, width, height, depth and colours are all left to the picture itself.
    block = kind.to_bytes(4, "big") + len(mime).to_bytes(4, "big") + mime + sizes + len(jpg).to_bytes(4, "big") + jpg
    return base64.b64encode(block).decode()


def _tag_options(made: Plan) -> dict[str, Any]:
    # An option is given once only, but FFmpeg takes any number after the g, which means the whole file.
    tags = enumerate(made.tags.items())
    return {f"metadata:g:{place}": f"{name}={value}" for place, (name, value) in tags}
