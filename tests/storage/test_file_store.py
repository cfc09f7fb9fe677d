"""storage.files.FileStore: what holds wherever finished files lie."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from storage.errors import FileGone
from storage.files import storing
from storage.folder import FolderStore
from storage.models import now
from storage.s3 import S3Store
from storage.settings import StorageSettings
from tests.storage import rows

CONTENT = bytes(range(256)) * 8


@pytest.fixture(params=["folder", "s3"])
async def store(request, tmp_path):
    if request.param == "folder":
        yield FolderStore(tmp_path / "files")
        return
    store = S3Store(StorageSettings(data_dir=tmp_path, **request.getfixturevalue("s3_settings")))
    yield store
    await store.close()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    return path


async def put(store, source):
    """Put the source into the store; a row of it."""
    size = source.stat().st_size
    return rows.file(path=await store.put(source), size=size)


async def content(store, file):
    async with store.local(file) as path:
        return path.read_bytes()


async def test_a_file_is_moved_into_the_store(store, source):
    file = await put(store, source)
    assert await content(store, file) == CONTENT
    assert file.path.endswith("/media.mp4")
    assert not source.exists()


async def test_equal_names_do_not_meet(store, source):
    first = await put(store, source)
    source.write_bytes(b"other")
    second = await put(store, source)
    assert first.path != second.path
    assert (await content(store, first), await content(store, second)) == (CONTENT, b"other")


async def test_a_file_comes_back_to_the_path_that_it_had(store, source):
    file = await put(store, source)
    await store.remove(file.path)
    source.write_bytes(CONTENT)
    await store.put_at(source, file.path)
    assert await content(store, file) == CONTENT
    assert not source.exists()


async def test_a_file_that_is_not_there_is_gone(store):
    missing = rows.file(path="2026-01-01/0123/media.mp4")
    assert not await store.has(missing)
    with pytest.raises(FileGone):
        await store.open(missing)
    with pytest.raises(FileGone):
        async with store.local(missing):
            pass


async def test_a_stored_file_is_there(store, source):
    file = await put(store, source)
    assert await store.has(file)
    file.size += 1
    assert not await store.has(file)


async def test_a_removed_file_is_gone_and_may_be_removed_again(store, source):
    file = await put(store, source)
    await store.remove(file.path)
    await store.remove(file.path)
    await store.remove()
    with pytest.raises(FileGone):
        await store.open(file)


async def test_what_is_stored_is_found_by_its_time(store, source):
    file = await put(store, source)
    assert await store.stored_before(now() - timedelta(minutes=1)) == []
    assert await store.stored_before(now() + timedelta(minutes=1)) == [file.path]


@pytest.mark.parametrize(("start", "stop"), [(0, 2048), (0, 1), (1000, 1300), (2047, 2048), (5, 5)])
async def test_an_open_file_is_read_in_parts(store, source, start, stop):
    file = await put(store, source)
    with closing(await store.open(file)) as opened:
        assert opened.size == len(CONTENT)
        assert b"".join([piece async for piece in opened.read(start, stop)]) == CONTENT[start:stop]


async def test_a_part_beyond_the_end_is_an_error(store, source):
    with closing(await store.open(await put(store, source))) as opened, pytest.raises(EOFError):
        [piece async for piece in opened.read(2000, 3000)]


async def test_a_tag_stays_and_names_one_content(store, source):
    first = await put(store, source)
    source.write_bytes(CONTENT[::-1])
    second = await put(store, source)
    tags = []
    for file in (first, first, second):
        with closing(await store.open(file)) as opened:
            tags.append(opened.tag)
            assert abs(opened.modified - now().timestamp()) < 60
    assert tags[0] == tags[1] != tags[2]
    assert all(tag.replace("-", "").isalnum() for tag in tags)


async def test_an_empty_file_is_a_file(store, source):
    source.write_bytes(b"")
    file = await put(store, source)
    assert await store.has(file)
    with closing(await store.open(file)) as opened:
        assert (opened.size, [piece async for piece in opened.read(0, 0)]) == (0, [])


@pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError])
async def test_of_several_files_all_are_stored_or_none(store, source, error):
    async def half():
        async with storing(store) as put:
            await put(source)
            raise error

    with pytest.raises(error):
        await half()
    assert await store.stored_before(now() + timedelta(minutes=1)) == []
