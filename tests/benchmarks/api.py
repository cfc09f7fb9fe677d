"""The HTTP API: what one process answers in a second, and how lists and sums of very many jobs fare."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from statistics import median

import httpx

from bot.api.app import create_app
from bot.api.desk import Desk
from bot.api.front_end import run
from bot.api.server import HttpServer
from bot.settings import BotSettings
from storage.collector import settle
from storage.signed_urls import UrlSigner
from tests.benchmarks.bench import Bench, open_bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.filling import MANY, PEOPLE, fill

VIDEO = "/api/v1/video"
JOBS = f"{VIDEO}/video-download"
IDLE_WORKER = "tests.benchmarks.idle_worker"
AT_ONCE = 8
REQUESTS = 1500
LOOKS = 400
FAST = 10_000_000

Ask = Callable[[int], Awaitable[httpx.Response]]


@asynccontextmanager
async def _served(bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    rates = {name: FAST for name in BotSettings.model_fields if name.endswith("_per_minute")}
    settings = BotSettings(**rates)
    signer = UrlSigner("key", "http://localhost")
    desk = Desk.over(bench.engine, signer, "key", settings)
    server = HttpServer()
    port = await server.listen("127.0.0.1", 0)
    await server.serve(create_app(bench.engine, signer, desk=desk))
    running = asyncio.create_task(run(desk))
    settle()
    key = (await bench.engine.accounts.keys.make(bench.asker.user_id, "bench")).text
    try:
        address = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=address, headers={"X-API-Key": key}, trust_env=False) as client:
            yield client
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await server.stop()


async def _timed(ask: Ask, requests: int, at_once: int) -> tuple[Sequence[float], float]:
    """The milliseconds that each request took, and the seconds of all together."""
    waits: list[float] = []
    numbers = iter(range(requests))

    async def client() -> None:
        for number in numbers:
            started = time.perf_counter()
            answer = await ask(number)
            assert answer.status_code == 200, answer.text
            waits.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    return waits, time.perf_counter() - started


def _p99(waits: Sequence[float]) -> float:
    return sorted(waits)[len(waits) * 99 // 100]


async def _rate(bench: Bench, make: Callable[[httpx.AsyncClient], Awaitable[Ask]]) -> Figure:
    async with _served(bench) as client:
        ask = await make(client)
        await _timed(ask, 100, AT_ONCE)
        waits, seconds = await _timed(ask, REQUESTS, AT_ONCE)
    remark = f"{AT_ONCE} clients in the same process; median {median(waits):.1f} ms, p99 {_p99(waits):.1f} ms"
    return Figure([REQUESTS / seconds], remark)


async def status(bench: Bench) -> Figure:
    """How many times a second one can ask how a job stands."""

    async def make(client: httpx.AsyncClient) -> Ask:
        link = bench.fresh("/item/status.mp4")
        job = (await client.post(f"{VIDEO}/download", json={"url": link})).json()["job"]
        while (await client.get(f"{JOBS}/jobs/{job['id']}")).json()["status"] != "COMPLETED":
            await asyncio.sleep(0.1)
        return lambda _: client.get(f"{JOBS}/jobs/{job['id']}")

    return await _rate(bench, make)


async def info_from_cache(bench: Bench) -> Figure:
    """How many times a second one can ask what a link that was looked up leads to."""

    async def make(client: httpx.AsyncClient) -> Ask:
        link = bench.fresh("/item/info.mp4")
        return lambda _: client.post(f"{VIDEO}/info", json={"url": link, "include_formats": True})

    return await _rate(bench, make)


async def lists_of_very_many(_: Bench) -> Figure:
    """Pages of people's jobs, whole and filtered, where there are a million jobs of ten thousand people."""
    queries = ("", "status=COMPLETED", "platform=youtube", "format=mp3", "status=COMPLETED&platform=vimeo&skip=5")
    return await _looks(lambda number: f"{JOBS}/jobs?limit=50&{queries[number % len(queries)]}")


async def stats_of_very_many(_: Bench) -> Figure:
    """Statistics of people where there are a million jobs of ten thousand people."""
    return await _looks(lambda _: f"{JOBS}/stats")


async def _looks(path: Callable[[int], str]) -> Figure:
    dice = random.Random(7)
    async with open_bench(worker_module=IDLE_WORKER) as bench:
        started = time.perf_counter()
        await fill(bench.settings.effective_database_url)
        filled = time.perf_counter() - started
        async with _served(bench) as client:
            people = dice.sample(PEOPLE, 50)
            keys = [(await bench.engine.accounts.keys.make(each, "bench")).text for each in people]

            def ask(number: int) -> Awaitable[httpx.Response]:
                return client.get(path(number), headers={"X-API-Key": keys[number % len(keys)]})

            await _timed(ask, len(keys), 1)
            waits, _ = await _timed(ask, LOOKS, 1)
            # How much of it is the machine's doing, where others work on it too.
            nothing, _ = await _timed(lambda _: client.get("/health"), LOOKS, 1)
    remark = f"median {median(waits):.1f} ms; {MANY:,} jobs put in within {filled:.0f} s; p99 of /health"
    return Figure(waits, f"{remark} {_p99(nothing):.1f} ms", percentile=99)
