"""What is kept no longer: all of an old job but what sums need, and people who have not come for long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage import files, jobs, ledger
from storage.database import Session
from storage.files import handfuls
from storage.models import (
    UNFINISHED,
    AccessRule,
    Entry,
    EntryKind,
    File,
    Follow,
    Identity,
    Job,
    Tier,
    User,
    Wallet,
    now,
)

GIVEN = (EntryKind.VOUCHER, EntryKind.GIFT, EntryKind.PURCHASE)
"""What fills a balance and came from somebody, beside what administrators have granted."""


@dataclass(frozen=True)
class Stripped:
    """What was taken from old jobs: so many of them, and files to remove from the store."""

    jobs: int = 0
    files: Sequence[File] = ()


async def strip(session: Session, before: datetime, limit: int) -> Stripped:
    """Delete from the jobs that had ended before a moment what they were about, and the files that they alone have.

    At most so many at once, but a list with all its items. What is left is whose they were, and what sums and the book
    ask for: state, times, site, container, length, cost and the code of the error. Jobs that hold credits stay whole.
    """
    whole = await _whole(session, before, limit)
    ids = [*whole, *await _items(session, whole)]
    if not ids:
        return Stripped()
    gone = await files.forget(session, await jobs.detach_files(session, ids))
    code = col(Job.error)["code"].as_string()
    codes: dict[str, list[int]] = {}
    for some in handfuls(ids):
        for job_id, failed in await session.execute(select(col(Job.id), code).where(col(Job.id).in_(some))):
            if failed is not None:
                codes.setdefault(failed, []).append(job_id)
    # Who was not told by now is not told any more: nobody knows where.
    await _update(
        session, ids, reply_to={}, url="", media={}, choice={}, form_key="", title="", searched="", request_key=None,
        group_id=None, leader_id=None, worker=None, teller=None, error=null(), told=True, traceparent=None,
        stripped_at=now(),
    )  # fmt: skip
    for failed, of_code in codes.items():
        await _update(session, of_code, error={"code": failed})
    return Stripped(len(ids), gone)


async def count_ripe(session: Session, before: datetime) -> int:
    """How many jobs `strip` would take all that it takes from, the items of lists among them."""
    whole = _ripe_wholes(before).subquery()
    items = select(func.count()).select_from(Job).where(col(Job.parent_id).in_(select(whole.c.id)))
    return (await session.scalar(select(func.count()).select_from(whole)) or 0) + (await session.scalar(items) or 0)


def _ripe_wholes(before: datetime) -> Select[int | None]:
    """Jobs and lists to strip."""
    item = aliased(Job)
    unripe = select(col(item.id)).where(col(item.parent_id) == col(Job.id), ~_ripe(item, before, or_never=True))
    # Items go with their list. Without the function SQLite would look for all jobs without a list first.
    whole = func.coalesce(col(Job.parent_id), 0) == 0
    return select(col(Job.id)).where(col(Job.stripped_at).is_(None), whole, _ripe(Job, before), ~unripe.exists())


async def _whole(session: Session, before: datetime, limit: int) -> dict[int, int]:
    """Jobs and lists to strip, each with how many items it has; nobody else changes them until the transaction ends."""
    query = _ripe_wholes(before).order_by(col(Job.finished_at)).limit(limit).with_for_update(skip_locked=True)
    found = [job_id for job_id in await session.scalars(query) if job_id is not None]
    counted = select(col(Job.parent_id), func.count()).where(col(Job.parent_id).in_(found)).group_by(col(Job.parent_id))
    sizes = {row[0]: row[1] for row in await session.execute(counted)}
    chosen: dict[int, int] = {}
    for job_id in found:
        size = sizes.get(job_id, 0)
        if chosen and len(chosen) + sum(chosen.values()) + 1 + size > limit:
            break
        chosen[job_id] = size
    return chosen


async def _items(session: Session, whole: dict[int, int]) -> list[int]:
    """The items of lists; a list of which an item is being changed is taken out, to be stripped another time."""
    lists = [list_id for list_id, size in whole.items() if size]
    if not lists:
        return []
    ended = col(Job.state).not_in(UNFINISHED)
    query = select(col(Job.id), col(Job.parent_id)).where(col(Job.parent_id).in_(lists), ended)
    rows = [(row[0] or 0, row[1]) for row in await session.execute(query.with_for_update(skip_locked=True))]
    for list_id in lists:
        if sum(parent == list_id for _, parent in rows) != whole[list_id]:
            del whole[list_id]
    return [item_id for item_id, parent in rows if parent in whole]


def _ripe(job: type[Job], before: datetime, *, or_never: bool = False) -> ColumnElement[bool]:
    """Whether a job ended before a moment and holds nothing."""
    old = col(job.finished_at) < before
    closing = aliased(Entry)
    closed = select(col(closing.id)).where(
        col(closing.key) == func.replace(col(Entry.key), ledger.RESERVE_END, ledger.CLOSE_END)
    )
    held = select(col(Entry.id)).where(
        col(Entry.job_id) == col(job.id), col(Entry.kind) == EntryKind.RESERVE, ~closed.exists()
    )
    ended = old | col(job.finished_at).is_(None) if or_never else old
    # What is not in a list no index is taken for: the one of times is to be.
    return ended & col(job.state).not_in(UNFINISHED) & ~held.exists()


async def _update(session: Session, job_ids: Collection[int], **values: Any) -> None:
    for some in handfuls(job_ids):
        change = update(Job).where(col(Job.id).in_(some)).values(**values)
        await session.execute(change.execution_options(synchronize_session=False))


async def inactive(
    session: Session, before: datetime, limit: int, *, spared: Collection[str] = (), user_id: int | None = None
) -> list[int]:
    """People who were not there since a moment and whom nothing binds, those first who were seen last longest ago.

    That is: no unfinished job, nothing that is followed for them, no rule of an administrator about them, and no
    balance that came from somebody. Administrators stay, and whoever is `spared`, as `platform:id` or as a whole
    `platform`. Only that one if a user is named.
    """
    query = _inactive(before, spared).order_by(col(User.seen_at)).limit(limit)
    if user_id is not None:
        query = query.where(col(User.id) == user_id)
    return [found for found in await session.scalars(query) if found is not None]


async def count_inactive(session: Session, before: datetime, *, spared: Collection[str] = ()) -> int:
    """How many people `inactive` would find without a limit."""
    return await session.scalar(select(func.count()).select_from(_inactive(before, spared).subquery())) or 0


def _inactive(before: datetime, spared: Collection[str]) -> Select[int | None]:
    named = col(Identity.platform) + ":" + col(Identity.external_id)
    identity = select(col(Identity.id)).where(col(Identity.user_id) == col(User.id))
    bound = (
        select(col(Job.id)).where(col(Job.user_id) == col(User.id), col(Job.state).in_(UNFINISHED)),
        select(col(Follow.id)).where(col(Follow.user_id) == col(User.id), col(Follow.next_at).is_not(None)),
        identity.join(AccessRule, col(AccessRule.subject) == named).where(col(AccessRule.kind) == "person"),
        identity.where(or_(named.in_(list(spared)), col(Identity.platform).in_(list(spared)))),
    )
    return (
        # A group's pool is a user, too, and has no identity.
        select(col(User.id))
        .where(col(User.forgotten_at).is_(None), col(User.seen_at) < before, func.coalesce(col(User.joined_to), 0) == 0)
        .where(col(User.tier) != Tier.ADMIN, identity.exists(), *(~each.exists() for each in bound), ~_is_given())
    )


def _is_given() -> ColumnElement[bool]:
    """Whether a person, with those joined to them, has a balance to which somebody has given."""
    relative = aliased(User)
    family = select(col(relative.id)).where(
        or_(col(relative.id) == col(User.id), col(relative.joined_to) == col(User.id))
    )
    family = family.correlate(User)
    filled = select(col(Wallet.id)).where(col(Wallet.user_id).in_(family), col(Wallet.balance) > 0)
    given = (
        select(col(Entry.id))
        .join(Wallet, col(Wallet.id) == col(Entry.wallet_id))
        .where(col(Wallet.user_id).in_(family), col(Entry.amount) > 0)
        .where(or_(col(Entry.kind).in_(GIVEN), col(Entry.key).startswith(ledger.GRANTED, autoescape=True)))
    )
    return filled.correlate(User).exists() & given.correlate(User).exists()
