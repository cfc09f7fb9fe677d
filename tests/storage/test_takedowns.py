"""storage.takedowns: what is blocked, and all that was ever made of it."""

from sqlalchemy import insert

from storage import files, takedowns
from storage.models import File, JobState
from tests.storage.conftest import on_postgresql
from tests.storage.rows import add_job, add_user, file

KEY = "generic:film"
MOST_ARGUMENTS = 32_767
"""How many PostgreSQL takes in one query."""


async def add(session, key=KEY, **values):
    return await add_job(session, media={"key": key}, **values)


async def test_a_key_is_blocked_once_and_found_among_others(database):
    async with database.session() as session:
        user_id = await add_user(session)
        assert await takedowns.add(session, KEY, "https://example.org/film", user_id)
        assert not await takedowns.add(session, KEY, "https://example.org/film", user_id)
        assert (await takedowns.of_keys(session, ["generic:other", KEY])).key == KEY
        assert await takedowns.of_keys(session, ["generic:other"]) is None


async def test_the_names_of_a_link_are_those_of_its_jobs(database):
    async with database.session() as session:
        await add(session, url="https://example.org/film")
        await add(session, "generic:other", url="https://example.org/other")
        assert await takedowns.keys_of_link(session, "https://example.org/film") == [KEY]


async def test_every_form_of_a_media_is_found_with_what_was_made_of_it_and_nothing_else(database):
    async with database.session() as session:
        await add(session, form_key="aa")
        await add(session, form_key="bb")
        await add(session, "generic:other", form_key="aaa")
        stored = [file(form_key=key, path=key) for key in ("aa", "bb", "aaa")]
        await files.add(session, stored)
        made = [file(form_key=f"{each.path}:fit", path=f"{each.path} fit", made_of_id=each.id) for each in stored]
        await files.add(session, made)
        found = await takedowns.stored_files(session, KEY)
    assert sorted(each.path for each in found) == ["aa", "aa fit", "bb", "bb fit"]


@on_postgresql
async def test_a_media_with_more_files_than_a_query_takes_arguments_is_taken_down(database):
    async with database.session() as session:
        await add(session, form_key="aa")
        one = file(form_key="aa").model_dump(exclude={"id"})
        await session.execute(insert(File), [one | {"path": str(number)} for number in range(MOST_ARGUMENTS + 1)])
        found = await takedowns.stored_files(session, KEY)
        await files.delete_rows(session, [each.id for each in found])
        assert await files.known_paths(session) == set()
    assert len(found) == MOST_ARGUMENTS + 1


async def test_only_unfinished_jobs_of_the_media_are_to_be_ended(database):
    async with database.session() as session:
        queued = await add(session)
        await add(session, state=JobState.DELIVERED)
        await add(session, "generic:other")
        assert [job.id for job in await takedowns.unfinished(session, KEY)] == [queued]
