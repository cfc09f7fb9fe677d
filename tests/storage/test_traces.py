"""storage.traces: what of a person lies in Redis is found by number, and nobody else's is."""

import pytest

from storage import traces
from storage.rate_limiter import Rate
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


@pytest.fixture
async def filled(stores):
    for number in (7, 77):
        await stores.cache.set(f"cooling:{number}", True, 60)
        await stores.cache.set(f"unsent:{number}:0", True, 60)
        await stores.cache.set(f"quote:{number}", {"user": number}, 60)
        await stores.rate_limiter.hit(f"info:{number}", Rate(5))
        await stores.rate_limiter.hit(f"chat:{number}", Rate(5))
        await stores.cache.set(f"raw:lookup:{number}", {}, 60)
    return stores


async def test_person_is_found_by_their_number_alone(filled):
    names = await traces.find(filled.redis, [7], [], [])
    assert [name.rpartition("cache:")[2] for name in names] == [
        "LIMITS:clipferry:rate/info:7/5/60/second", "cooling:7", "quote:7",
    ]  # fmt: skip


async def test_job_and_look_up_are_found_by_theirs(filled):
    names = await traces.find(filled.redis, [], [77], ["lookup:7"])
    assert [name.rpartition("cache:")[2] for name in names] == ["raw:lookup:7", "unsent:77:0"]


async def test_what_went_wrong_at_a_job_is_found_by_it(stores):
    await stores.cache.set("fault:abcdef", {"facts": {"job": "12"}, "trace": "https://example.org"}, 60)
    assert await traces.find(stores.redis, [], [1], []) == []
    assert await traces.find(stores.redis, [], [12], []) == ["clipferry:cache:fault:abcdef"]


async def test_what_went_wrong_is_erased_and_not_read(stores):
    await stores.cache.set("fault:abcdef", {"facts": {"job": "12"}, "trace": "File /srv/app.py"}, 60)
    names = await traces.find(stores.redis, [], [12], [])
    assert await traces.read(stores.redis, names) == {}
    await traces.erase(stores.redis, names)
    assert await stores.cache.get("fault:abcdef") is None


async def test_values_are_read_and_hits_counted(filled):
    names = await traces.find(filled.redis, [7], [], [])
    assert list((await traces.read(filled.redis, names)).values()) == [1, True, {"user": 7}]


async def test_erased_names_are_gone_and_none_is_nothing(filled):
    await traces.erase(filled.redis, await traces.find(filled.redis, [7], [], []))
    await traces.erase(filled.redis, [])
    assert await traces.find(filled.redis, [7], [], []) == []
    assert len(await traces.find(filled.redis, [77], [], [])) == 3
