"""engine.tellers: one front end tells of a job."""

import pytest

from engine import tellers
from engine.tellers import Teller
from storage.turns import PRESENT, SINCE
from tests.engine import samples


@pytest.fixture
async def job(stores):
    return await samples.submitted(stores)


@pytest.fixture
async def first(stores, job):
    first = Teller(stores, job.platform, "first")
    assert await first.tells(await samples.reread(stores, job))
    return first


async def long_ago(stores):
    await stores.redis.set(SINCE, 0)


async def test_whoever_takes_a_job_keeps_it(stores, job, first):
    second = Teller(stores, job.platform, "second")
    row = await samples.reread(stores, job)
    assert (row.teller, await first.tells(row), await second.tells(row)) == ("first", True, False)


async def test_of_two_that_take_a_job_at_once_one_has_it(stores, job):
    rows = [await samples.reread(stores, job) for _ in range(2)]
    took = [await Teller(stores, job.platform, name).tells(row) for name, row in zip("ab", rows, strict=True)]
    assert took == [True, False]


async def test_the_jobs_of_one_that_fell_silent_go_to_another(stores, job, first):
    await long_ago(stores)
    await stores.redis.zadd(PRESENT, {"first": 1})
    second = Teller(stores, job.platform, "second")
    assert await second.tells(await samples.reread(stores, job))
    assert not await first.tells(await samples.reread(stores, job))


async def test_a_server_that_was_emptied_says_of_nobody_that_they_are_gone(stores, job, first):
    await stores.redis.flushall()
    second = Teller(stores, job.platform, "second")
    assert not await second.tells(await samples.reread(stores, job))


async def test_one_that_leaves_leaves_its_jobs(stores, job, first):
    await first.leave()
    assert (await samples.reread(stores, job)).teller is None
    assert await Teller(stores, job.platform, "second").tells(await samples.reread(stores, job))


async def test_one_that_was_silent_too_long_says_nothing_until_it_is_heard(stores, job, first, monkeypatch):
    monkeypatch.setattr(tellers, "SECONDS", 0)
    assert not await first.tells(await samples.reread(stores, job))
    assert not await first.keep()
