"""engine.upkeep: what rewrites a database waits until nobody works with it; tests/storage has the rest."""

import asyncio

import pytest

from engine import maintenance, upkeep
from engine.turns import Turns
from storage.errors import StillAtWork, UnderMaintenance
from storage.locks import Lock
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def test_nobody_is_there(stores):
    async with upkeep.at_rest(stores.settings):
        assert await stores.turns.present() == {}


async def test_nobody_begins_until_it_has_ended(stores, monkeypatch):
    async with upkeep.at_rest(stores.settings):
        with pytest.raises(UnderMaintenance):
            await maintenance.refuse(stores)
        monkeypatch.setattr(maintenance, "where", lambda: "another process")
        with pytest.raises(UnderMaintenance):
            async with upkeep.at_rest(stores.settings):
                pass
    await maintenance.refuse(stores)


async def test_migrations_are_refused_meanwhile_and_seen_before(stores):
    async with upkeep.at_rest(stores.settings):
        with pytest.raises(UnderMaintenance):
            async with upkeep.present(stores.settings):
                pass
    async with upkeep.present(stores.settings):
        with pytest.raises(StillAtWork) as refused:
            async with upkeep.at_rest(stores.settings):
                pass
        assert (refused.value.workers, refused.value.front_ends) == (0, 1)
    async with upkeep.at_rest(stores.settings):
        assert await stores.turns.present() == {}


async def test_it_is_kept_up_for_as_long_as_it_lasts_and_no_longer(stores, monkeypatch):
    monkeypatch.setattr(maintenance, "HEARTBEAT_SECONDS", 0.01)
    async with upkeep.at_rest(stores.settings):
        await stores.redis.flushall()
        async with asyncio.timeout(20):
            while await stores.turns.holder(maintenance.TURN) is None:
                await asyncio.sleep(0.01)
        assert 0 < await stores.redis.pttl(f"clipferry:turn:{maintenance.TURN}") <= 6000


async def test_whoever_begins_waits_for_its_end(stores, monkeypatch):
    monkeypatch.setattr(maintenance, "HEARTBEAT_SECONDS", 0.01)
    turns, stopped, refused = Turns(stores), asyncio.Event(), asyncio.Event()

    async def begin():
        try:
            await turns.begin(30)
        except UnderMaintenance:
            refused.set()
            raise

    async with upkeep.at_rest(stores.settings):
        beginning = asyncio.create_task(maintenance.wait_for_end(begin, stopped))
        await refused.wait()
        assert await stores.turns.present() == {}
    assert await beginning
    assert set(await stores.turns.present()) == {turns.name}


async def test_whoever_is_stopped_waits_no_longer(stores):
    stopped = asyncio.Event()

    async def begin():
        stopped.set()
        await maintenance.refuse(stores)

    async with upkeep.at_rest(stores.settings):
        assert not await maintenance.wait_for_end(begin, stopped)


async def test_whoever_is_there_on_whatever_machine_is_named(stores):
    await stores.presence.here("worker-1", 2, 60)
    await stores.presence.leaving("worker-2", 4)
    await stores.turns.here("front-1", 30)
    with pytest.raises(StillAtWork) as refused:
        async with upkeep.at_rest(stores.settings):
            pass
    assert refused.value.facts() == {
        "workers": 2, "front_ends": 1, "names": ["front-1", "worker-1", "worker-2"], "seconds": 60,
    }  # fmt: skip


async def test_whoever_was_silent_for_too_long_is_not_in_the_way(stores):
    await stores.presence.here("worker-1", 2, -1)
    await stores.turns.here("front-1", -1)
    async with upkeep.at_rest(stores.settings):
        assert await stores.turns.present() == {}


async def test_a_worker_that_outlived_its_stack_is_seen_by_its_lock(stores):
    settings = stores.settings.model_copy(update={"redis_url": None})
    lock = Lock(settings.work_dir / "worker-1.lock")
    lock.acquire()
    with pytest.raises(StillAtWork) as refused:
        async with upkeep.at_rest(settings):
            pass
    assert (refused.value.workers, refused.value.names) == (1, ["worker-1"])
    lock.release()
    async with upkeep.at_rest(settings):
        pass
    assert not lock.path.with_suffix("").exists()
