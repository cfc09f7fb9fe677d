"""The gauges of the queue and the crew: read from the database and Redis when somebody asks, and kept for a while."""

import asyncio
import math
import time
from collections import Counter
from datetime import datetime
from typing import Final

from engine import programs
from engine.releases import state as states
from engine.telemetry import metrics
from storage import controls, cookie_sets, overview
from storage.errors import DiskFull, StorageAway
from storage.files import free_bytes
from storage.models import UNFINISHED, CookieSet, Tier, now
from storage.stores import Stores

KEPT_SECONDS: Final = 10.0
"""However many scrape, the database is asked once in this time."""


class Gauges:
    """What the stores know of the queue."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._fresh_until = 0.0
        self._reading = asyncio.Lock()

    async def refresh(self) -> None:
        """Read everything anew, unless that was done just now. Where a store is away that is what is shown."""
        async with self._reading:
            if time.monotonic() < self._fresh_until:
                return
            try:
                await self._read()
                metrics.STORAGE_UP.put(1)
            except (StorageAway, DiskFull):
                # What was read last says nothing of now.
                for gauge in (metrics.JOBS_WAITING, metrics.OLDEST_WAITING, metrics.JOBS_UNFINISHED):
                    gauge.put({})
                for gauge in (metrics.BACKLOG_SECONDS, metrics.QUEUE_PAUSED, metrics.WORKERS, metrics.WORKER_SLOTS):
                    gauge.put(math.nan)
                metrics.STORAGE_UP.put(0)
            self._fresh_until = time.monotonic() + KEPT_SECONDS

    async def _read(self) -> None:
        async with self._stores.database.session(read_only=True) as session:
            waiting = await overview.waiting(session)
            oldest = await overview.oldest_waiting(session)
            unfinished = await overview.unfinished_counts(session)
            backlog = await overview.waiting_seconds(session)
            jars = Counter(_labels(each) for each in await cookie_sets.every(session))
            paused = await controls.get(session, controls.PAUSED) is not None
            releases = await states.read(session)
        crew = await self._stores.presence.crew()
        metrics.JOBS_WAITING.put({(tier.value,): waiting.get(tier, 0) for tier in Tier})
        metrics.OLDEST_WAITING.put({(tier.value,): _age(oldest.get(tier)) for tier in Tier})
        metrics.JOBS_UNFINISHED.put({(state.value,): unfinished.get(state, 0) for state in UNFINISHED})
        metrics.BACKLOG_SECONDS.put(backlog)
        metrics.QUEUE_PAUSED.put(int(paused))
        metrics.WORKERS.put(crew.workers)
        metrics.WORKER_SLOTS.put(crew.slots)
        metrics.COOKIE_SETS.put(dict(jars))
        in_use = releases.in_use(programs.ytdlp_version())
        refused = releases.refused_since(in_use.version if in_use else programs.ytdlp_version())
        metrics.YTDLP_REFUSED.put({(told.version, told.why): 1 for told in refused})
        free = await self._stores.files.free()
        metrics.DISK_FREE.put(free_bytes(self._stores.settings.data_dir) if free is None else free)


def _labels(row: CookieSet) -> tuple[str, ...]:
    return row.platform, row.state.value


def _age(moment: datetime | None) -> float:
    return 0.0 if moment is None else (now() - moment).total_seconds()
