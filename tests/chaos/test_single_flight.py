"""The same media in the same form, asked by many, is fetched once."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from engine.media import Choice
from storage.models import JobState
from tests.engine.house import until

PEOPLE = 50
BODY = "/clips/short.mp4"
CROWD = 12


def _fetched(site, path):
    """How often a file was asked for as a whole; a look-up asks for parts of it."""
    return sum((asked["path"], asked["range"]) == (path, None) for asked in site.requests)


async def test_fifty_people_at_two_front_ends_get_what_was_fetched_once(town, site):
    before = set(town.stored())
    front_ends = [town.open(name, platform=name) for name in ("left", "right")]
    for front_end in front_ends:
        front_end.wait_until_ready()
    link = site.url("/slow/300000/7/page/crowd")
    for number in range(PEOPLE):
        front_ends[number % 2].hears(f"p{number}", f"/get {link} mp4")

    def all_have_it():
        return sum(town.count(front_end.platform, "Delivered") for front_end in front_ends) == PEOPLE

    assert await asyncio.to_thread(until, all_have_it)
    assert _fetched(site, f"/slow/300000/7{BODY}") == 1
    assert len(set(town.stored()) - before) == 1
    async with town.stores() as stores:
        found = await town.all_ended(stores, 60)
        assert [job.state for job in found] == [JobState.DELIVERED] * PEOPLE
    await asyncio.to_thread(town.close_front_ends)


async def _crowd(town, stack, link):
    desks = [await stack.enter_async_context(town.desk(f"{link} {number}")) for number in range(CROWD)]
    media = await desks[0].jobs.look_up(desks[0].asker, link)
    return desks, [await desk.submit(media) for desk in desks]


@pytest.fixture
async def stack():
    async with AsyncExitStack() as stack:
        yield stack


async def test_where_one_fails_all_fail_and_get_their_credits_back(town, site, stack):
    desks, ordered = await _crowd(town, stack, site.url("/slow/400000/5/truncated/page/crowd"))
    for desk, job in zip(desks, ordered, strict=True):
        row = await desk.wait(job)
        assert (row.state, row.error["code"]) == (JobState.FAILED, "platform_failed")
        assert await desk.balance() == (100_000, 0)


async def test_a_leader_that_is_cancelled_leaves_the_work_to_a_follower(town, site, stack):
    before = set(town.stored())
    desks, ordered = await _crowd(town, stack, site.url("/slow/100000/3/page/crowd"))
    await desks[0].wait(ordered[0], JobState.RUNNING)
    await desks[0].jobs.cancel(desks[0].asker, ordered[0].id)
    for desk, job in zip(desks[1:], ordered[1:], strict=True):
        assert (await desk.wait(job, JobState.READY)).state is JobState.READY
    assert await desks[0].balance() == (100_000, 0)
    assert len(set(town.stored()) - before) == 1


async def test_one_person_s_jobs_run_as_their_slots_fall_free(town, site):
    async with town.desk("Cyd") as desk:
        links = [site.url(f"/slow/400000/4/video.mp4?{number}") for number in range(6)]
        ordered = await asyncio.gather(*map(desk.order, links))
        running = 0
        async with asyncio.timeout(60):
            while not all(job.state is JobState.READY for job in ordered):
                # At one moment: read one after the other, a job that ended and the next would both seem to run.
                ordered = await desk.jobs.mine(desk.asker, len(links))
                running = max(running, sum(job.state is JobState.RUNNING for job in ordered))
                assert not any(job.state.final for job in ordered)
                await asyncio.sleep(0.02)
        assert running == town.engine.member.running_jobs


async def _have(desk, link, *, fresh=False):
    """Order a link and take its files; the job and the paths of its files."""
    media = await desk.jobs.look_up(desk.asker, link)
    job = await desk.jobs.submit(desk.asker, media, Choice(), platform="test", reply_to={}, fresh=fresh)
    assert (await desk.wait(job, JobState.READY)).state is JobState.READY
    taken, files = await desk.take(job)
    await desk.jobs.deliveries.delivered(taken, files)
    return [desk.engine.files.path(file) for file in files]


async def test_what_was_fetched_is_had_again_until_it_is_gone_or_wanted_fresh(town, site):
    link, body = site.url("/slow/3000000/2/page/kept"), f"/slow/3000000/2{BODY}"
    async with town.desk("Ann") as ann, town.desk("Bob") as bob:
        (first,) = await _have(ann, link)
        assert await _have(bob, link) == [first]
        assert _fetched(site, body) == 1
        first.unlink()
        (rebuilt,) = await _have(bob, link)
        assert _fetched(site, body) == 2
        (fresh,) = await _have(bob, link, fresh=True)
        assert _fetched(site, body) == 3
        assert fresh != rebuilt
        assert await _have(ann, link) == [fresh]
