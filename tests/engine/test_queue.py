import asyncio
from datetime import timedelta

import pytest
from arq.constants import default_queue_name, in_progress_key_prefix, job_key_prefix

from engine import queue
from engine.core import open_engine
from engine.errors.fetching import MediaUnavailable, UnsupportedLink
from engine.errors.jobs import WorkersAway
from engine.lifecycle import ending, runs
from engine.media import Choice
from engine.queue import DOWNLOADS, LOOKUPS, lookup_key, open_queue
from engine.settings import EngineSettings
from storage import backlog, controls
from storage.database import lock
from storage.models import JobState
from tests.engine import samples


@pytest.fixture
async def producer(stores):
    """The queue on the test's stores; nobody works there."""
    async with open_queue(stores) as producer:
        yield producer


async def _handed(stores):
    """The ids that arq holds."""
    return [int(member) for member in await stores.redis.zrange(DOWNLOADS, 0, -1)]


async def _finish(stores, job_id):
    """Start a job and end it, as a worker does."""
    job = await runs.claim(stores, job_id, "worker")
    await runs.attempt_failed(stores, job, UnsupportedLink())
    await stores.redis.zrem(DOWNLOADS, str(job_id))
    await stores.redis.delete(job_key_prefix + str(job_id))


async def test_many_who_ask_at_once_share_one_look_up(desk, site):
    link = site.url("/page/shared")
    found = await asyncio.gather(*(desk.jobs.look_up(desk.asker, link) for _ in range(20)))
    assert len({media.key for media in found}) == 1
    alone = site.hits["/page/shared"]
    await desk.jobs.look_up(desk.asker, site.url("/page/alone"))
    assert site.hits["/page/alone"] == alone


async def test_who_asks_later_gets_what_was_found(desk, site):
    link = site.url("/page/kept")
    first = await desk.jobs.look_up(desk.asker, link)
    hits = site.hits["/page/kept"]
    assert await desk.jobs.look_up(desk.asker, link) == first
    assert site.hits["/page/kept"] == hits


async def test_a_refusal_comes_back_as_itself(desk, site):
    with pytest.raises(MediaUnavailable) as refused:
        await desk.jobs.look_up(desk.asker, site.url("/status/410"))
    assert refused.value.status == 410


async def test_where_nobody_works_nobody_waits_for_ever(stores, producer, monkeypatch):
    monkeypatch.setattr(queue, "LOOKUP_SECONDS", 0.1)
    with pytest.raises(WorkersAway):
        await producer.look_up("https://a.org/x")


async def test_many_who_wait_leave_one_task(stores, producer, monkeypatch):
    monkeypatch.setattr(queue, "LOOKUP_SECONDS", 0.2)
    waits = [producer.look_up("https://a.org/x") for _ in range(5)]
    assert all(isinstance(away, WorkersAway) for away in await asyncio.gather(*waits, return_exceptions=True))
    assert await stores.redis.zcard(LOOKUPS) == 1


async def test_what_is_known_needs_no_worker(stores, producer):
    await samples.found(stores, samples.media())
    assert await producer.look_up(samples.LINK) == samples.media()


async def test_a_kept_refusal_needs_no_worker(stores, producer):
    await stores.cache.set(lookup_key("https://a.org/x"), {"error": UnsupportedLink("u").to_json()}, 60)
    with pytest.raises(UnsupportedLink):
        await producer.look_up("https://a.org/x")


async def test_nothing_is_handed_out_where_nobody_works(stores, producer):
    await samples.submitted(stores)
    await producer.dispatch()
    assert await _handed(stores) == []


async def test_workers_get_what_they_can_run_and_one_more_each(stores, producer):
    await stores.presence.here("one", 2, 60)
    await stores.presence.here("two", 1, 60)
    for _ in range(8):
        await samples.submitted(stores)
    await producer.dispatch()
    assert len(await _handed(stores)) == 5


async def test_a_full_house_gets_no_more(stores, producer):
    await stores.presence.here("one", 1, 60)
    for _ in range(4):
        await samples.submitted(stores)
    await producer.dispatch()
    await producer.dispatch()
    assert len(await _handed(stores)) == 2


async def test_many_who_hand_out_at_once_hand_out_no_more_than_there_is_room_for(stores, producer):
    await stores.presence.here("one", 2, 60)
    for _ in range(12):
        await samples.submitted(stores)
    await asyncio.gather(*(producer.dispatch() for _ in range(10)))
    assert len(await _handed(stores)) == 3


async def _handed_at_once(stores, room, user_id=None):
    """Whether a job is marked as handed out that comes while the workers hold so many at most."""
    job = await samples.submitted(stores, user_id, room=room)
    row = await samples.reread(stores, job)
    assert row.dispatched_at == job.dispatched_at
    return row.dispatched_at is not None


async def test_who_comes_while_there_is_room_is_handed_out_at_once(stores):
    assert [await _handed_at_once(stores, 2) for _ in range(4)] == [True, True, False, False]


