"""storage.folder: what holds for a folder alone; tests/storage/test_file_store.py has what holds for every store."""

import asyncio
import errno
import os
import shutil
import time
from datetime import timedelta

import pytest

from storage import files
from storage.errors import DiskFull
from storage.folder import FolderStore
from storage.models import now
from tests.storage import rows


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "files")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"media")
    return path


def left(store):
    return sorted(store._root.rglob("*"))


async def test_the_folder_of_an_earlier_day_goes_with_its_last_file(store, source, monkeypatch):
    monkeypatch.setattr(files, "now", lambda: now() - timedelta(days=2))
    stored = [await store.put(source), await store.put(shutil.copy(left(store)[-1], source))]
    monkeypatch.undo()
    await store.remove(stored[0])
    assert store.path(rows.file(path=stored[1]))
    await store.remove(stored[1])
    assert left(store) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
async def test_a_full_disk_is_told_and_leaves_nothing(store, source, monkeypatch, code):
    def move(origin, target):
        target.write_bytes(b"med")
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(shutil, "move", move)
    with pytest.raises(DiskFull):
        await store.put(source)
    assert not [path for path in left(store) if path.is_file()]


async def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(store, tmp_path):
    with pytest.raises(FileNotFoundError):
        await store.put(tmp_path / "nothing.mp4")


async def test_who_is_broken_off_while_a_file_is_moved_leaves_nothing(store, source, monkeypatch):
    moving, move, loop = asyncio.Event(), shutil.move, asyncio.get_running_loop()

    def slow_move(origin, target):
        loop.call_soon_threadsafe(moving.set)
        time.sleep(0.02)
        move(origin, target)

    monkeypatch.setattr(shutil, "move", slow_move)
    putting = asyncio.create_task(store.put(source))
    await moving.wait()
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert not [path for path in left(store) if path.is_file()]


async def test_a_stored_file_is_as_old_as_its_stay(store, source):
    os.utime(source, (0, 0))
    stored = await store.put(source)
    assert await store.stored_before(now() - timedelta(minutes=1)) == []
    assert await store.stored_before(now() + timedelta(minutes=1)) == [stored]


async def test_a_folder_knows_how_much_room_there_is(store):
    assert await store.free() > 0


async def test_a_file_that_is_not_whole_is_not_there(store, source):
    file = rows.file(path=await store.put(source), size=5)
    os.truncate(store.path(file), 3)
    assert not await store.has(file)
