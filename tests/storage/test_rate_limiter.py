"""storage.rate_limiter: a moving window, exact under concurrency."""

import asyncio

import pytest

from storage.rate_limiter import Rate
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def test_a_hit_uses_up_one_of_the_rate(stores):
    first = await stores.rate_limiter.hit("ada", Rate(2))
    assert (first.allowed, first.remaining) == (True, 1)


async def test_a_hit_beyond_the_rate_is_refused(stores):
    allowed = [(await stores.rate_limiter.hit("ada", Rate(2))).allowed for _ in range(3)]
    assert allowed == [True, True, False]
    assert (await stores.rate_limiter.refusal("ada", Rate(2))).retry_after > 0
    assert await stores.rate_limiter.refusal("bob", Rate(2)) is None


async def test_a_hundred_hits_at_once_are_counted_exactly(stores):
    hits = await asyncio.gather(*(stores.rate_limiter.hit("ada", Rate(10)) for _ in range(100)))
    assert sum(hit.allowed for hit in hits) == 10


async def test_each_key_and_each_rate_is_counted_for_itself(stores):
    assert (await stores.rate_limiter.hit("ada", Rate(1))).allowed
    assert (await stores.rate_limiter.hit("bob", Rate(1))).allowed
    assert (await stores.rate_limiter.hit("ada", Rate(1, 3600))).allowed


async def test_a_refusal_says_when_the_next_hit_is_let_through(stores):
    rate = Rate(1, 1)
    await stores.rate_limiter.hit("ada", rate)
    await asyncio.sleep(0.3)
    refused = await stores.rate_limiter.hit("ada", rate)
    assert refused.retry_after == pytest.approx(0.7, abs=0.1)
    await asyncio.sleep(refused.retry_after + 0.01)
    assert (await stores.rate_limiter.hit("ada", rate)).allowed


async def test_the_window_moves(stores):
    rate = Rate(2, 1)
    await stores.rate_limiter.hit("ada", rate)
    await asyncio.sleep(0.6)
    await stores.rate_limiter.hit("ada", rate)
    await asyncio.sleep(0.45)
    assert [(await stores.rate_limiter.hit("ada", rate)).allowed for _ in range(2)] == [True, False]