async def test_many_who_come_at_once_are_handed_out_no_more_than_there_is_room_for(stores):
    people = [await samples.person(stores) for _ in range(8)]
    handed = await asyncio.gather(*(_handed_at_once(stores, 3, person) for person in people))
    assert sum(handed) <= 3


async def test_who_comes_behind_one_that_waits_is_not_handed_out_before_it(stores):
    await samples.submitted(stores)
    assert not await _handed_at_once(stores, 5)


async def test_nobody_is_handed_out_at_once_while_no_job_may_start(stores):
    async with stores.database.session() as session:
        await controls.put(session, controls.PAUSED, {})
    assert not await _handed_at_once(stores, 5)


async def test_nobody_is_handed_out_at_once_while_somebody_else_hands_out(stores):
    async with stores.database.session() as session:
        waits = session.get_bind().dialect.name == "postgresql"
        if waits:
            await lock(session, backlog.DISPATCH)
            assert not await _handed_at_once(stores, 5)
    assert await _handed_at_once(stores, 5) is not waits


async def test_what_comes_while_there_is_room_is_enqueued_at_once(stores, producer):
    await stores.presence.here("one", 1, 60)
    async with open_engine(stores.settings, EngineSettings()) as engine:
        asker = await engine.accounts.asker("test", "ann", "Ann")
        came = [
            await engine.jobs.submit(asker, samples.media(key=f"generic:{key}"), Choice(), platform="test", reply_to={})
            for key in range(3)
        ]
    assert await _handed(stores) == [job.id for job in came[:2]]


async def test_one_link_is_not_behind_another_person_s_fifty(stores, producer):
    await stores.presence.here("one", 1, 60)
    many = await samples.person(stores, 100_000)
    for _ in range(50):
        await samples.submitted(stores, many)
    await producer.dispatch()
    handed = await _handed(stores)
    alone = await samples.submitted(stores)
    await _finish(stores, handed[0])
    await producer.dispatch()
    assert await _handed(stores) == [handed[1], alone.id]


async def test_people_with_many_links_take_turns(stores, producer):
    await stores.presence.here("one", 1, 60)
    ann, bob = await samples.person(stores, 10_000), await samples.person(stores, 10_000)
    owner = {(await samples.submitted(stores, user)).id: user for user in [ann] * 10 + [bob] * 10}
    order = []
    while len(order) < 12:
        await producer.dispatch()
        order.append((await _handed(stores))[0])
        await _finish(stores, order[-1])
    assert 4 <= sum(owner[job_id] == bob for job_id in order) <= 6


async def test_what_redis_forgot_is_handed_out_again(stores, producer):
    await stores.presence.here("one", 2, 60)
    job = await samples.submitted(stores)
    await producer.dispatch()
    await stores.redis.flushall()
    await producer.restore(timedelta())
    assert await _handed(stores) == [job.id]


async def test_what_is_still_there_is_not_handed_out_twice(stores, producer):
    await stores.presence.here("one", 2, 60)
    job = await samples.submitted(stores)
    await producer.dispatch()
    before = await stores.redis.zscore(DOWNLOADS, str(job.id))
    await producer.restore(timedelta())
    assert await stores.redis.zscore(DOWNLOADS, str(job.id)) == before


async def test_the_mark_of_a_worker_that_died_before_it_began_is_removed(stores, producer):
    await stores.presence.here("one", 2, 60)
    job = await samples.submitted(stores)
    await producer.dispatch()
    await stores.redis.set(in_progress_key_prefix + str(job.id), 1)
    await producer.restore(timedelta())
    assert not await stores.redis.exists(in_progress_key_prefix + str(job.id))


async def test_a_cancelled_job_leaves_nothing_in_arq(desk, house, site):
    job = await desk.order(site.url("/video.mp4?left"))
    await desk.jobs.cancel(desk.asker, job.id)
    async with house.stores() as stores, asyncio.timeout(60):
        while await stores.redis.exists(job_key_prefix + str(job.id), in_progress_key_prefix + str(job.id)):
            await asyncio.sleep(0.02)
        assert str(job.id).encode() not in await stores.redis.zrange(DOWNLOADS, 0, -1)


async def test_a_waiting_job_that_was_cancelled_is_not_handed_out(stores, producer):
    await stores.presence.here("one", 2, 60)
    job = await samples.submitted(stores)
    await ending.cancel(stores, job)
    await producer.dispatch()
    assert await _handed(stores) == []


async def test_a_job_is_begun_soon_after_it_was_submitted(desk, site):
    job = await desk.order(site.url("/slow/1000000/0/video.mp4?soon"))
    job = await desk.wait(job, JobState.RUNNING, JobState.READY)
    assert (job.started_at - job.created_at).total_seconds() < 0.5


def test_links_that_differ_are_looked_up_under_names_that_differ():
    assert lookup_key("https://a.org/1") != lookup_key("https://a.org/2")
    assert DOWNLOADS != LOOKUPS != default_queue_name
