"""Leases: whoever works on a job says so again and again, or loses it."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from storage import jobs
from storage.database import Session
from storage.models import Job, JobState, now
from storage.stores import Stores

LEASE = timedelta(seconds=6)
"""How long a job is taken to be worked on after its holder last said so."""
HEARTBEAT_SECONDS = 1.5
QUIET_SECONDS = 2 * HEARTBEAT_SECONDS
"""How long somebody must have looked on without a sign of a holder before the job is taken from it."""


class Watch:
    """Tells which holders have fallen silent, by this process's own steady clock.

    A lease says when it ends by the clock of its holder's machine, which may be another one's by seconds, and which
    jumps when it is set or the machine was suspended.
    """

    def __init__(self, quiet_seconds: float = QUIET_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet = quiet_seconds
        self._clock = clock
        self._seen: dict[int, tuple[_Sign, float]] = {}

    async def silent(self, session: Session, state: JobState, platform: str | None = None) -> list[Job]:
        """The jobs in that state, of a front end or of all, whose holder is gone; to be asked again and again."""
        moment = self._clock()
        before, self._seen = self._seen, {}
        # Whoever lives is never as near to the end of its lease, nor as far from it.
        held = await jobs.held_badly(session, state, LEASE - timedelta(seconds=QUIET_SECONDS), LEASE, platform)
        for job in held:
            sign = (job.round, job.attempts, job.worker, job.lease_until)
            last = before.get(job.id or 0)
            self._seen[job.id or 0] = last if last is not None and last[0] == sign else (sign, moment)
        return [job for job in held if self._is_over(job, moment - self._seen[job.id or 0][1])]

    def _is_over(self, job: Job, quiet: float) -> bool:
        ended = job.lease_until is not None and job.lease_until < now()
        return quiet >= (self._quiet if ended else LEASE.total_seconds())


_Sign = tuple[int, int, str | None, datetime | None]


async def renew(stores: Stores, job_ids: Sequence[int], worker: str) -> set[int]:
    """Lengthen the leases of what a worker holds; the ids that it still holds."""
    if not job_ids:
        return set()
    async with stores.database.session() as session:
        return await jobs.renew(session, job_ids, worker, LEASE)


async def held(session: Session, job: Job) -> bool:
    """Whether a job is still its holder's, whose lease is lengthened by the question."""
    # Asked by an update, so that nobody can take the job until the transaction ends.
    return bool(await jobs.renew(session, [job.id or 0], job.worker or "", LEASE))


async def abandoned(session: Session, job: Job) -> bool:
    """Whether nobody has spoken for a job since it was read, and nobody else has taken it."""
    row = await jobs.get(session, job.id or 0)
    if row is None or row.worker != job.worker or row.lease_until is None or job.lease_until is None:
        return False
    return row.lease_until <= job.lease_until
