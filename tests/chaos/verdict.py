"""What must be right when everything has ended, whatever was killed: the book, the files, the processes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import psutil
from sqlalchemy import select
from sqlmodel import col

from engine import housekeeping
from engine.housekeeping import Housekeeping
from engine.queue import open_queue
from engine.settings import EngineSettings
from storage import ledger
from storage.models import Entry, EntryKind, File, Job, JobState, Wallet, now
from storage.stores import Stores
from tests.engine.house import until


@dataclass
class Outcome:
    """What happened, and what is not as it should be."""

    seed: int
    seconds: float = 0.0
    states: Counter = field(default_factory=Counter)
    blows: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def check(self, right: bool, what: str):
        """Note what is not as it should be."""
        if not right:
            self.wrong.append(what)

    def __str__(self) -> str:
        counted = [", ".join(f"{count} {name}" for name, count in sorted(c.items())) for c in (self.states, self.blows)]
        head = f"seed {self.seed}: {counted[0]} in {self.seconds:.0f} s; {counted[1]}"
        return "\n".join([head, *(f"WRONG: {what}" for what in self.wrong)])


def is_maybe(job: Job) -> bool:
    """Whether nobody can say if its files arrived."""
    return (job.error or {}).get("code") == "maybe_delivered"


async def inspect_book(outcome: Outcome, stores: Stores, jobs: Sequence[Job], grant: int) -> None:
    """Compare what people have with what they were given and what their jobs cost, each hold closed once."""
    async with stores.database.session(read_only=True) as session:
        unbalanced = await ledger.unbalanced(session)
        entries = list(await session.scalars(select(Entry).where(col(Entry.job_id).is_not(None))))
        balances = {w.user_id: w.balance for w in await session.scalars(select(Wallet))}
    outcome.check(unbalanced == [], f"unbalanced: {unbalanced}")
    reserved = Counter(e.key.removesuffix(":reserve") for e in entries if e.kind is EntryKind.RESERVE)
    closed = Counter(e.key.removesuffix(":close") for e in entries if e.kind is not EntryKind.RESERVE)
    outcome.check(reserved == closed, f"holds that were not closed once: {reserved - closed}")
    spent, charged = Counter(), Counter()
    for job in jobs:
        own = [entry for entry in entries if entry.job_id == job.id]
        charge = -sum(entry.amount for entry in own)
        settled = any(entry.kind is EntryKind.SETTLE for entry in own)
        right = (charge > 0) == settled and (settled or job.state is not JobState.DELIVERED or not job.price)
        outcome.check(right, f"job {job.id} is {job.state} and was charged {charge}")
        spent[job.user_id] += charge
        charged[job.state] += charge
    outcome.check(not charged[JobState.FAILED], "a failed job was charged")
    for user_id, balance in balances.items():
        outcome.check(balance == grant - spent[user_id], f"user {user_id} has {balance}")


async def inspect_files(outcome: Outcome, stores: Stores, settings: EngineSettings) -> None:
    """Compare rows with files; what a killed worker stored without a row is left to a later cleaning."""
    async with open_queue(stores) as queue:
        keeper = Housekeeping(stores, queue, settings, stores.settings.work_dir)
        age, housekeeping.ORPHAN_AGE = housekeeping.ORPHAN_AGE, housekeeping.ORPHAN_AGE * 0
        try:
            await keeper.clean()
        finally:
            housekeeping.ORPHAN_AGE = age
    async with stores.database.session(read_only=True) as session:
        rows = set(await session.scalars(select(File.path)))
    stored = set(await stores.files.stored_before(now() + timedelta(hours=1)))
    outcome.check(rows == stored, f"rows without files and files without rows: {rows ^ stored}")


def inspect_processes(outcome: Outcome, family: Iterable[int]) -> None:
    """Note which of these processes are left."""
    gone = until(lambda: not any(map(_alive, family)))
    outcome.check(gone, f"processes that are left: {list(filter(_alive, family))}")


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
