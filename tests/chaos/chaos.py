"""People ask for links while workers, front ends and the queue are killed; at the end everything must be right.

    python -m tests.chaos                     300 jobs by 40 people
    CLIPFERRY_CHAOS_SEED=7 python -m tests.chaos

One platform can tell a delivery that comes twice (as Discord does by its nonce), the other cannot (as Telegram).
The seed decides who asks for what, and what is killed when; what the processes do meanwhile is theirs.
"""

import asyncio
import random
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from storage.locks import held
from storage.models import Job, JobState
from tests.chaos import verdict
from tests.chaos.town import Town
from tests.chaos.verdict import Outcome, is_maybe

TELLS_TWINS, TELLS_NOT = "nonce", "plain"
PLATFORMS = (TELLS_TWINS, TELLS_NOT)
FRONT_ENDS = {f"{platform}{number}": platform for platform in PLATFORMS for number in (1, 2)}
"""Two of each platform: either hears some of its people, and tells of the jobs that it takes."""
GRANT = 100_000
SHARING, CHANGING, CANCELLING = 0.3, 0.3, 0.5
"""How often a link is one that others send, too; somebody presses a button of a job; and one that can, cancels it."""

PATHS = (
    "/video.mp4?{n}",
    "/slow/400000/10/item/{n}.mp4",
    "/slow/250000/0/item/{n}.mp4",
    "/slow/150000/0/item/{n}.mp4",
    "/third500/hls/3/master.m3u8?{n}",
    "/drop-once/100000/item/{n}.mp4",
    "/truncated/item/{n}.mp4",
    "/status/404?{n}",
)
SHARED = ("/slow/200000/0/item/shared{n}.mp4", "/slow/400000/0/page/shared{n}")


@dataclass
class Plan:
    """How much happens."""

    jobs: int
    people: int
    workers: int
    seconds_between_links: float
    seconds_between_blows: tuple[float, float]
    seconds_to_end: float
    seed: int


