"""Which front end tells of a job, where several serve one platform: the first that takes it, until it is gone.

A job's row names its teller. That one shows its status and sends its files; the others pass it over. Whoever falls
silent for the length of a lease, or leaves, is replaced.
"""

import time
from contextlib import suppress

from engine.lifecycle.leases import LEASE
from storage import jobs
from storage.errors import StorageAway
from storage.models import Job
from storage.stores import Stores

SECONDS = LEASE.total_seconds()
KNOWN_SECONDS = 1.0
"""How long another one that was there is taken to be there still."""


class Teller:
    """One front end among those of its platform."""

    def __init__(self, stores: Stores, platform: str, name: str) -> None:
        self._stores = stores
        self._platform = platform
        self._name = name
        self._said_at: float | None = None
        self._seen: dict[str, float] = {}

    async def keep(self) -> bool:
        """Say that this one is there; False if it was silent for so long that others may have taken its jobs.

        Raises StorageAway.
        """
        was_heard = self._said_at is None or self._in_time()
        asked_at = time.monotonic()
        await self._stores.turns.here(self._name, SECONDS)
        self._said_at = asked_at
        return was_heard

    async def leave(self) -> None:
        """Leave the jobs that are not at their end to the others."""
        with suppress(StorageAway):
            async with self._stores.database.session() as session:
                await jobs.release_telling(session, self._platform, self._name)
            await self._stores.turns.gone(self._name)

    async def tells(self, job: Job) -> bool:
        """Whether it is for this one to tell of a job, which it takes where nobody does; raises StorageAway."""
        if self._said_at is None:
            await self.keep()
        if not self._in_time():
            return False
        if job.teller == self._name:
            return True
        if job.teller is not None and not await self._is_gone(job.teller):
            return False
        async with self._stores.database.session() as session:
            taken = await jobs.take_telling(session, job.id or 0, self._name, job.teller)
        if taken:
            job.teller = self._name
        return taken

    def _in_time(self) -> bool:
        return self._said_at is not None and time.monotonic() - self._said_at < SECONDS

    async def _is_gone(self, other: str) -> bool:
        if time.monotonic() - self._seen.get(other, -KNOWN_SECONDS) < KNOWN_SECONDS:
            return False
        if await self._stores.turns.is_gone(other, SECONDS):
            self._seen.pop(other, None)
            return True
        self._seen[other] = time.monotonic()
        return False
