"""engine.releases.overlays and engine.releases.index: releases fetched by pip, whole or not at all."""

import asyncio
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors.releases import IndexAway
from engine.releases import overlays as module
from engine.releases.index import Index
from engine.releases.overlays import Overlays
from storage.errors import DiskFull
from tests.engine.releases import wheels
from tests.engine.releases.wheels import GOOD

ROOT = Path(__file__).parents[3]
FETCH = """
import asyncio, sys
from pathlib import Path
from engine.releases.index import Index
from engine.releases.overlays import Overlays
from engine.releases.state import Release
release = Release.model_validate_json(sys.argv[3])
asyncio.run(Overlays(Path(sys.argv[1]), Index(sys.argv[2])).get(release))
"""
TELLING = """
import os, time
with open("seen", "w") as file:
    file.write(f"{os.getpid()} {os.environ}")
os.rename("seen", "told")
time.sleep(60)
"""
FULL = "import sys; print('ERROR: [Errno 28] No space left on device', file=sys.stderr); sys.exit(1)"


@pytest.fixture(scope="module")
def offered():
    """Wheels by version and name: the newest release needs what is not installed."""
    newest = wheels.wheel(GOOD, "VERSION = 'good'", requires=["needed-besides; extra == 'default'", "certifi"])
    return {
        ("7.0", "needed_besides"): wheels.wheel("7.0", name="needed_besides"),
        (GOOD, "yt_dlp"): newest,
        ("2098.1.1", "yt_dlp"): wheels.light("2098.1.1"),
    }


@pytest.fixture(scope="module")
def found_before():
    """What pip has found for the first test: it needs half a second to say the same again."""
    return []


@pytest.fixture
async def found(overlays, index, tmp_path, offered, found_before):
    """The newest release of the index, which has all that is offered."""
    for (version, name), made in offered.items():
        index.add(version, made, name)
    if not found_before:
        found_before.append(await overlays.index.newest(tmp_path))
    (release,) = found_before
    assert [(each.name, each.version) for each in release.packages] == [("needed-besides", "7.0"), ("yt-dlp", GOOD)]
    return release


async def test_a_release_is_fetched_whole_with_what_it_needs(overlays, found):
    assert await overlays.ready(found) is None
    path = await overlays.get(found)
    assert (path / "needed_besides" / "__init__.py").exists()
    assert (path / "yt_dlp" / "__init__.py").read_text() == "VERSION = 'good'"
    assert sorted(each.name for each in overlays.folder.iterdir()) == [GOOD, "lock"]
    (path / "yt_dlp" / "__init__.py").write_text("VERSION = 'changed'")
    assert await overlays.ready(found) is None
    assert (await overlays.get(found) / "yt_dlp" / "__init__.py").read_text() == "VERSION = 'good'"


async def test_files_with_another_content_than_was_tried_are_not_taken(overlays, index, found):
    index.add(GOOD, wheels.light(GOOD, code="import elsewhere"))
    with pytest.raises(IndexAway, match="HASHES"):
        await overlays.get(found)
    assert not overlays.path(GOOD).exists()


async def test_of_two_workers_one_fetches_and_both_have_it(tmp_path, overlays, index, found):
    index.asked.clear()
    other = Overlays(overlays.folder, overlays.index)
    assert len({*await asyncio.gather(overlays.get(found), other.get(found))}) == 1
    assert len([path for path in index.asked if GOOD in path]) == 1


async def test_what_a_killed_worker_has_begun_is_never_used(tmp_path, overlays, index, found, monkeypatch):
    index.keep_back = True
    index.let_go.clear()
    command = [sys.executable, "-c", FETCH, str(overlays.folder), index.url, found.model_dump_json()]
    worker = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        assert await asyncio.to_thread(index.kept_back.wait, 60)
    finally:
        worker.kill()
        await worker.wait()
        index.keep_back = False
        index.let_go.set()
    assert await overlays.ready(found) is None
    assert await overlays.get(found) == overlays.path(GOOD)
    monkeypatch.setattr(module, "UNFINISHED_SECONDS", -1)
    await overlays.clean([GOOD])
    assert sorted(each.name for each in overlays.folder.iterdir()) == [GOOD, "lock"]


async def test_a_full_disk_leaves_nothing(overlays, found, monkeypatch):
    overlays.index = replace(overlays.index, command=(sys.executable, "-c", FULL))
    with pytest.raises(DiskFull):
        await overlays.get(found)
    monkeypatch.setattr(module, "free_bytes", lambda _: module.NEEDED_BYTES - 1)
    with pytest.raises(DiskFull):
        await overlays.get(found)
    assert [each.name for each in overlays.folder.iterdir()] == ["lock"]


async def test_what_is_refused_or_not_newer_is_not_found(overlays, index, tmp_path):
    index.add(GOOD, wheels.light(GOOD))
    index.add("2020.1.1", wheels.light("2020.1.1"))
    assert await overlays.index.newest(tmp_path, [GOOD]) is None
    assert (await overlays.index.exactly(tmp_path, "2020.1.1")).version == "2020.1.1"


async def test_an_index_that_is_away_is_told_from_one_with_nothing_newer(tmp_path):
    with pytest.raises(IndexAway, match="Connection refused"):
        await Index("http://127.0.0.1:9/simple").newest(tmp_path)


async def test_pip_is_told_nothing_of_ours_and_is_ended_with_us(tmp_path, monkeypatch):
    monkeypatch.setenv("CLIPFERRY_DATABASE_URL", "s3cr3t")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://elsewhere.invalid")
    index = Index("http://127.0.0.1:9/simple", command=(sys.executable, "-c", TELLING))
    asking = asyncio.create_task(index.newest(tmp_path))
    async with asyncio.timeout(60):
        while not (tmp_path / "told").exists():
            await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    pid, _, environment = (tmp_path / "told").read_text().partition(" ")
    assert "CLIPFERRY" not in environment
    assert "elsewhere" not in environment
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), signal.SIGTERM)


async def test_what_nobody_uses_any_more_is_removed_after_a_day(overlays):
    old, used, wanted = (overlays.path(f"2099.1.{number}") for number in (1, 2, 3))
    for path in (old, used, wanted):
        path.mkdir(parents=True)
        yesterday = time.time() - module.UNUSED_SECONDS - 1
        os.utime(path, (yesterday, yesterday))
    overlays.say_in_use(used)
    await overlays.clean([wanted.name])
    assert [old.exists(), used.exists(), wanted.exists()] == [False, True, True]
