"""storage.users: one person for each account, however they come."""

import asyncio

from sqlalchemy import func, select

from storage import users
from storage.models import Identity, Tier, User


async def test_an_unknown_account_leads_to_nobody(database):
    async with database.session(read_only=True) as session:
        assert await users.find(session, "test", "1") is None
        assert await users.get(session, 12345) is None


async def test_an_account_leads_to_its_person(database):
    async with database.session() as session:
        user, new = await users.add(session, "test", "1", "Ada")
    async with database.session(read_only=True) as session:
        assert new
        assert (await users.find(session, "test", "1")).id == (await users.get(session, user.id)).id == user.id


async def test_a_new_person_is_a_member_without_preferences(database):
    async with database.session() as session:
        user, _ = await users.add(session, "test", "1", "Ada")
    assert (user.tier, user.preferences, user.turn) == (Tier.MEMBER, {}, 0.0)


async def test_the_same_number_on_two_platforms_is_two_people(database):
    async with database.session() as session:
        one, _ = await users.add(session, "test", "1", "Ada")
        other, _ = await users.add(session, "other", "1", "Ada")
    assert one.id != other.id


async def test_a_known_account_is_not_added_again(database):
    async with database.session() as session:
        user, _ = await users.add(session, "test", "1", "Ada")
    async with database.session() as session:
        again, new = await users.add(session, "test", "1", "Ada")
    assert (again.id, new) == (user.id, False)


async def test_many_first_contacts_at_once_make_one_person(database):
    async def contact():
        async with database.session() as session:
            return await users.add(session, "test", "1", "Ada")

    met = await asyncio.gather(*(contact() for _ in range(10)))
    assert len({user.id for user, _ in met}) == 1
    assert [new for _, new in met].count(True) == 1
    async with database.session(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1
        assert await session.scalar(select(func.count()).select_from(Identity)) == 1


async def test_preferences_are_replaced(database):
    async with database.session() as session:
        user, _ = await users.add(session, "test", "1", "Ada")
        await users.set_preferences(session, user.id, {"format": "audio"})
        await users.set_preferences(session, user.id, {"language": "de"})
    async with database.session(read_only=True) as session:
        assert (await users.get(session, user.id)).preferences == {"language": "de"}


async def test_a_turn_is_a_step_behind_the_last_one_and_not_before_the_earliest(database):
    async with database.session() as session:
        user, _ = await users.add(session, "test", "1", "Ada")
        turns = [await users.take_turn(session, user.id, 1.5, earliest) for earliest in (2.5, 3.0, 9.0)]
    assert turns == [2.5, 4.0, 9.0]
    async with database.session(read_only=True) as session:
        assert (await users.get(session, user.id)).turn == 9.0
