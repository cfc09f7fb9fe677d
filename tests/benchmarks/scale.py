"""What it costs at scale: the services of docker-compose.yml as processes, with any number of workers.

All of it runs on this one machine, so that what is found of PostgreSQL, Valkey and the front ends is what they need for
a job, and not what they can do with a machine of their own.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from engine.askers import Asker
from engine.core import Engine, open_engine
from engine.media import Choice, Media
from storage.models import Job, JobState, now
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, Skipped
from tests.site import SiteProcess
from tests.telegram_facts import KINDS
from tests.telegram_server import TOKEN, TelegramServer
from tests.topology.storm import SETTINGS
from tests.topology.topology import Topology, cpu_seconds

CREWS = (1, 2, 4, 8)
ROUNDS = 4
"""How many jobs each worker does one after the other."""
SPREAD = 0.9
"""Over which share of a job's time the first jobs of all workers begin: the others wait when the first ends."""
THROTTLED = "/slow/100000/50/item/{n}.mp4"
"""716 kB at 100 kB/s for each connection: seconds of waiting for a part of a second of work."""
LINEAR = 0.95
"""Which share of linear is the goal."""
FULL = 0.9
"""From this share of all processors on they are full, and more workers are not expected to bring more."""
JOBS = 40
IDLE_SECONDS = 5.0
JOB_SECONDS = 120.0


@dataclass(frozen=True)
class Desk:
    """The engine as a front end of a topology holds it."""

    town: Topology
    engine: Engine
    asker: Asker

    async def look_up(self, link: str) -> Media:
        """What a link leads to."""
        return await self.engine.jobs.look_up(self.asker, link)

    async def submit(self, media: Media) -> Job:
        """Queue a download."""
        return await self.engine.jobs.submit(self.asker, media, Choice(), platform="bench", reply_to={})

    async def ready(self, job: Job) -> Job:
        """Wait until its file is stored; raises RuntimeError when it failed."""
        async with asyncio.timeout(JOB_SECONDS):
            while True:
                row = await self.engine.jobs.read(job.id or 0)
                assert row is not None
                if row.state is JobState.READY:
                    return row
                if row.state.final:
                    raise RuntimeError(f"{row.url}: {row.state} {row.error}")
                await asyncio.sleep(0.05)


@asynccontextmanager
async def _open_desk(town: Topology) -> AsyncIterator[Desk]:
    async with open_engine(town.storage_settings(), town.engine_settings()) as engine:
        yield Desk(town, engine, await engine.accounts.asker("bench", "bench", "bench"))


def _topology(**more: Any) -> Topology:
    try:
        settings = {**SETTINGS, "CLIPFERRY_MEMBER_RUNNING_JOBS": "1000", "CLIPFERRY_LOG_LEVEL": "WARNING"}
        given = {"settings": {**settings, **more.pop("settings", {})}, **more}
        return Topology(**{"answers": ["", ""], **given})
    except LookupError as missing:
        raise Skipped(str(missing)) from missing


async def share_of_linear(_: Bench) -> Figure:
    """Jobs a second of many workers over as many times those of one, each worker taking one job at a time.

    What is counted is done while every worker has something to do, and the workers are not in step: jobs that begin at
    the same moment end at the same moment, and then all want the processors at once, which stand idle in between.
    """
    rates, busy, remarks = {}, {}, []
    with SiteProcess() as site, _topology(settings={"CLIPFERRY_CONCURRENCY": "1"}) as town:
        async with _open_desk(town) as desk:
            for crew in CREWS:
                while len(town.of("worker")) < crew:
                    town.add("worker")
                await asyncio.sleep(2)  # Until every worker has said how many jobs it takes.
                warm = await _bring(desk, [site.url(THROTTLED.format(n=f"warm{crew}-{n}")) for n in range(crew)])
                rates[crew], busy[crew] = await _rate(desk, site, crew, min(map(_seconds, warm)))
                remarks.append(f"{crew}: {rates[crew]:.2f} jobs/s, {busy[crew]:.0%} of all processors busy")
    shares = {crew: rates[crew] / (crew * rates[1]) for crew in CREWS[1:]}
    linear = ", ".join(f"{share:.2f}" for share in shares.values())
    # What is reached while other work fills the processors is reached all the same.
    counted = [share for crew, share in shares.items() if busy[crew] < FULL or share >= LINEAR]
    if not counted:
        raise Skipped(f"the processors were full: {'; '.join(remarks)}; of linear {linear}")
    return Figure([min(counted)], f"{'; '.join(remarks)}; of linear {linear}")


async def _rate(desk: Desk, site: SiteProcess, crew: int, seconds: float) -> tuple[float, float]:
    """Jobs a second, and the share of the processors that was busy; a job takes so many seconds."""
    links = [site.url(THROTTLED.format(n=f"w{crew}-{number}")) for number in range(crew * ROUNDS)]
    media = await asyncio.gather(*map(desk.look_up, links))  # Which is kept, so that jobs alone are measured.
    jobs = []
    for each in media[:crew]:
        jobs.append(await desk.submit(each))
        await asyncio.sleep(seconds * SPREAD / crew)
    jobs += await asyncio.gather(*map(desk.submit, media[crew:]))
    submitted, ticks = now(), _processors()
    rows = [await desk.ready(job) for job in jobs]
    ticks_after = _processors()
    starts = sorted(row.started_at for row in rows if row.started_at)
    return _done_between(rows, max(submitted, starts[crew - 1]), starts[-1]), _busy(ticks, ticks_after)


