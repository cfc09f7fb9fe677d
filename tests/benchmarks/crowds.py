"""Many links at once, and how soon a job starts."""

import asyncio
import time

from engine.media import Choice
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure

AT_ONCE = 20
ROUNDS = 3
STARTS = 50
PAUSE_SECONDS = 0.05
"""Between two jobs, so that each one finds the worker idle."""


async def jobs_a_second(bench: Bench) -> Figure:
    """Links that are sent in the same moment, each of another address, over the time until all files are stored."""
    rates = [await _one_round(bench, number) for number in range(ROUNDS)]
    return Figure(rates, f"{AT_ONCE} links in {AT_ONCE / sorted(rates)[len(rates) // 2]:.2f} s")


async def _one_round(bench: Bench, number: int) -> float:
    links = [bench.fresh(f"/item/crowd{number}-{each}.mp4") for each in range(AT_ONCE)]
    started = time.perf_counter()
    await asyncio.gather(*(bench.fetch(link, Choice()) for link in links))
    rate = AT_ONCE / (time.perf_counter() - started)
    bench.clear_store()
    return rate


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
