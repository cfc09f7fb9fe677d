"""storage.cache: values that end by themselves."""

import asyncio

import pytest

from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def test_what_was_never_kept_is_not_there(stores):
    assert await stores.cache.get("key") is None


@pytest.mark.parametrize("value", [{"язык": [1, 2.5, None]}, [], "", 0, False])
async def test_a_value_comes_back_as_it_was(stores, value):
    await stores.cache.set("key", value, 60)
    assert await stores.cache.get("key") == value


async def test_a_value_is_replaced(stores):
    await stores.cache.set("key", 1, 60)
    await stores.cache.set("key", 2, 60)
    assert await stores.cache.get("key") == 2


async def test_a_value_ends_in_time(stores):
    await stores.cache.set("key", 1, 0.05)
    await stores.cache.set("other", 1, 60)
    await asyncio.sleep(0.07)
    assert await stores.cache.get("key") is None
    assert await stores.cache.get("other") == 1


async def test_a_value_can_be_forgotten(stores):
    await stores.cache.set("key", 1, 60)
    await stores.cache.delete("key")
    await stores.cache.delete("key")
    assert await stores.cache.get("key") is None


async def test_a_value_is_added_only_where_there_is_none(stores):
    added = await asyncio.gather(*(stores.cache.add("key", number, 60) for number in range(20)))
    assert sum(added) == 1
    assert await stores.cache.get("key") == added.index(True)


async def test_an_added_value_ends_by_itself(stores):
    assert await stores.cache.add("key", 1, 0.01)
    await asyncio.sleep(0.05)
    assert await stores.cache.add("key", 2, 60)
