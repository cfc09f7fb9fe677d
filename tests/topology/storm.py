"""The chaos test over the services of docker-compose.yml: people write to a bot while its containers go down.

    python -m tests.topology                  200 links of 12 people, two Telegram front ends, four workers
    CLIPFERRY_CHAOS_SEED=7 python -m tests.topology

Telegram cannot tell a delivery that comes twice: whatever falls, each link's file arrives once, and is paid for once.
The seed decides who asks for what, and what falls when.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlmodel import col

from storage.errors import StorageAway
from storage.models import Arrival, Job, JobState
from storage.stores import Stores
from tests.chaos.verdict import Outcome, inspect_book, inspect_files, inspect_processes, is_maybe
from tests.site import SiteProcess
from tests.telegram_facts import KINDS
from tests.telegram_people import Person
from tests.telegram_server import TOKEN, TelegramServer
from tests.topology.container import Container
from tests.topology.topology import Topology

GRANT = 100_000
SETTINGS = {
    # For all containers, as clipferry.env gives them.
    "CLIPFERRY_ALLOWED_NETWORKS": "127.0.0.1/32",
    "CLIPFERRY_SIGNUP_CREDITS": str(GRANT),
    "CLIPFERRY_MEMBER_LOOKUPS_PER_MINUTE": "100000",
    "CLIPFERRY_MEMBER_DOWNLOADS_PER_MINUTE": "100000",
    "CLIPFERRY_MEMBER_MANAGES_PER_MINUTE": "100000",
    "CLIPFERRY_TELEGRAM_PACING": "off",
}
PATHS = (
    "/item/{n}.mp4",
    "/slow/500000/10/item/{n}.mp4",
    "/slow/250000/0/item/{n}.mp4",
    "/drop-once/100000/item/{n}.mp4",
    "/truncated/item/{n}.mp4",
)
CANCELLING = 0.1
ANSWER_SECONDS = 30.0
T = TypeVar("T")


@dataclass
class Plan:
    """How much happens."""

    jobs: int
    people: int
    workers: int
    rounds: int
    """How often blows fall, each kind of them once."""
    seconds_between_links: float
    seconds_between_blows: tuple[float, float]
    seconds_to_end: float
    seed: int
    blows: int | None = None
    """How many kinds of blow fall in a round, of seven; all of them without it."""


@dataclass
class Storm:
    """One run over a topology that is up."""

    town: Topology
    telegram: TelegramServer
    site: SiteProcess
    plan: Plan
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.plan.seed)
        self.outcome = Outcome(self.plan.seed)
        self._family: set[int] = set()
        self._people = [self.telegram.person(f"p{number}") for number in range(self.plan.people)]
        self._sent: dict[str, Person] = {}
        self._names: dict[str, str] = {}

    def run(self) -> Outcome:
        """Let it happen, wait for the end, and look at what is left."""
        # Opened once: what is asked several times a second would open a connection of its own each time.
        with asyncio.Runner() as self._runner:
            opened = self.town.stores()
            self._stores = self._runner.run(opened.__aenter__())
            try:
                return self._run()
            finally:
                self._runner.run(opened.__aexit__(None, None, None))

    def _run(self) -> Outcome:
        started = time.monotonic()
        blows = self._blows()
        strike_at = time.monotonic() + self._dice.uniform(*self.plan.seconds_between_blows)
        deadline = time.monotonic() + self.plan.seconds_to_end
        while (blows or self._made() < self.plan.jobs) and time.monotonic() < deadline:
            self._somebody_asks()
            if blows and time.monotonic() > strike_at:
                blow = blows.pop()
                self.outcome.blows[blow.__name__.strip("_")] += 1
                self._repair()
                blow()
                self._repair()
                strike_at = time.monotonic() + self._dice.uniform(*self.plan.seconds_between_blows)
            time.sleep(self._dice.uniform(0, 2 * self.plan.seconds_between_links))
        self._wait_for_the_end()
        self._let_both_deliver()
        self._inspect()
        self.outcome.seconds = time.monotonic() - started
        return self.outcome

    def _blows(self) -> list[Callable[[], None]]:
        kinds = [
            self._kill_a_worker, self._drain_a_worker, self._kill_the_front_end_that_listens, self._restart_valkey,
            self._kill_valkey, self._restart_postgres, self._kill_postgres,
        ]  # fmt: skip
        count = self.plan.blows or len(kinds)
        return [blow for _ in range(self.plan.rounds) for blow in self._dice.sample(kinds, count)]

    def _somebody_asks(self, path: str | None = None) -> None:
        person, token = self._dice.choice(self._people), f"{self._dice.getrandbits(40):010x}"
        link = self.site.url((path or self._dice.choice(PATHS)).format(n=token))
        self._sent[token] = person
        person.send(f"/get {link} {self._dice.choice(['mp4', 'mp4', 'mp3'])}")
        if self._dice.random() < CANCELLING:
            self._somebody_cancels(self._dice.choice(self._people))

    def _somebody_cancels(self, person: Person) -> None:
        for message in reversed(self.telegram.said(person.chat)):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
            carried = [button.get("callback_data", "") for row in rows for button in row]
            if data := next((each for each in carried if "/cancel" in each), ""):
                person.press_data(message, data)
                return

    # What falls

    def _kill_a_worker(self) -> None:
        self._kill(self._one_of("worker"))

    def _drain_a_worker(self) -> None:
        worker = self._one_of("worker")
        # Before it is up, there is nobody to hear the signal.
        while not worker.has_said("ready"):
            self._repair()
            time.sleep(0.1)
        self._restart(worker)

    def _kill_the_front_end_that_listens(self) -> None:
        name = self._ask(self._listener)
        every = self.town.of("telegram")
        self._kill(next((each for each in every if f"-{each.pid}-" in (name or "")), every[0]))

    def _restart_valkey(self) -> None:
        self._restart(self._one_of("valkey"))

    def _kill_valkey(self) -> None:
        self._kill(self._one_of("valkey"))

    def _restart_postgres(self) -> None:
        self._restart(self._one_of("postgres"))

    def _kill_postgres(self) -> None:
        self._kill(self._one_of("postgres"))

    def _repair(self) -> None:
        self._learn_names()
        self.outcome.blows["ended by itself"] += len(self.town.repair())

    def _one_of(self, service: str) -> Container:
        return self._dice.choice(self.town.of(service))

    def _restart(self, container: Container) -> None:
        status = container.stop()
        self.outcome.check(status == 0, f"{container.name} ended with {status}")
        container.start()

    def _kill(self, container: Container) -> None:
        self._family |= container.kill()
        time.sleep(self._dice.uniform(0.05, 1.0))
        container.start()

    # What is known of it

    def _ask(self, question: Callable[[Stores], Awaitable[T]]) -> T:
        async def ask() -> T:
            return await question(self._stores)

        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                return self._runner.run(ask())
            except StorageAway:
                # What was started again may not answer yet.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    async def _listener(self, stores: Stores) -> str | None:
        holder = await stores.redis.get("clipferry:turn:telegram:7000")
        return None if holder is None else holder.decode()

    def _made(self) -> int:
        async def count(stores: Stores) -> int:
            async with stores.database.session(read_only=True) as session:
                return int(await session.scalar(select(func.count()).select_from(Job)) or 0)

        return self._ask(count)

    async def _jobs(self, stores: Stores) -> Sequence[Job]:
        async with stores.database.session(read_only=True) as session:
            return list(await session.scalars(select(Job).order_by(col(Job.id))))

    def _wait_for_the_end(self) -> None:
        deadline = time.monotonic() + self.plan.seconds_to_end
        while not self._is_quiet() and time.monotonic() < deadline:
            self._repair()
            time.sleep(0.3)

    def _is_quiet(self) -> bool:
        """Whether all that was sent was taken and answered, and every job is told to its end."""
        with self.telegram.still() as world:
            waiting = list(world.updates)
        return (
            not waiting
            and self._ask(self._unanswered) == 0
            and all(job.state.final and job.told for job in self._ask(self._jobs))
        )

    async def _unanswered(self, stores: Stores) -> int:
        async with stores.database.session(read_only=True) as session:
            query = select(func.count()).select_from(Arrival).where(col(Arrival.answered_at).is_(None))
            return int(await session.scalar(query) or 0)

    def _let_both_deliver(self) -> None:
        """Where one front end has delivered everything, let it leave, and see the other one deliver."""
        told = self._tellers()
        if len(told) > 1:
            return
        one, other = self.town.of("telegram")
        here, away = (one, other) if other.name in told else (other, one)
        self._somebody_asks("/slow/250000/0/item/{n}.mp4")
        self.outcome.check(away.stop() == 0, f"{away.name} did not leave in order")
        self._wait_for_the_end()
        self.outcome.check(here.name in self._tellers(), f"{here.name} has delivered nothing")

    def _tellers(self) -> set[str]:
        """The front ends that have delivered something."""
        jobs = self._ask(self._jobs)
        return {self._names.get(job.teller or "", "?") for job in jobs if job.state is JobState.DELIVERED}

    def _learn_names(self) -> None:
        for each in self.town.of("telegram"):
            path = each.path("/data/stack.name")
            if path.exists():
                self._names[f"telegram:{path.read_text()}"] = each.name

    def _inspect(self) -> None:
        jobs = self._ask(self._jobs)
        self.outcome.states.update(job.state.value for job in jobs)
        self.outcome.states["maybe delivered"] = sum(map(is_maybe, jobs))
        arrived = self._arrived()
        for job in jobs:
            self._inspect_job(job, arrived[job.url.rpartition("/")[2].removesuffix(".mp4")])
        self._ask(lambda stores: inspect_book(self.outcome, stores, jobs, GRANT))
        for container in self.town.every():
            self._family |= {process.pid for process in container.family()}
        self._ask(lambda stores: inspect_files(self.outcome, stores, self.town.engine_settings()))
        self._inspect_end()

    def _arrived(self) -> Counter[str]:
        """How many messages with a file came for each link."""
        arrived: Counter[str] = Counter()
        for token, person in self._sent.items():
            files = [message for message in self.telegram.said(person.chat, token) if set(KINDS) & message.keys()]
            arrived[token] = len(files)
        return arrived

    def _inspect_job(self, job: Job, arrivals: int) -> None:
        name = f"job {job.id} ({job.state}, told: {job.told}, attempts: {job.attempts}, {job.error})"
        self.outcome.check(job.state.final and job.told, f"{name} has not ended")
        if job.state is JobState.DELIVERED:
            self.outcome.check(arrivals == 1, f"{name} arrived {arrivals} times")
        elif is_maybe(job):
            self.outcome.check(arrivals <= 1, f"{name} arrived {arrivals} times")
        else:
            self.outcome.check(arrivals == 0, f"{name} arrived {arrivals} times")

    def _inspect_end(self) -> None:
        """Stop everything in order, and look at what is left in folders and of processes."""
        ended = self.town.stop()
        self.outcome.check(not any(ended.values()), f"ended with: {ended}")
        left: list[Any] = [path for worker in self.town.of("worker") for path in worker.path("/data/work").iterdir()]
        self.outcome.check(not [path for path in left if path.is_dir()], f"left in the work folders: {left}")
        inspect_processes(self.outcome, self._family)


def run(plan: Plan) -> tuple[Outcome, str]:
    """One run over a topology of its own; how it ended, and what its containers said where something is wrong."""
    with (
        TelegramServer() as telegram,
        SiteProcess() as site,
        Topology(
            profiles=["telegram"],
            scale={"worker": plan.workers, "telegram": 2},
            variables={"CLIPFERRY_TELEGRAM_API_URL": telegram.url},
            settings=SETTINGS,
            answers=[TOKEN, ""],
        ) as town,
    ):
        outcome = Storm(town, telegram, site, plan).run()
        said = "\n".join(f"--- {each.name}\n{each.said()}" for each in town.every()) if outcome.wrong else ""
        return outcome, said
