"""storage.retention: of old jobs sums are left, and who has not come for long is found."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from storage import files, holdings, jobs, ledger, records, retention, statistics, users
from storage.joining import join
from storage.models import AccessRule, EntryKind, Follow, JobState, Tier, User, now
from storage.records import Filter
from tests.storage.conftest import on_one_database
from tests.storage.people import sample
from tests.storage.plans import plans, statements
from tests.storage.rows import add_job, add_user, file

OLD = timedelta(days=40)
BEFORE = timedelta(days=30)
PERSONAL = "1234501"
WHOLE = {
    "media": {"platform": "vimeo", "title": PERSONAL}, "choice": {"container": "mp4", "of": PERSONAL},
    "url": f"https://vimeo.com/{PERSONAL}", "title": PERSONAL, "reply_to": {"chat": PERSONAL}, "form_key": PERSONAL,
    "request_key": PERSONAL, "traceparent": PERSONAL, "group_id": 1234501, "teller": PERSONAL, "worker": PERSONAL,
    "error": {"code": "too_long", "link": PERSONAL},
}  # fmt: skip


async def add_old(session, who, **values):
    """The id of a delivered job that ended 40 days ago."""
    ended = {"state": JobState.DELIVERED, "finished_at": now() - OLD, "charged": 10, "seconds": 60.0}
    return await add_job(session, who, **(ended | values))


async def strip(database, limit=100):
    async with database.session() as session:
        return await retention.strip(session, now() - BEFORE, limit)


async def stripped(database):
    """The ids of the jobs of which sums alone are left."""
    async with database.session(read_only=True) as session:
        rows = (await session.execute(text("SELECT id FROM jobs WHERE stripped_at IS NOT NULL ORDER BY id"))).all()
    return [row[0] for row in rows]


async def test_nothing_personal_is_left_of_an_old_job_but_whose_it_is(database):
    async with database.session() as session:
        who = await add_user(session)
        job_id = await add_old(session, who, **WHOLE)
    assert (await strip(database)).jobs == 1
    async with database.session(read_only=True) as session:
        job = await jobs.get(session, job_id)
        shown = await holdings.rows(session, [who])
    assert PERSONAL not in job.model_dump_json()
    assert (job.site, job.container, job.charged, job.error) == ("vimeo", "mp4", 10, {"code": "too_long"})
    assert [row["id"] for row in shown["jobs"]] == [job_id]


async def test_sums_stay_as_they_were(database):
    async def sums(session):
        since = now() - timedelta(days=100)
        return await records.statistics(session, who), await statistics.days(session, who, since)

    async with database.session() as session:
        who = await add_user(session)
        whole = await add_old(session, who, media={"platform": "vimeo", "entries": [{}]}, charged=0, zipped=True)
        for _ in range(2):
            await add_old(session, who, media={"platform": "vimeo"}, choice={"container": "mp4"}, parent_id=whole)
        await add_old(session, who, media={"platform": "youtube"}, currency="usd", charged=7)
        before = await sums(session)
        assert await retention.count_ripe(session, now() - BEFORE) == 4
    assert (await strip(database)).jobs == 4
    async with database.session(read_only=True) as session:
        assert await sums(session) == before
    assert before[0].downloads == 3


async def test_nobody_finds_a_stripped_job(database):
    async with database.session() as session:
        who = await add_user(session)
        await add_old(session, who)
        new = await add_job(session, who)
    await strip(database)
    async with database.session(read_only=True) as session:
        for wanted in (Filter(), Filter(states=list(JobState)), Filter(site=""), Filter(spread=False, items=False)):
            assert [job.id for job in await records.page(session, who, wanted, 10, 0)] == [new]
            assert await records.count(session, who, wanted) == 1
        assert [job.id for job in await jobs.of_user(session, who)] == [new]
        assert not await jobs.had(session, who, "form")


async def test_a_stripped_job_does_not_begin_anew(database):
    async with database.session() as session:
        job_id = await add_old(session, None, state=JobState.FAILED)
    await strip(database)
    async with database.session() as session:
        assert not await jobs.move(session, job_id, [JobState.FAILED], JobState.QUEUED)


@pytest.mark.parametrize(
    "values",
    [{"finished_at": now() - timedelta(days=20)}, {"state": JobState.QUEUED, "finished_at": None},
     {"state": JobState.DELIVERING}],
)  # fmt: skip
async def test_what_is_young_or_unfinished_stays_whole(database, values):
    async with database.session() as session:
        await add_old(session, None, **values)
        assert await retention.count_ripe(session, now() - BEFORE) == 0
    assert await strip(database) == retention.Stripped()


async def test_what_holds_credits_stays_whole_until_they_are_given_back(database):
    async with database.session() as session:
        who = await add_user(session)
        await ledger.grant(session, who, 100, key="first")
        held, closed = await add_old(session, who), await add_old(session, who)
        for job_id in (held, closed):
            await ledger.reserve(session, who, 30, job_id=job_id)
        await ledger.settle(session, closed, 0, 10)
    await strip(database)
    assert await stripped(database) == [closed]
    async with database.session() as session:
        await ledger.release(session, held, 0)
    await strip(database)
    assert await stripped(database) == [held, closed]
    async with database.session(read_only=True) as session:
        assert await ledger.unbalanced(session) == []
        assert (await ledger.balance(session, who)).available == 90


@pytest.mark.parametrize(
    ("item", "goes"),
    [({}, True), ({"finished_at": None, "state": JobState.CANCELLED}, True), ({"finished_at": now()}, False),
     ({"finished_at": None, "state": JobState.RUNNING}, False)],
)  # fmt: skip
async def test_a_list_goes_with_its_items_and_not_before_them(database, item, goes):
    async with database.session() as session:
        who = await add_user(session)
        whole = await add_old(session, who, media={"entries": [{}]})
        items = [await add_old(session, who, parent_id=whole, **values) for values in ({}, item)]
        alone = await add_old(session, who)
    await strip(database)
    assert await stripped(database) == ([whole, *items, alone] if goes else [alone])


async def test_a_batch_ends_at_its_limit_and_takes_the_oldest_first(database):
    async with database.session() as session:
        who = await add_user(session)
        newer = await add_old(session, who, finished_at=now() - OLD + timedelta(days=1))
        whole = await add_old(session, who, media={"entries": [{}]})
        items = [await add_old(session, who, parent_id=whole) for _ in range(3)]
    assert (await strip(database, limit=2)).jobs == 4
    assert await stripped(database) == [whole, *items]
    assert (await strip(database, limit=2)).jobs == 1
    assert newer in await stripped(database)
    assert (await strip(database, limit=2)).jobs == 0


async def test_files_go_that_no_other_job_has(database):
    async with database.session() as session:
        who = await add_user(session)
        old, other = await add_old(session, who), await add_job(session, who)
        mine, shared = file(path="mine", form_key="mine"), file(path="shared")
        session.add_all([mine, shared])
        await session.flush()
        session.add(file(path="made", form_key=f"mine:{mine.id}:fit:9", made_of_id=mine.id))
        await jobs.attach_files(session, old, [mine, shared])
        await jobs.attach_files(session, other, [shared])
    done = await strip(database)
    assert sorted(gone.path for gone in done.files) == ["made", "mine"]
    async with database.session(read_only=True) as session:
        assert await files.known_paths(session) == {"shared"}
        assert [kept.path for kept in await jobs.files(session, other)] == ["shared"]
        assert await jobs.files(session, old) == []


async def test_workers_that_strip_at_once_strip_each_job_once(database):
    async with database.session() as session:
        who = await add_user(session)
        for _ in range(12):
            await add_old(session, who)
    done = await asyncio.gather(*(strip(database, limit=3) for _ in range(6)))
    done += [await strip(database)]
    assert sum(each.jobs for each in done) == 12


@on_one_database
@pytest.mark.parametrize(
    ("ask", "index"),
    [(lambda session: retention.strip(session, now(), 10), "ix_job_whole"),
     (lambda session: retention.inactive(session, now(), 10), "ix_user_seen")],
)  # fmt: skip
async def test_what_is_old_is_found_by_an_index(database, ask, index):
    (found, *_) = await plans(database, ask)
    assert index in found[0]
    # Nor is a whole table read for anything, or sorted.
    tables = [f"SCAN {table.name}" for table in SQLModel.metadata.sorted_tables]
    assert not [step for step in found if step.startswith((*tables, "USE TEMP"))]


async def inactive(database, **values):
    async with database.session(read_only=True) as session:
        found = await retention.inactive(session, now() - BEFORE, 10, **values)
        if "user_id" not in values:
            assert await retention.count_inactive(session, now() - BEFORE, **values) == len(found)
        return found


async def add_gone(session, name="somebody", **values):
    """The id of a person who was last there 40 days ago."""
    user, _ = await users.add(session, "test", name, name)
    user.seen_at = now() - OLD
    for field, value in values.items():
        setattr(user, field, value)
    session.add(user)
    await ledger.grant(session, user.id, 1000, key=f"signup:{user.id}")
    return user.id


async def _unfinished(session, who):
    await add_job(session, who)


async def _following(session, who):
    session.add(sample(Follow, user_id=who, next_at=now()))


async def _ruled(session, who):
    session.add(AccessRule(kind="person", subject="test:somebody", allowed=False, made_by=who))


async def _granted(session, who):
    await ledger.grant(session, who, 5, key=f"{ledger.GRANTED}abc")


async def _voucher(session, who):
    await ledger.grant(session, who, 5, key="voucher:1", kind=EntryKind.VOUCHER, currency=ledger.USD)


async def _present(session, who):
    await users.note_seen(session, who)


async def _admin(session, who):
    (await session.get(User, who)).tier = Tier.ADMIN


async def _joined_gift(session, who):
    other = await add_gone(session, "another")
    await ledger.grant(session, other, 5, key="gift:1:to", kind=EntryKind.GIFT)
    await join(session, who, other)


@pytest.mark.parametrize("bind", [_unfinished, _following, _ruled, _granted, _voucher, _present, _admin, _joined_gift])
async def test_whom_something_binds_stays(database, bind):
    async with database.session() as session:
        who = await add_gone(session)
    assert await inactive(database) == [who]
    async with database.session() as session:
        await bind(session, who)
    assert await inactive(database) == []


async def test_what_was_given_and_is_spent_binds_nobody(database):
    async with database.session() as session:
        who = await add_gone(session)
        await _granted(session, who)
        await ledger.reserve(session, who, 1005, job_id=await add_old(session, who))
    assert await inactive(database) == [who]


async def test_who_is_spared_stays_by_name_or_platform(database):
    async with database.session() as session:
        who = await add_gone(session)
        other = await add_gone(session, "another")
    assert await inactive(database, spared=["test:somebody"]) == [other]
    assert await inactive(database, spared=["test"]) == []
    assert await inactive(database, user_id=who) == [who]


async def test_a_pool_and_the_forgotten_are_nobody(database):
    async with database.session() as session:
        session.add(User(seen_at=now() - OLD))
        (await session.get(User, await add_gone(session))).forgotten_at = now()
    assert await inactive(database) == []


async def test_who_joins_accounts_was_there_when_the_later_of_them_was(database):
    async with database.session() as session:
        one, other = await add_gone(session), await add_gone(session, "another", seen_at=now())
        await join(session, one, other)
    assert await inactive(database) == []


async def test_however_many_items_a_list_has_no_query_names_more_than_it_takes(database, monkeypatch):
    monkeypatch.setattr(files, "IDS_AT_ONCE", 3)
    count = 40
    async with database.session() as session:
        who = await add_user(session)
        parent = await add_old(session, who)
        for number in range(count):
            item = await add_old(session, who, parent_id=parent, error={"code": "too_long"})
            brought = file(path=str(number))
            await files.add(session, [brought])
            await jobs.attach_files(session, item, [brought])
    with statements() as asked:
        done = await strip(database)
    assert (done.jobs, len(done.files)) == (count + 1, count)
    assert max(len(parameters) for _, parameters in asked) < count
    async with database.session(read_only=True) as session:
        assert await files.known_paths(session) == set()
