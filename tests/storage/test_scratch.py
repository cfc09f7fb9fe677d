import asyncio

import pytest

from storage.scratch import Scratch


class Fetch:
    """Fetches a file by writing its content; as often as it was asked is counted."""

    def __init__(self, content=b"media", error=None):
        self.content, self.error, self.count = content, error, 0

    async def __call__(self, target):
        self.count += 1
        target.write_bytes(self.content)
        await asyncio.sleep(0)
        if self.error:
            raise self.error


async def test_a_copy_is_there_for_as_long_as_it_is_read(tmp_path):
    scratch = Scratch(tmp_path)
    async with scratch.copy("2026/1/media.mp4", Fetch()) as path:
        assert (path.suffix, path.read_bytes()) == (".mp4", b"media")
    assert not path.exists()


async def test_those_who_read_at_a_time_share_one_copy(tmp_path):
    scratch, fetch = Scratch(tmp_path), Fetch()

    async def read():
        async with scratch.copy("a", fetch) as path:
            await asyncio.sleep(0)
            return path

    assert len(set(await asyncio.gather(read(), read(), read()))) == 1
    assert fetch.count == 1
    await read()
    assert fetch.count == 2


async def test_a_copy_that_cannot_be_fetched_leaves_nothing_and_is_tried_by_the_next(tmp_path):
    scratch = Scratch(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with scratch.copy("a", Fetch(error=ZeroDivisionError())):
            pass
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]
    async with scratch.copy("a", Fetch()) as path:
        assert path.read_bytes() == b"media"


async def test_what_dead_processes_left_goes_and_a_living_one_s_stays(tmp_path):
    living = Scratch(tmp_path)
    (tmp_path / "dead").mkdir()
    (tmp_path / "dead.lock").touch()
    async with living.copy("a", Fetch()) as path, Scratch(tmp_path).copy("b", Fetch()):
        assert path.exists()
        assert not (tmp_path / "dead").exists()


async def test_nothing_is_left_after_the_end(tmp_path):
    scratch = Scratch(tmp_path)
    async with scratch.copy("a", Fetch()):
        scratch.close()
    assert list(tmp_path.iterdir()) == []
