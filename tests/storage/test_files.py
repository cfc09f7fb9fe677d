"""storage.files: the rows of finished files, and what a name tells of one."""

import asyncio
from datetime import timedelta

import pytest

from storage import files, holdings, jobs
from storage.files import free_bytes, mime_type
from storage.models import JobState, now
from tests.storage import rows
from tests.storage.conftest import on_one_database, on_postgresql
from tests.storage.plans import plans


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


async def test_living_files_of_a_form_are_found(database):
    async with database.session() as session:
        _, one = await brought(session, rows.file(path="1"), rows.file(path="2"))
        await brought(session, rows.file(form_key="other"))
        await brought(session, rows.file(expires_at=now() - timedelta(seconds=1)))
        assert [file.id for file in await files.of_form(session, "form")] == one
        assert (await files.get(session, one[0])).path == "1"


async def test_of_files_that_were_fetched_afresh_the_last_are_found(database):
    async with database.session() as session:
        await brought(session, rows.file(), rows.file())
        _, fresh = await brought(session, rows.file(), rows.file())
        assert [file.id for file in await files.of_form(session, "form")] == fresh


async def test_a_link_leads_to_the_file_that_its_job_brought(database):
    async with database.session() as session:
        job_id = await rows.add_job(session)
        file = rows.file()
        await added(session, file)
        assert await files.of_link(session, job_id, file.id) is None
        await jobs.attach_files(session, job_id, [file])
        job_file, found = await files.of_link(session, job_id, file.id)
        assert (job_file.link_serial, found) == (0, file)


async def test_files_whose_time_is_over_come_oldest_first(database):
    async with database.session() as session:
        late, later = (rows.file(expires_at=now() - timedelta(seconds=age)) for age in (1, 2))
        await added(session, late, later, rows.file())
        assert await files.expired(session) == [later, late]
        assert await files.expired(session, limit=1) == [later]


async def test_forgotten_files_leave_no_row(database):
    async with database.session() as session:
        job_id = await rows.add_job(session)
        old, kept = rows.file(path="old"), rows.file(path="kept")
        await added(session, old, kept)
        await jobs.attach_files(session, job_id, [old, kept])
        await files.delete_rows(session, [old.id])
        assert await files.known_paths(session) == {"kept"}
        assert await jobs.files(session, job_id) == [kept]


async def test_files_of_an_unfinished_job_do_not_expire(database):
    async with database.session() as session:
        job_id, brought_files = await brought(session, rows.file(expires_at=now() - timedelta(seconds=1)))
        assert await files.expired(session) == []
        await jobs.move(session, job_id, (JobState.QUEUED,), JobState.FAILED)
        assert [file.id for file in await files.expired(session)] == brought_files


async def test_files_that_were_made_of_another_are_found_by_it_and_go_with_it(database):
    async with database.session() as session:
        source, other = rows.file(form_key="a"), rows.file(form_key="a")
        await files.add(session, [source, other])
        key = f"a:{source.id}:split:10"
        parts = [rows.file(form_key=key, made_of_id=source.id) for _ in range(2)]
        dead = rows.file(form_key=key, made_of_id=source.id, expires_at=now())
        fitted = rows.file(form_key=f"a:{other.id}:fit:10", made_of_id=other.id)
        await files.add(session, [*parts, dead, fitted])
        assert await files.made_as(session, key) == parts
        assert await files.made_of(session, [source.id]) == [*parts, dead]
        assert await files.forget(session, [source.id]) == [source, *parts, dead]
        assert await files.of_ids(session, [source.id, parts[0].id, other.id, fitted.id]) == [other, fitted]


async def test_what_is_made_of_a_file_stays_as_long_as_a_job_needs_that_file(database):
    async with database.session() as session:
        past = now() - timedelta(seconds=1)
        job_id, (source_id,) = await brought(session, rows.file(expires_at=past))
        await files.add(session, [rows.file(path="part", made_of_id=source_id, expires_at=past)])
        assert await files.unneeded(session) == []
        assert await files.expired(session) == []
        await jobs.move(session, job_id, (JobState.QUEUED,), JobState.DELIVERED)
        assert len(await files.unneeded(session)) == len(await files.expired(session)) == 2


@on_postgresql
async def test_a_file_that_is_given_to_a_job_meanwhile_is_not_deleted(database):
    async with database.session() as session:
        job_id = await rows.add_job(session)
        await files.add(session, [file := rows.file()])
    async with database.session() as session:
        assert await files.hold(session, [file])
        await jobs.attach_files(session, job_id, [file])
        async with database.session() as other:
            assert await files.unneeded(other) == []


@on_postgresql
async def test_a_file_that_is_being_deleted_is_given_to_no_job(database):
    async def take():
        async with database.session() as session:
            return await files.hold(session, [file])

    async with database.session() as session:
        await files.add(session, [file := rows.file()])
    async with database.session() as session:
        assert await files.unneeded(session) == [file]
        taking = asyncio.create_task(take())
        await asyncio.wait([taking], timeout=0.2)
        await files.delete_rows(session, [file.id])
    assert await taking is False


@on_postgresql
async def test_a_file_that_another_job_is_given_meanwhile_stays_with_that_job(database):
    async def remove():
        async with database.session() as session:
            return await jobs.remove(session, ended)

    async with database.session() as session:
        ended, other = await rows.add_job(session, state=JobState.DELIVERED), await rows.add_job(session)
        await files.add(session, [file := rows.file()])
        await jobs.attach_files(session, ended, [file])
    async with database.session() as session:
        assert await files.hold(session, [file])
        removing = asyncio.create_task(remove())
        await asyncio.wait([removing], timeout=0.2)
        await jobs.attach_files(session, other, [file])
    assert await removing == []


@on_postgresql
async def test_a_file_that_another_job_is_given_while_its_person_is_forgotten_stays(database):
    async def forget():
        async with database.session() as session:
            return await holdings.erase(session, [who])

    async with database.session() as session:
        who = await rows.add_user(session)
        ended = await rows.add_job(session, who, state=JobState.DELIVERED)
        other = await rows.add_job(session)
        await files.add(session, [file := rows.file()])
        await jobs.attach_files(session, ended, [file])
    async with database.session() as session:
        assert await files.hold(session, [file])
        forgetting = asyncio.create_task(forget())
        await asyncio.wait([forgetting], timeout=0.2)
        await jobs.attach_files(session, other, [file])
    assert await forgetting == []
    async with database.session(read_only=True) as session:
        assert await jobs.files(session, other) == [file]


@on_one_database
@pytest.mark.parametrize("ask", [files.expired, lambda session: files.unneeded(session, 10), files.expired_total])
async def test_what_may_go_is_found_without_listing_what_is_needed_or_sorting(database, ask):
    async with database.session() as session:
        for number in range(50):
            stored = rows.file(path=str(number), expires_at=now() - timedelta(hours=1))
            await files.add(session, [stored])
            await jobs.attach_files(session, await rows.add_job(session, state=JobState.DELIVERED), [stored])
    for found in await plans(database, ask):
        assert not [step for step in found if step.startswith(("LIST SUBQUERY", "USE TEMP"))]
