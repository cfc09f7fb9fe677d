"""Benchmarks of getting the bytes: a site that throttles each connection, several tracks, sound on the way."""

from collections.abc import Awaitable, Callable, Sequence

from engine.media import Choice
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Benchmark, Figure
from tests.benchmarks.memory import peak_of_worker
from tests.benchmarks.pairs import DEFAULT, beside_the_command

# The rate that we encode at, so that both do the same work.
MP3 = ("-x", "--audio-format", "mp3", "--audio-quality", "192K")
WAV = ("-x", "--audio-format", "wav")
SLOW = "/slow/2000000/50"
"""2 MB/s for each connection, and 50 ms before each answer."""


def _slow(path: str, choice: Choice = DEFAULT, options: Sequence[str] = ()) -> Callable[[Bench], Awaitable[Figure]]:
    return beside_the_command(f"{SLOW}{path}", choice, options, count=3, rehearse=False)


SPEEDS = (
    Benchmark("hls-slow", "HLS, slow: 50 ms a request, 2 MB/s each", "share", 0.15, _slow("/hls/bench/master.m3u8")),
    Benchmark("big-slow", "64 MB mp4, slow", "share", 0.2, _slow("/clips/big64mb.mp4")),
    Benchmark("dash-slow", "DASH with separate tracks, slow", "share", 0.2, _slow("/hls/dashbench/manifest.mpd")),
    Benchmark(
        "mp3-long-slow", "mp3 of 20 minutes, slow", "share", 0.6,
        _slow("/clips/long20min.mp4", Choice(container="mp3"), MP3),
    ),
    Benchmark(
        "mp3-big-slow", "mp3 of the 64 MB mp4, slow", "share", 0.2,
        _slow("/clips/big64mb.mp4", Choice(container="mp3"), MP3),
    ),
    Benchmark(
        "wav-slow", "wav of 20 minutes, slow", "share", 0.6,
        _slow("/clips/long20min.mp4", Choice(container="wav"), WAV),
    ),
    Benchmark("merge", "merge of two tracks, 62 MB", "share", 0.5, beside_the_command("/hls/dashbench/files.mpd")),
    Benchmark("huge", "peak memory of the worker and all below it, over 2 GB", "MB", 250, peak_of_worker),
)  # fmt: skip
