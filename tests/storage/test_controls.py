"""storage.controls: what is set for everyone, and that no job starts under it."""

from datetime import timedelta

from storage import backlog, controls, jobs
from storage.models import now
from tests.storage.rows import add_job

LEASE = timedelta(seconds=60)


async def pause(database):
    async with database.session() as session:
        await controls.put(session, controls.PAUSED, {"drain": False})


async def test_what_is_put_replaces_what_was_there_and_can_be_cleared_once(database):
    async with database.session() as session:
        await controls.put(session, controls.NOTICE, {"text": "one"})
        await controls.put(session, controls.NOTICE, {"text": "two"})
        assert (await controls.get(session, controls.NOTICE)).value == {"text": "two"}
        assert [await controls.clear(session, controls.NOTICE) for _ in range(2)] == [True, False]
        assert await controls.get(session, controls.NOTICE) is None


async def test_no_queued_job_starts_or_is_handed_out_while_paused(database):
    async with database.session() as session:
        first, second = await add_job(session), await add_job(session)
        await backlog.mark_dispatched(session, [first], now())
    await pause(database)
    async with database.session() as session:
        assert await backlog.next_waiting(session, 5) == []
        assert await backlog.dispatched(session, now() + LEASE) == []
        assert await jobs.claim(session, first, "worker", LEASE) is None
        await controls.clear(session, controls.PAUSED)
        assert await backlog.next_waiting(session, 5) == [second]
        assert (await jobs.claim(session, first, "worker", LEASE)).id == first


async def test_another_control_keeps_no_job_waiting(database):
    async with database.session() as session:
        job_id = await add_job(session)
        await controls.put(session, controls.NOTICE, {"text": "hello"})
        assert await backlog.next_waiting(session, 5) == [job_id]
