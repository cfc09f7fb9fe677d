"""The one module that imports ffmpeg-python and imageio-ffmpeg: files made into others, and read packet by packet.

FFmpeg may open files and addresses of our own store only, and only as the forms of media in DEMUXERS, none of which
names others; `engine.mediainfo` has looked at them before.
"""

import re
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

import ffmpeg
import imageio_ffmpeg

from engine.errors.fetching import NotMedia
from engine.media import Progress
from engine.mediainfo import whole
from engine.refusals import too_large_for_process
from storage.errors import DiskFull

DEMUXERS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,flv,avi,asf,ogg,mp3,aac,ac3,eac3,wav,flac,aiff,amr,caf,w64"
)
STATS_SECONDS: Final = 0.25
"""Between two reports of progress."""
KEYFRAME_SECONDS: Final = 12.0
"""Keyframes are looked for so far back; sites put one every 10 s at least."""
FRAME_SECONDS: Final = 0.02
"""A keyframe that is so little late is taken for one that is in time."""


@dataclass(frozen=True)
class Input:
    """A file that another one is made of, the streams that are taken, and FFmpeg's options for reading it."""

    path: Path | str
    """A text is an http address, of which FFmpeg reads the parts that it needs."""
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
        protocol, address = _place(each)
        reading = {"protocol_whitelist": protocol, "format_whitelist": DEMUXERS} | dict(each.options)
        given = ffmpeg.input(address, **reading)
        streams += [given[stream] for stream in each.streams]
    return ffmpeg.output(*streams, target, **options)


def _place(source: Input) -> tuple[str, str]:
    """The protocols that FFmpeg may use, and what it opens."""
    if source.feed:
        return "pipe", "pipe:0"
    return ("http,https,tcp,tls", source.path) if isinstance(source.path, str) else ("file", f"file:{source.path}")


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
    return Progress(stage="converting", fraction=fraction, done_bytes=whole(facts.get("total_size")), eta=eta)


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
