"""storage.records: pages, sums and files of a person's jobs."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import jobs, ledger, records, statistics
from storage.errors import RequestReused
from storage.models import JobState, now
from storage.records import Filter
from tests.storage.rows import add_job, add_user, file


@pytest.fixture
async def mixed(database):
    """A person with a job of every kind, and somebody else with one."""
    async with database.session() as session:
        who = await add_user(session)
        kinds = [("youtube", "mp4"), ("youtube", "mp3"), ("vimeo", "mp4")]
        for site, container in kinds:
            media, choice = {"platform": site}, {"container": container}
            await add_job(session, who, media=media, choice=choice, state=JobState.DELIVERED, charged=10, seconds=1.5)
        await add_job(session, who, media={"platform": "vimeo"}, state=JobState.FAILED)
        await add_job(session, who, media={"platform": "vimeo"}, state=JobState.DELIVERED, currency="usd", charged=7)
        await add_job(session)
    return who


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Filter(), 5),
        (Filter(states=[JobState.FAILED]), 1),
        (Filter(site="youtube"), 2),
        (Filter(container="mp4", states=[JobState.DELIVERED]), 2),
        (Filter(states=[]), 0),
        (Filter(parent_id=1), 0),
    ],
)
async def test_a_page_holds_what_is_wanted(database, mixed, wanted, count):
    async with database.session(read_only=True) as session:
        found = await records.page(session, mixed, wanted, 10, 0)
        assert len(found) == await records.count(session, mixed, wanted) == count
        assert [job.id for job in found] == sorted((job.id for job in found), reverse=True)


async def test_a_list_whose_items_came_one_by_one_can_be_left_out(database):
    async with database.session() as session:
        who = await add_user(session)
        spread, zipped = [await add_job(session, who, zipped=zipped) for zipped in (False, True)]
        items = [await add_job(session, who, parent_id=whole) for whole in (spread, zipped)]
    async with database.session(read_only=True) as session:
        found = await records.page(session, who, Filter(spread=False), 10, 0)
    assert {job.id for job in found} == {zipped, *items}


async def test_a_page_begins_where_it_is_told_to(database, mixed):
    async with database.session(read_only=True) as session:
        whole = [job.id for job in await records.page(session, mixed, Filter(), 10, 0)]
        assert [job.id for job in await records.page(session, mixed, Filter(), 2, 1)] == whole[1:3]


async def test_a_page_says_how_many_there_are_also_behind_the_last(database, mixed):
    async with database.session(read_only=True) as session:
        for skip, here in ((0, 2), (4, 1), (9, 0)):
            found, total = await records.counted_page(session, mixed, Filter(), 2, skip)
            assert (len(found), total) == (here, 5)


async def test_what_is_looked_for_stands_for_itself(database):
    async with database.session() as session:
        who = await add_user(session)
        for title in ("100% of a_b/c", "1000 of aXbxc"):
            await add_job(session, who, title=title)
        for word in ("100%", "A_B", "b/c"):
            (found,) = await records.page(session, who, Filter(words=(word,)), 10, 0)
            assert found.title == "100% of a_b/c"


async def test_statistics_sum_what_was_delivered(database, mixed):
    async with database.session(read_only=True) as session:
        sums = await records.statistics(session, mixed)
    assert (sums.downloads, sums.seconds, sums.credits, sums.micro_usd) == (4, 4.5, 30, 7)
    assert sums.by_site == {"vimeo": 2, "youtube": 2}
    assert sums.by_container == {"mp4": 2, "": 1, "mp3": 1}


@pytest.mark.parametrize("zipped", [False, True])
async def test_of_a_list_the_items_are_summed_up_alone(database, zipped):
    plain = {"state": JobState.DELIVERED, "finished_at": now(), "choice": {"container": "mp4"}}
    async with database.session() as session:
        who = await add_user(session)
        media = {"platform": "vimeo", "entries": [{"url": "https://vimeo.com/1"}]}
        whole = await add_job(session, who, media=media, zipped=zipped, **plain)
        for _ in range(2):
            item = {"media": {"platform": "vimeo"}, "parent_id": whole, "seconds": 30.0, "charged": 5}
            await add_job(session, who, **plain, **item)
        sums = await records.statistics(session, who)
        (day,) = await statistics.days(session, who, now() - timedelta(days=1))
    assert (sums.downloads, sums.seconds, sums.credits) == (day.downloads, day.seconds, day.credits) == (2, 60.0, 10)
    assert (sums.by_site, sums.by_container) == ({"vimeo": 2}, {"mp4": 2})


async def test_statistics_of_nothing_are_nothing(database):
    async with database.session() as session:
        sums = await records.statistics(session, await add_user(session))
    assert (sums.downloads, sums.seconds, sums.credits, sums.by_site) == (0, 0.0, 0, {})


async def test_files_of_many_jobs_in_their_order(database):
    async with database.session() as session:
        first, second = await add_job(session), await add_job(session)
        stored = [file(name=name) for name in "abc"]
        session.add_all(stored)
        await session.flush()
        await jobs.attach_files(session, first, [stored[1], stored[0]])
        await jobs.attach_files(session, second, [stored[2]])
        found = await records.files(session, [first, second])
    assert {job: [each.name for _, each in filed] for job, filed in found.items()} == {
        first: ["b", "a"], second: ["c"],
    }  # fmt: skip


async def test_revoking_links_raises_their_serial(database):
    async with database.session() as session:
        job = await add_job(session)
        stored = file()
        session.add(stored)
        await session.flush()
        await jobs.attach_files(session, job, [stored])
        await records.revoke_links(session, job)
    async with database.session(read_only=True) as session:
        assert (await records.files(session, [job]))[job][0][0].link_serial == 1


async def test_a_request_makes_one_job(database):
    async with database.session() as session:
        who, other = await add_user(session), await add_user(session)
        made = await add_job(session, who, request_key="r")
        await add_job(session, other, request_key="r")
        assert [job.id for job in await records.of_request(session, who, ["r", "s"])] == [made]
    with pytest.raises(RequestReused):
        async with database.session() as session:
            await add_job(session, who, request_key="r")


async def test_the_book_has_every_currency(database):
    async with database.session() as session:
        who = await add_user(session)
        await ledger.grant(session, who, 5, key="a")
        await ledger.grant(session, who, 7, key="b", currency=ledger.USD)
        lines, total = await records.entries(session, who, 10, 0)
    assert ([(entry.amount, currency) for entry, currency in lines], total) == ([(7, "usd"), (5, "credits")], 2)


async def test_lists_are_left_out_without_a_look_through_the_table_for_each_job(database):
    if not database.url.startswith("sqlite"):
        pytest.skip("PostgreSQL plans by what it counted of the whole table, which here is a few rows")
    async with database.session() as session:
        who = await add_user(session)
        for _ in range(50):
            await add_job(session, who)
        await session.execute(text("ANALYZE"))
        wanted = records._statements(records._shape(Filter(spread=False))).page.params(user=who, limit=10, skip=0)
        written = str(wanted.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in await session.execute(text(f"EXPLAIN QUERY PLAN {written}"))]
    assert not [step for step in plan if step.startswith("CORRELATED")]
