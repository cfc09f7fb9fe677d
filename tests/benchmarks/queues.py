"""The queue under a crowd: the same link from many, a long backlog, a newcomer, and how well the waits are foretold."""

import asyncio
import gc
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from statistics import median

from sqlalchemy import func, select
from sqlmodel import col

from bot import views
from bot.chat import Sender
from bot.handlers import Handlers
from bot.tracker import Tracker
from engine.media import Choice, Format, Media
from storage.database import Database
from storage.models import Job, JobState, Tier, User, now
from storage.signed_urls import UrlSigner
from tests.benchmarks.bench import Bench, open_bench
from tests.benchmarks.figures import Figure
from tests.fakes import FakeChat

PEOPLE = 1000
REPEATS = 50
BACKLOG = 100_000
SUBMITS = 200
FLOOD = 10_000
IDLE_JOBS = 300
FORETOLD = 60
IDLE_WORKER = "tests.benchmarks.idle_worker"


@asynccontextmanager
async def _front_end(bench: Bench) -> AsyncIterator[tuple[FakeChat, Handlers]]:
    chat = FakeChat()
    tracker = Tracker(bench.engine, chat, UrlSigner("key", "http://localhost"))
    tracking = asyncio.create_task(tracker.run())
    try:
        yield chat, Handlers(bench.engine, chat, tracker)
    finally:
        tracking.cancel()
        await asyncio.gather(tracking, return_exceptions=True)


async def acknowledge_a_thousand(bench: Bench) -> Figure:
    """A thousand people send the same link in the same moment: the slowest hundredth's first answer."""
    link = bench.fresh("/item/same.mp4")
    bench.site.reset()
    async with _front_end(bench) as (chat, handlers):
        started = time.perf_counter()
        seen: dict[int, float] = {}
        show = chat.show

        async def timed(reply_to: dict[str, int], view: views.View) -> dict[str, int]:
            seen.setdefault(reply_to["person"], time.perf_counter() - started)
            return await show(reply_to, view)

        chat.show = timed  # type: ignore[method-assign,assignment]
        people = [Sender("fake", f"p{number}") for number in range(PEOPLE)]
        await asyncio.gather(
            *(handlers.hear(who, {"person": number}, f"/get {link} mp4") for number, who in enumerate(people))
        )
        await chat.wait_for(views.Delivered, PEOPLE, seconds=300)
        took = time.perf_counter() - started
    requests = sum(hits for path, hits in bench.site.hits.items() if "same" in path)
    remark = f"{requests} requests at the site; all delivered after {took:.0f} s"
    return Figure([seconds * 1000 for seconds in seen.values()], remark, percentile=99)


async def repeat_from_cache(bench: Bench) -> Figure:
    """From a request for what is kept to the delivery call."""
    link = bench.fresh("/item/kept.mp4")
    async with _front_end(bench) as (chat, handlers):
        await handlers.hear(Sender("fake", "first"), {}, f"/get {link} mp4")
        await chat.wait_for(views.Delivered)
        waits = []
        for number in range(REPEATS):
            started = time.perf_counter()
            await handlers.hear(Sender("fake", "first" if number % 2 else f"r{number}"), {}, f"/get {link} mp4")
            await chat.wait_for(views.Delivered, number + 2)
            waits.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.02)
    return Figure(waits, "half of them from people who were never seen before")


