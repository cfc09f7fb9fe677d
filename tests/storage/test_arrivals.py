from datetime import timedelta

from storage import arrivals
from storage.models import now

HERE = ("telegram", "7")


async def note(database, *numbers):
    async with database.session() as session:
        return await arrivals.note(session, *HERE, {number: {"update_id": number} for number in numbers})


async def unanswered(database):
    async with database.session() as session:
        return [row.number for row in await arrivals.unanswered(session, *HERE)]


async def test_what_came_before_is_not_new(database):
    assert await note(database, 2, 1) == [1, 2]
    assert await note(database, 2, 3) == [3]


async def test_what_is_not_answered_is_kept_with_its_contents(database):
    await note(database, 1, 2)
    async with database.session() as session:
        await arrivals.mark_answered(session, *HERE, [1])
    assert await unanswered(database) == [2]
    async with database.session() as session:
        assert [row.body for row in await arrivals.unanswered(session, *HERE)] == [{"update_id": 2}]


async def test_answered_ones_are_known_until_they_are_old(database):
    await note(database, 1, 2)
    async with database.session() as session:
        await arrivals.mark_answered(session, *HERE, [1])
        await arrivals.forget_before(session, *HERE, now() - timedelta(days=1))
    assert await note(database, 1) == []
    async with database.session() as session:
        await arrivals.forget_before(session, *HERE, now() + timedelta(seconds=1))
    assert await note(database, 1, 2) == [1]
