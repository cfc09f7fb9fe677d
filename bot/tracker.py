"""Job events in, views out: the only writer of a job's status after it was submitted.

The newest view wins, at the chat's rate; the last one is never dropped. What was missed while nobody listened is
read from the rows: at the start, after each lost connection, and on a timer.
"""

import asyncio
import logging
import os
import secrets
from contextlib import aclosing, suppress

from bot import views
from bot.chat import Chat
from bot.ladder import Ladder
from engine.core import Engine
from engine.errors.jobs import MaybeDelivered
from engine.faults import report_bug
from engine.feed import Advanced, Changed
from engine.jobs import Jobs
from engine.lifecycle.leases import HEARTBEAT_SECONDS
from engine.media import Progress
from engine.places import Place
from engine.telemetry import context, metrics
from engine.telemetry.stages import timed
from storage.errors import DiskFull, StorageAway, UserError
from storage.models import File, Job, JobState
from storage.signed_urls import UrlSigner

log = logging.getLogger(__name__)

SWEEP_SECONDS = 3.0
RETRY_SECONDS = 0.2
ENDS_KEPT = 10_000
WAITING_AT_ONCE = 200
"""How many waiting jobs are told their new place in one sweep; the next sweep goes on with the next ones."""


class Tracker:
    """Tells the people of one platform how their jobs go on, and delivers what is ready."""

    def __init__(self, engine: Engine, chat: Chat, signer: UrlSigner) -> None:
        self._jobs = engine.jobs
        self._chat = chat
        self._ladder = Ladder(engine.jobs, chat, signer)
        self.public_url = signer.public_url
        """The address under which people reach the HTTP server."""
        self._name = f"{chat.platform}-{os.getpid()}-{secrets.token_hex(3)}"
        self._teller = engine.jobs.feed.teller(chat.platform, engine.turns.name_on(chat.platform))
        self._status: dict[int, _Status] = {}
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._ended: dict[int, int] = {}
        self._finishing: dict[int, asyncio.Future[None]] = {}
        self._waiting_after = 0

    async def run(self) -> None:
        """Follow the platform's jobs until cancelled; deliveries under way are finished first."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow())
                group.create_task(self._sweep())
                group.create_task(self._keep_leases())
        finally:
            self._fall_silent()
            for job_id in self._ladder.converting & self._deliveries.keys():
                self._deliveries[job_id].cancel()
            if self._deliveries:
                await asyncio.wait(self._deliveries.values(), timeout=5)
            with suppress(DiskFull):
                await self._teller.leave()

    def _fall_silent(self, *job_ids: int) -> None:
        """Say nothing more of some jobs, or of all."""
        for job_id in job_ids or list(self._status):
            status = self._status.pop(job_id, None)
            if status is not None:
                status.stop()

    async def look(self, job_id: int) -> None:
        """Show how a job stands now, without waiting to be told of it."""
        job = await self._jobs.read(job_id)
        if job is not None and not job.told:
            await self._consider(job)

    async def settled(self) -> None:
        """Wait until the deliveries under way are sent and charged, and what ended is noted as said."""
        while under_way := [*self._deliveries.values(), *self._finishing.values()]:
            await asyncio.wait(under_way)

    async def _follow(self) -> None:
        async with aclosing(self._jobs.feed.follow(self._chat.platform)) as events:
            async for event in events:
                with suppress(StorageAway, DiskFull):
                    match event:
                        case None:
                            await self._read_all()
                        case Changed(job_id):
                            await self.look(job_id)
                        case Advanced(job_id, progress):
                            self._advance(job_id, progress)

    def _advance(self, job_id: int, progress: Progress) -> None:
        for status in self._status.values():
            status.advance(job_id, progress)

    async def _sweep(self) -> None:
        while True:
            started = asyncio.get_running_loop().time()
            with suppress(StorageAway, DiskFull):
                await self._take_over()
                await self._read_all()
                await self._read_some_waiting()
            # A long queue takes longer to look through: it is looked through less often.
            took = asyncio.get_running_loop().time() - started
            await asyncio.sleep(max(SWEEP_SECONDS, 20 * took))

    async def _take_over(self) -> None:
        """Go on with the deliveries of a front end that died, where nothing can arrive twice by that."""
        for job in await self._jobs.deliveries.abandoned(self._chat.platform):
            if not self._chat.owns(job.reply_to):
                continue
            if self._chat.repeatable or await self._jobs.deliveries.nothing_sent(job):
                await self._jobs.deliveries.again(job)
            else:
                await self._jobs.deliveries.give_up(job, MaybeDelivered())

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            with suppress(StorageAway, DiskFull):
                if not await self._teller.keep():
                    self._fall_silent()
                await self._jobs.deliveries.keep(list(self._deliveries), self._name)

    async def _read_all(self) -> None:
        for job in await self._jobs.feed.untold(self._chat.platform):
            await self._consider(job)

    async def _read_some_waiting(self) -> None:
        found = await self._jobs.feed.waiting(self._chat.platform, self._waiting_after, WAITING_AT_ONCE)
        self._waiting_after = found[-1].id or 0 if len(found) == WAITING_AT_ONCE else 0
        waiting = [job for job in found if await self._is_mine(job)]
        places = await self._jobs.places.of_all(waiting) if waiting else {}
        for job in waiting:
            await self._consider(job, places[job.id or 0])

    async def _consider(self, job: Job, place: Place | None = None) -> None:
        with context.within(job=job.id, traceparent=job.traceparent):
            await self._consider_within(job, place)

    async def _consider_within(self, job: Job, place: Place | None) -> None:
        assert job.id is not None
        if job.id in self._finishing or not await self._is_mine(job):
            return
        if job.parent_id is not None:
            await self._consider_item(job)
            return
        if job.state is JobState.READY:
            self._deliver(job.id)
            return
        if self._ended.get(job.id) == job.round and not job.state.final:
            return  # What was read before the end is told no more after it.
        if job.state is JobState.CANCELLED and job.id in self._deliveries:
            self._deliveries[job.id].cancel()
        if job.quiet:
            if job.state.final:
                await self._jobs.feed.mark_told(job)
            return
        view = await self._view(job, place)
        if view is not None and (job.state.final or self._ended.get(job.id) != job.round):
            status = self._status.setdefault(job.id, _Status(self._chat, self._jobs))
            status.say(job, view)
        if job.state.final:
            await self._finish(job)

    async def _is_mine(self, job: Job) -> bool:
        """Whether this front end tells of a job, and no other one of the platform's."""
        if not self._chat.owns(job.reply_to):
            return False
        if await self._teller.tells(job):
            return True
        self._fall_silent(job.id or 0)
        return False

    async def _consider_item(self, job: Job) -> None:
        # How an item stands is said by its list; only what it brought is sent by itself.
        assert job.id is not None
        if job.state is JobState.READY and not job.zipped:
            self._deliver(job.id)
        if job.state is JobState.CANCELLED and job.id in self._deliveries:
            self._deliveries[job.id].cancel()
        if job.state.final:
            await self._jobs.feed.mark_told(job)

    async def _view(self, job: Job, place: Place | None) -> views.View | None:
        if job.is_list and (job.state is JobState.GATHERING or (job.state.final and not self._is_sent_whole(job))):
            standing = await self._jobs.lists.standing(job)
            if job.state is JobState.GATHERING:
                return views.Gathering(job, standing)
            return views.Gathered(job, standing, await self._jobs.deliveries.cost(job))
        match job.state:
            case JobState.QUEUED:
                return views.Queued(job, place or await self._jobs.places.of(job))
            case JobState.RUNNING:
                return views.Running(job)
            case JobState.FAILED:
                return views.Declined(UserError.from_json(job.error or {"code": "user_error"}), job)
            case JobState.CANCELLED:
                return views.Cancelled(job)
            case _:
                return None

    def _is_sent_whole(self, job: Job) -> bool:
        """Whether a list has arrived as one file, which says all that there is to say."""
        return job.zipped and job.state is JobState.DELIVERED

    async def _finish(self, job: Job) -> None:
        # Said before it is noted as said: whoever dies in between leaves it to be said again.
        assert job.id is not None
        self._note_end(job)
        noted = self._finishing[job.id] = asyncio.get_running_loop().create_future()
        try:
            await self._end_status(job.id)
            await self._jobs.feed.mark_told(job)
        finally:
            del self._finishing[job.id]
            noted.set_result(None)

    def _note_end(self, job: Job) -> None:
        self._ended[job.id or 0] = job.round
        while len(self._ended) > ENDS_KEPT:
            del self._ended[next(iter(self._ended))]

    def _deliver(self, job_id: int) -> None:
        if job_id in self._deliveries:
            return
        task = asyncio.create_task(self._deliver_once(job_id))
        self._deliveries[job_id] = task
        task.add_done_callback(lambda _: self._deliveries.pop(job_id))

    async def _deliver_once(self, job_id: int) -> None:
        with suppress(StorageAway, DiskFull):
            taken = await self._jobs.deliveries.begin(job_id, self._name)
            if taken is None:
                return
            job, files = taken
            self._note_end(job)
            await self._end_status(job_id)
            try:
                sent = await self._send(job, files)
            except UserError as error:
                await self._jobs.deliveries.fail(job, error)
            except Exception as error:  # noqa: BLE001 - the edge of the process: a bug ends the job, not the front end.
                await self._jobs.deliveries.fail(job, report_bug(error))
            else:
                if sent:  # Else somebody has taken it or cancelled it, which is still to be told.
                    await self._jobs.feed.mark_told(job)

    async def _send(self, job: Job, files: list[File]) -> bool:
        assert job.id is not None
        job_id = job.id
        delivering = self._deliveries[job_id]

        def tell(progress: Progress) -> None:
            # Whoever cancels a delivery has the last word on its status.
            if job.parent_id is None and not job.quiet and not delivering.cancelling():
                self._status.setdefault(job_id, _Status(self._chat, self._jobs)).say(job, views.Running(job, progress))

        async def show(view: views.Delivered) -> None:
            await self._end_status(job_id)
            reply_to = await self._chat.show(job.reply_to, view)
            if reply_to != job.reply_to:
                with suppress(StorageAway, DiskFull):
                    await self._jobs.moved(job, reply_to)

        with timed("delivering"):
            sent = await self._ladder.send(job, files, tell=tell, show=show)
        if sent:
            await self._note_delivered(job, files)
            metrics.BYTES.add(sum(file.size for file in files), way="delivered")
            log.info("delivered", extra={"files": len(files), "bytes": sum(file.size for file in files)})
        return sent

    async def _end_status(self, job_id: int) -> None:
        status = self._status.pop(job_id, None)
        if status is not None:
            await status.finish()

    async def _note_delivered(self, job: Job, files: list[File]) -> None:
        # It has arrived: until that is written down, somebody may send it again. So it is tried until it is.
        while True:
            try:
                await self._jobs.deliveries.delivered(job, files)
            except (StorageAway, DiskFull):
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return


