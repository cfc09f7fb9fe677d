"""The feed of a front end: the steps of its jobs as they are told, and the rows for what was not."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from engine.lifecycle import telling
from engine.media import Progress
from engine.tellers import Teller
from storage import jobs
from storage.models import Job
from storage.stores import Stores


@dataclass(frozen=True)
class Changed:
    """A job has taken a step: its row says which."""

    job_id: int


@dataclass(frozen=True)
class Advanced:
    """A running job has come a little further."""

    job_id: int
    progress: Progress


class Feed:
    """What becomes of jobs, as front ends hear it."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def teller(self, platform: str, name: str) -> Teller:
        """A front end of that name among those of its platform."""
        return Teller(self._stores, platform, name)

    async def follow(self, *platforms: str) -> AsyncGenerator[Changed | Advanced | None, None]:
        """The steps of some front ends' jobs, and all progress, without end; None says: read the rows now."""
        topics = [*map(telling.topic, platforms), telling.PROGRESS_TOPIC]
        async with aclosing(self._stores.events.follow(*topics)) as messages:
            async for message in messages:
                if message is None:
                    yield None
                elif "progress" in message:
                    yield Advanced(message["job"], Progress.model_validate(message["progress"]))
                else:
                    yield Changed(message["job"])

    async def untold(self, platform: str) -> list[Job]:
        """The jobs of a front end that have left the queue and whose end was not told; oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.untold(session, platform)

    async def waiting(self, platform: str, after: int, limit: int) -> list[Job]:
        """Some queued jobs of a front end, those with the next larger ids first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.waiting(session, platform, after, limit)

    async def mark_told(self, job: Job) -> None:
        """Note that the person was told how a job ended."""
        async with self._stores.database.session() as session:
            await jobs.mark_told(session, job.id or 0)
