"""What was asked for before: pages of a person's jobs, their files, their sums and their book."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from engine.askers import Asker
from storage import records, statistics
from storage.ledger import CREDITS, USD, Balance, balance
from storage.models import Entry, File, Job, JobFile, JobState, now
from storage.records import Filter, Statistics
from storage.statistics import Day
from storage.stores import Stores

Filed = Mapping[int, Sequence[tuple[JobFile, File]]]


@dataclass(frozen=True)
class Page:
    """Some jobs, newest first, of so many."""

    jobs: Sequence[Job]
    total: int


@dataclass(frozen=True)
class Kept:
    """Some jobs that brought files, newest first, each with whether those are still there; of so many."""

    kept: Sequence[tuple[Job, bool]]
    total: int


@dataclass(frozen=True)
class Funds:
    """What a person can spend and what their jobs hold: in credits, and in micro-dollars."""

    credits: Balance
    usd: Balance


@dataclass(frozen=True)
class Summary:
    """What was delivered to a person: in all, and on each of the last days on which anything was, newest first."""

    total: Statistics
    days: Sequence[Day]


class Records:
    """The jobs of people, as they are read."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def page(self, asker: Asker, wanted: Filter, limit: int, skip: int = 0) -> Page:
        """Some of a person's jobs, newest first."""
        async with self._stores.database.session(read_only=True) as session:
            return Page(*await records.counted_page(session, asker.user_id, wanted, limit, skip))

    async def history(self, asker: Asker, words: Sequence[str], limit: int, skip: int = 0) -> Kept:
        """Some of the jobs that brought a person files, newest first, and whether those are still there."""
        wanted = Filter(states=(JobState.DELIVERED,), spread=False, words=words)
        found = await self.page(asker, wanted, limit, skip)
        brought = await self.files(found.jobs)
        moment = now()
        alive = [
            bool(brought.get(job.id or 0)) and all(file.expires_at > moment for _, file in brought[job.id or 0])
            for job in found.jobs
        ]
        return Kept(list(zip(found.jobs, alive, strict=True)), found.total)

    async def statistics(self, asker: Asker) -> Statistics:
        """Sums over what was delivered to a person."""
        async with self._stores.database.session(read_only=True) as session:
            return await records.statistics(session, asker.user_id)

    async def summary(self, asker: Asker, days: int) -> Summary:
        """Sums over what was delivered to a person, and the last so many days one by one."""
        midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
        async with self._stores.database.session(read_only=True) as session:
            found = await statistics.days(session, asker.user_id, midnight - timedelta(days=days - 1))
            return Summary(await records.statistics(session, asker.user_id), found)

    async def own(
        self, asker: Asker, states: Collection[JobState] | None, site: str | None, page: int, size: int
    ) -> Page:
        """A page of a person's jobs, newest first, of a list the list alone."""
        return await self.page(asker, Filter(states, site, items=False), size, (page - 1) * size)

    async def files(self, jobs: Collection[Job]) -> Filed:
        """The files of jobs by the job's id."""
        async with self._stores.database.session(read_only=True) as session:
            return await records.files(session, [job.id or 0 for job in jobs])

    async def of_request(self, asker: Asker, request_keys: Collection[str]) -> Sequence[Job]:
        """A person's jobs that were asked for under those names."""
        async with self._stores.database.session(read_only=True) as session:
            return await records.of_request(session, asker.user_id, request_keys)

    async def revoke_links(self, job: Job) -> None:
        """Let no download link that was made for a job so far open anything any more."""
        async with self._stores.database.session() as session:
            await records.revoke_links(session, job.id or 0)

    async def funds(self, asker: Asker) -> Funds:
        """What a person can spend and what their jobs hold."""
        async with self._stores.database.session(read_only=True) as session:
            return Funds(await balance(session, asker.user_id, CREDITS), await balance(session, asker.user_id, USD))

    async def entries(self, asker: Asker, limit: int, skip: int = 0) -> tuple[Sequence[tuple[Entry, str]], int]:
        """Some lines of a person's book with their currency, newest first, and how many there are."""
        async with self._stores.database.session(read_only=True) as session:
            return await records.entries(session, asker.user_id, limit, skip)

    async def newest(self, asker: Asker, limit: int) -> Sequence[Job]:
        """A person's newest jobs, newest first; in the place of lists that came one by one, their items."""
        async with self._stores.database.session(read_only=True) as session:
            return await records.page(session, asker.user_id, Filter(spread=False), limit, 0)
