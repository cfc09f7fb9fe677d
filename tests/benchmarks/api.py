"""The HTTP API: what one process answers in a second, and how lists and sums of very many jobs fare."""

import asyncio
import json
import os
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from statistics import median

import httpx
from sqlalchemy import Connection, text

from bot.api.app import create_app
from bot.api.desk import Desk
from bot.api.front_end import run
from bot.api.server import HttpServer
from bot.settings import BotSettings
from bot.stack import settle_memory
from engine.media import Choice, Format, Media
from storage.database import Database, sqlite_path
from storage.models import Job, JobState, now
from storage.signed_urls import UrlSigner
from tests.benchmarks.bench import Bench, open_bench
from tests.benchmarks.figures import Figure

VIDEO = "/api/v1/video"
JOBS = f"{VIDEO}/video-download"
IDLE_WORKER = "tests.benchmarks.idle_worker"
AT_ONCE = 8
REQUESTS = 1500
PEOPLE = 10_000
MANY = 1_000_000
LOOKS = 400
FAST = 10_000_000
SITES = ("youtube", "tiktok", "instagram", "vimeo", "other")
CONTAINERS = ("mp4", "mp3", "webm")

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
    settle_memory()
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
        await _fill(bench)
        filled = time.perf_counter() - started
        async with _served(bench) as client:
            people = dice.sample(range(1000, 1000 + PEOPLE), 50)
            keys = [(await bench.engine.accounts.keys.make(each, "bench")).text for each in people]

            def ask(number: int) -> Awaitable[httpx.Response]:
                return client.get(path(number), headers={"X-API-Key": keys[number % len(keys)]})

            await _timed(ask, len(keys), 1)
            waits, _ = await _timed(ask, LOOKS, 1)
            # How much of it is the machine's doing, where others work on it too.
            nothing, _ = await _timed(lambda _: client.get("/health"), LOOKS, 1)
    remark = f"median {median(waits):.1f} ms; {MANY:,} jobs put in within {filled:.0f} s; p99 of /health"
    return Figure(waits, f"{remark} {_p99(nothing):.1f} ms", percentile=99)


async def _fill(bench: Bench) -> None:
    database = Database(bench.settings.effective_database_url)
    try:
        await database.run(_insert_people)
        step = MANY // 10
        for start in range(0, MANY, step):
            await database.run(lambda connection, start=start: _insert_jobs(connection, start, step))
        await database.run(lambda connection: connection.exec_driver_sql("ANALYZE"))
    finally:
        await database.close()
    await asyncio.to_thread(_write_out, bench)


def _write_out(bench: Bench) -> None:
    """Let what the filling has left to be written be written before anything is measured."""
    path = sqlite_path(bench.settings.effective_database_url)
    if path is not None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()


def _insert_people(connection: Connection) -> None:
    people = range(1000, 1000 + PEOPLE)
    users = [{"id": each, "at": now().replace(tzinfo=None).isoformat(" ")} for each in people]
    connection.execute(
        text("INSERT INTO users (id, tier, preferences, turn, created_at) VALUES (:id, 'member', '{}', 0, :at)"), users
    )
    identities = [{"name": f"p{each['id']}", **each} for each in users]
    named = (
        "INSERT INTO identities (platform, external_id, name, user_id, created_at) VALUES ('fake', :name, '', :id, :at)"
    )
    connection.execute(text(named), identities)


def _insert_jobs(connection: Connection, start: int, count: int) -> None:
    """Insert rows as the front door would have made them, in the database's own loop, which is faster."""
    row = _job().model_dump(exclude={"id"})
    table = Job.__table__  # type: ignore[attr-defined] # SQLModel's classes have one.
    plain = {name: _literal(value) for name, value in row.items()}
    plain |= {
        "user_id": f"1000 + n % {PEOPLE}",
        "site": _one_of(SITES, f"n / {PEOPLE}"),
        "container": _one_of(CONTAINERS, f"n / {PEOPLE}"),
        "state": f"CASE WHEN (n / {PEOPLE}) % 10 = 0 THEN 'failed' ELSE 'delivered' END",
        "title": "'A film, number ' || n",
    }
    columns = [column.name for column in table.columns if column.name in plain]
    last = start + count - 1
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    values = ", ".join(plain[name] for name in columns)
    connection.exec_driver_sql(f"{numbers} INSERT INTO jobs ({', '.join(columns)}) SELECT {values} FROM numbers")


def _job() -> Job:
    formats = tuple(
        Format(id=str(height), container="mp4", height=height, width=height * 16 // 9, video_codec="h264", size=height)
        for height in (144, 240, 360, 480, 720, 1080)
    )
    link = "https://www.youtube.com/watch?v=example"
    media = Media(
        url=link, key="k", platform="youtube", id="k", title="A film", description="About it. " * 40, duration=185.4,
        formats=formats,
    )  # fmt: skip
    return Job(
        user_id=0, platform="api", reply_to={"url": link}, url=link, media=media.model_dump(mode="json"),
        choice=Choice().model_dump(mode="json"), form_key="k", title="A film", state=JobState.DELIVERED, told=True,
        price=102, charged=102, seconds=185.4, finished_at=now(),
    )  # fmt: skip


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case int() | float():
            return str(value)
        case dict() | list():
            return _quoted(json.dumps(value))
        case _:
            return _quoted(str(getattr(value, "value", value)).removesuffix("+00:00"))


def _quoted(value: str) -> str:
    doubled = value.replace("'", "''").replace("%", "%%")
    return f"'{doubled}'"


def _one_of(words: Sequence[str], number: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {cases} END"
