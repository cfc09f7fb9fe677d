"""The one module that imports ffmpeg-python, imageio-ffmpeg and pymediainfo: files inspected, and made into others.

A file is never given to FFmpeg before its first bytes have been looked at: a playlist dressed as a video makes
demuxers open other files. FFmpeg may open files only, and only as the forms of media in DEMUXERS.

What it cannot do: a container that gives no duration (a raw stream) is inspected without one.
"""

import re
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import IO, Any, Final

import ffmpeg
import imageio_ffmpeg
from pymediainfo import MediaInfo

from engine.errors.fetching import NotMedia
from engine.media import Chapter, Progress
from engine.refusals import too_large_for_process
from storage.errors import DiskFull

SNIFFED_BYTES: Final = 512
STREAM_BYTES: Final = 188 * 5000
DEMUXERS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,flv,avi,asf,ogg,mp3,aac,ac3,eac3,wav,flac,aiff,amr,caf,w64"
)
STATS_SECONDS: Final = 0.25
"""Between two reports of progress."""
KEYFRAME_SECONDS: Final = 12.0
"""Keyframes are looked for so far back; sites put one every 10 s at least."""
FRAME_SECONDS: Final = 0.02
"""A keyframe that is so little late is taken for one that is in time."""

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


@dataclass(frozen=True)
class Input:
    """A file that another one is made of, the streams that are taken, and FFmpeg's options for reading it."""

    path: Path
    streams: Sequence[str] = ("V:0?", "a:0?")
    options: Mapping[str, Any] = field(default_factory=dict)
    feed: Callable[[IO[bytes]], None] | None = None
    """Writes what FFmpeg is to read in place of the file, which may not be whole yet; of one input only."""


@dataclass(frozen=True)
class Packet:
    """A piece of a stream: the stream's place among those that were asked for, its time in seconds, its bytes."""

    stream: int
    time: float
    size: int
    is_keyframe: bool


@cache
def executable() -> Path:
    """The FFmpeg of the imageio-ffmpeg wheel, one version everywhere; RuntimeError where the wheel has none."""
    return Path(imageio_ffmpeg.get_ffmpeg_exe()).resolve()


def warm_up() -> None:
    """Load in the parent what every child needs: MediaInfo's library and the place of FFmpeg."""
    MediaInfo.can_parse()
    executable()


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
    size = (_whole(video.width), _whole(video.height))
    width, height = reversed(size) if rotation in (90, 270) else size
    return replace(
        inspection,
        width=width,
        height=height,
        rotation=rotation,
        video_codec=_codec(video),
        pixel_format=_pixel_format(video),
        bit_depth=_whole(video.bit_depth),
        fps=float(video.frame_rate) if video.frame_rate else None,
    )


def _with_sound(inspection: Inspection, audio: Any) -> Inspection:
    if audio is None:
        return inspection
    rate = _whole(audio.bit_rate)
    return replace(inspection, audio_codec=_codec(audio), audio_bitrate=rate / 1000 if rate else None)


def _codec(track: Any) -> str:
    name = str(track.format or "unknown")
    version = str(getattr(track, "format_profile" if name == "MPEG Audio" else "format_version", ""))
    return _MPEG.get((name, version)) or _CODECS.get(name) or name.lower()


def _pixel_format(video: Any) -> str | None:
    sampling = str(video.chroma_subsampling or "").replace(":", "")[:3]
    deep = _whole(video.bit_depth) or 8
    return f"yuv{sampling}p{'' if deep == 8 else f'{deep}le'}" if sampling else None


