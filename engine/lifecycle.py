"""The steps of a job: each is one transaction, taken by whoever wins it, and then told.

Whoever listens hears of a step after it is committed. Telling may be lost; the row may not.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from engine import pricing
from engine.errors.jobs import TooManyAttempts
from engine.media import Progress
from storage import files, jobs, ledger, lists, users
from storage.database import Session, lock
from storage.errors import DiskFull, NotEnoughCredits, StorageAway, UserError
from storage.models import FINAL, UNFINISHED, File, Job, JobState, now
from storage.stores import Stores

LEASE = timedelta(seconds=6)
"""How long a job is taken to be worked on after its holder last said so."""
HEARTBEAT_SECONDS = 1.5
CANCEL_TOPIC = "cancel"
STOP_KEPT_SECONDS = 24 * 3600.0
UNSENT_SECONDS = 24 * 3600.0

WAITING = (JobState.QUEUED,)
CANCELLABLE = (
    JobState.PENDING,
    JobState.GATHERING,
    JobState.QUEUED,
    JobState.RUNNING,
    JobState.READY,
    JobState.DELIVERING,
)
PROGRESS_TOPIC = "progress"
PENDING_LEASE = timedelta(seconds=90)
"""How long whoever took a job to look it up has for it."""
DRAWN_UP = (
    "url", "media", "choice", "form_key", "title", "tier", "price", "currency", "group_id", "weight", "running_limit",
    "kind", "expected_seconds",
)  # fmt: skip
"""What is known of a job once it was looked up."""

Also = Callable[[Session, Job], Awaitable[None]]
"""Something that happens together with a job, or not at all."""
Unsent = Callable[[Job], Awaitable[bool]]
"""Whether nothing of a job that is being delivered was sent yet."""


def topic(platform: str) -> str:
    """Where the steps and the progress of a front end's jobs are told."""
    return f"jobs:{platform}"


async def submit(
    stores: Stores, job: Job, *, payers: Sequence[int] = (), fresh: bool = False, also: Also | None = None
) -> int:
    """Add a job and hold its price, all or nothing; its id. Raises NotEnoughCredits where no payer can.

    Where the files are at hand it is ready at once; where another job fetches them it follows that one; otherwise it
    gets its turn in the queue, or waits for other jobs of the same person. What is to be done in the same transaction
    comes with it: what that raises undoes all.
    """
    async with stores.database.session() as session:
        job_id = await _enter(session, job, payers, fresh=fresh)
        if also is not None:
            await also(session, job)
    await tell(stores, job)
    return job_id


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
                await _enter(session, item, payers)
            except NotEnoughCredits as refusal:
                # What is needed is enough for all; what there was is no longer in the wallet.
                needed = sum(each.price for each in items if not each.state.final)
                raise NotEnoughCredits(needed, refusal.balance + held) from refusal
            held += item.price
    await tell(stores, *items[:1])
    return list_id


async def note_pending(stores: Stores, pending: Sequence[Job]) -> None:
    """Add jobs that are not looked up yet, all or none."""
    async with stores.database.session() as session:
        for job in pending:
            await jobs.add(session, job)


async def take_pending(stores: Stores, platform: str, taker: str, limit: int) -> Sequence[Job]:
    """Take some jobs of a front end that are to be looked up: nobody else gets them until the lease ends."""
    async with stores.database.session(read_only=True) as session:
        if not await jobs.any_pending(session, platform):
            return []
    async with stores.database.session() as session:
        return await jobs.take_pending(session, platform, taker, PENDING_LEASE, limit)


async def enter_pending(stores: Stores, job: Job, drawn: Job, *, payers: Sequence[int] = ()) -> bool:
    """Queue a job that was looked up, as it was drawn up, and hold its price; False if it has ended meanwhile.

    Raises NotEnoughCredits, and then it is as it was.
    """
    async with stores.database.session() as session:
        taken = {"worker": None, "lease_until": None}
        # It stays as it is until it has its place: it must not be found as the leader of itself.
        if not await jobs.move(session, job.id or 0, (JobState.PENDING,), JobState.PENDING, **taken):
            return False
        row = await jobs.get(session, job.id or 0)
        assert row is not None
        for name in DRAWN_UP:
            setattr(row, name, getattr(drawn, name))
        row.site, row.container = str(drawn.media.get("platform", "")), str(drawn.choice.get("container", ""))
        await _enter(session, row, payers)
        if row.state is JobState.PENDING:
            row.state = JobState.QUEUED
    await tell(stores, job)
    return True