async def submit_behind_a_backlog(_: Bench) -> Figure:
    """Submitting with a hundred thousand jobs waiting."""
    async with open_bench(worker_module=IDLE_WORKER) as bench:
        await _fill(bench, people=1000, each=BACKLOG // 1000, seconds=3600)
        waits = []
        for number in range(SUBMITS):
            started = time.perf_counter()
            await bench.submit(_idle(f"late{number}", 3600), Choice())
            waits.append((time.perf_counter() - started) * 1000)
    return Figure(waits, f"median {median(waits):.1f} ms", percentile=99)


async def newcomer_behind_a_flood(_: Bench) -> Figure:
    """One person has ten thousand jobs waiting: from the next free slot to the start of a newcomer's first job."""
    waits = []
    async with open_bench(worker_module=IDLE_WORKER) as bench:
        await _fill(bench, people=1, each=FLOOD, seconds=0.3)
        await asyncio.sleep(1)
        for number in range(10):
            who = await bench.engine.accounts.asker("terminal", f"new{number}", "new")
            job = await bench.engine.jobs.submit(
                who, _idle(f"new{number}", 0), Choice(), platform="terminal", reply_to={}
            )
            done = await bench.ready(job)
            freed = await _next_end(bench, done)
            assert done.started_at is not None
            waits.append(max(0.0, (done.started_at - freed).total_seconds()) * 1000)
    return Figure(waits, "after the first slot that fell free", percentile=99)


async def idle_jobs_a_second(_: Bench) -> Figure:
    """Jobs that fetch nothing, through the whole queue."""
    async with open_bench(worker_module=IDLE_WORKER) as bench:
        jobs = [await bench.submit(_idle(f"idle{number}", 0), Choice()) for number in range(IDLE_JOBS)]
        ended = [await bench.ready(job) for job in jobs]
        starts = sorted(job.started_at for job in ended if job.started_at)
        ends = sorted(job.ready_at for job in ended if job.ready_at)
        seconds = (ends[-1] - starts[0]).total_seconds()
    return Figure([IDLE_JOBS / seconds], "submitted one after the other")


async def error_of_waits(_: Bench) -> Figure:
    """How far the foretold times of waiting jobs are from the real ones, as a share of the real ones."""
    dice = random.Random(7)
    errors = []
    async with open_bench(worker_module=IDLE_WORKER) as bench:
        for _round in range(2):  # The first round is what is learned from.
            errors = []
            jobs: list[tuple[Job, float]] = []
            for number in range(FORETOLD):
                minutes = dice.choice([1, 4, 16])
                media = _idle(f"eta{_round}-{number}", minutes * 0.1, minutes=minutes)
                job = await bench.submit(media, Choice())
                place = await bench.engine.jobs.places.of(await bench.engine.jobs.read(job.id or 0) or job)
                jobs.append((job, place.eta or 0.0))
            for job, eta in jobs:
                done = await bench.ready(job)
                assert done.ready_at is not None
                real = (done.ready_at - done.created_at).total_seconds()
                errors.append(abs(eta - real) / max(real, 0.5) * 100)
    return Figure(errors, f"{FORETOLD} jobs of three sizes, after as many to learn from")


def _idle(name: str, seconds: float, minutes: float = 1.0) -> Media:
    size = int(minutes * 10_000_000)
    form = Format(id="1", container="mp4", height=720, width=1280, video_codec="h264", audio_codec="aac", size=size)
    link = f"https://idle.example/{name}?seconds={seconds}"
    return Media(url=link, key=link, platform="other", id=name, title=name, duration=minutes * 60, formats=(form,))


async def _fill(bench: Bench, people: int, each: int, seconds: float) -> None:
    """Put a backlog into the queue, as many submits would have."""
    database = Database(bench.settings.effective_database_url)
    try:
        async with database.session() as session:
            users = [User() for _ in range(people)]
            session.add_all(users)
            await session.flush()
            user_ids = [user.id or 0 for user in users]
        rows = [(user_id, number) for user_id in user_ids for number in range(each)]
        # In many transactions, as they come in life: one large one leaves a log that the next writer has to clear.
        for start in range(0, len(rows), 2000):
            async with database.session() as session:
                session.add_all(
                    _waiting(user_id, f"{user_id}-{number}", number, seconds)
                    for user_id, number in rows[start : start + 2000]
                )
    finally:
        await database.close()
    gc.collect()


def _waiting(user_id: int, name: str, number: int, seconds: float) -> Job:
    media = _idle(name, seconds)
    return Job(
        user_id=user_id, platform="backlog", reply_to={}, url=media.url, media=media.model_dump(mode="json"),
        choice=Choice().model_dump(mode="json"), form_key=name, title=name, tier=Tier.MEMBER, turn=float(number + 1),
        running_limit=1000, expected_seconds=seconds, created_at=now(),
    )  # fmt: skip


async def _next_end(bench: Bench, job: Job) -> datetime:
    """When the first slot fell free after the job was submitted, or when it was submitted if one was free."""
    database = Database(bench.settings.effective_database_url)
    try:
        async with database.session(read_only=True) as session:
            ended = await session.scalar(
                select(func.min(col(Job.ready_at))).where(
                    col(Job.ready_at) > job.created_at, col(Job.state) == JobState.READY, col(Job.id) != job.id
                )
            )
    finally:
        await database.close()
    return ended or job.created_at
