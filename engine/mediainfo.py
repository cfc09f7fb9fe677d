"""The one module that imports pymediainfo: what is in a file.

A file is never given to FFmpeg before its first bytes have been looked at here: a playlist dressed as a video makes
demuxers open other files.

What it cannot do: a container that gives no duration (a raw stream) is inspected without one.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from pymediainfo import MediaInfo

from engine.errors.fetching import NotMedia
from engine.media import Chapter

SNIFFED_BYTES: Final = 512
STREAM_BYTES: Final = 188 * 5000

# Names of MediaInfo's with FFmpeg's for them; for MPEG Audio and Video the version and layer decide.
_CODECS: Final = {
    "AVC": "h264", "HEVC": "hevc", "VVC": "vvc", "VP8": "vp8", "VP9": "vp9", "AV1": "av1", "MPEG-4 Visual": "mpeg4",
    "Theora": "theora", "H.263": "h263", "Sorenson Spark": "flv1", "AAC": "aac", "AAC LC": "aac", "Opus": "opus",
    "Vorbis": "vorbis", "FLAC": "flac", "ALAC": "alac", "AC-3": "ac3", "E-AC-3": "eac3", "DTS": "dts",
    "PCM": "pcm_s16le",
}  # fmt: skip
_MPEG: Final = {
    ("MPEG Audio", "Layer 3"): "mp3", ("MPEG Audio", "Layer 2"): "mp2", ("MPEG Audio", "Layer 1"): "mp1",
    ("MPEG Video", "Version 1"): "mpeg1video", ("MPEG Video", "Version 2"): "mpeg2video",
}  # fmt: skip


@dataclass(frozen=True)
class Inspection:
    """What is in a file: durations in seconds, sizes in pixels after rotation, codecs by FFmpeg's names."""

    container: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    rotation: int = 0
    video_codec: str | None = None
    audio_codec: str | None = None
    pixel_format: str | None = None
    bit_depth: int | None = None
    fps: float | None = None
    audio_bitrate: float | None = None
    """In kbit/s."""
    audio_languages: tuple[str, ...] = ()
    """Of each sound, empty where the file does not say."""
    chapters: tuple[Chapter, ...] = ()
    faststart: bool = False
    truncated: bool = False
    """Whether it ends before the end that its beginning announces."""

    @property
    def has_video(self) -> bool:
        """Whether there is a picture that moves."""
        return self.video_codec is not None

    @property
    def has_audio(self) -> bool:
        """Whether there is sound."""
        return self.audio_codec is not None


def warm_up() -> None:
    """Load in the parent what every child needs: MediaInfo's library, with the tables that it makes on first use."""
    for rehearsed in (_SOUND, _FILM):
        MediaInfo.parse(io.BytesIO(rehearsed))


# The smallest files that bring up the tables of a sound and of a film: WAVE with 1 sample, YUV4MPEG2 with 1 frame.
_SOUND: Final = b"RIFF\x25\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x01\0\0\0\x80"
_FILM: Final = b"YUV4MPEG2 W2 H2 F25:1\nFRAME\n" + bytes(6)


def sniff(head: bytes) -> str | None:
    """What the first bytes of a file are when they are not media: "html", "hls", "dash", "ffconcat", "empty" ..."""
    if not head.strip(b"\0\t\r\n "):
        return "empty"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((name for mark, name in _NOT_MEDIA if start.startswith(mark)), None)


_NOT_MEDIA: Final = (
    (b"#extm3u", "hls"), (b"ffconcat", "ffconcat"), (b"<!doctype", "html"), (b"<html", "html"), (b"<head", "html"),
    (b"<body", "html"), (b"<mpd", "dash"), (b"<smil", "smil"), (b"<?xml", "xml"), (b"<", "markup"), (b"{", "json"),
    (b"[", "json"), (b"#!", "text"), (b"[playlist]", "playlist"), (b"%pdf", "pdf"), (b"webvtt", "subtitles"),
)  # fmt: skip


def inspect(path: Path) -> Inspection:
    """What is in a file; NotMedia for one that is empty, a page, a playlist, or holds neither picture nor sound."""
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    found = sniff(head)
    if found is not None:
        raise NotMedia(found)
    inspection = _of_transport_stream(path) if is_transport_stream(head) else _of_path(path)
    if not inspection.has_video and not inspection.has_audio:
        raise NotMedia("damaged" if inspection.truncated else inspection.container or "unknown")
    return inspection


# A container's own tables say everything; at a higher speed MediaInfo reads on through the media.
def _of_path(path: Path) -> Inspection:
    return _inspection(MediaInfo.parse(str(path), parse_speed=0.0).tracks)