def _done_between(rows: Sequence[Job], began: datetime, ended: datetime) -> float:
    """Jobs a second within a time, of each job the share that lies within it."""
    done = 0.0
    for row in rows:
        assert row.started_at is not None
        assert row.ready_at is not None
        within = min(row.ready_at, ended) - max(row.started_at, began)
        done += max(0.0, within.total_seconds()) / _seconds(row)
    return done / (ended - began).total_seconds()


def _seconds(row: Job) -> float:
    assert row.started_at is not None
    assert row.ready_at is not None
    return (row.ready_at - row.started_at).total_seconds()


async def _bring(desk: Desk, links: Sequence[str]) -> Sequence[Job]:
    media = await asyncio.gather(*map(desk.look_up, links))
    jobs = await asyncio.gather(*map(desk.submit, media))
    return [await desk.ready(job) for job in jobs]


def _busy(before: tuple[int, int], after: tuple[int, int]) -> float:
    return (after[0] - before[0]) / (after[1] - before[1])


def _processors() -> tuple[int, int]:
    """Ticks in which a processor was busy, and all ticks: proc_stat(5)."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


async def cost_of_a_job(_: Bench) -> Figure:
    """What a link on Telegram costs each part, from the message to the file, less what each does while nobody asks."""
    with TelegramServer() as telegram, SiteProcess() as site:
        variables = {"CLIPFERRY_TELEGRAM_API_URL": telegram.url}
        with _topology(profiles=["telegram"], variables=variables, answers=[TOKEN, ""]) as town:
            async with town.stores() as stores:
                person = telegram.person("Anna")
                idle = await _spent(town, stores, asyncio.sleep(IDLE_SECONDS))
                await _deliver(telegram, person, site, "warm", 5)
                work = await _spent(town, stores, _deliver(telegram, person, site, "cpu", JOBS))
                await _log_statements(stores, "all")
                asked_idle = await _statements(town, asyncio.sleep(IDLE_SECONDS))
                asked = await _statements(town, _deliver(telegram, person, site, "sql", JOBS))
    each = {name: (work[name] - idle[name] / idle["seconds"] * work["seconds"]) / JOBS for name in work}
    idly = asked_idle["all"] / asked_idle["seconds"]
    statements = (asked["all"] - idly * asked["seconds"]) / JOBS
    parts = ("telegram", "worker", "egress", "postgres", "valkey", "store")
    cpu = ", ".join(f"{name} {each[name] * 1000:.0f}" for name in parts)
    remark = (
        f"ms of processor a job: {cpu}; {each['commands']:.0f} commands of Redis, {statements:.0f} statements and "
        f"{each['transactions']:.0f} transactions of PostgreSQL; while nobody asks: "
        f"{idle['commands'] / idle['seconds']:.0f} commands and {idly:.0f} statements a second"
    )
    return Figure([each["telegram"] * 1000], remark)


async def _deliver(telegram: TelegramServer, person: Any, site: SiteProcess, name: str, count: int) -> None:
    for number in range(count):
        person.send(f"/get {site.url(f'/item/{name}{number}.mp4')} mp4")

    def all_there() -> bool:
        return len([m for m in telegram.said(person.chat, name) if set(KINDS) & m.keys()]) >= count

    await asyncio.to_thread(telegram.wait, all_there, JOB_SECONDS)


async def _spent(town: Topology, stores: Any, work: Any) -> dict[str, float]:
    """What was spent while something was done: seconds, processor time of each service, commands, transactions."""
    before = await _meters(town, stores)
    await work
    await asyncio.sleep(1)  # PostgreSQL counts once a second.
    after = await _meters(town, stores)
    return {name: after[name] - before[name] for name in after}


async def _meters(town: Topology, stores: Any) -> dict[str, float]:
    async with stores.database.session(read_only=True) as session:
        count = await session.scalar(text("SELECT sum(xact_commit) FROM pg_stat_database"))
    calls = await stores.redis.info("commandstats")
    services: Counter[str] = Counter()
    for container in town.every():
        services[container.service.name] += cpu_seconds(container) if container.alive else 0  # type: ignore[assignment]
    commands = sum(each["calls"] for each in calls.values())
    return {"seconds": time.monotonic(), "commands": commands, "transactions": float(count), **services}


async def _log_statements(stores: Any, which: str) -> None:
    async with stores.database._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(f"ALTER SYSTEM SET log_statement = '{which}'"))
        await connection.execute(text("SELECT pg_reload_conf()"))
    await asyncio.sleep(1)


async def _statements(town: Topology, work: Any) -> dict[str, float]:
    (server,) = town.of("postgres")
    began, started = server.log.stat().st_size, time.monotonic()
    await work
    seconds = time.monotonic() - started
    said = server.log.read_bytes()[began:].decode(errors="replace")
    return {"all": float(len(re.findall(r"LOG:  (?:execute|statement)", said))), "seconds": seconds}
