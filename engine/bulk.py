"""Many links at once: their jobs are there at once, and each is looked up, priced and queued, or fails, later.

Whoever took a job to look it up holds a lease on it, so that one whose front end died is taken by another.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from engine.askers import Asker
from engine.errors.fetching import UnsupportedLink
from engine.errors.jobs import WrongState
from engine.faults import report_bug
from engine.lifecycle import intake
from engine.media import Choice, Media
from engine.telemetry import context
from storage.errors import DiskFull, StorageAway, UserError
from storage.models import Job, JobState
from storage.stores import Stores

AT_ONCE: Final = 4
LOOK_SECONDS: Final = 2.0
SECONDS_EACH: Final = 60.0
"""How long one link may take to be looked up and queued: less than its lease."""


@dataclass(frozen=True)
class Wish:
    """One of the links, the form that it is wanted in, and what the front end writes to its job."""

    url: str
    choice: Choice
    reply_to: dict[str, Any]
    request_key: str | None = None


class Front(Protocol):
    """What is needed of the front door for single jobs."""

    async def check_may_submit(self, asker: Asker, count: int = 1) -> None:
        """Refuse so many jobs more where they are too many."""

    async def get(self, asker: Asker, job_id: int) -> Job:
        """A person's own job."""

    async def look_up(self, asker: Asker, link: str) -> Media:
        """What a link leads to."""

    async def draw_up(
        self, asker: Asker, media: Media, choice: Choice, *, platform: str, reply_to: dict[str, Any]
    ) -> Job:
        """The row of a job that is allowed, not submitted yet."""

    async def dispatch(self) -> None:
        """Hand waiting jobs to the workers."""


class Bulk:
    """Requests for many links."""

    def __init__(self, stores: Stores, front: Front) -> None:
        self._stores = stores
        self._front = front
        self._news = asyncio.Event()
        self._name = f"bulk-{secrets.token_hex(4)}"

    async def ask(self, asker: Asker, wishes: Sequence[Wish], *, platform: str) -> Sequence[Job]:
        """The jobs of some links, not looked up yet; raises TooManyJobs or QueueFull, and then there is none."""
        await self._front.check_may_submit(asker, len(wishes))
        rows = [
            Job(
                user_id=asker.user_id, platform=platform, reply_to=wish.reply_to, url=wish.url, title=wish.url,
                media={}, choice=wish.choice.model_dump(mode="json"), form_key="", state=JobState.PENDING,
                tier=asker.tier, currency=asker.currency, request_key=wish.request_key,
            )
            for wish in wishes
        ]  # fmt: skip
        await intake.note_pending(self._stores, rows)
        self._news.set()
        return rows

    async def retry(self, asker: Asker, job: Job, reply_to: dict[str, Any]) -> Job:
        """Have a job looked up that ended before it was; raises WrongState, TooManyJobs or QueueFull."""
        await self._front.check_may_submit(asker)
        if not await intake.look_up_again(self._stores, job, reply_to):
            raise WrongState(job_id=job.id or 0, state=job.state)
        self._news.set()
        return await self._front.get(asker, job.id or 0)

    async def run(self, platform: str, person: Callable[[Job], Awaitable[Asker]]) -> None:
        """Look up what a front end's requests have named, until cancelled; `person` says who asked for a job."""
        while True:
            self._news.clear()
            with suppress(StorageAway, DiskFull):
                while taken := await intake.take_pending(self._stores, platform, self._name, AT_ONCE):
                    await asyncio.gather(*(self._enter_within(job, person) for job in taken))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()

    async def _enter_within(self, job: Job, person: Callable[[Job], Awaitable[Asker]]) -> None:
        with context.within(job=job.id, traceparent=job.traceparent):
            await self._enter(job, person)

    async def _enter(self, job: Job, person: Callable[[Job], Awaitable[Asker]]) -> None:
        try:
            async with asyncio.timeout(SECONDS_EACH):
                await self._look_up_and_queue(job, await person(job))
        except (StorageAway, DiskFull, TimeoutError):
            return  # Its lease ends, and it is taken again.
        except UserError as error:
            await intake.fail_pending(self._stores, job, error)
        except Exception as error:  # noqa: BLE001 - one link's bug must not cost the others.
            await intake.fail_pending(self._stores, job, report_bug(error))

    async def _look_up_and_queue(self, job: Job, asker: Asker) -> None:
        media = await self._front.look_up(asker, job.url)
        if media.is_playlist:
            raise UnsupportedLink(job.url)
        choice = Choice.model_validate(job.choice)
        drawn = await self._front.draw_up(asker, media, choice, platform=job.platform, reply_to=job.reply_to)
        await intake.enter_pending(self._stores, job, drawn, payers=asker.payers)
        await self._front.dispatch()
