"""storage.cookie_sets: sets are taken in turn, those that fail last, and dead ones never."""

from datetime import timedelta

from storage import cookie_sets
from storage.models import CookieSet, CookieState, now
from tests.conftest import on_both_databases


async def add(session, **values):
    plain = {"platform": "youtube", "domains": ["youtube.com"], "sealed": "x", "mark": "m"}
    return await cookie_sets.add(session, CookieSet(**{**plain, **values}))


async def order(session, platform="youtube", but=()):
    return [row.id for row in await cookie_sets.usable(session, platform, but)]


@on_both_databases
async def test_the_one_that_rested_longest_comes_first_and_failing_ones_last(database):
    async with database.session() as session:
        failing = await add(session, strikes=1)
        late = await add(session, last_used_at=now())
        early = await add(session, last_used_at=now() - timedelta(hours=1))
        fresh = await add(session)
        await add(session, state=CookieState.DEAD)
        await add(session, platform="vimeo")
        assert await order(session) == [fresh, early, late, failing]
        assert await order(session, but=[fresh, late]) == [early, failing]
        await cookie_sets.used(session, fresh)
        assert await order(session) == [early, late, fresh, failing]


@on_both_databases
async def test_what_came_of_a_set_is_kept(database):
    async with database.session() as session:
        number = await add(session)
        for expected in (1, 2):
            assert await cookie_sets.failed(session, number, "login_required", strike=True) == expected
        assert await cookie_sets.failed(session, number, "private_media", strike=False) == 2
        await cookie_sets.worked(session, number)
        row = await cookie_sets.get(session, number)
        assert (row.state, row.strikes, row.last_result) == (CookieState.GOOD, 0, "ok")


@on_both_databases
async def test_a_set_dies_once_and_can_be_removed_once(database):
    async with database.session() as session:
        number = await add(session)
        assert [await cookie_sets.bury(session, number, "login_required") for _ in range(2)] == [True, False]
        assert await order(session) == []
        assert [await cookie_sets.remove(session, number) for _ in range(2)] == [True, False]
        assert not await cookie_sets.bury(session, number, "login_required")


@on_both_databases
async def test_same_cookies_are_found_by_their_mark(database):
    async with database.session() as session:
        number = await add(session, mark="one")
        assert (await cookie_sets.of_mark(session, "youtube", "one")).id == number
        assert await cookie_sets.of_mark(session, "vimeo", "one") is None
        assert [row.id for row in await cookie_sets.every(session)] == [number]