async def look_up_again(stores: Stores, job: Job, reply_to: dict[str, Any]) -> bool:
    """Take a job that ended before it was looked up back to where it began; False if it was not at its end."""
    async with stores.database.session() as session:
        ends = (JobState.FAILED, JobState.CANCELLED)
        return await jobs.move(
            session, job.id or 0, ends, JobState.PENDING, of_round=job.round, round=job.round + 1, error=None,
            told=False, finished_at=None, reply_to=reply_to, worker=None, lease_until=None,
        )  # fmt: skip


async def fail_pending(stores: Stores, job: Job, error: UserError) -> None:
    """End a job that could not be looked up or queued."""
    await _end(stores, job, (JobState.PENDING,), JobState.FAILED, error=error.to_json())


async def _enter(session: Session, job: Job, payers: Sequence[int], *, fresh: bool = False) -> int:
    # Between the question who asks and this transaction the account may have been joined to another.
    job.user_id = await users.current(session, job.user_id)
    # Of two who ask for the same at the same time, one fetches and the other follows.
    await lock(session, job.form_key)
    at_hand = [] if fresh else await files.of_form(session, job.form_key)
    leader = None if fresh or at_hand else await jobs.leader(session, job.form_key)
    may_run = not at_hand and await jobs.in_line(session, job.user_id) < job.running_limit
    turn = await _next_turn(session, job.user_id, job.weight) if may_run else None
    if at_hand:
        job.state, job.ready_at = JobState.READY, now()
    elif leader is not None:
        job.leader_id = leader.id
        await _hasten(session, leader, turn)
    else:
        job.turn = turn
    job.payer_id = payers[0] if payers else job.user_id
    job_id = await jobs.add(session, job)
    if at_hand:
        await jobs.attach_files(session, job_id, at_hand)
    await _hold(session, job, job.round, payers or [job.user_id])
    return job_id


async def gather(stores: Stores, list_id: int) -> None:
    """End a list of whose items none is on its way any more, or queue the making of its zip."""
    async with stores.database.session(read_only=True) as session:
        if await lists.is_pending(session, list_id):
            return
    async with stores.database.session() as session:
        # Whoever asks for an item again waits here: it belongs to a list that goes on, or to none.
        await lock(session, _list_lock(list_id))
        row = await jobs.get(session, list_id)
        if row is None or row.state is not JobState.GATHERING or await lists.is_pending(session, list_id):
            return
        brought = {item.state for item in await lists.items(session, list_id)}
        if row.zipped and JobState.READY in brought:
            may_run = await jobs.in_line(session, row.user_id) < row.running_limit
            turn = await _next_turn(session, row.user_id, row.weight) if may_run else None
            await jobs.move(session, list_id, (JobState.GATHERING,), JobState.QUEUED, turn=turn)
        else:
            await jobs.move(session, list_id, (JobState.GATHERING,), _outcome(brought))
    await tell(stores, row)


async def gather_complete(stores: Stores) -> None:
    """End the lists that a crash has left without an item on its way."""
    async with stores.database.session(read_only=True) as session:
        left = await lists.complete(session)
    for list_id in left:
        await gather(stores, list_id)


def _outcome(brought: Collection[JobState]) -> JobState:
    ends = (JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED)
    return next((state for state in ends if state in brought), JobState.CANCELLED)


def _list_lock(list_id: int) -> str:
    return f"list:{list_id}"


async def submit_again(stores: Stores, job: Job, *, payers: Sequence[int] = (), price: int | None = None) -> bool:
    """Put a failed or cancelled job back in the queue under a new hold; False if it was not at its end.

    `price` is what it costs if it must be fetched; None: what it did. What was charged pays for files that are kept.
    """
    return await _again(stores, job, (JobState.FAILED, JobState.CANCELLED), payers, at_hand=False, price=price)


