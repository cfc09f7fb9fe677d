"""engine.turns: one process at a time."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from engine import turns
from engine.turns import Turns
from storage.turns import TURN
from tests.conftest import on_both_databases

pytestmark = on_both_databases


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(turns, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(turns, "SECONDS", 0.5)


@asynccontextmanager
async def standing(stores, at_work, name):
    async def work():
        at_work.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            at_work.remove(name)

    mine = Turns(stores)
    mine.stand_for(name)
    task = asyncio.create_task(mine.during("listening", work))
    yield task
    task.cancel()
    await asyncio.wait([task])


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_one_works_and_the_next_follows_when_it_leaves(stores):
    at_work = []
    async with standing(stores, at_work, "first") as first:
        await until(lambda: at_work == ["first"])
        async with standing(stores, at_work, "second"):
            await asyncio.sleep(0.1)
            assert at_work == ["first"]
            first.cancel()
            await until(lambda: at_work == ["second"])


async def test_whoever_falls_silent_is_followed_and_stops(stores):
    at_work = []
    async with standing(stores, at_work, "first"):
        await until(lambda: at_work == ["first"])
        # As if the first one had hung for longer than it may: at one moment, or it would take its turn again between.
        await stores.redis.set(f"{TURN}listening", "second", ex=60)
        await until(lambda: at_work == [])


async def test_a_restart_goes_on_under_its_name(stores):
    assert await stores.turns.take("listening", "first", 60)
    at_work = []
    async with standing(stores, at_work, "first"):
        await until(lambda: at_work == ["first"])


async def test_work_that_fails_is_told_and_leaves_the_turn(stores):
    async def work():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Turns(stores).during("listening", work)
    assert await stores.turns.take("listening", "another", 60)


async def test_only_the_first_within_some_seconds_is_the_first(stores):
    mine = Turns(stores)
    assert await mine.is_first("press", "one", 60)
    assert not await mine.is_first("press", "another", 60)
    assert await mine.is_first("press", "one", 60)
