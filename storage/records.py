"""A person's jobs as lists and sums: pages of them, what came of them, and statistics."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select, update
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
    asked = {**_values(user_id, wanted), "limit": limit, "skip": skip}
    return list(await session.scalars(_statements(_shape(wanted)).page, asked))


async def counted_page(
    session: Session, user_id: int, wanted: Filter, limit: int, skip: int
) -> tuple[Sequence[Job], int]:
    """Some of a person's jobs, newest first, and how many there are."""
    asked = {**_values(user_id, wanted), "limit": limit, "skip": skip}
    rows = (await session.execute(_statements(_shape(wanted)).counted_page, asked)).all()
    # A page behind the last one has no row that could say how many there are.
    total = rows[0][1] if rows else await count(session, user_id, wanted)
    return [row[0] for row in rows], total


async def count(session: Session, user_id: int, wanted: Filter) -> int:
    """How many of a person's jobs there are."""
    return await session.scalar(_statements(_shape(wanted)).count, _values(user_id, wanted)) or 0


_IN_CREDITS = func.sum(case((col(Job.currency) == CREDITS, col(Job.charged)), else_=0))
_IN_DOLLARS = func.sum(case((col(Job.currency) != CREDITS, col(Job.charged)), else_=0))
_SUMS = (
    select(col(Job.site), col(Job.container), func.count(), func.sum(col(Job.seconds)), _IN_CREDITS, _IN_DOLLARS)
    .where(col(Job.user_id) == bindparam("user"), col(Job.state) == JobState.DELIVERED, col(Job.gathers).is_(False))
    .group_by(col(Job.site), col(Job.container))
)


async def statistics(session: Session, user_id: int) -> Statistics:
    """Sums over what was delivered to a person."""
    rows = [tuple(row) for row in await session.execute(_SUMS, {"user": user_id})]
    return Statistics(
        downloads=sum(row[2] for row in rows),
        seconds=float(sum(row[3] or 0 for row in rows)),
        credits=int(sum(row[4] or 0 for row in rows)),
        micro_usd=int(sum(row[5] or 0 for row in rows)),
        by_site=_tally((row[0], row[2]) for row in rows),
        by_container=_tally((row[1], row[2]) for row in rows),
    )


_FILES = (
    select(JobFile, File)
    .join(File, col(File.id) == col(JobFile.file_id))
    .where(col(JobFile.job_id).in_(bindparam("jobs", expanding=True)))
    .order_by(col(JobFile.job_id), col(JobFile.position))
)


async def files(session: Session, job_ids: Collection[int]) -> Mapping[int, Sequence[tuple[JobFile, File]]]:
    """The files of many jobs by the job's id, each with its place and its link's serial, in order."""
    found: dict[int, list[tuple[JobFile, File]]] = {}
    for job_file, file in await session.execute(_FILES, {"jobs": list(job_ids)}):
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


@dataclass(frozen=True)
class _Shape:
    """Of a filter, what its statements are made of: which things are asked for, not what is asked of them."""

    states: bool
    site: bool
    container: bool
    parent: bool
    items: bool
    spread: bool
    words: int


@dataclass(frozen=True)
class _Statements:
    page: Select[Job]
    counted_page: Select[Job, int]
    count: Select[int]


def _shape(wanted: Filter) -> _Shape:
    return _Shape(
        states=wanted.states is not None, site=wanted.site is not None, container=wanted.container is not None,
        parent=wanted.parent_id is not None, items=wanted.items, spread=wanted.spread, words=len(wanted.words),
    )  # fmt: skip


def _values(user_id: int, wanted: Filter) -> dict[str, Any]:
    """What the statements of a filter are asked with."""
    given = {"site": wanted.site, "container": wanted.container, "parent": wanted.parent_id}
    values: dict[str, Any] = {"user": user_id, **{name: value for name, value in given.items() if value is not None}}
    if wanted.states is not None:
        values["states"] = list(wanted.states)
    return values | {f"word{number}": _escaped(jobs.folded(word)) for number, word in enumerate(wanted.words)}


_LIMIT, _SKIP = (bindparam(name, type_=Integer) for name in ("limit", "skip"))


# To build them takes longer than to ask them, in a table of any length.
@lru_cache(maxsize=64)
def _statements(shape: _Shape) -> _Statements:
    where = _where(shape)
    newest = col(Job.id).desc()
    # The ids come out of an index alone; only the rows of the page itself are read. Where there is something to look
    # for beside words, the order must not tempt a database to take the index of ids, and to read every row that it
    # names.
    by = newest if shape == _shape(Filter(words=[""] * shape.words)) else (col(Job.id) + 0).desc()
    ids = select(col(Job.id)).where(*where).order_by(by).limit(_LIMIT).offset(_SKIP)
    count = select(func.count()).select_from(Job).where(*where)
    of_page = (col(Job.id).in_(ids.scalar_subquery()),)
    return _Statements(
        page=select(Job).where(*of_page).order_by(newest),
        counted_page=select(Job, count.scalar_subquery()).where(*of_page).order_by(newest),
        count=count,
    )


def _where(shape: _Shape) -> list[Any]:
    user: Any = bindparam("user")
    where: list[Any] = [col(Job.user_id) == user, col(Job.stripped_at).is_(None)]
    if shape.states:
        where.append(col(Job.state).in_(bindparam("states", expanding=True)))
    if shape.site:
        where.append(col(Job.site) == bindparam("site"))
    if shape.container:
        where.append(col(Job.container) == bindparam("container"))
    if shape.parent:
        where.append(col(Job.parent_id) == bindparam("parent"))
    if not shape.spread:
        # Asked once for all of them, within the person's own jobs. Asked for each, SQLite read the whole table every
        # time: to a planner that has counted, an index of parents is worth nothing where nearly no job has one.
        item = aliased(Job)
        lists = select(col(item.parent_id)).where(col(item.user_id) == user, col(item.parent_id).is_not(None))
        where.append(or_(col(Job.id).not_in(lists), col(Job.zipped)))
    if not shape.items:
        where.append(col(Job.parent_id).is_(None))
    where += [col(Job.searched).contains(bindparam(f"word{number}"), escape="/") for number in range(shape.words)]
    return where


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _tally(counts: Any) -> Mapping[str, int]:
    tally: dict[str, int] = {}
    for name, number in counts:
        tally[name] = tally.get(name, 0) + number
    return dict(sorted(tally.items(), key=lambda item: (-item[1], item[0])))
