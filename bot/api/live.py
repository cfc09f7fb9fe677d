"""How far running jobs are: the newest word of each, and a bell for those who follow one."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final

from engine.feed import Advanced, Changed
from engine.jobs import Jobs
from engine.media import Progress
from storage.models import Job

JOBS_KEPT: Final = 10_000
PLATFORM: Final = "api"
FRONT_ENDS: Final = (PLATFORM, "web", "telegram", "discord", "terminal")
"""Whose jobs are followed: all of them, since a person has one list of jobs."""


class Live:
    """Listens to what workers and front ends tell about jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._newest: OrderedDict[int, Progress] = OrderedDict()
        self._bells: dict[int, set[asyncio.Event]] = {}

    async def run(self) -> None:
        """Listen until cancelled."""
        async with aclosing(self._jobs.feed.follow(*FRONT_ENDS)) as events:
            async for event in events:
                match event:
                    case Advanced(job_id, progress):
                        self._note(job_id, progress)
                    case Changed(job_id):
                        self._ring(job_id)
                    case None:
                        for job_id in list(self._bells):
                            self._ring(job_id)

    def progress(self, job: Job) -> Progress | None:
        """How far a job is, or the one whose files it shares; None where nothing was heard."""
        found = self._newest.get(job.id or 0)
        return found if found is not None or job.leader_id is None else self._newest.get(job.leader_id)

    @asynccontextmanager
    async def following(self, *jobs: Job) -> AsyncIterator[asyncio.Event]:
        """A bell that rings when there is something new about one of these jobs."""
        bell = asyncio.Event()
        names = {each for job in jobs for each in (job.id, job.leader_id) if each is not None}
        for name in names:
            self._bells.setdefault(name, set()).add(bell)
        try:
            yield bell
        finally:
            for name in names:
                self._bells[name].discard(bell)
                if not self._bells[name]:
                    del self._bells[name]

    def _note(self, job_id: int, progress: Progress) -> None:
        self._newest[job_id] = progress
        self._newest.move_to_end(job_id)
        while len(self._newest) > JOBS_KEPT:
            self._newest.popitem(last=False)
        self._ring(job_id)

    def _ring(self, job_id: int) -> None:
        for bell in self._bells.get(job_id, ()):
            bell.set()
