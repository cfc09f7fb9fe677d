"""Places: where waiting jobs stand in the queue, and when they will be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.estimates import wait
from storage import backlog, controls, jobs
from storage.models import Job, JobState
from storage.stores import Stores


@dataclass(frozen=True)
class Place:
    """Where a waiting job stands."""

    ahead: int
    """How many jobs are in front of it."""
    eta: float | None = None
    """Seconds until it is done, as far as that can be said."""
    parked: bool = False
    """Whether it waits for other jobs of the same person, outside the queue."""
    paused: bool = False
    """Whether an administrator lets no job start at the moment."""


class Places:
    """The places of waiting jobs, as front ends see them."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def of(self, job: Job) -> Place:
        """Where a waiting job stands in the queue, and when it will be done."""
        if job.leader_id is not None:
            async with self._stores.database.session(read_only=True) as session:
                leader = await jobs.get(session, job.leader_id)
            return Place(0) if leader is None or leader.state is not JobState.QUEUED else await self.of(leader)
        if job.turn is None:
            return Place(0, parked=True)
        async with self._stores.database.session(read_only=True) as session:
            ahead, running = await backlog.ahead(session, job), await backlog.running(session)
            paused = await controls.get(session, controls.PAUSED) is not None
        crew = await self._stores.presence.crew()
        seconds = wait(ahead.seconds, running.seconds, crew.slots) + job.expected_seconds
        return Place(ahead.jobs, seconds if crew.slots and not paused else None, paused=paused)

    async def of_all(self, waiting: Sequence[Job]) -> dict[int, Place]:
        """Where many waiting jobs stand, for the price of one look at the queue."""
        async with self._stores.database.session(read_only=True) as session:
            line, running = await backlog.line(session), await backlog.running(session)
            paused = await controls.get(session, controls.PAUSED) is not None
        crew = await self._stores.presence.crew()
        found: dict[int, Place] = {}
        before = 0.0
        for ahead, (job_id, seconds) in enumerate(line):
            eta = wait(before, running.seconds, crew.slots) + seconds
            found[job_id] = Place(ahead, eta if crew.slots and not paused else None, paused=paused)
            before += seconds
        alone = Place(0, parked=True)
        return {
            job.id or 0: found.get(job.leader_id, Place(0)) if job.leader_id else found.get(job.id or 0, alone)
            for job in waiting
        }