# A transport stream has no tables, so MediaInfo reads 0.1 s of it. Its beginning tells the codecs; its duration is
# known when it has been made into something else.
def _of_transport_stream(path: Path) -> Inspection:
    with path.open("rb") as file:
        beginning = file.read(STREAM_BYTES)
    with NamedTemporaryFile(dir=path.parent, suffix=".ts") as part:
        part.write(beginning)
        part.flush()
        return replace(_of_path(Path(part.name)), duration=None, truncated=False)


def is_transport_stream(head: bytes) -> bool:
    """Whether a file that begins like this is an MPEG transport stream, by its packets of 188 bytes."""
    return len(head) > 376 and head[0] == head[188] == head[376] == 0x47


def _inspection(tracks: Sequence[Any]) -> Inspection:
    general = _track(tracks, "General")
    video, audio = _track(tracks, "Video"), _track(tracks, "Audio")
    spoken = tuple(str(track.language or "") for track in tracks if track.track_type == "Audio")
    found = _with_sound(_with_picture(_of_file(general, (general, video, audio)), video), audio)
    return replace(found, audio_languages=spoken, chapters=_chapters(tracks, found.duration))


_CHAPTER: Final = re.compile(r"(\d\d)_(\d\d)_(\d\d)(\d{3})")


def _chapters(tracks: Sequence[Any], duration: float | None) -> tuple[Chapter, ...]:
    """The chapters that a file names, of the list that has most of them."""
    lists = [track.to_data() for track in tracks if track.track_type == "Menu"]
    named = max(([_chapter(*each) for each in found.items() if _CHAPTER.fullmatch(each[0])] for found in lists),
                key=len, default=[])  # fmt: skip
    ends = [start for start, _ in named[1:]] + [duration or 0.0]
    return tuple(
        Chapter(title=title, start=start, end=end)
        for (start, title), end in zip(named, ends, strict=False)
        if end > start
    )


def _chapter(time: str, title: object) -> tuple[float, str]:
    hours, minutes, seconds, thousandths = (int(each) for each in _CHAPTER.fullmatch(time).groups())  # type: ignore[union-attr]  # It was matched before.
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000, str(title)


def _track(tracks: Sequence[Any], kind: str) -> Any:
    return next((track for track in tracks if track.track_type == kind), None)


def _of_file(general: Any, tracks: Iterable[Any]) -> Inspection:
    durations = (getattr(track, "duration", None) for track in tracks)
    duration = next((float(each) / 1000 for each in durations if each), None)
    streamable = getattr(general, "isstreamable", None) == "Yes"
    truncated = getattr(general, "istruncated", None) == "Yes"
    named = getattr(general, "format", None) or ""
    # Both are made of the same boxes; the brand tells them apart.
    kind = "QuickTime" if getattr(general, "format_profile", None) == "QuickTime" else named
    return Inspection(kind, duration, faststart=streamable, truncated=truncated)


def _with_picture(inspection: Inspection, video: Any) -> Inspection:
    if video is None:
        return inspection
    rotation = round(float(video.rotation or 0)) % 360
    size = (whole(video.width), whole(video.height))
    width, height = reversed(size) if rotation in (90, 270) else size
    return replace(
        inspection,
        width=width,
        height=height,
        rotation=rotation,
        video_codec=_codec(video),
        pixel_format=_pixel_format(video),
        bit_depth=whole(video.bit_depth),
        fps=float(video.frame_rate) if video.frame_rate else None,
    )


def _with_sound(inspection: Inspection, audio: Any) -> Inspection:
    if audio is None:
        return inspection
    rate = whole(audio.bit_rate)
    return replace(inspection, audio_codec=_codec(audio), audio_bitrate=rate / 1000 if rate else None)


def _codec(track: Any) -> str:
    name = str(track.format or "unknown")
    version = str(getattr(track, "format_profile" if name == "MPEG Audio" else "format_version", ""))
    return _MPEG.get((name, version)) or _CODECS.get(name) or name.lower()


def _pixel_format(video: Any) -> str | None:
    sampling = str(video.chroma_subsampling or "").replace(":", "")[:3]
    deep = whole(video.bit_depth) or 8
    return f"yuv{sampling}p{'' if deep == 8 else f'{deep}le'}" if sampling else None


def whole(value: object) -> int | None:
    """The whole number that a program wrote, None where it wrote something else."""
    try:
        return int(float(str(value)))
    except ValueError:
        return None


def picture_size(path: Path) -> Inspection:
    """The sides of a picture in pixels."""
    image = _track(MediaInfo.parse(str(path), parse_speed=0.0).tracks, "Image")
    return Inspection("JPEG", width=whole(image.width), height=whole(image.height)) if image else Inspection("JPEG")
