"""engine.attendance: what a worker says of itself, and what its container sees of that."""

import os

import pytest

from engine.attendance import Attendance
from engine.settings import EngineSettings
from storage.presence import Crew
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


@pytest.fixture
def attendance(stores):
    return Attendance(stores, "one", EngineSettings(_env_file=None, concurrency=3), lambda: {"ytdlp": "2026.8.19"})


def touched_at(stores):
    (lock,) = stores.settings.work_dir.glob("*.lock")
    return lock.stat().st_mtime


async def test_a_worker_is_there_from_when_it_says_so(stores, attendance):
    assert (touched_at(stores), await stores.presence.crew()) == (0, Crew(0, 0))
    await attendance.say()
    assert touched_at(stores) > 0
    assert await stores.presence.crew() == Crew(1, 3)
    assert await stores.presence.abouts() == {"one": {"ytdlp": "2026.8.19"}}


async def test_a_worker_that_leaves_takes_nothing_more_and_is_there_until_its_end(stores, attendance):
    await attendance.say()
    await attendance.leave()
    os.utime(stores.settings.work_dir / "one.lock", (0, 0))
    await attendance.say()
    assert touched_at(stores) > 0
    assert (await stores.presence.crew(), list(await stores.presence.leavers())) == (Crew(0, 0), ["one"])
    await attendance.end()
    assert await stores.presence.leavers() == {}
    assert list(stores.settings.work_dir.iterdir()) == []
