"""The queue or the database is away, or has forgotten everything: people are told so, and nothing is lost."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from bot import views
from bot.chat import Sender
from bot.handlers import Handlers
from bot.tracker import Tracker
from engine.core import open_engine
from engine.settings import EngineSettings
from storage.models import JobState
from storage.signed_urls import UrlSigner
from tests.engine import samples
from tests.fakes import FakeChat

AWAY_SECONDS = 3
WAITING = 30
ANN = Sender("fake", "ann", "Ann")


@asynccontextmanager
async def _front_end(storage, engine_settings):
    """A chat with its handlers over the engine."""
    async with open_engine(storage, engine_settings) as engine:
        chat = FakeChat()
        tracker = Tracker(engine, chat, UrlSigner("key", "http://localhost:8080"))
        tracking = asyncio.create_task(tracker.run())
        handlers = Handlers(engine, chat, tracker)
        chat.says = lambda text: handlers.hear(ANN, {"chat": "ann"}, text)
        yield chat
        assert not tracking.done()
        tracking.cancel()
        await asyncio.wait([tracking])


async def _is_away(chat, part):
    """Whether a person who asks now is told that a part is away."""
    declined = len(chat.of_kind(views.Declined))
    await chat.says("/credits")
    await chat.says("/get https://a.org/film mp4")
    said = chat.of_kind(views.Declined)[declined:]
    assert {view.error.code for view in said} <= {"storage_away"}
    return any(view.error.facts() == {"part": part} for view in said)


async def test_who_asks_while_redis_is_away_is_told_so_until_it_is_back(town, site):
    async with _front_end(town.storage, town.engine) as chat:
        town.kill_queue()
        assert await _is_away(chat, "redis")
        await asyncio.sleep(AWAY_SECONDS)
        assert await _is_away(chat, "redis")
        town.start_queue()
        await chat.says(f"/get {site.url('/video.mp4?back')} mp4")
        await chat.wait_for(views.Delivered)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_asks_while_the_database_is_away_is_told_so_until_it_is_back(settings, postgres):
    async with _front_end(settings, EngineSettings(_env_file=None)) as chat:
        await chat.says("/credits")
        await chat.wait_for(views.Account)
        postgres.stop()
        try:
            assert await _is_away(chat, "database")
            await asyncio.sleep(AWAY_SECONDS)
            assert await _is_away(chat, "database")
        finally:
            postgres.start()
        await chat.says("/credits")
        await chat.wait_for(views.Account, 2, seconds=60)


async def test_a_queue_that_forgot_everything_is_filled_again(town, site):
    async with town.desk("Bob") as desk, town.stores() as stores:
        found = await desk.jobs.look_up(desk.asker, site.url("/video.mp4"))
        ordered = [await desk.submit(found.model_copy(update={"key": f"film {number}"})) for number in range(WAITING)]
        async with Redis.from_url(stores.redis_url) as client:
            await client.flushall()
        rows = [await desk.wait(job, JobState.READY, seconds=60) for job in ordered]
        assert {row.state for row in rows} == {JobState.READY}
        assert {row.attempts for row in rows} == {1}
        assert await samples.balance(stores, desk.asker.user_id) == (100_000 - 2 * WAITING, 2 * WAITING)


async def test_a_queue_that_was_killed_goes_on_with_what_waits(town, site):
    async with town.desk("Cyd") as desk:
        links = [site.url(f"/slow/1000000/0/video.mp4?{number}") for number in range(6)]
        ordered = await asyncio.gather(*map(desk.order, links))
        town.kill_queue()
        await asyncio.sleep(1)
        town.start_queue()
        rows = [await desk.wait(job, JobState.READY, seconds=60) for job in ordered]
        assert {row.state for row in rows} == {JobState.READY}
