"""Money: a job's price held in a wallet, and turned into a charge for what arrived."""

from collections.abc import Sequence
from functools import partial

from engine import pricing
from engine.lifecycle import counting
from storage import jobs, ledger, lists
from storage.database import Session, after_commit
from storage.errors import NotEnoughCredits
from storage.models import File, Job, JobState
from storage.stores import Stores


async def charge(session: Session, job: Job, delivered_files: Sequence[File]) -> None:
    """Turn a job's hold into a charge for the real length of its files, and note both in its row."""
    due = pricing.charge_for(job.price, delivered_files, job.currency) if job.price else 0
    settled = job.price and await ledger.settle(session, job.id or 0, job.round, due)
    # What is sent once more was paid in an earlier round.
    charged = due if settled else job.charged or 0
    lengths = [file.duration for file in delivered_files if file.role == "media" and file.duration is not None]
    after_commit(session, partial(counting.delivered, job))
    await jobs.note_cost(session, job.id or 0, charged, sum(lengths) if lengths else None)


async def due(stores: Stores, job: Job, ready_files: Sequence[File]) -> int:
    """What a job costs once these files of it arrive; of a list that is sent as one file, what its items do.

    What is sent once more was paid before, and costs nothing.
    """
    if not job.is_list:
        if job.round:
            async with stores.database.session(read_only=True) as session:
                if not await ledger.was_held(session, job.id or 0, job.round):
                    return 0
        return pricing.charge_for(job.price, ready_files, job.currency)
    async with stores.database.session(read_only=True) as session:
        items = await lists.items(session, job.id or 0, (JobState.READY,))
        brought = [(item, await jobs.files(session, item.id or 0)) for item in items]
    return sum(pricing.charge_for(item.price, found, item.currency) for item, found in brought if item.price)


async def cost(stores: Stores, job: Job) -> int:
    """The credits that a delivered job cost."""
    assert job.id is not None
    async with stores.database.session(read_only=True) as session:
        parts = await lists.items(session, job.id) if job.is_list else [job]
        return sum([await ledger.charged(session, part.id or 0, part.round) for part in parts])


async def hold(session: Session, job: Job, job_round: int, payers: Sequence[int]) -> None:
    """Hold a job's price in the first wallet that covers it; raises NotEnoughCredits with what the last one had."""
    assert job.id is not None
    if not job.price:
        return
    for left, payer in enumerate(payers, 1 - len(payers)):
        try:
            holder = await ledger.reserve(
                session, payer, job.price, job_id=job.id, job_round=job_round, currency=job.currency
            )
        except NotEnoughCredits:
            if left == 0:
                raise
        else:
            if holder != job.payer_id:
                await jobs.set_payer(session, job.id, holder)
            return
