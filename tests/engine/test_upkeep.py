"""engine.upkeep: what rewrites a database waits until nobody works with it; tests/storage has the rest."""

import pytest

from engine import upkeep
from storage.errors import StillAtWork
from storage.locks import Lock
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def test_nobody_is_there(stores):
    await upkeep.check_at_rest(stores.settings)
    assert await stores.turns.present() == {}


async def test_whoever_is_there_on_whatever_machine_is_named(stores):
    await stores.presence.here("worker-1", 2, 60)
    await stores.presence.leaving("worker-2", 4)
    await stores.turns.here("front-1", 30)
    with pytest.raises(StillAtWork) as refused:
        await upkeep.check_at_rest(stores.settings)
    assert refused.value.facts() == {
        "workers": 2, "front_ends": 1, "names": ["front-1", "worker-1", "worker-2"], "seconds": 60,
    }  # fmt: skip


async def test_whoever_was_silent_for_too_long_is_not_in_the_way(stores):
    await stores.presence.here("worker-1", 2, -1)
    await stores.turns.here("front-1", -1)
    await upkeep.check_at_rest(stores.settings)
    assert await stores.turns.present() == {}


async def test_a_worker_that_outlived_its_stack_is_seen_by_its_lock(stores):
    settings = stores.settings.model_copy(update={"redis_url": None})
    lock = Lock(settings.work_dir / "worker-1.lock")
    lock.acquire()
    with pytest.raises(StillAtWork) as refused:
        await upkeep.check_at_rest(settings)
    assert (refused.value.workers, refused.value.names) == (1, ["worker-1"])
    lock.release()
    await upkeep.check_at_rest(settings)
    assert not lock.path.with_suffix("").exists()
