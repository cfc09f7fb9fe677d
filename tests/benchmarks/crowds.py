"""Many links at once, and how soon a job starts."""

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from engine.media import Choice
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.pairs import run_command

AT_ONCE = 20
ROUNDS = 3
COMMANDS_AT_ONCE = 2
"""Of the plain command: as many as keep two cores busy."""
STARTS = 50
PAUSE_SECONDS = 0.05
"""Between two jobs, so that each one finds the worker idle."""


async def jobs_a_second(bench: Bench) -> Figure:
    """Links that are sent in the same moment, each of another address, over the time until all files are stored.

    After each round the plain command fetches as many, a process for each link: the machine's speed is in both rates.
    """
    rates, others = [], []
    for number in range(ROUNDS):
        rates.append(await _one_round(bench, number))
        others.append(await _round_of_commands(bench, number))
    times = median(mine / other for mine, other in zip(rates, others, strict=True))
    remark = (
        f"{AT_ONCE} links in {AT_ONCE / median(rates):.2f} s; {times:.1f} x the command's {median(others):.2f} jobs/s"
    )
    return Figure(rates, remark)


async def _one_round(bench: Bench, number: int) -> float:
    links = _links(bench, f"crowd{number}")
    started = time.perf_counter()
    await asyncio.gather(*(bench.fetch(link, Choice()) for link in links))
    rate = AT_ONCE / (time.perf_counter() - started)
    bench.clear_store()
    return rate


async def _round_of_commands(bench: Bench, number: int) -> float:
    slots = asyncio.Semaphore(COMMANDS_AT_ONCE)

    async def one(link: str, folder: Path) -> None:
        async with slots:
            await run_command(link, folder)

    with TemporaryDirectory(dir=bench.folder) as folder:
        started = time.perf_counter()
        await asyncio.gather(*(one(link, Path(folder)) for link in _links(bench, f"commands{number}")))
        return AT_ONCE / (time.perf_counter() - started)


def _links(bench: Bench, name: str) -> list[str]:
    return [bench.fresh(f"/item/{name}-{each}.mp4") for each in range(AT_ONCE)]


async def milliseconds_to_start(bench: Bench) -> Figure:
    """From the moment a job is made, before it is written, to the moment an idle worker begins it, by its row."""
    looked_up = [await bench.look_up(bench.fresh(f"/item/start{each}.mp4")) for each in range(STARTS)]
    waits = []
    for media in looked_up:
        await asyncio.sleep(PAUSE_SECONDS)
        job = await bench.ready(await bench.submit(media, Choice()))
        assert job.started_at is not None
        waits.append((job.started_at - job.created_at).total_seconds() * 1000)
    bench.clear_store()
    return Figure(waits, f"slowest tenth from {sorted(waits)[STARTS * 9 // 10]:.0f} ms")