async def send_again(stores: Stores, job: Job, *, payers: Sequence[int] = ()) -> bool:
    """Make an ended job ready once more, for its files are still there; False if it was not at its end.

    What was charged is not charged again; what was given back is held again.
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
        kept = [] if at_hand else await _kept(session, job)
        to = JobState.READY if at_hand or kept else JobState.QUEUED
        # What was paid for, or had before, is free as long as it need not be fetched.
        paid = to is JobState.READY and await ledger.paid(session, job.id)
        if to is JobState.QUEUED and price is not None:
            job.price = price
        place = await _place(session, job) if to is JobState.QUEUED else {"ready_at": now()}
        moved = await jobs.move(
            session, job.id, origins, to, of_round=job.round, round=new_round, error=None, told=False, quiet=False,
            finished_at=None, platform=job.platform, reply_to=job.reply_to, attempts=0, dispatched_at=None,
            price=job.price, **{"turn": None, "leader_id": None, **place, **await _left_list(session, row)},
        )  # fmt: skip
        if moved and kept:
            await jobs.attach_files(session, job.id, kept)
        if moved and not paid:
            await _hold(session, job, new_round, payers or [job.payer_id or job.user_id])
    if moved:
        await tell(stores, job)
    return moved


async def _left_list(session: Session, job: Job) -> dict[str, Any]:
    """What changes in an item whose list has ended: from now on it stands for itself."""
    if job.parent_id is None:
        return {}
    await lock(session, _list_lock(job.parent_id))
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
    may_run = await jobs.in_line(session, job.user_id) < job.running_limit
    turn = await _next_turn(session, job.user_id, job.weight) if may_run else None
    if leader is None:
        return {"turn": turn}
    await _hasten(session, leader, turn)
    return {"leader_id": leader.id}


async def claim(stores: Stores, job_id: int, worker: str) -> Job | None:
    """Start an attempt at a queued job; None when it is not queued any more."""
    async with stores.database.session() as session:
        job = await jobs.claim(session, job_id, worker, LEASE)
    if job is not None:
        await tell(stores, job)
    return job


async def renew(stores: Stores, job_ids: Sequence[int], worker: str) -> set[int]:
    """Lengthen the leases of what a worker holds; the ids that it still holds."""
    if not job_ids:
        return set()
    async with stores.database.session() as session:
        return await jobs.renew(session, job_ids, worker, LEASE)


async def hand_back(stores: Stores, job: Job, *, counted: bool) -> None:
    """Put a running job back in the queue; an attempt that the worker itself broke off is not counted."""
    async with stores.database.session() as session:
        held = await _holds(session, job)
        moved = held and await jobs.requeue(session, job, attempts=job.attempts if counted else job.attempts - 1)
    if moved:
        await tell(stores, job)


async def take_back(stores: Stores, job: Job, max_attempts: int) -> bool:
    """Queue a job again whose worker has fallen silent, or end it after its last attempt; False if it spoke since."""
    assert job.id is not None
    async with stores.database.session() as session:
        ended: list[Job] = []
        row = await jobs.get(session, job.id)
        if row is None or row.worker != job.worker or row.lease_until is None or row.lease_until >= now():
            return False
        if row.attempts < max_attempts:
            moved = await jobs.requeue(session, row, attempts=row.attempts)
        else:
            error = TooManyAttempts(attempts=row.attempts).to_json()
            ended = await _close(session, job.id, (JobState.RUNNING,), JobState.FAILED, error=error)
            moved = bool(ended)
    if moved:
        await tell(stores, job, *ended)
    return moved


async def ready(stores: Stores, job: Job, stored: Sequence[File]) -> bool:
    """Note that a running job's files lie in the store; False if the job had moved on, and then nothing is noted."""
    assert job.id is not None
    async with stores.database.session() as session:
        moved = await _holds(session, job) and await jobs.move(
            session, job.id, (JobState.RUNNING,), JobState.READY, worker=None, lease_until=None, ready_at=now()
        )
        shared: list[Job] = []
        if moved:
            await files.add(session, [file for file in stored if file.id is None])
            await jobs.attach_files(session, job.id, stored)
            shared = await _share(session, job.id, stored)
            await _admit(session, job.user_id)
    if moved:
        await tell(stores, job, *shared)
    return moved


async def begin_delivery(stores: Stores, job_id: int, deliverer: str) -> tuple[Job, list[File]] | None:
    """Take a ready job to deliver it; None when another front end has it, or it was cancelled."""
    async with stores.database.session() as session:
        held_until: dict[str, Any] = {"worker": deliverer, "lease_until": now() + LEASE}
        if not await jobs.move(session, job_id, (JobState.READY,), JobState.DELIVERING, **held_until):
            return None
        job = await jobs.get(session, job_id)
        assert job is not None
        found = await jobs.files(session, job_id)
    # Without the mark it is taken to be sent from now on: it can be delivered, and not be cancelled any more.
    with suppress(StorageAway):
        await stores.cache.set(unsent_key(job), True, UNSENT_SECONDS)
    return job, found


