"""Live streams: recorded from now, for some seconds, until they end or somebody asks to stop; what came is kept.

FFmpeg reads the stream through the egress guard's proxy and copies it. It may speak nothing but HTTP.

What it cannot do: streams that only yt-dlp can put together (DASH fragments without a manifest) are not recorded.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from engine import ffmpeg, stops
from engine.errors.fetching import NothingRecorded, PlatformFailed, UnsupportedLink
from engine.fetch.ytdlp import FFMPEG_PROTOCOLS, Found, Stream, Visit
from engine.media import Choice, FetchLimits, Format, Media, Progress

Tell = Callable[[Progress], None]

TICK_SECONDS: Final = 0.25
SPARE_SECONDS: Final = 1.0
SLACK_SECONDS: Final = 15.0
"""How much longer than the stream itself a recording may take."""
STALL_SECONDS: Final = 30.0
"""How long nothing may come before a stream is taken to be over."""
END_SECONDS: Final = 8.0
"""How long FFmpeg may take to finish the file once it was told to."""
SIZE_SHARE: Final = 0.97
"""A recording ends at this share of the largest file, so that the form asked for fits as well."""
RECORDABLE: Final = frozenset({"http", "https", "m3u8", "m3u8_native"})

_DEMUXERS: Final = f"hls,dash,{ffmpeg.DEMUXERS}"


def recordable(media: Media) -> Media:
    """The media with those of its formats that can be recorded; raises UnsupportedLink where there is none."""
    formats = tuple(each for each in media.formats if each.protocol in RECORDABLE)
    if not formats:
        raise UnsupportedLink(media.url)
    return media.model_copy(update={"formats": formats})


def fetch(
    visit: Visit, found: Found, picked: Sequence[Format], choice: Choice, limits: FetchLimits, tell: Tell
) -> list[Path]:
    """Record formats from now on into one Matroska file in the current folder, as long as the choice and limits say.

    Raises NothingRecorded where it was stopped before anything came, and what the site refuses it with.
    """
    # The last segment is not cut to the millisecond, and what is too long by one is refused.
    seconds = min(choice.live_seconds or limits.max_seconds, limits.max_seconds - SPARE_SECONDS)
    target = Path("source-0.mkv")
    streams = [visit.stream(found, each.id) for each in picked]
    sources = [option for stream in streams for option in _input(stream, limits.proxy)]
    maps = [option for number in range(len(streams)) for option in ("-map", f"{number}:V:0?", "-map", f"{number}:a:0?")]
    ends = ["-t", f"{seconds:.3f}", "-fs", str(int(limits.max_bytes * SIZE_SHARE)), *_MUXER, f"file:{target}"]
    recording = _Recording([*_BEGINNING, *sources, *maps, "-c", "copy", *ends], seconds, tell)
    recording.run()
    if recording.seconds > 0 and target.exists():
        return [target]
    if stops.asked():
        raise NothingRecorded
    # FFmpeg tells a status at best, and not whose; whoever asks again is told the rest.
    for each in picked:
        visit.read(found, each.id, 0, 1024)
    raise PlatformFailed


# FFmpeg counts what it has written, which is only whole clusters.
_MUXER: Final = ("-f", "matroska", "-cluster_time_limit", "500", "-cluster_size_limit", "65536")
_BEGINNING: Final = (
    "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-progress", "pipe:1", "-stats_period", str(TICK_SECONDS),
)  # fmt: skip


def _input(stream: Stream, proxy: str) -> list[str]:
    options = ["-http_proxy", proxy, "-protocol_whitelist", FFMPEG_PROTOCOLS, "-format_whitelist", _DEMUXERS]
    options += ["-rw_timeout", str(int(STALL_SECONDS * 1e6)), "-reconnect", "1", "-reconnect_on_network_error", "1"]
    options += ["-reconnect_delay_max", "4"]
    headers = "".join(f"{name}: {value}\r\n" for name, value in stream.headers.items())
    options += ["-headers", headers] if headers else []
    options += ["-cookies", "\n".join(stream.cookies)] if stream.cookies else []
    # What the segments are called says nothing, and what they may be is said above.
    options += ["-allowed_extensions", "ALL", "-extension_picky", "0"] if stream.is_hls else []
    return [*options, "-i", stream.url]


class _Recording:
    """One run of FFmpeg."""

    def __init__(self, options: Sequence[str], seconds: float, tell: Tell) -> None:
        self._command = [str(ffmpeg.executable()), *options]
        self._most = seconds
        self._tell = tell
        self._facts: dict[str, str] = {}
        self._line = ""

    def run(self) -> None:
        """Record until the end, whichever comes first."""
        pipe = subprocess.PIPE
        with subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT
        ) as process:
            try:
                self._watch(process)
            finally:
                process.kill()

    @property
    def seconds(self) -> float:
        """Seconds that came so far."""
        text = self._facts.get("out_time_us", "")
        return int(text) / 1e6 if text.lstrip("-").isdecimal() else 0.0

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        quiet_since = started = time.monotonic()
        before = 0.0
        while self._heard(process):
            now = time.monotonic()
            if self.seconds > before:
                before, quiet_since = self.seconds, now
            if self._is_over(now - started, now - quiet_since):
                self._finish(process)
                return

    # FFmpeg writes the end of the file at the first interrupt.
    def _finish(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGINT)
        give_up_at = time.monotonic() + END_SECONDS
        while self._heard(process) and time.monotonic() < give_up_at:
            pass

    def _heard(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.stdout is not None
        output = process.stdout.fileno()
        if not select.select([output], [], [], TICK_SECONDS)[0]:
            return True
        data = os.read(output, 65536)
        self._read(data.decode(errors="replace"))
        return bool(data)

    def _is_over(self, run_seconds: float, quiet_seconds: float) -> bool:
        return stops.asked() or run_seconds > self._most + SLACK_SECONDS or quiet_seconds > STALL_SECONDS

    def _read(self, text: str) -> None:
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            name, mark, value = line.strip().partition("=")
            if mark:
                self._facts[name] = value.strip()
            if name == "progress":
                self._tell(self._progress())

    def _progress(self) -> Progress:
        size = self._facts.get("total_size", "")
        return Progress(
            stage="recording",
            fraction=min(1.0, self.seconds / self._most) if self._most else None,
            done_bytes=int(size) if size.isdecimal() else None,
            eta=max(0.0, self._most - self.seconds),
        )