def _whole(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except ValueError:
        return None


def _run(
    command: Sequence[str],
    duration: float | None,
    tell: Callable[[Progress], None],
    feed: Callable[[IO[bytes]], None] | None = None,
) -> None:
    # Errors come by the same pipe as the progress: a file for them could not be written when the disk is full.
    stdin = subprocess.PIPE if feed else subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with process, _fed(process.stdin, feed):
        assert process.stdout is not None
        with TextIOWrapper(process.stdout, errors="replace") as lines:
            said = _follow(lines, duration, tell)
    if process.returncode:
        raise _failure(process.returncode, said)


@contextmanager
def _fed(stdin: IO[bytes] | None, feed: Callable[[IO[bytes]], None] | None) -> Iterator[None]:
    """Feed a process from a thread of its own, which ends with the process or when there is no more."""

    def run() -> None:
        assert stdin is not None
        assert feed is not None
        # A process that has ended, well or not, leaves the rest.
        with suppress(BrokenPipeError), stdin:
            feed(stdin)

    thread = Thread(target=run, daemon=True, name="feeding") if feed else None
    if thread:
        thread.start()
    yield
    if thread:
        thread.join()


def _compiled(output: Any) -> list[str]:
    quiet = output.global_args("-nostdin", "-hide_banner", "-loglevel", "error")
    command: list[str] = ffmpeg.compile(quiet, cmd=str(executable()), overwrite_output=True)
    return command


def make(
    source: Path,
    target: str,
    options: Mapping[str, Any],
    duration: float | None,
    tell: Callable[[Progress], None],
    *,
    streams: Sequence[str] = ("V:0?", "a:0?"),
) -> None:
    """Make `target` of some streams of a file, with FFmpeg's own options for it; raises as `render` does.

    `target` is a path, or a pattern of paths where the options say that there will be several.
    """
    render([Input(source, streams)], target, options, duration, tell)


def render(
    inputs: Sequence[Input],
    target: str,
    options: Mapping[str, Any],
    duration: float | None,
    tell: Callable[[Progress], None],
) -> None:
    """Make a file of some streams of others, with FFmpeg's own options; `duration` in seconds is for the progress.

    Raises NotMedia where FFmpeg can make nothing of the sources, DiskFull, and TooLarge where the file would grow
    beyond what this process may write.
    """
    output = _output(inputs, f"file:{target}", options)
    command = _compiled(output.global_args("-progress", "pipe:1", "-stats_period", str(STATS_SECONDS)))
    _run(command, duration, tell, next((each.feed for each in inputs if each.feed), None))


def packets(
    source: Path, *, streams: Sequence[str] = ("V:0?", "a:0?"), options: Mapping[str, Any] | None = None
) -> Iterator[Packet]:
    """The packets of some streams of a file as they would be copied into another one; raises as `render` does.

    `options` are for reading; where they say to begin later, times count from there and may be negative.
    """
    kept = {"c": "copy", "f": "framecrc", "avoid_negative_ts": "disabled"}
    command = _compiled(_output([Input(source, streams, options or {})], "pipe:1", kept))
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    units: dict[int, float] = {}
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("#tb "):
                number, unit = line.removeprefix("#tb ").split(":")
                units[int(number)] = float(Fraction(unit.strip()))
            elif not line.startswith("#"):
                yield _packet(line, units)
    if process.returncode:
        raise _failure(process.returncode, "")


def picture_size(path: Path) -> Inspection:
    """The sides of a picture in pixels."""
    image = _track(MediaInfo.parse(str(path), parse_speed=0.0).tracks, "Image")
    return Inspection("JPEG", width=_whole(image.width), height=_whole(image.height)) if image else Inspection("JPEG")


def length(source: Path) -> float:
    """The seconds that a file's first sound lasts, read through to its end; raises as `render` does."""
    ends = [packet.time for packet in packets(source, streams=("a:0",))]
    return ends[-1] - ends[0] + (ends[-1] - ends[0]) / max(1, len(ends) - 1) if ends else 0.0


def keyframe_before(source: Path, time: float) -> float:
    """The last second at or before `time` at which a file's picture can begin without being encoded; else `time`."""
    since = max(0.0, time - KEYFRAME_SECONDS)
    reading = {"ss": since, "t": time - since + 0.1}
    found = [each.time + since for each in packets(source, streams=("V:0",), options=reading) if each.is_keyframe]
    return max((each for each in found if each <= time + FRAME_SECONDS), default=max(0.0, min(found, default=time)))


# stream, dts, pts, duration, size, checksum, and flags where it is more or less than a plain keyframe (0x1).
def _packet(line: str, units: dict[int, float]) -> Packet:
    number, _, pts, _, size, *rest = [each.strip() for each in line.split(",")]
    flags = next((int(each.removeprefix("F="), 16) for each in rest if each.startswith("F=")), 1)
    return Packet(int(number), int(pts) * units[int(number)], int(size), is_keyframe=bool(flags & 1))


def _output(inputs: Sequence[Input], target: str, options: Mapping[str, Any]) -> Any:
    streams = []
    for each in inputs:
        protocol, address = ("pipe", "pipe:0") if each.feed else ("file", f"file:{each.path}")
        reading = {"protocol_whitelist": protocol, "format_whitelist": DEMUXERS} | dict(each.options)
        given = ffmpeg.input(address, **reading)
        streams += [given[stream] for stream in each.streams]
    return ffmpeg.output(*streams, target, **options)


def scale(side: int | None) -> str:
    """The filter that makes a picture's shorter side no longer than so many pixels, and both sides even."""
    # H.264 with 4:2:0 needs even sides.
    if side is None:
        return "crop=trunc(iw/2)*2:trunc(ih/2)*2"
    return f"scale='if(gt(iw,ih),-2,min(iw,{side}))':'if(gt(iw,ih),min(ih,{side}),-2)'"


def _follow(lines: Iterable[str], duration: float | None, tell: Callable[[Progress], None]) -> str:
    facts: dict[str, str] = {}
    errors: deque[str] = deque(maxlen=40)
    furthest = 0.0
    for line in lines:
        fact = _FACT.fullmatch(line.strip())
        if fact is None:
            errors.append(line)
            continue
        facts[fact[1]] = fact[2]
        if fact[1] == "progress":
            progress = _progress(facts, duration)
            # At its end FFmpeg counts the track that is behind, and seems to go back.
            furthest = max(furthest, progress.fraction or 0.0)
            tell(progress.model_copy(update={"fraction": furthest}) if duration else progress)
    return "".join(errors)


_FACT: Final = re.compile(r"(\w+)=\s*(.*)")


def _progress(facts: dict[str, str], duration: float | None) -> Progress:
    done = _float(facts.get("out_time_us", "")) / 1_000_000
    pace = _float(facts.get("speed", "").removesuffix("x"))
    fraction = min(1.0, done / duration) if duration else None
    eta = max(0.0, duration - done) / pace if duration and pace else None
    return Progress(stage="converting", fraction=fraction, done_bytes=_whole(facts.get("total_size")), eta=eta)


def _float(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0


def _failure(code: int, said: str) -> Exception:
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return DiskFull()
    if code == -signal.SIGXFSZ or "File too large" in said:
        return too_large_for_process()
    if any(mark in said for mark in _UNREADABLE):
        return NotMedia("damaged")
    return RuntimeError(f"ffmpeg exited with {code}: {said[-2000:]}")


_UNREADABLE: Final = (
    "Invalid data found", "moov atom not found", "does not contain any stream", "Error opening input",
    "End of file", "could not find codec parameters",
)  # fmt: skip
