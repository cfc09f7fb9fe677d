"""Finished files brought to a conversation: by the first step that carries them, or the next one where that fails."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from bot import views
from bot.chat import Chat
from engine import delivery
from engine.delivery import Conversion, Fit, Limits, Link, Parts, Plan, Sending, Step
from engine.errors.forms import UploadTooLarge
from engine.jobs import Jobs
from engine.media import Choice, Media, Progress
from storage.errors import DiskFull, FileGone, StorageAway, UserError
from storage.models import File, Job
from storage.signed_urls import UrlSigner

log = logging.getLogger(__name__)

RETRY_SECONDS = 0.2
PASSING = (StorageAway, DiskFull)

T = TypeVar("T")
Tell = Callable[[Progress], None]
Show = Callable[[views.Delivered], Awaitable[None]]


class Ladder:
    """The deliveries of one platform."""

    def __init__(self, jobs: Jobs, chat: Chat, signer: UrlSigner) -> None:
        self._deliveries = jobs.deliveries
        self._chat = chat
        self._signer = signer
        self.converting: set[int] = set()
        """The jobs of whose files a worker makes what is to be sent, and of which nothing was sent."""

    async def send(self, job: Job, files: Sequence[File], *, tell: Tell, show: Show) -> bool:
        """Show a job's files as the conversation carries them; False if another front end has the job by now.

        Conversions report their progress to `tell`.
        Raises what `show` raises, but for a file that is too large while there is another way, and FileGone.
        """
        if not files:
            raise FileGone
        limits = self._chat.limits(job.reply_to)
        allowed = set(await _patiently(lambda: self._deliveries.steps(job)))
        cost = await _patiently(lambda: self._deliveries.due(job, files))
        some_sent = False
        while True:
            plan = delivery.plan(files, limits, allowed)
            ready = await self._converted(job, plan, tell, sent=some_sent)
            if ready is None:
                allowed.discard(_step(plan))
                continue
            sent = plan if not isinstance(plan, Conversion) else delivery.sending(ready, limits)
            thumbnails = await self._thumbnails(job, sent, limits, sent=some_sent)
            await _patiently(partial(self._deliveries.reach, sent.files))
            if not await _patiently(lambda: self._deliveries.begin_sending(job)):
                return False
            try:
                conversion = plan if isinstance(plan, Conversion) else None
                view = self._view(job, files, sent, conversion, limits, cost)
                await show(replace(view, thumbnails=thumbnails))
            except UploadTooLarge as error:
                if isinstance(sent, Link):
                    raise
                log.info("job %s: %s was refused: %s", job.id, type(plan).__name__, error.code)
                # Of a single file nothing is there when it is refused.
                some_sent = some_sent or len(sent.files) > 1
                limits = limits.lowered(max(file.size for file in sent.files), error.limit)
                allowed.discard(_step(plan))
            else:
                return True

    async def _converted(self, job: Job, plan: Plan, tell: Tell, *, sent: bool) -> Sequence[File] | None:
        """The files that a plan sends; None where they cannot be made."""
        if not isinstance(plan, Conversion):
            return plan.files
        tell(Progress(stage="converting"))
        try:
            async with self._waiting(job, sent=sent):
                return await _patiently(lambda: self._deliveries.convert(job, plan, tell, sent=sent), (StorageAway,))
        except FileGone:
            raise
        except UserError as error:
            log.info("job %s: no %s: %s", job.id, type(plan).__name__, error.code)
            return None

    async def _thumbnails(self, job: Job, plan: Sending, limits: Limits, *, sent: bool) -> Mapping[int, File]:
        if isinstance(plan, Link) or not limits.thumbnails:
            return {}
        async with self._waiting(job, sent=sent):
            return await self._deliveries.thumbnails(job, plan.files, limits.thumbnails)

    @asynccontextmanager
    async def _waiting(self, job: Job, *, sent: bool) -> AsyncIterator[None]:
        """While a worker makes of a job's files what is to be sent; `sent` says that something of them may be there."""
        assert job.id is not None
        self.converting.add(job.id)
        try:
            yield
        except asyncio.CancelledError:
            # If nothing was sent: unless the job was cancelled, whoever takes it next begins anew.
            if not sent:
                with suppress(*PASSING):
                    await self._deliveries.hand_over(job)
            raise
        finally:
            self.converting.discard(job.id)

    def _view(
        self,
        job: Job,
        files: Sequence[File],
        sent: delivery.Sending,
        conversion: Conversion | None,
        limits: Limits,
        cost: int,
    ) -> views.Delivered:
        assert job.id is not None
        smaller = None
        if limits.upload_bytes is not None and not isinstance(sent, Link):
            media, choice = Media.model_validate(job.media), Choice.model_validate(job.choice)
            smaller = delivery.stepped_down(media, choice, limits)
        return views.Delivered(
            job=job,
            plan=sent,
            links=[self._signer.sign(job.id, file) for file in files],
            cost=cost,
            conversion=conversion,
            smaller=smaller,
        )


def _step(plan: Plan) -> Step:
    match plan:
        case Fit():
            return "fit"
        case Parts():
            return "parts"
        case _:
            return "form"


async def _patiently(work: Callable[[], Awaitable[T]], passing: tuple[type[UserError], ...] = PASSING) -> T:
    """Do it, again and again while the storage is away: nothing was sent, and nobody else does it."""
    while True:
        try:
            return await work()
        except passing:
            await asyncio.sleep(RETRY_SECONDS)
