"""How long what is kept of people is kept, where the operator sets an end to it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import privacy
from engine.askers import OPERATOR_PLATFORM
from engine.settings import EngineSettings
from engine.telemetry import metrics
from storage import files, jobs, joining, retention, users
from storage.database import Database
from storage.errors import AccountGone
from storage.models import now
from storage.settings import StorageSettings
from storage.stores import Stores

log = logging.getLogger(__name__)

JOBS_AT_ONCE = 200
"""Jobs that one transaction strips: nobody waits longer for it than for any other."""
JOBS_A_TIME = 4000
"""Jobs that one worker strips in a row; the rest waits for the next time."""
PEOPLE_A_TIME = 20
"""People that are forgotten in a row, each in a transaction: each costs a look through all that may name them."""
LOOK_SECONDS = 3600.0
"""How often people who are gone are looked for, by whichever worker comes first."""
LOOK_KEY = "retention:people"


@dataclass(frozen=True)
class Due:
    """What is kept no longer, and has not gone yet."""

    jobs: int
    people: int
    files: int
    file_bytes: int


class Retention:
    """The end of what is kept; any number of workers may see to it at once."""

    def __init__(self, stores: Stores, settings: EngineSettings) -> None:
        self._stores = stores
        self._settings = settings

    async def apply(self) -> None:
        """Delete some of what is kept no longer; raises StorageAway."""
        if self._settings.keep_jobs_days:
            await self._strip_jobs(now() - timedelta(days=self._settings.keep_jobs_days))
        if self._settings.keep_inactive_days:
            await self._forget_people(_last_there(self._settings))

    async def _strip_jobs(self, before: datetime) -> None:
        stripped = removed = 0
        while stripped < JOBS_A_TIME:
            async with self._stores.database.session() as session:
                done = await retention.strip(session, before, JOBS_AT_ONCE)
            if not done.jobs:
                break
            # A file that stays because the process ends here has no row, and goes with the others that have none.
            await self._stores.files.remove(*(file.path for file in done.files))
            stripped, removed = stripped + done.jobs, removed + len(done.files)
        if stripped:
            metrics.RETIRED.add(stripped, kind="jobs")
            metrics.RETIRED.add(removed, kind="files")
            log.info("%s jobs that had ended before %s are sums now; %s files are gone", stripped, before, removed)

    async def _forget_people(self, before: datetime) -> None:
        if not await self._stores.cache.add(LOOK_KEY, True, LOOK_SECONDS):
            return
        async with self._stores.database.session(read_only=True) as session:
            gone = await retention.inactive(session, before, PEOPLE_A_TIME, spared=self._spared)
        forgotten = removed = 0
        for user_id in gone:
            paths = await self._forget(user_id, before)
            if paths is not None:
                forgotten, removed = forgotten + 1, removed + len(paths)
        if len(gone) == PEOPLE_A_TIME:
            await self._stores.cache.delete(LOOK_KEY)  # There may be more.
        if forgotten:
            metrics.RETIRED.add(forgotten, kind="accounts")
            metrics.RETIRED.add(removed, kind="files")
            log.info("%s people who were not there since %s are forgotten", forgotten, before)

    async def _forget(self, user_id: int, before: datetime) -> Sequence[str] | None:
        """Forget a person as they could themselves, unless they have come back; the files that went with them."""
        async with self._stores.database.session() as session:
            try:
                await joining.hold(session, user_id)
            except AccountGone:
                return None
            if not await retention.inactive(session, before, 1, spared=self._spared, user_id=user_id):
                return None
            people = await users.family(session, user_id)
            mine = await jobs.every_of(session, people)
            paths = await joining.forget(session, user_id)
        await self._stores.files.remove(*paths)
        await privacy.erase_traces(self._stores, people, mine)
        return paths

    @property
    def _spared(self) -> Sequence[str]:
        return _spared(self._settings)


async def due(storage: StorageSettings, settings: EngineSettings) -> Due | None:
    """What is due to go at this moment; None where the database was not brought up to date. Raises StorageAway."""
    from storage.migrations import current, head

    database = Database(storage.effective_database_url)
    ripe = people = 0
    try:
        if await current(database) != head():
            return None
        async with database.session(read_only=True) as session:
            if settings.keep_jobs_days:
                ripe = await retention.count_ripe(session, now() - timedelta(days=settings.keep_jobs_days))
            if settings.keep_inactive_days:
                people = await retention.count_inactive(session, _last_there(settings), spared=_spared(settings))
            return Due(ripe, people, *await files.expired_total(session))
    finally:
        await database.close()


def _last_there(settings: EngineSettings) -> datetime:
    # Who was last there is known to within that time.
    return now() - timedelta(days=settings.keep_inactive_days) - users.SEEN_EVERY


def _spared(settings: EngineSettings) -> Sequence[str]:
    return (OPERATOR_PLATFORM, *settings.admins)
