"""storage.presence: the roll of live workers."""

import asyncio

from storage.presence import Crew
from storage.queues import EVERY_QUEUE
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def test_nobody_is_there_at_first(stores):
    assert await stores.presence.crew() == Crew(0, 0)


async def test_a_worker_is_counted_for_the_queues_that_it_takes_from(stores):
    await stores.presence.here("one", 4, 60, ("downloads", "lookups"))
    await stores.presence.here("two", 2, 60, ("conversions",))
    crews = [await stores.presence.crew(queue) for queue in ("lookups", "downloads", "conversions")]
    assert crews == [Crew(1, 4), Crew(1, 4), Crew(1, 0)]
    await stores.presence.gone("one", 4, ("lookups", "downloads"))
    assert await stores.presence.crew() == Crew(0, 0)


async def test_workers_and_their_slots_are_counted(stores):
    await stores.presence.here("one=1", 4, 60)
    await stores.presence.here("two", 2, 60)
    await stores.presence.here("two", 2, 60)
    assert await stores.presence.crew() == Crew(2, 6)


async def test_a_worker_may_leave(stores):
    await stores.presence.here("one", 4, 60)
    await stores.presence.gone("one", 4)
    assert await stores.presence.crew() == Crew(0, 0)


async def test_a_silent_worker_is_forgotten(stores):
    await stores.presence.here("one", 4, 60)
    assert await stores.presence.crew() == Crew(1, 4)
    await stores.presence.here("one", 4, 0.05)
    await asyncio.sleep(0.07)
    assert await stores.presence.crew() == Crew(0, 0)


async def test_a_worker_that_speaks_stays(stores):
    await stores.presence.here("one", 4, 0.05)
    await stores.presence.here("one", 4, 60)
    await asyncio.sleep(0.07)
    assert await stores.presence.crew() == Crew(1, 4)


async def test_a_worker_that_leaves_is_known_until_it_has_ended_what_it_had(stores):
    await stores.presence.leaving("one", 60)
    await stores.presence.leaving("dead", -1)
    ((name, due),) = (await stores.presence.leavers()).items()
    assert (name, 0 < due <= 60, await stores.presence.crew()) == ("one", True, Crew(0, 0))
    await stores.presence.left("one")
    assert await stores.presence.leavers() == {}


async def test_workers_are_listed_one_by_one(stores):
    await stores.presence.here("one", 3, 60)
    await stores.presence.here("two", 2, 60, ["lookups"])
    await stores.presence.here("gone", 2, -1)
    found = {each.name: (each.slots, set(each.queues)) for each in await stores.presence.roll()}
    assert found == {"one": (3, set(EVERY_QUEUE)), "two": (0, {"lookups"})}
    assert all(0 < each.due <= 60 for each in await stores.presence.roll())


async def test_what_a_worker_tells_of_itself_is_forgotten_with_it(stores):
    await stores.presence.here("one", 4, 60, about={"ytdlp": "2026.8.19"})
    await stores.presence.here("two", 2, 60, ["lookups"])
    await stores.presence.here("gone", 2, -1, about={"ytdlp": "2025.1.1"})
    assert await stores.presence.abouts() == {"one": {"ytdlp": "2026.8.19"}}
    await stores.presence.gone("one", 4)
    assert await stores.presence.abouts() == {}
