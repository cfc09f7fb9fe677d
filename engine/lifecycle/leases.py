"""Leases: whoever works on a job says so again and again, or loses it."""

from collections.abc import Sequence
from datetime import timedelta

from storage import jobs
from storage.database import Session
from storage.models import Job, now
from storage.stores import Stores

LEASE = timedelta(seconds=6)
"""How long a job is taken to be worked on after its holder last said so."""
HEARTBEAT_SECONDS = 1.5


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
    """Whether a delivery is still as it was read, and nobody speaks for it."""
    row = await jobs.get(session, job.id or 0)
    return row is not None and row.worker == job.worker and row.lease_until is not None and row.lease_until < now()
