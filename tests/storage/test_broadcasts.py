"""storage.broadcasts: a run is held by one, and goes on where it stopped."""

from datetime import timedelta

from storage import broadcasts, users
from storage.models import now

LEASE = timedelta(seconds=60)
OVER = timedelta(seconds=-1)


async def people(session, platform="telegram", count=3):
    for number in range(count):
        await users.add(session, platform, f"{platform}-{number}", "")


async def begin(session, text="Hello"):
    admin, _ = await users.add(session, "terminal", "boss", "")
    await broadcasts.add(session, text, admin.id)
    for broadcast in await broadcasts.unbegun(session, "telegram"):
        await broadcasts.begin(session, broadcast, "telegram")


async def claim(database, holder="one", lease=LEASE):
    async with database.session() as session:
        return await broadcasts.claim(session, "telegram", holder, lease)


async def test_a_run_is_for_those_of_its_platform_who_were_known_then(database):
    async with database.session() as session:
        await people(session)
        await people(session, "discord")
        await begin(session)
        await people(session, count=5)
    broadcast, run = await claim(database)
    async with database.session() as session:
        found = await broadcasts.recipients(session, broadcast, run, 10)
    assert run.recipients == 3
    assert [identity.external_id for identity in found] == ["telegram-0", "telegram-1", "telegram-2"]


async def test_a_broadcast_is_begun_once_on_a_platform(database):
    async with database.session() as session:
        await begin(session)
        await begin(session, "Again")
        newest = await broadcasts.newest(session, 5)
    assert [(broadcast.text, len(runs)) for broadcast, runs in newest] == [("Again", 1), ("Hello", 1)]


async def test_one_holds_a_run_until_the_lease_is_over_or_given_back(database):
    async with database.session() as session:
        await begin(session)
    _, run = await claim(database)
    assert await claim(database, "two") is None
    async with database.session() as session:
        await broadcasts.leave(session, run, "one")
    assert await claim(database, "two", OVER) is not None
    assert await claim(database, "three") is not None


async def test_whoever_lost_a_run_writes_nothing_down(database):
    async with database.session() as session:
        await begin(session)
    _, run = await claim(database, "one", OVER)
    assert await claim(database, "two") is not None
    run.cursor, run.told = 7, 3
    async with database.session() as session:
        assert not await broadcasts.advance(session, run, "one", LEASE)
        assert await broadcasts.advance(session, run, "two", LEASE)


async def test_a_stopped_broadcast_neither_advances_nor_begins(database):
    async with database.session() as session:
        await begin(session)
    _, run = await claim(database)
    async with database.session() as session:
        assert await broadcasts.stop(session) == 1
        assert not await broadcasts.advance(session, run, "one", LEASE)
        assert await broadcasts.unbegun(session, "discord") == []
        assert not await broadcasts.is_open(session, "telegram")
    assert await claim(database, "two") is None


async def test_an_ended_run_is_not_taken_again(database):
    async with database.session() as session:
        await begin(session)
        assert await broadcasts.is_open(session, "telegram")
    _, run = await claim(database, lease=OVER)
    run.finished_at = now()
    async with database.session() as session:
        await broadcasts.advance(session, run, "one", OVER)
        assert not await broadcasts.is_open(session, "telegram")
    assert await claim(database) is None
