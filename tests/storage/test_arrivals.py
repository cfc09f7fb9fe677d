import asyncio
from datetime import timedelta

from storage import arrivals
from storage.models import now

HERE = ("telegram", "7")


async def note(database, *numbers, taker="first"):
    async with database.session() as session:
        return await arrivals.note(session, *HERE, taker, {number: {"update_id": number} for number in numbers})


async def take_over(database, left, taker="second"):
    async with database.session() as session:
        return await arrivals.take_over(session, *HERE, taker, left)


async def test_what_came_before_is_not_new(database):
    assert await note(database, 2, 1) == [1, 2]
    assert await note(database, 2, 3) == [3]


async def test_what_is_not_answered_is_kept_with_its_contents(database):
    await note(database, 1, 2)
    async with database.session() as session:
        await arrivals.mark_answered(session, *HERE, [1])
        assert await arrivals.takers(session, *HERE) == ["first"]
    taken = await take_over(database, {"first": now()})
    assert [(row.number, row.body) for row in taken] == [(2, {"update_id": 2})]


async def test_what_one_took_goes_to_another_once(database):
    await note(database, 2, 1)
    await note(database, 3, taker="third")
    assert await take_over(database, {"first": now() - timedelta(minutes=1)}) == []
    assert [row.number for row in await take_over(database, {"first": now()})] == [1, 2]
    assert await take_over(database, {"first": now()}, "fourth") == []


async def test_what_nobody_took_by_name_goes_to_whoever_asks(database):
    await note(database, 1, taker=None)
    async with database.session() as session:
        assert await arrivals.takers(session, *HERE) == [None]
    assert [row.number for row in await take_over(database, {None: now()})] == [1]


async def test_of_two_processes_that_something_comes_to_at_once_one_takes_it(database):
    both = await asyncio.gather(note(database, 1, taker="first"), note(database, 1, taker="second"))
    assert sorted(both) == [[], [1]]


async def test_answered_ones_are_known_until_they_are_old(database):
    await note(database, 1, 2)
    async with database.session() as session:
        await arrivals.mark_answered(session, *HERE, [1])
        await arrivals.forget_before(session, *HERE, now() - timedelta(days=1))
    assert await note(database, 1) == []
    async with database.session() as session:
        await arrivals.forget_before(session, *HERE, now() + timedelta(seconds=1))
    assert await note(database, 1, 2) == [1]
