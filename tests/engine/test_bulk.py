"""engine.bulk: each link of a request is looked up by one, and goes its own way."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from engine.bulk import Wish
from engine.core import assemble
from engine.errors.fetching import MediaUnavailable
from engine.errors.jobs import TooManyJobs
from engine.lifecycle import intake
from engine.media import Choice
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from storage.models import JobState
from tests.bot.conftest import LINK, video

SETTINGS = EngineSettings(_env_file=None, signup_credits=40)


@pytest.fixture
async def engine(stores):
    async with open_queue(stores) as queue:
        found = {"media": video(duration=60.0).model_dump(mode="json")}
        await stores.cache.set(lookup_key(LINK), found, 60)
        yield assemble(stores, queue, SETTINGS)


@pytest.fixture
async def asker(engine):
    return await engine.accounts.asker("fake", "anna", "Anna")


@asynccontextmanager
async def running(engine, asker):
    async def person(_job):
        return asker

    task = asyncio.create_task(engine.jobs.bulk.run("api", person))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def ask(engine, asker, *links):
    wishes = [Wish(link, Choice(), {}) for link in links]
    return engine.jobs.bulk.ask(asker, wishes, platform="api")


async def until(engine, job, *states):
    async with asyncio.timeout(60):
        while (row := await engine.jobs.read(job.id)).state not in states:
            await asyncio.sleep(0.01)
    return row


async def test_jobs_are_there_at_once_without_a_price(engine, asker):
    job = (await ask(engine, asker, LINK))[0]
    assert (job.state, job.price, job.turn) == (JobState.PENDING, 0, None)


async def test_what_was_looked_up_is_priced_and_queued(engine, asker):
    async with running(engine, asker):
        job = await until(engine, (await ask(engine, asker, LINK))[0], JobState.QUEUED)
    assert (job.price, job.title, job.turn is not None, job.leader_id) == (33, "A film", True, None)


async def test_one_that_cannot_be_paid_fails_alone(engine, asker):
    async with running(engine, asker):
        made = await ask(engine, asker, LINK, f"{LINK}2")
        await engine.jobs.read(made[1].id)
        first = await until(engine, made[0], JobState.QUEUED)
        second = await until(engine, made[1], JobState.FAILED)
    assert (first.state, second.error["code"]) == (JobState.QUEUED, "media_unavailable")


@pytest.fixture(autouse=True)
async def _second_link_is_dead(stores):
    await stores.cache.set(lookup_key(f"{LINK}2"), {"error": MediaUnavailable().to_json()}, 60)


async def test_the_same_link_twice_is_fetched_once(engine, asker, stores):
    rich = await engine.accounts.asker("fake", "boss", "Boss")
    async with running(engine, asker):
        mine = await until(engine, (await ask(engine, asker, LINK))[0], JobState.QUEUED)
        theirs = await until(engine, (await ask(engine, rich, LINK))[0], JobState.FAILED, JobState.QUEUED)
    assert theirs.leader_id in (mine.id, None)
    assert await intake.take_pending(stores, "api", "other", 10) == []


async def test_a_request_is_taken_by_one_until_its_lease_ends(engine, asker, stores):
    await ask(engine, asker, LINK)
    assert len(await intake.take_pending(stores, "api", "one", 10)) == 1
    assert await intake.take_pending(stores, "api", "two", 10) == []


async def test_one_that_was_cancelled_meanwhile_is_not_queued(engine, asker, stores):
    job = (await ask(engine, asker, LINK))[0]
    await engine.jobs.cancel(asker, job.id)
    drawn = await engine.jobs.draw_up(asker, video(), Choice(), platform="api", reply_to={})
    assert not await intake.enter_pending(stores, job, drawn)
    assert (await engine.jobs.read(job.id)).state is JobState.CANCELLED


async def test_too_many_are_refused_together(engine, asker):
    with pytest.raises(TooManyJobs):
        await ask(engine, asker, *[LINK] * 1001)
    assert await engine.jobs.mine(asker) == []
