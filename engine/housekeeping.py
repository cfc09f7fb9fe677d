"""What is done from time to time: leases taken back, lost jobs enqueued again, old files removed."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.lifecycle import ending, runs, telling, turns
from engine.lifecycle.leases import Watch
from engine.queue import Queue
from engine.retention import Retention
from engine.settings import EngineSettings
from engine.telemetry import context
from storage import chats, files, jobs, ledger
from storage.errors import FileGone
from storage.locks import remove_abandoned
from storage.models import File, Job, JobState, now
from storage.stores import Stores

log = logging.getLogger(__name__)

CLEANING_SECONDS = 60.0
STORE_SECONDS = 3600.0
"""How often the whole store is looked through for files that no row names."""
UNFETCHED_AT_ONCE = 100
UNNEEDED_AT_ONCE = 10
ORPHAN_AGE = timedelta(hours=1)
"""How old a stored file without a row must be before it is taken for the rest of a crash."""

LOOKS = "holds-looked-for"
"""Where it is kept for all workers when the book was looked through, the whole of it and its newest part."""
WHOLE_BOOK_SECONDS = 24 * 3600.0
OVERLAP = timedelta(minutes=10)
"""How much of what has ended is looked at once more: by other clocks it may have ended earlier than it was written."""


class Housekeeping:
    """The sweeps of a worker; any number of workers may sweep at once, each step is taken by one of them."""

    def __init__(
        self, stores: Stores, queue: Queue, settings: EngineSettings, work_dir: Path, watch: Watch | None = None
    ) -> None:
        self._stores = stores
        self._queue = queue
        self._settings = settings
        self._work_dir = work_dir
        self._retention = Retention(stores, settings)
        self._watch = watch or Watch()
        self._cleaned_at = 0.0
        self._sweep_store_at = 0.0

    async def sweep(self) -> None:
        """Take back jobs whose worker died, enqueue what was lost, and now and then clean up; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            abandoned = await self._watch.silent(session, JobState.RUNNING)
        for job in abandoned:
            await self._take_back(job)
        await turns.admit_parked(self._stores)
        await telling.gather_complete(self._stores)
        await self._queue.restore()
        await self._queue.dispatch()
        if time.monotonic() - self._cleaned_at > CLEANING_SECONDS:
            self._cleaned_at = time.monotonic()
            await self.clean()

    async def clean(self) -> None:
        """Remove expired files, files without a row, what is kept no longer, folders of dead workers; StorageAway."""
        await self._give_up_unfetched()
        async with self._stores.database.session() as session:
            old = await files.expired(session)
            await files.delete_rows(session, [file.id or 0 for file in old])
        await self._stores.files.remove(*(file.path for file in old))
        await asyncio.to_thread(remove_abandoned, self._work_dir)
        await self._release_abandoned_holds()
        await self._forget_left_chats()
        await self._retention.apply()
        await self.make_room()
        if time.monotonic() >= self._sweep_store_at:
            self._sweep_store_at = time.monotonic() + STORE_SECONDS
            await self._sweep_store()

    async def _give_up_unfetched(self) -> None:
        """End jobs whose files nobody has sent for as long as files are kept, with what they hold given back.

        Their front end is gone for good, as that of a killed `clipferry get`, and their files would never expire.
        """
        before = now() - timedelta(hours=self._stores.settings.file_ttl_hours)
        async with self._stores.database.session(read_only=True) as session:
            left = await jobs.left_ready(session, before, UNFETCHED_AT_ONCE)
        for job in left:
            await ending.end(self._stores, job, (JobState.READY,), JobState.FAILED, error=FileGone().to_json())

    async def _sweep_store(self) -> None:
        await self._stores.files.tend()
        # Looked at first: what is stored since then may have its row already.
        stored = await self._stores.files.stored_before(now() - ORPHAN_AGE)
        async with self._stores.database.session(read_only=True) as session:
            known = await files.known_paths(session)
        await self._stores.files.remove(*(set(stored) - known))

    async def _release_abandoned_holds(self) -> None:
        """Give back what ended jobs still hold; a job and its hold end together, so that one left over is a bug."""
        # The whole book is looked through once a day by one of the workers, however many of them start, and meanwhile
        # what has ended since the look before, whosever that was.
        looks: dict[str, float] = await self._stores.cache.get(LOOKS) or {}
        moment = now().timestamp()
        is_due = moment - looks.get("whole", 0.0) >= WHOLE_BOOK_SECONDS
        since = None if is_due else datetime.fromtimestamp(looks["newest"], UTC) - OVERLAP
        async with self._stores.database.session(read_only=True) as session:
            ended = await ledger.abandoned_holds(session, since)
        looks = {"whole": moment if is_due else looks["whole"], "newest": moment}
        await self._stores.cache.set(LOOKS, looks, WHOLE_BOOK_SECONDS)
        for job_id in ended:
            async with self._stores.database.session() as session:
                job = await jobs.get(session, job_id)
                if job is not None and await ledger.release(session, job_id, job.round):
                    with context.within(job=job_id):
                        log.error("job %s had ended and still held credits; they are given back", job_id)

    async def _forget_left_chats(self) -> None:
        async with self._stores.database.session() as session:
            await chats.forget_left(session, now() - chats.KEPT_AFTER_LEAVING)

    async def make_room(self) -> None:
        """Remove the oldest files that no unfinished job has, until the disk is below its high-water mark."""
        while (excess := await self._excess()) > 0:
            async with self._stores.database.session() as session:
                gone: list[File] = []
                for file in await files.unneeded(session, limit=UNNEEDED_AT_ONCE):
                    if sum(each.size for each in gone) < excess and file not in gone:
                        gone += await files.forget(session, [file.id or 0])
            if not gone:
                log.warning("the disk is above its high-water mark, and every file is needed")
                return
            await self._stores.files.remove(*(file.path for file in gone))

    async def _excess(self) -> float:
        """Bytes by which the disk is above its high-water mark."""
        free = await self._stores.files.free()
        excess = 0.0 if free is None else self._settings.min_free_gb * 1e9 - free
        if self._settings.max_store_gb:
            async with self._stores.database.session(read_only=True) as session:
                excess = max(excess, await files.total_size(session) - self._settings.max_store_gb * 1e9)
        return excess

    async def _take_back(self, job: Job) -> None:
        assert job.id is not None
        await self._queue.free(job.id)
        if await runs.take_back(self._stores, job, self._settings.max_attempts):
            with context.within(job=job.id):
                log.warning("job %s taken back from %s, which is gone; attempts: %s", job.id, job.worker, job.attempts)