def unsent_key(job: Job) -> str:
    """Where it is marked that nothing of a delivery was sent yet."""
    return f"unsent:{job.id}:{job.round}"


async def begin_sending(stores: Stores, job: Job) -> bool:
    """Note that from now on something of a delivery may arrive; False if somebody else has the job, or it has ended.

    Raises StorageAway, and then nothing may be sent.
    """
    # First the mark, then the row: whoever cancels meanwhile either misses the mark, or has ended the job by then.
    await stores.cache.delete(unsent_key(job))
    return bool(await renew(stores, [job.id or 0], job.worker or ""))


async def deliver_again(stores: Stores, job: Job) -> bool:
    """Make a job ready again whose front end died in its delivery; False if it spoke since, or another took over."""
    async with stores.database.session() as session:
        moved = await _abandoned(session, job) and await jobs.move(
            session, job.id or 0, (JobState.DELIVERING,), JobState.READY, worker=None, lease_until=None
        )
    if moved:
        await tell(stores, job)
    return moved


async def leave_delivery(stores: Stores, job: Job) -> bool:
    """Make a job ready again that its own front end will not deliver, having sent nothing; False if it had ended."""
    async with stores.database.session() as session:
        moved = await _holds(session, job) and await jobs.move(
            session, job.id or 0, (JobState.DELIVERING,), JobState.READY, worker=None, lease_until=None
        )
    if moved:
        await tell(stores, job)
    return moved


