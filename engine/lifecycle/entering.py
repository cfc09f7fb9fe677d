"""Jobs enter the queue, for the first time or again, with their price held."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from engine.lifecycle import counting, holds, telling, turns
from engine.telemetry import context
from storage import backlog, files, jobs, ledger, users
from storage.database import Session, after_commit, lock, try_lock
from storage.errors import FileGone, NotEnoughCredits
from storage.models import FINAL, File, Job, JobState, now
from storage.stores import Stores

Also = Callable[[Session, Job], Awaitable[None]]
"""Something that happens together with a job, or not at all."""


async def submit(
    stores: Stores,
    job: Job,
    *,
    payers: Sequence[int] = (),
    fresh: bool = False,
    also: Also | None = None,
    room: int = 0,
) -> bool:
    """Add a job and hold its price, all or nothing; whether others wait that nobody was handed yet.

    Raises NotEnoughCredits where no payer can.

    Where the files are at hand it is ready at once; where another job fetches them it follows that one; otherwise it
    gets its turn in the queue, or waits for other jobs of the same person. What is to be done in the same transaction
    comes with it: what that raises undoes all. `room`: how many jobs the workers hold at most, should it be the next
    that they are handed: it is marked so then, and only to be enqueued.
    """
    async with stores.database.session() as session:
        others_wait = await enter(session, job, payers, fresh=fresh, room=room)
        if also is not None:
            await also(session, job)
    await telling.tell(stores, job)
    return others_wait


async def submit_list(stores: Stores, parent: Job, items: Sequence[Job], *, payers: Sequence[int] = ()) -> int:
    """Add a list with its items and hold the price of each, all or nothing; its id. Raises NotEnoughCredits.

    An item that has failed already is added as it is.
    """
    async with stores.database.session() as session:
        # In one order, so that two lists with the same media do not wait for each other.
        for form_key in sorted({item.form_key for item in items}):
            await lock(session, form_key)
        parent.user_id = await users.current(session, parent.user_id)
        parent.state, parent.payer_id = JobState.GATHERING, payers[0] if payers else parent.user_id
        list_id = await jobs.add(session, parent)
        held = 0
        for item in items:
            item.parent_id = list_id
            if item.state.final:
                await jobs.add(session, item)
                continue
            try:
                await enter(session, item, payers)
            except NotEnoughCredits as refusal:
                # What is needed is enough for all; what there was is no longer in the wallet.
                needed = sum(each.price for each in items if not each.state.final)
                all_of_them = ledger.shortage(needed, held, item.currency)
                all_of_them.balance += refusal.balance
                raise all_of_them from refusal
            held += item.price
    await telling.tell(stores, *items[:1])
    return list_id


async def enter(session: Session, job: Job, payers: Sequence[int], *, fresh: bool = False, room: int = 0) -> bool:
    """Add a job with its price held, where it waits, is handed out or is ready; whether others wait.

    Raises NotEnoughCredits.
    """
    # Of two who ask for the same at the same time, one fetches and the other follows.
    await lock(session, job.form_key)
    met = await backlog.met(session, job.user_id, job.form_key)
    # Between the question who asks and this transaction the account may have been joined to another.
    job.user_id = met.user_id
    at_hand = [] if fresh or not met.kept else await files.of_form(session, job.form_key)
    if at_hand and not await files.hold(session, at_hand):
        at_hand = []
    leader_id = None if fresh or at_hand else met.leader_id
    leader = None if leader_id is None else await jobs.get(session, leader_id)
    may_run = not at_hand and met.in_line < job.running_limit
    turn = await turns.next_turn(session, job.user_id, job.weight, met.served_turn) if may_run else None
    if at_hand:
        job.state, job.ready_at = JobState.READY, now()
    elif leader is not None:
        job.leader_id = leader.id
        await turns.hasten(session, leader, turn)
    else:
        job.turn = turn
    job.payer_id = payers[0] if payers else job.user_id
    job.traceparent = job.traceparent or context.traceparent()
    job_id = await jobs.add(session, job)
    if at_hand:
        await jobs.attach_files(session, job_id, at_hand)
    await holds.hold(session, job, job.round, payers or [job.user_id])
    # Not waited for: whoever hands out may wait for a job whose holder waits for the wallet that is held here.
    if room and job.turn is not None and not met.anyone_waits and await try_lock(session, backlog.DISPATCH):
        await backlog.hand_out(session, job, room)
    after_commit(session, partial(counting.submitted, job))
    return met.anyone_waits


async def submit_again(stores: Stores, job: Job, *, payers: Sequence[int] = (), price: int | None = None) -> bool:
    """Put a failed or cancelled job back in the queue under a new hold; False if it was not at its end.

    `price` is what it costs if it must be fetched; None: what it did. What was charged pays for files that are kept.
    """
    return await _again(stores, job, (JobState.FAILED, JobState.CANCELLED), payers, at_hand=False, price=price)


async def send_again(stores: Stores, job: Job, *, payers: Sequence[int] = ()) -> bool:
    """Make an ended job ready once more, for its files are still there; False if it was not at its end.

    What was charged is not charged again; what was given back is held again. Raises FileGone.
    """
    return await _again(stores, job, tuple(FINAL), payers, at_hand=True)


async def _again(
    stores: Stores,
    job: Job,
    origins: Sequence[JobState],
    payers: Sequence[int],
    *,
    at_hand: bool,
    price: int | None = None,
) -> bool:
    assert job.id is not None
    async with stores.database.session() as session:
        await lock(session, job.form_key)
        row = await jobs.get(session, job.id)
        if row is None or row.state not in origins or row.round != job.round:
            return False  # Before anything is done for it, such as hastening the one that it would follow.
        if row.is_list and row.state is not JobState.DELIVERED:
            return False  # What its items cost was given back: to send its file would be to give it away.
        new_round = job.round + 1
        kept = await jobs.files(session, job.id) if at_hand else await _kept(session, job)
        if kept and not await files.hold(session, kept):
            kept = []
        if at_hand and not kept:
            raise FileGone
        to = JobState.READY if at_hand or kept else JobState.QUEUED
        # What was paid for, or had before, is free as long as it need not be fetched.
        paid = to is JobState.READY and await ledger.paid(session, job.id)
        if to is JobState.QUEUED and price is not None:
            job.price = price
        place = await _place(session, job) if to is JobState.QUEUED else {"ready_at": now()}
        moved = await jobs.move(
            session, job.id, origins, to, of_round=job.round, round=new_round, error=None, told=False, quiet=False,
            finished_at=None, platform=job.platform, reply_to=job.reply_to, attempts=0, dispatched_at=None,
            price=job.price, traceparent=context.traceparent(),
            **{"turn": None, "leader_id": None, **place, **await _left_list(session, row)},
        )  # fmt: skip
        if moved and kept and not at_hand:
            await jobs.attach_files(session, job.id, kept)
        if moved and not paid:
            await holds.hold(session, job, new_round, payers or [job.payer_id or job.user_id])
        if moved:
            after_commit(session, partial(counting.submitted, job))
    if moved:
        await telling.tell(stores, job)
    return moved


async def _left_list(session: Session, job: Job) -> dict[str, Any]:
    """What changes in an item whose list has ended: from now on it stands for itself."""
    if job.parent_id is None:
        return {}
    await lock(session, telling.list_lock(job.parent_id))
    parent = await jobs.get(session, job.parent_id)
    goes_on = parent is not None and parent.state is JobState.GATHERING
    return {} if goes_on else {"parent_id": None, "zipped": False}


async def _kept(session: Session, job: Job) -> list[File]:
    """The files that a job can have without being fetched again."""
    found = await files.of_form(session, job.form_key)
    own = {file.id for file in await jobs.files(session, job.id or 0)}
    # What lay there before it was first asked for was passed over then, because a fresh one was wanted.
    return found if all(file.id in own or file.created_at >= job.created_at for file in found) else []


async def _place(session: Session, job: Job) -> dict[str, Any]:
    """Where a job waits that is asked for again: behind the one that fetches the same, in the queue, or for room."""
    leader = await jobs.leader(session, job.form_key)
    may_run = await backlog.in_line(session, job.user_id) < job.running_limit
    turn = await turns.next_turn(session, job.user_id, job.weight) if may_run else None
    if leader is None:
        return {"turn": turn}
    await turns.hasten(session, leader, turn)
    return {"leader_id": leader.id}
