"""Links fetched by us and by the plain `yt-dlp` command, one after the other, again and again."""

import asyncio
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from engine.media import Choice
from tests import clips
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure

SIZE_SHARE = 0.1
"""Two files that differ by more of their size are not the same work."""


DEFAULT = Choice()
"""What is first on offer: the best picture up to 1080p, as mp4."""


@dataclass(frozen=True)
class Pair:
    """One thing fetched in two ways: what lies at `path` on the site, as `choice`, and as the command's `options`."""

    path: str
    choice: Choice
    options: Sequence[str]
    count: int
    rehearse: bool
    """Whether one pair is run before those that are measured, so that files and code are in memory for both."""


def beside_the_command(
    path: str, choice: Choice = DEFAULT, options: Sequence[str] = (), *, count: int = 7, rehearse: bool = True
) -> Callable[[Bench], Awaitable[Figure]]:
    """Measure seconds from a link to a stored file as a share of the command's."""
    pair = Pair(path, choice, options, count, rehearse)

    async def measure(bench: Bench) -> Figure:
        if pair.rehearse:
            await _run(bench, pair, ours_first=True)
        times = [await _run(bench, pair, ours_first=n % 2 == 0) for n in range(bench.pairs or pair.count)]
        ours, theirs = (median(each) for each in zip(*times, strict=True))
        return Figure([mine / other for mine, other in times], f"{ours:.3f} s beside {theirs:.2f} s")

    return measure


async def _run(bench: Bench, pair: Pair, *, ours_first: bool) -> tuple[float, float]:
    bench.clear_store()
    if ours_first:
        mine = await _ours(bench, pair)
        theirs = await _theirs(bench, pair)
    else:
        theirs = await _theirs(bench, pair)
        mine = await _ours(bench, pair)
    _compare(mine[1], theirs[1])
    return mine[0], theirs[0]


async def _ours(bench: Bench, pair: Pair) -> tuple[float, int]:
    link = bench.fresh(pair.path)
    started = time.perf_counter()
    await bench.fetch(link, pair.choice)
    seconds = time.perf_counter() - started
    return seconds, sum(path.stat().st_size for path in bench.stored())


async def _theirs(bench: Bench, pair: Pair) -> tuple[float, int]:
    folder = bench.folder / "command"
    folder.mkdir()
    try:
        started = time.perf_counter()
        await run_command(bench.fresh(pair.path), folder, pair.options)
        seconds = time.perf_counter() - started
        return seconds, sum(path.stat().st_size for path in folder.iterdir())
    finally:
        shutil.rmtree(folder)


async def run_command(link: str, folder: Path, options: Sequence[str] = ()) -> None:
    """Fetch a link into a folder by the plain command; raises RuntimeError where it fails."""
    # The console script beside the interpreter, started as a shell would start it.
    program = Path(sys.executable).with_name("yt-dlp")
    command = [program, "--no-config", "--ffmpeg-location", clips.ffmpeg_path(), "-o", "%(title)s.%(ext)s"]
    process = await asyncio.create_subprocess_exec(
        *command, *options, link, cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the command ended with {process.returncode}: {said.decode(errors='replace')[-300:]}")


def _compare(ours: int, theirs: int) -> None:
    if not ours or abs(ours - theirs) > SIZE_SHARE * theirs:
        raise RuntimeError(f"not the same work: {ours} bytes beside {theirs}")
