"""Several workers: each for its queues, of more than one version, and one that leaves."""

import asyncio

import pytest
from arq import create_pool

from engine.egress.guard import EgressGuard
from engine.lookups import MEDIA_KEPT_SECONDS
from engine.queue import LOOKUPS, lookup_key, redis_settings
from storage.models import JobState
from tests.engine.house import House
from tests.engine.loopback import LOOPBACK


@pytest.fixture(scope="module")
def shared(tmp_path_factory, sqlite_template):
    """A house in which one worker looks links up and another one fetches."""
    with House(tmp_path_factory.mktemp("shared"), sqlite_template) as house:
        house.hire(QUEUES="lookups")
        house.hire(QUEUES="downloads,conversions")
        yield house


async def test_workers_share_a_link_between_their_queues(shared, site):
    async with shared.desk() as desk, shared.stores() as stores:
        crews = [await stores.presence.crew(queue) for queue in ("lookups", "downloads", "conversions")]
        assert [(crew.workers, crew.slots) for crew in crews] == [(1, 0), (1, 4), (1, 4)]
        assert (await desk.fetch(site.url("/video.mp4?shared"))).state is JobState.READY


async def test_what_a_newer_version_hands_out_is_done_or_left(shared, site):
    async with shared.stores() as stores:
        pool = await create_pool(redis_settings(stores.redis_url))
        await pool.enqueue_job("look_through", {"of": "tomorrow"}, _job_id="newer", _queue_name=LOOKUPS)
        url = site.url("/video.mp4?newer")
        await pool.enqueue_job("look_up", url, newer="field", _job_id="known", _queue_name=LOOKUPS)
        async with asyncio.timeout(60):
            while await stores.cache.get(lookup_key(url)) is None:
                await asyncio.sleep(0.02)
            # It was offered to this worker at least once, and is still in the queue.
            while await stores.redis.get("arq:retry:newer") is None:
                await asyncio.sleep(0.02)
        assert await stores.redis.exists("arq:job:newer")
        assert await stores.redis.zscore(LOOKUPS, "newer") is not None
        found = await stores.cache.get(lookup_key(url))
        found["media"]["of_tomorrow"] = {"unknown": True}
        await stores.cache.set(lookup_key(url), found, MEDIA_KEPT_SECONDS)
        await pool.aclose()
    async with shared.desk() as desk:
        assert (await desk.jobs.look_up(desk.asker, url)).url == url


# The last one that needs those two.
def test_a_worker_ends_with_the_process_that_started_it(shared):
    worker = shared.workers[0]
    assert worker.poll() is None
    worker.stdin.close()
    worker.stdin = None
    assert worker.wait(60) == 0


async def test_a_worker_that_leaves_ends_what_it_does_and_takes_nothing_more(empty_house, site):
    worker = empty_house.hire(GRACE_SECONDS="30", CONCURRENCY="1")
    async with empty_house.desk() as desk, empty_house.stores() as stores:
        link = "/slow/600000/0/video.mp4?{}"
        job = await desk.wait(await desk.order(site.url(link.format("running"))), JobState.RUNNING)
        waiting = await desk.order(site.url(link.format("waiting")))
        worker.terminate()
        assert await asyncio.to_thread(worker.wait, 30) == 0
        job, waiting = await desk.jobs.get(desk.asker, job.id), await desk.jobs.get(desk.asker, waiting.id)
        assert (job.state, job.attempts) == (JobState.READY, 1)
        assert (waiting.state, waiting.attempts) == (JobState.QUEUED, 0)
        assert (await stores.presence.crew()).workers == 0


async def test_a_second_signal_cuts_the_grace_short(empty_house, site):
    worker = empty_house.hire(GRACE_SECONDS="600")
    async with empty_house.desk() as desk, empty_house.stores() as stores:
        job = await desk.wait(await desk.order(site.url("/slow/100000/0/video.mp4?hurried")), JobState.RUNNING)
        worker.terminate()
        async with asyncio.timeout(60):
            while (await stores.presence.crew()).workers:
                await asyncio.sleep(0.02)
        worker.terminate()
        assert await asyncio.to_thread(worker.wait, 30) == 0
        assert (await desk.jobs.get(desk.asker, job.id)).state is JobState.QUEUED


async def test_a_worker_without_a_way_out_fetches_through_a_guard_elsewhere(empty_house, site):
    guard = EgressGuard(LOOPBACK)
    # The worker's own guard would let nothing through to this machine.
    empty_house.hire(EGRESS_URL=await guard.start(), ALLOWED_NETWORKS="")
    try:
        async with empty_house.desk() as desk:
            assert (await desk.fetch(site.url("/video.mp4?guarded"))).state is JobState.READY
    finally:
        await guard.close()
