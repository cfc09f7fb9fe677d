"""Children that stand by for a second task, in a real sandbox."""

import asyncio
import os
import signal

import psutil
import pytest
import pytest_asyncio

from engine.errors.fetching import TooLong
from engine.sandbox import ProcessLimits, Sandbox
from engine.standby import Room
from tests.engine.test_sandbox import TASKS, alive

SMALL, LARGE = 10_000, 50_000
GONE_SECONDS = 60


@pytest_asyncio.fixture
async def sandbox():
    sandbox = Sandbox(task_module=TASKS, standby=Room(1, GONE_SECONDS))
    await sandbox.start()
    yield sandbox
    await sandbox.close()


@pytest.fixture
def run(sandbox, tmp_path):
    async def run(task, request=None, *, name="one", limits=None, **keys):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        limits = limits or ProcessLimits(file_bytes=SMALL, later_file_bytes=LARGE)
        return await sandbox.run(task, request or {}, folder=folder, limits=limits, timeout=60, **keys)

    return run


async def gone(pid):
    """Return once a process is gone."""
    async with asyncio.timeout(GONE_SECONDS):
        while alive(pid):
            await asyncio.sleep(0.01)


async def test_the_child_that_stands_by_is_handed_the_next_task_in_its_own_folder(run, sandbox, tmp_path):
    first = await run("remember", {"word": "a"}, stand_by="link")
    assert sandbox.stands_by("link")
    second = await run("remember", {"word": "b"}, name="two", standing="link")
    assert (second["pid"], second["words"]) == (first["pid"], ["a", "b"])
    assert second["cwd"] == second["home"] == str(tmp_path / "two")
    assert not alive(first["pid"])


async def test_a_later_task_may_write_what_the_first_one_allowed_and_no_more(run):
    await run("remember", stand_by="link")
    found = await run("write", {"bytes": 2 * LARGE}, limits=ProcessLimits(file_bytes=10**9), standing="link")
    assert found["size"] == LARGE


async def test_the_first_task_keeps_its_own_limit(run):
    found = await run("write", {"bytes": LARGE}, stand_by="link")
    assert found["size"] == SMALL


async def test_another_key_has_a_child_of_its_own(run):
    first = await run("remember", {"word": "a"}, stand_by="link")
    second = await run("remember", {"word": "b"}, standing="other")
    assert (second["words"], alive(first["pid"])) == (["b"], True)


async def test_where_there_is_no_room_the_child_ends(run, sandbox):
    await run("remember", stand_by="link")
    second = await run("remember", stand_by="other")
    assert (sandbox.stands_by("other"), alive(second["pid"])) == (False, False)


async def test_a_task_that_fails_leaves_no_child(run, sandbox):
    with pytest.raises(TooLong):
        await run("refuse", stand_by="link")
    assert not sandbox.stands_by("link")
    assert psutil.Process(sandbox.pid).children() == []


async def test_a_child_that_has_died_meanwhile_is_replaced(run, sandbox):
    first = await run("remember", {"word": "a"}, stand_by="link")
    os.kill(first["pid"], signal.SIGKILL)
    async with asyncio.timeout(GONE_SECONDS):
        while sandbox.stands_by("link"):
            await asyncio.sleep(0.01)
    assert (await run("remember", {"word": "b"}, standing="link"))["words"] == ["b"]


async def test_the_child_ends_when_nobody_comes_within_its_time(tmp_path):
    sandbox = Sandbox(task_module=TASKS, standby=Room(1, 0.0))
    limits = ProcessLimits(file_bytes=SMALL)
    first = await sandbox.run("remember", {}, folder=tmp_path, limits=limits, timeout=60, stand_by="link")
    await gone(first["pid"])
    assert not sandbox.stands_by("link")
    await sandbox.close()


async def test_one_that_is_dismissed_ends(run, sandbox):
    first = await run("remember", stand_by="link")
    sandbox.dismiss("link")
    await gone(first["pid"])
    assert not sandbox.stands_by("link")


async def test_closing_ends_who_stands_by(run, sandbox):
    first = await run("remember", stand_by="link")
    await sandbox.close()
    assert not alive(first["pid"])


async def test_a_switch_ends_who_stands_by_and_lets_nobody_stand_by_who_was_at_work(run, sandbox):
    first = await run("remember", stand_by="link")
    begun = asyncio.Event()
    at_work = asyncio.create_task(
        run("count", {"to": 1}, name="two", stand_by="other", on_progress=lambda _: begun.set())
    )
    await begun.wait()
    await sandbox.switch(None)
    await at_work
    assert not alive(first["pid"])
    assert not sandbox.stands_by("link")


async def test_cancelling_a_second_task_leaves_no_process(run, sandbox):
    first = await run("remember", stand_by="link")
    begun = asyncio.Event()
    second = asyncio.create_task(run("sleep", standing="link", on_progress=lambda _: begun.set()))
    await begun.wait()
    second.cancel()
    await asyncio.wait([second])
    assert second.cancelled()
    assert not alive(first["pid"])
