"""A person's jobs as lists and sums: pages of them, what came of them, and statistics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage import jobs
from storage.database import Session
from storage.ledger import CREDITS, wallets
from storage.models import Entry, File, Job, JobFile, JobState, Wallet


@dataclass(frozen=True)
class Filter:
    """Which jobs are asked for; None: whatever they are."""

    states: Collection[JobState] | None = None
    site: str | None = None
    container: str | None = None
    parent_id: int | None = None
    items: bool = True
    """Whether the items of lists are among them, beside the lists."""
    spread: bool = True
    """Whether lists whose items came one by one are among them, beside the items."""
    words: Collection[str] = ()
    """What its title, uploader or link hold, all of them."""


@dataclass(frozen=True)
class Statistics:
    """Sums over what was delivered to a person: length in seconds, cost in credits, counts by site and container.

    Of a list its items count, however they arrived.
    """

    downloads: int = 0
    seconds: float = 0.0
    credits: int = 0
    micro_usd: int = 0
    by_site: Mapping[str, int] = field(default_factory=dict)
    by_container: Mapping[str, int] = field(default_factory=dict)


async def page(session: Session, user_id: int, wanted: Filter, limit: int, skip: int) -> Sequence[Job]:
    """Some of a person's jobs, newest first."""
    newest = col(Job.id).desc()
    # The ids come out of an index alone; only the rows of the page itself are read. Where there is something to look
    # for beside words, the order must not tempt a database to take the index of ids, and to read every row that it
    # names.
    by = newest if wanted == Filter(words=wanted.words) else (col(Job.id) + 0).desc()
    ids = select(col(Job.id)).where(*_where(user_id, wanted)).order_by(by).limit(limit).offset(skip)
    return list(await session.scalars(select(Job).where(col(Job.id).in_(ids.scalar_subquery())).order_by(newest)))


async def count(session: Session, user_id: int, wanted: Filter) -> int:
    """How many of a person's jobs there are."""
    return await session.scalar(select(func.count()).select_from(Job).where(*_where(user_id, wanted))) or 0


async def statistics(session: Session, user_id: int) -> Statistics:
    """Sums over what was delivered to a person."""
    in_credits = func.sum(case((col(Job.currency) == CREDITS, col(Job.charged)), else_=0))
    in_dollars = func.sum(case((col(Job.currency) != CREDITS, col(Job.charged)), else_=0))
    sums = (func.count(), func.sum(col(Job.seconds)), in_credits, in_dollars)
    query = (
        select(col(Job.site), col(Job.container), *sums)
        .where(col(Job.user_id) == user_id, col(Job.state) == JobState.DELIVERED, col(Job.gathers).is_(False))
        .group_by(col(Job.site), col(Job.container))
    )
    rows = [tuple(row) for row in await session.execute(query)]
    return Statistics(
        downloads=sum(row[2] for row in rows),
        seconds=float(sum(row[3] or 0 for row in rows)),
        credits=int(sum(row[4] or 0 for row in rows)),
        micro_usd=int(sum(row[5] or 0 for row in rows)),
        by_site=_tally((row[0], row[2]) for row in rows),
        by_container=_tally((row[1], row[2]) for row in rows),
    )


async def files(session: Session, job_ids: Collection[int]) -> Mapping[int, Sequence[tuple[JobFile, File]]]:
    """The files of many jobs by the job's id, each with its place and its link's serial, in order."""
    query = (
        select(JobFile, File)
        .join(File, col(File.id) == col(JobFile.file_id))
        .where(col(JobFile.job_id).in_(list(job_ids)))
        .order_by(col(JobFile.job_id), col(JobFile.position))
    )
    found: dict[int, list[tuple[JobFile, File]]] = {}
    for job_file, file in await session.execute(query):
        found.setdefault(job_file.job_id, []).append((job_file, file))
    return found


async def of_request(session: Session, user_id: int, request_keys: Collection[str]) -> Sequence[Job]:
    """A person's jobs that were asked for under those names, in the order in which they were added."""
    query = select(Job).where(col(Job.user_id) == user_id, col(Job.request_key).in_(list(request_keys)))
    return list(await session.scalars(query.order_by(col(Job.id))))


async def revoke_links(session: Session, job_id: int) -> None:
    """Let no download link that was made for a job so far open anything any more."""
    await session.execute(
        update(JobFile)
        .where(col(JobFile.job_id) == job_id)
        .values(link_serial=col(JobFile.link_serial) + 1)
        .execution_options(synchronize_session=False)
    )


async def entries(session: Session, user_id: int, limit: int, skip: int) -> tuple[Sequence[tuple[Entry, str]], int]:
    """Some lines of a person's book with their currency, newest first, and how many there are."""
    mine = (col(Wallet.id).in_(wallets(user_id)),)
    query = select(Entry, col(Wallet.currency)).join(Wallet, col(Wallet.id) == col(Entry.wallet_id)).where(*mine)
    total = select(func.count()).select_from(Entry).join(Wallet, col(Wallet.id) == col(Entry.wallet_id)).where(*mine)
    rows = await session.execute(query.order_by(col(Entry.id).desc()).limit(limit).offset(skip))
    return [(entry, currency) for entry, currency in rows], await session.scalar(total) or 0


def _where(user_id: int, wanted: Filter) -> list[Any]:
    where: list[Any] = [col(Job.user_id) == user_id, col(Job.stripped_at).is_(None)]
    if wanted.states is not None:
        where.append(col(Job.state).in_(list(wanted.states)))
    if wanted.site is not None:
        where.append(col(Job.site) == wanted.site)
    if wanted.container is not None:
        where.append(col(Job.container) == wanted.container)
    if wanted.parent_id is not None:
        where.append(col(Job.parent_id) == wanted.parent_id)
    if not wanted.spread:
        # Asked once for all of them, within the person's own jobs. Asked for each, SQLite read the whole table every
        # time: to a planner that has counted, an index of parents is worth nothing where nearly no job has one.
        item = aliased(Job)
        lists = select(col(item.parent_id)).where(col(item.user_id) == user_id, col(item.parent_id).is_not(None))
        where.append(or_(col(Job.id).not_in(lists), col(Job.zipped)))
    if not wanted.items:
        where.append(col(Job.parent_id).is_(None))
    where += [col(Job.searched).contains(jobs.folded(word), autoescape=True) for word in wanted.words]
    return where


def _tally(counts: Any) -> Mapping[str, int]:
    tally: dict[str, int] = {}
    for name, number in counts:
        tally[name] = tally.get(name, 0) + number
    return dict(sorted(tally.items(), key=lambda item: (-item[1], item[0])))