async def give_up_delivery(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job whose front end died in its delivery; False if it spoke since, or another took over."""
    async with stores.database.session() as session:
        ended: list[Job] = []
        if await _abandoned(session, job):
            ended = await _close(session, job.id or 0, (JobState.DELIVERING,), JobState.FAILED, error=error.to_json())
    await tell(stores, *ended)
    return bool(ended)


async def delivered(stores: Stores, job: Job, delivered_files: Sequence[File]) -> bool:
    """Note that a job's files arrived, and turn its hold into a charge for their real length."""
    assert job.id is not None
    async with stores.database.session() as session:
        # Of this round: whoever hung in a delivery may say so when the job was asked for again.
        moved = await jobs.move(session, job.id, (JobState.DELIVERING,), JobState.DELIVERED, of_round=job.round)
        row = await jobs.get(session, job.id) if moved else None
        if row is not None:
            await _charge(session, row, delivered_files)
        if row is not None and row.is_list:
            await _deliver_items(session, job.id)
    if moved:
        await tell(stores, job)
    return moved


async def _deliver_items(session: Session, list_id: int) -> None:
    """Charge what arrived within its list."""
    for item in await lists.items(session, list_id, (JobState.READY,)):
        item_id = item.id or 0
        if await jobs.move(session, item_id, (JobState.READY,), JobState.DELIVERED, told=True):
            await _charge(session, item, await jobs.files(session, item_id))


async def _charge(session: Session, job: Job, delivered_files: Sequence[File]) -> None:
    """Turn a job's hold into a charge for the real length of its files, and note both in its row."""
    charge = pricing.charge_for(job.price, delivered_files, job.currency) if job.price else 0
    settled = job.price and await ledger.settle(session, job.id or 0, job.round, charge)
    # What is sent once more was paid in an earlier round.
    charged = charge if settled else job.charged or 0
    lengths = [file.duration for file in delivered_files if file.role == "media" and file.duration is not None]
    await jobs.note_cost(session, job.id or 0, charged, sum(lengths) if lengths else None)


async def cost(stores: Stores, job: Job) -> int:
    """The credits that a delivered job cost."""
    assert job.id is not None
    async with stores.database.session(read_only=True) as session:
        parts = await lists.items(session, job.id) if job.is_list else [job]
        return sum([await ledger.charged(session, part.id or 0, part.round) for part in parts])


async def fail(stores: Stores, job: Job, error: UserError) -> bool:
    """End an unfinished job with a reason and give its hold back; False if it had ended already."""
    return bool(await _end(stores, job, tuple(UNFINISHED), JobState.FAILED, error=error.to_json()))


async def abort(stores: Stores, job: Job, error: UserError) -> None:
    """End an unfinished job with a reason, and whatever is being done for it."""
    for ended in await _end(stores, job, tuple(UNFINISHED), JobState.FAILED, error=error.to_json()):
        await stores.events.publish(CANCEL_TOPIC, {"job": ended.id})


async def attempt_failed(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job at which an attempt failed; False if somebody else has it by now."""
    return await _end_held(stores, job, JobState.RUNNING, error)


async def delivery_failed(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job whose delivery failed and give its hold back; False if somebody else has it by now."""
    return await _end_held(stores, job, JobState.DELIVERING, error)


async def _end_held(stores: Stores, job: Job, origin: JobState, error: UserError) -> bool:
    assert job.id is not None
    async with stores.database.session() as session:
        ended: list[Job] = []
        if await _holds(session, job):
            ended = await _close(session, job.id, (origin,), JobState.FAILED, error=error.to_json())
    await tell(stores, *ended)
    return bool(ended)


async def stop(stores: Stores, job: Job) -> bool:
    """Ask for a live recording to end and be kept; False if the job is none, or was asked to before."""
    key = f"stopping:{job.id}:{job.round}"
    is_live = (job.media or {}).get("live_status") == "is_live"
    if job.state is not JobState.RUNNING or not is_live or await stores.cache.get(key):
        return False
    await stores.cache.set(key, True, STOP_KEPT_SECONDS)
    await stores.events.publish(CANCEL_TOPIC, {"job": job.id, "keep": True})
    return True


async def cancel(stores: Stores, job: Job, *, even_sent: bool = False) -> bool:
    """End a job that has not arrived yet and give its hold back; False if it was too late.

    It is too late once something of it may have been sent, unless that does not matter. Raises StorageAway.
    """
    unsent = None if even_sent else partial(_unsent, stores)
    assert job.id is not None
    async with stores.database.session() as session:
        ended = await _close(session, job.id, CANCELLABLE, JobState.CANCELLED, unsent)
    await tell(stores, *ended)
    for each in ended:
        if each.state is JobState.CANCELLED:
            await stores.events.publish(CANCEL_TOPIC, {"job": each.id})
    return bool(ended)


async def _unsent(stores: Stores, job: Job) -> bool:
    return await stores.cache.get(unsent_key(job)) is not None


async def admit_parked(stores: Stores) -> None:
    """Line up jobs whose person has room again, should a crash have left one behind."""
    async with stores.database.session(read_only=True) as session:
        people = await jobs.parked_users(session)
    for user_id in people:
        async with stores.database.session() as session:
            await _admit(session, user_id)


async def tell(stores: Stores, *told: Job) -> None:
    """Say that jobs have taken a step; the listener reads their rows. A list changes with its items."""
    for job in told:
        await stores.events.publish(topic(job.platform), {"job": job.id})
    for list_id, platform in {job.parent_id: job.platform for job in told}.items():
        if list_id is not None:
            await stores.events.publish(topic(platform), {"job": list_id})
            # The step itself is taken: what fails now is made up for by a sweep.
            with suppress(StorageAway, DiskFull):
                await gather(stores, list_id)


async def tell_progress(stores: Stores, job: Job, progress: Progress) -> None:
    """Say how far a running job is, to the front ends of all that share its files."""
    message = {"job": job.id, "progress": progress.model_dump(exclude_none=True)}
    await stores.events.publish(PROGRESS_TOPIC, message)


async def _end(stores: Stores, job: Job, origins: Sequence[JobState], state: JobState, **values: Any) -> list[Job]:
    assert job.id is not None
    async with stores.database.session() as session:
        ended = await _close(session, job.id, origins, state, **values)
    await tell(stores, *ended)
    return ended


async def _close(
    session: Session,
    job_id: int,
    origins: Sequence[JobState],
    state: JobState,
    unsent: Unsent | None = None,
    **values: Any,
) -> list[Job]:
    """End a job, with those of its followers that end with it; all that took a step, none if it had ended before.

    What is being delivered ends only if `unsent` says so, where that is asked.
    """
    before = await jobs.get(session, job_id)
    if before is None or not await _close_one(session, job_id, origins, state, unsent, **values):
        return []
    # The round is read from the row: whoever ends a job may have read it before it was asked for again.
    row = await jobs.get(session, job_id)
    assert row is not None
    if row.price:
        await ledger.release(session, job_id, row.round)
    changed = [row]
    # What has not arrived of a list ends with it.
    for item in await lists.items(session, job_id, UNFINISHED) if row.is_list else ():
        changed += await _close(session, item.id or 0, tuple(UNFINISHED), state, unsent, **values)
    following = await jobs.followers(session, job_id)
    if following and state is JobState.CANCELLED:
        # The others still want it: the first of them fetches it, in the place in the queue that this one had.
        await jobs.lead(session, following[0], before.turn, [f.id or 0 for f in following[1:]])
        await _admit(session, following[0].user_id)
        changed += following[:1]
    else:
        for follower in following:
            changed += await _close(session, follower.id or 0, (JobState.QUEUED,), state, **values)
    await _admit(session, row.user_id)
    return changed


async def _close_one(
    session: Session,
    job_id: int,
    origins: Sequence[JobState],
    state: JobState,
    unsent: Unsent | None,
    **values: Any,
) -> bool:
    if unsent is None or JobState.DELIVERING not in origins:
        return await jobs.move(session, job_id, origins, state, **values)
    before_delivery = [origin for origin in origins if origin is not JobState.DELIVERING]
    if await jobs.move(session, job_id, before_delivery, state, **values):
        return True
    # Asked while the row is held by an update: until the transaction ends, nobody begins to send it.
    delivering = (JobState.DELIVERING,)
    if not await jobs.move(session, job_id, delivering, JobState.DELIVERING):
        return False
    row = await jobs.get(session, job_id)
    return row is not None and await unsent(row) and await jobs.move(session, job_id, delivering, state, **values)


async def _share(session: Session, leader_id: int, stored: Sequence[File]) -> list[Job]:
    following = await jobs.followers(session, leader_id)
    shared = []
    for follower in following:
        assert follower.id is not None
        if await jobs.move(session, follower.id, (JobState.QUEUED,), JobState.READY, leader_id=None, ready_at=now()):
            await jobs.attach_files(session, follower.id, stored)
            shared.append(follower)
    return shared


async def _hasten(session: Session, leader: Job, turn: float | None) -> None:
    """Move a waiting leader to the place that a new follower would have had, if that is further in front."""
    if turn is not None and leader.state is JobState.QUEUED and (leader.turn is None or turn < leader.turn):
        await jobs.set_turn(session, leader.id or 0, turn)


async def _hold(session: Session, job: Job, job_round: int, payers: Sequence[int]) -> None:
    """Hold a job's price in the first wallet that covers it; raises NotEnoughCredits with what the last one had."""
    assert job.id is not None
    if not job.price:
        return
    for payer in [await users.current(session, payer) for payer in payers]:
        try:
            await ledger.reserve(session, payer, job.price, job_id=job.id, job_round=job_round, currency=job.currency)
        except NotEnoughCredits:
            if payer == await users.current(session, payers[-1]):
                raise
        else:
            if payer != job.payer_id:
                await jobs.set_payer(session, job.id, payer)
            return


async def _admit(session: Session, user_id: int) -> None:
    """Line up what waited for a person's other jobs, as far as they may run beside each other."""
    while (parked := await jobs.next_parked(session, user_id)) is not None:
        if await jobs.in_line(session, user_id) >= parked.running_limit:
            return
        await jobs.set_turn(session, parked.id or 0, await _next_turn(session, user_id, parked.weight))


async def _holds(session: Session, job: Job) -> bool:
    # Asked by an update, so that nobody can take the job until the transaction ends.
    return bool(await jobs.renew(session, [job.id or 0], job.worker or "", LEASE))


async def _abandoned(session: Session, job: Job) -> bool:
    """Whether a delivery is still as it was read, and nobody speaks for it."""
    row = await jobs.get(session, job.id or 0)
    return row is not None and row.worker == job.worker and row.lease_until is not None and row.lease_until < now()


async def _next_turn(session: Session, user_id: int, weight: float) -> float:
    # Self-clocked fair queueing (Golestani, INFOCOM 1994): a person's next job comes 1/weight after their last one,
    # or after what is being served now, whichever is later. Who has no job in front gets in after half a step: before
    # the next job of somebody who fills the queue, and not before all of them, however many such newcomers there are.
    await lock(session, f"turn:{user_id}")
    user = await users.get(session, user_id)
    assert user is not None
    turn = max(await jobs.served_turn(session) + 0.5 / weight, user.turn + 1 / weight)
    await users.set_turn(session, user_id, turn)
    return turn
