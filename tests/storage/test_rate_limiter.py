"""storage.rate_limiter: a moving window, exact under concurrency."""

import asyncio
import time

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


@pytest.fixture
def at(monkeypatch):
    """Sets the clock to so many seconds after the beginning of the test; it stands still otherwise."""
    began = time.time()

    def set_clock(seconds):
        monkeypatch.setattr(time, "time", lambda: began + seconds)

    set_clock(0)
    return set_clock


async def test_a_refusal_says_when_the_next_hit_is_let_through(stores, at):
    rate = Rate(1, 600)
    await stores.rate_limiter.hit("ada", rate)
    at(180)
    refused = await stores.rate_limiter.hit("ada", rate)
    assert refused.retry_after == pytest.approx(420, abs=1)
    at(180 + refused.retry_after - 1)
    assert not (await stores.rate_limiter.hit("ada", rate)).allowed
    at(180 + refused.retry_after + 1)
    assert (await stores.rate_limiter.hit("ada", rate)).allowed


async def test_the_window_moves(stores, at):
    rate = Rate(2, 600)
    await stores.rate_limiter.hit("ada", rate)
    at(360)
    await stores.rate_limiter.hit("ada", rate)
    at(630)
    assert [(await stores.rate_limiter.hit("ada", rate)).allowed for _ in range(2)] == [True, False]
