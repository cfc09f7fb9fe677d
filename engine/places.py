"""Places: where waiting jobs stand in the queue, and when they will be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.estimates import wait
from storage import backlog, controls
from storage.models import Job
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
        return (await self.of_all([job]))[job.id or 0]

    async def of_all(self, waiting: Sequence[Job]) -> dict[int, Place]:
        """Where many waiting jobs stand, for the price of one look at the queue."""
        async with self._stores.database.session(read_only=True) as session:
            before = await backlog.ahead(session, {job.leader_id or job.id or 0 for job in waiting})
            running = await backlog.running(session)
            paused = await controls.get(session, controls.PAUSED) is not None
        crew = await self._stores.presence.crew()

        def place(job: Job) -> Place:
            load = before.get(job.leader_id or job.id or 0)
            if load is None:
                # Whose leader is in work, or itself since it was read, is in front; who never got a turn waits outside.
                return Place(0, parked=job.leader_id is None and job.turn is None)
            seconds = wait(load.seconds, running.seconds, crew.slots) + job.expected_seconds
            return Place(load.jobs, seconds if crew.slots and not paused else None, paused=paused)

        return {job.id or 0: place(job) for job in waiting}
