"""storage.files: finished files in a folder, and their rows."""

import errno
import os
import shutil
from datetime import timedelta

import pytest

from storage import files, jobs
from storage.errors import DiskFull, FileGone
from storage.files import FileStore, free_bytes, mime_type
from storage.models import JobState, now
from tests.conftest import on_both_databases
from tests.storage import rows


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"media")
    return path


def left(store):
    return sorted(store._root.rglob("*"))


def test_a_file_is_moved_into_the_store(store, source):
    stored = store.put(source)
    assert store.path(rows.file(path=stored)).read_bytes() == b"media"
    assert stored.endswith("/media.mp4")
    assert not source.exists()


def test_equal_names_do_not_meet(store, source):
    first = store.put(source)
    source.write_bytes(b"other")
    assert store.put(source) != first
    assert store.path(rows.file(path=first)).read_bytes() == b"media"


def test_a_file_that_is_not_there_is_gone(store):
    with pytest.raises(FileGone):
        store.path(rows.file(path="2026-01-01/0123/media.mp4"))


def test_a_removed_file_is_gone_and_may_be_removed_again(store, source):
    stored = store.put(source)
    store.remove(stored)
    store.remove(stored)
    with pytest.raises(FileGone):
        store.path(rows.file(path=stored))


def test_the_folder_of_an_earlier_day_goes_with_its_last_file(store, source, monkeypatch):
    monkeypatch.setattr(files, "now", lambda: now() - timedelta(days=2))
    stored = [store.put(source), store.put(shutil.copy(store._root / left(store)[-1], source))]
    monkeypatch.undo()
    store.remove(stored[0])
    assert store.path(rows.file(path=stored[1]))
    store.remove(stored[1])
    assert left(store) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(store, source, monkeypatch, code):
    def move(origin, target):
        target.write_bytes(b"med")
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(shutil, "move", move)
    with pytest.raises(DiskFull):
        store.put(source)
    assert not [path for path in left(store) if path.is_file()]


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(store, tmp_path):
    with pytest.raises(FileNotFoundError):
        store.put(tmp_path / "nothing.mp4")


def test_a_stored_file_is_as_old_as_its_stay(store, source):
    os.utime(source, (0, 0))
    stored = store.put(source)
    assert store.stored_before(now() - timedelta(minutes=1)) == []
    assert store.stored_before(now() + timedelta(minutes=1)) == [stored]


def test_there_is_room_on_the_disk(tmp_path):
    assert free_bytes(tmp_path) > 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.mp4", "video/mp4"),
        ("A.MKV", "video/x-matroska"),
        ("a.webm", "video/webm"),
        ("a.mp3", "audio/mpeg"),
        ("a.m4a", "audio/mp4"),
        ("a.opus", "audio/ogg"),
        ("a.wav", "audio/wav"),
        ("a.jpg", "image/jpeg"),
        ("a.srt", "application/x-subrip"),
        ("a.of-no-kind", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_name_tells_the_media_type(name, expected):
    assert mime_type(name) == expected


async def added(session, *rows_of_files):
    await files.add(session, rows_of_files)
    return [file.id for file in rows_of_files]


async def brought(session, *rows_of_files):
    job_id, file_ids = await rows.add_job(session), await added(session, *rows_of_files)
    await jobs.attach_files(session, job_id, rows_of_files)
    return job_id, file_ids


@on_both_databases
async def test_living_files_of_a_form_are_found(database):
    async with database.session() as session:
        _, one = await brought(session, rows.file(path="1"), rows.file(path="2"))
        await brought(session, rows.file(form_key="other"))
        await brought(session, rows.file(expires_at=now() - timedelta(seconds=1)))
        assert [file.id for file in await files.of_form(session, "form")] == one
        assert (await files.get(session, one[0])).path == "1"


@on_both_databases
async def test_of_files_that_were_fetched_afresh_the_last_are_found(database):
    async with database.session() as session:
        await brought(session, rows.file(), rows.file())
        _, fresh = await brought(session, rows.file(), rows.file())
        assert [file.id for file in await files.of_form(session, "form")] == fresh


@on_both_databases
async def test_a_link_leads_to_the_file_that_its_job_brought(database):
    async with database.session() as session:
        job_id = await rows.add_job(session)
        file = rows.file()
        await added(session, file)
        assert await files.of_link(session, job_id, file.id) is None
        await jobs.attach_files(session, job_id, [file])
        job_file, found = await files.of_link(session, job_id, file.id)
        assert (job_file.link_serial, found) == (0, file)


@on_both_databases
async def test_files_whose_time_is_over_come_oldest_first(database):
    async with database.session() as session:
        late, later = (rows.file(expires_at=now() - timedelta(seconds=age)) for age in (1, 2))
        await added(session, late, later, rows.file())
        assert await files.expired(session) == [later, late]
        assert await files.expired(session, limit=1) == [later]


@on_both_databases
async def test_forgotten_files_leave_no_row(database):
    async with database.session() as session:
        job_id = await rows.add_job(session)
        old, kept = rows.file(path="old"), rows.file(path="kept")
        await added(session, old, kept)
        await jobs.attach_files(session, job_id, [old, kept])
        await files.delete_rows(session, [old.id])
        assert await files.known_paths(session) == {"kept"}
        assert await jobs.files(session, job_id) == [kept]


@on_both_databases
async def test_files_of_an_unfinished_job_do_not_expire(database):
    async with database.session() as session:
        job_id, brought_files = await brought(session, rows.file(expires_at=now() - timedelta(seconds=1)))
        assert await files.expired(session) == []
        await jobs.move(session, job_id, (JobState.QUEUED,), JobState.FAILED)
        assert [file.id for file in await files.expired(session)] == brought_files


async def test_files_that_were_made_of_another_are_found_by_its_key_and_id(database):
    async with database.session() as session:
        source, other = rows.file(form_key="a%b"), rows.file(form_key="a%b")
        await files.add(session, [source, other])
        parts = [rows.file(form_key=f"a%b:{source.id}:split:10") for _ in range(2)]
        dead = rows.file(form_key=f"a%b:{source.id}:split:10", expires_at=now())
        await files.add(
            session, [*parts, dead, rows.file(form_key=f"a%b:{other.id}:fit:10"), rows.file(form_key="axb:1:fit:1")]
        )
        assert await files.made_as(session, f"a%b:{source.id}:split:10") == parts
        assert await files.made_of(session, source) == [*parts, dead]
