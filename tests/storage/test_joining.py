"""storage.joining: which of two accounts stays, and what an identity begins with that leaves one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import joining, users
from storage.errors import AccountGone
from storage.models import Follow, User, now
from tests.storage.people import PLATFORM, add_person
from tests.storage.rows import add_user


async def test_older_account_is_the_one_that_was_made_first(database):
    async with database.session() as session:
        first, second = await add_user(session), await add_user(session)
        (await session.get(User, second)).created_at = now() - timedelta(days=1)
    async with database.session() as session:
        assert await joining.join(session, first, second) == second
        assert await users.current(session, first) == second


async def test_account_that_was_joined_leads_to_the_one_that_stays_however_often(database):
    async with database.session() as session:
        people = [await add_user(session) for _ in range(3)]
        await joining.join(session, people[2], people[1])
        await joining.join(session, people[1], people[0])
        assert [await users.current(session, person) for person in people] == [people[0]] * 3
        assert await users.family(session, people[0]) == people
        assert await joining.join(session, people[2], people[0]) is None


async def test_identity_that_leaves_has_an_account_of_its_own(database):
    async with database.session() as session:
        people = [await add_user(session) for _ in range(2)]
        await joining.join(session, *people)
        (_, younger) = await users.identities(session, people[0])
        alone = await joining.leave(session, younger)
        assert alone not in people
        assert [one.id for one in await users.identities(session, alone)] == [younger.id]


async def test_what_an_identity_follows_leaves_with_it(database):
    async with database.session() as session:
        (one, _), (other, _) = [await add_person(session, name) for name in ("1234501", "777")]
        for follow in await session.scalars(select(Follow)):
            follow.platform, follow.external_id = PLATFORM, "777" if follow.user_id == other else "1234501"
        await joining.join(session, one, other)
        alone = await joining.leave(session, (await users.identities(session, one))[1])
        follows = await session.scalars(select(Follow).execution_options(populate_existing=True))
        owners = {follow.external_id: follow.user_id for follow in follows}
    assert owners == {"1234501": one, "777": alone}


async def test_forgotten_account_is_joined_with_nobody(database):
    async with database.session() as session:
        people = [await add_user(session) for _ in range(2)]
        assert await joining.forget(session, people[0]) == []
    async with database.session() as session:
        with pytest.raises(AccountGone):
            await joining.join(session, *people)