class _Status:
    """The status message of one job: shows the newest view, at most once in the chat's time."""

    def __init__(self, chat: Chat, jobs: Jobs) -> None:
        self._chat = chat
        self._jobs = jobs
        self._job: Job | None = None
        self._view: views.View | None = None
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._showing: asyncio.Task[None] | None = None

    def say(self, job: Job, view: views.View) -> None:
        """Show a view as soon as the chat's rate allows, unless it is what was said last."""
        if view == self._view:
            return
        if isinstance(view, views.Running) and view.progress is None and isinstance(self._view, views.Running):
            return
        self._job, self._view = job, view
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._pump())

    def advance(self, job_id: int, progress: Progress) -> None:
        """Show how far a job is, if this is its status or that of one which shares its files."""
        concerned = self._job is not None and job_id in (self._job.id, self._job.leader_id)
        if concerned and self._job is not None and isinstance(self._view, views.Running | views.Queued):
            self.say(self._job, views.Running(self._job, progress))

    async def finish(self) -> None:
        """Show the last view and end; one that another follows at once is left out."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if self._showing is not None:
            # What is on its way arrives before the last word, and says which message that one belongs in.
            await asyncio.wait([self._showing])
        if self._changed.is_set() and not isinstance(self._view, views.Passing):
            await self._show()

    def stop(self) -> None:
        """End without another word."""
        if self._task is not None:
            self._task.cancel()

    async def _pump(self) -> None:
        while True:
            await self._changed.wait()
            self._showing = asyncio.create_task(self._show())
            await asyncio.shield(self._showing)
            await asyncio.sleep(self._chat.edit_seconds)

    async def _show(self) -> None:
        self._changed.clear()
        if self._job is None or self._view is None:
            return
        job = self._job
        try:
            reply_to = await self._chat.show(job.reply_to, self._view)
            if reply_to != job.reply_to:
                # The conversation goes on elsewhere: what follows goes there, also after a restart.
                await self._jobs.moved(job, reply_to)
        except UserError as error:
            log.info("the status cannot be shown: %s", error.code, extra={"code": error.code})
        except Exception as error:  # noqa: BLE001 - a status that cannot be shown must not end the others.
            report_bug(error)
