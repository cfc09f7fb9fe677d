"""engine.lifecycle.leases: who has fallen silent, whatever the clocks of machines say."""

from datetime import timedelta

import pytest

from engine.lifecycle import leases
from engine.lifecycle.leases import HEARTBEAT_SECONDS, LEASE, QUIET_SECONDS, Watch
from storage import jobs
from storage.models import JobState
from tests.engine import samples


class Clock:
    """A steady clock that goes when it is told to."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock):
    return Watch(clock=clock)


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock of the machine on which leases are lengthened to be wrong by so much."""

    def set_by(error):
        monkeypatch.setattr(jobs, "now", lambda: right() + error)

    right = jobs.now
    return set_by


async def silent(stores, watch):
    async with stores.database.session(read_only=True) as session:
        return [job.id for job in await watch.silent(session, JobState.RUNNING)]


async def test_whoever_lives_is_not_even_looked_at(stores, watch, clock):
    await samples.running(stores)
    assert await silent(stores, watch) == []
    clock.seconds = 1000.0
    assert await silent(stores, watch) == []


async def test_a_holder_whose_lease_has_ended_is_gone_once_nobody_has_heard_it(stores, watch, clock):
    job = await samples.running(stores)
    await samples.silence(stores, job.id)
    assert await silent(stores, watch) == []
    clock.seconds = QUIET_SECONDS
    assert await silent(stores, watch) == [job.id]


@pytest.mark.parametrize("error", [-LEASE, -timedelta(hours=1), timedelta(hours=1)])
async def test_a_holder_whose_clock_is_wrong_keeps_its_job_as_long_as_it_speaks(stores, watch, clock, set_clock, error):
    job = await samples.running(stores)
    for _ in range(10):
        set_clock(error)
        assert await leases.renew(stores, [job.id], job.worker) == {job.id}
        set_clock(timedelta())
        assert await silent(stores, watch) == []
        clock.seconds += HEARTBEAT_SECONDS


async def test_a_holder_whose_clock_was_ahead_is_gone_as_soon_as_any_other(stores, watch, clock, set_clock):
    job = await samples.running(stores)
    set_clock(timedelta(hours=1))
    await leases.renew(stores, [job.id], job.worker)
    set_clock(timedelta())
    assert await silent(stores, watch) == []
    clock.seconds = LEASE.total_seconds()
    assert await silent(stores, watch) == [job.id]


async def test_a_clock_that_jumps_takes_no_job_from_its_holder(stores, watch, clock, monkeypatch):
    job = await samples.running(stores)
    assert await silent(stores, watch) == []
    later = jobs.now() + timedelta(hours=1)
    monkeypatch.setattr(jobs, "now", lambda: later)
    monkeypatch.setattr(leases, "now", lambda: later)
    assert await silent(stores, watch) == []
    assert await leases.renew(stores, [job.id], job.worker) == {job.id}
    clock.seconds = QUIET_SECONDS
    assert await silent(stores, watch) == []
