from datetime import timedelta

from storage import files, remote_files
from storage.models import File, Job, JobFile, JobState, RemoteFile, now
from tests.storage import rows


def row(file_id, reference="abc", bot="7"):
    return RemoteFile(file_id=file_id, platform="telegram", bot=bot, kind="video", reference=reference)


async def test_newest_reference_is_known_to_the_bot_that_has_it(database):
    async with database.session() as session:
        await remote_files.keep(session, row(1, "old"))
        await remote_files.keep(session, row(1, "new"))
    async with database.session() as session:
        assert (await remote_files.find(session, "telegram", "7", [1, 2]))[1].reference == "new"
        assert not await remote_files.find(session, "telegram", "8", [1])
        assert not await remote_files.find(session, "discord", "7", [1])


async def test_forgotten_reference_is_not_found(database):
    async with database.session() as session:
        await remote_files.keep(session, row(1))
        await remote_files.forget(session, "telegram", "7", 1)
        assert not await remote_files.find(session, "telegram", "7", [1])


async def test_reference_goes_with_its_file(database):
    async with database.session() as session:
        await remote_files.keep(session, row(1))
        await files.delete_rows(session, [1])
        assert not await remote_files.find(session, "telegram", "7", [1])


async def test_file_of_a_link_is_found_for_whoever_had_it(database):
    async with database.session() as session:
        anna, bert = [await rows.add_user(session) for _ in range(2)]
        job = await session.get(Job, await rows.add_job(session, anna))
        job.state = JobState.DELIVERED
        file = File(form_key="f", path="p", name="n", size=1, mime="m", expires_at=now() + timedelta(hours=1))
        session.add(file)
        await session.flush()
        session.add(JobFile(job_id=job.id, file_id=file.id))
        await remote_files.keep(session, row(file.id))
        url = job.url
    async with database.session() as session:
        found = [len(await remote_files.of_url(session, "telegram", "7", url, who)) for who in (anna, bert, None)]
    assert found == [1, 0, 1]