class Chaos:
    """One run."""

    def __init__(self, town: Town, site, plan: Plan) -> None:
        self._town = town
        self._site = site
        self._plan = plan
        self._random = random.Random(plan.seed)
        self._outcome = Outcome(plan.seed)
        self._family: set[int] = set()

    async def run(self) -> Outcome:
        """Let it happen, wait for the end, and look at what is left."""
        started = time.monotonic()
        async with AsyncExitStack() as stack:
            self._stores = await stack.enter_async_context(self._town.stores())
            for name in FRONT_ENDS:
                self._open(name)
            for _ in range(self._plan.workers):
                await asyncio.to_thread(self._town.hire, CONCURRENCY="3")
            blows = asyncio.create_task(self._strike())
            await self._ask()
            blows.cancel()
            await asyncio.wait([blows])
            if not blows.cancelled():
                blows.result()
            await asyncio.to_thread(self._repair)
            await self._wait_for_the_end()
            await asyncio.to_thread(self._close)
            await self._inspect()
        self._outcome.seconds = time.monotonic() - started
        return self._outcome

    def _open(self, name):
        # Every other front end dies between a delivery and its answer.
        die_after = self._random.choice([0, self._random.randint(1, 1 + self._plan.jobs // 8)])
        platform = FRONT_ENDS[name]
        repeatable = platform == TELLS_TWINS
        return self._town.open(name, platform=platform, repeatable=repeatable, die_after=die_after).wait_until_ready()

    def _one_of(self, platform):
        """One of the front ends of a platform."""
        return self._town.front_ends[self._random.choice([n for n, p in FRONT_ENDS.items() if p == platform])]

    async def _ask(self):
        """Let people send links, cancel and try again, until there are as many jobs as there should be."""
        deadline = time.monotonic() + self._plan.seconds_to_end
        while len(jobs := await self._town.jobs(self._stores)) < self._plan.jobs and time.monotonic() < deadline:
            self._somebody_asks()
            if jobs and self._random.random() < CHANGING:
                self._somebody_changes_their_mind(self._random.choice(jobs[-2 * self._plan.people :]))
            await asyncio.sleep(self._random.uniform(0, 2 * self._plan.seconds_between_links))

    def _somebody_asks(self):
        number = self._random.randrange(self._plan.people)
        twins = self._random.random() < SHARING
        path = self._random.choice(SHARED if twins else PATHS)
        link = self._site.url(path.format(n=self._random.randrange(3) if twins else self._random.getrandbits(40)))
        front_end = self._one_of(PLATFORMS[number % 2])
        front_end.hears(f"p{number}", f"/get {link} {self._random.choice(['mp4', 'mp4', 'mp3'])}")

    def _somebody_changes_their_mind(self, job: Job):
        if is_maybe(job):
            command = "again"
        elif job.state in (JobState.FAILED, JobState.CANCELLED):
            command = "retry"
        elif job.state is not JobState.DELIVERED and self._random.random() < CANCELLING:
            command = "cancel"
        else:
            return
        front_end = self._one_of(job.platform)
        front_end.hears(job.reply_to["chat"], f"/{command} {job.id}", job.reply_to["message"])

    async def _strike(self):
        """Kill one thing after the other, and start it again."""
        blows = [self._kill_a_worker, self._kill_a_front_end, self._kill_the_queue, self._empty_the_queue]
        order = []
        while True:
            await asyncio.sleep(self._random.uniform(*self._plan.seconds_between_blows))
            if not order:
                order = self._random.sample(blows, len(blows))
            blow = order.pop()
            self._outcome.blows[blow.__name__.strip("_")] += 1
            await asyncio.to_thread(blow)
            await asyncio.to_thread(self._repair)

    def _kill_a_worker(self):
        self._family |= self._town.kill_worker(self._random.choice(self._town.workers))
        self._town.hire(CONCURRENCY="3")

    def _kill_a_front_end(self):
        front_end = self._one_of(self._random.choice(PLATFORMS))
        if front_end.alive:
            front_end.kill()

    def _kill_the_queue(self, *, emptied=False):
        self._town.kill_queue()
        time.sleep(self._random.uniform(0.05, 1.5))
        self._town.start_queue(emptied=emptied)

    def _empty_the_queue(self):
        self._kill_the_queue(emptied=True)

    def _repair(self):
        """Start front ends that died again."""
        for name in FRONT_ENDS:
            front_end = self._town.front_ends[name]
            if not front_end.alive:
                self._outcome.blows["dead_front_ends"] += 1
                front_end.end()
                self._open(name)

    async def _wait_for_the_end(self):
        deadline = time.monotonic() + self._plan.seconds_to_end
        await asyncio.to_thread(self._hear_all)
        while time.monotonic() < deadline:
            jobs = await self._town.jobs(self._stores)
            if all(job.state.final and job.told for job in jobs):
                return
            await asyncio.to_thread(self._repair)
            await asyncio.sleep(0.2)

    def _hear_all(self):
        for name in FRONT_ENDS:
            self._town.front_ends[name].wait_until_all_is_heard()

    def _close(self):
        """End everything in order."""
        self._town.close_front_ends()
        for worker in self._town.workers:
            self._family |= {child.pid for child in psutil.Process(worker.pid).children(recursive=True)}
            worker.terminate()
        for worker in self._town.workers:
            worker.wait(60)

    async def _inspect(self):
        jobs = await self._town.jobs(self._stores)
        self._outcome.states.update(job.state.value for job in jobs)
        self._outcome.states["maybe delivered"] = sum(map(is_maybe, jobs))
        self._outcome.check(len(jobs) >= self._plan.jobs, f"only {len(jobs)} jobs")
        for job in jobs:
            right = job.state.final and job.told
            self._outcome.check(right, f"job {job.id} is {job.state}, told: {job.told}, attempts: {job.attempts}")
        for platform in PLATFORMS:
            mine = [job for job in jobs if job.platform == platform]
            self._inspect_platform(platform, mine)
        await verdict.inspect_book(self._outcome, self._stores, jobs, GRANT)
        await verdict.inspect_files(self._outcome, self._stores, self._town.engine)
        self._inspect_rest()

    def _inspect_platform(self, platform, jobs):
        told = self._town.told(platform)
        arrived = Counter((line["job"], line["round"]) for line in told if line["view"] == "Delivered")
        twins = {key for key, count in arrived.items() if count > 1}
        self._outcome.blows["sent twice"] += len(twins)
        self._outcome.check(not twins or platform == TELLS_TWINS, f"{platform}: arrived twice: {twins}")
        for job in jobs:
            mine = [line for line in told if line["job"] == job.id]
            self._inspect_job(job, mine, arrived[job.id, job.round])

    def _inspect_job(self, job, told, arrivals):
        name = f"job {job.id} ({job.platform}, round {job.round}, {job.state}, {job.error})"
        maybe = is_maybe(job)
        if job.state is JobState.DELIVERED:
            self._outcome.check(arrivals > 0, f"{name} never arrived")
        elif job.state is JobState.FAILED and not maybe:
            self._outcome.check(arrivals == 0, f"{name} arrived")
        self._outcome.check(not maybe or job.platform == TELLS_NOT, f"{name} would have been told from its twin")
        self._outcome.check(len({line["message"] for line in told}) == 1, f"{name} has more than one message")
        last = {JobState.DELIVERED: "Delivered", JobState.FAILED: "Declined", JobState.CANCELLED: "Cancelled"}
        views = [line["view"] for line in told]
        self._outcome.check(views[-1:] == [last.get(job.state)], f"{name} was last said to be so: {views[-3:]}")

    def _inspect_rest(self):
        work = self._stores.settings.work_dir
        self._outcome.check(not any(work.iterdir()), f"left in the work folder: {list(work.iterdir())}")
        locks = [path for path in self._stores.settings.data_dir.rglob("*.lock") if held(path)]
        self._outcome.check(not locks, f"locks that are held: {locks}")
        verdict.inspect_processes(self._outcome, self._family)


def run(folder: Path, template: Path, site, plan: Plan) -> Outcome:
    """One run in a folder of its own."""
    with Town(folder, template) as town:
        return asyncio.run(Chaos(town, site, plan).run())
