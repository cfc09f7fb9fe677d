"""That a worker is there: said on the roll that all processes read, and by its lock, which its container watches."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.lifecycle.leases import LEASE
from engine.settings import EngineSettings
from storage.errors import StorageAway
from storage.locks import Lock
from storage.stores import Stores

SECONDS = LEASE.total_seconds()


class Attendance:
    """The presence of one worker process, from its start to its end."""

    def __init__(
        self, stores: Stores, name: str, settings: EngineSettings, about: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._presence = stores.presence
        self._name = name
        self._settings = settings
        self._about = about
        self._path: Path = stores.settings.work_dir / f"{name}.lock"
        self._lock = Lock(self._path)
        self._lock.acquire()
        # Whoever watches over this container takes the worker to be there from when it says so for the first time.
        os.utime(self._path, (0, 0))
        self.leaving = False

    async def say(self) -> None:
        """Say that this worker takes jobs, or ends those that it has, for as long as a lease."""
        with suppress(StorageAway):
            if self.leaving:
                await self._presence.leaving(self._name, SECONDS)
            else:
                settings = self._settings
                await self._presence.here(self._name, settings.concurrency, SECONDS, settings.queues, self._about())
            os.utime(self._path)

    async def leave(self) -> None:
        """Say that this worker takes no more jobs."""
        self.leaving = True
        await self.say()
        with suppress(StorageAway):
            await self._presence.gone(self._name, self._settings.concurrency, self._settings.queues)

    async def end(self) -> None:
        """Say that this worker has ended what it had."""
        with suppress(StorageAway):
            await self._presence.left(self._name)
        self._lock.release(remove=True)
