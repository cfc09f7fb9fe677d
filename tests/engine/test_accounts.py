import asyncio

import pytest
from sqlalchemy import update
from sqlmodel import col

from engine.accounts import Accounts
from engine.lifecycle import ending
from engine.settings import EngineSettings
from storage.models import Entry, EntryKind, Tier
from tests.conftest import on_both_databases
from tests.engine import samples

pytestmark = on_both_databases


@pytest.fixture
def accounts(stores):
    return Accounts(stores, EngineSettings(signup_credits=500, admins="telegram:7"))


async def test_a_new_account_gets_the_sign_up_grant(accounts):
    asker = await accounts.asker("telegram", "1", "Ann")
    statement = await accounts.statement(asker)
    assert statement.balance.available == 500
    assert [entry.amount for entry, _ in statement.entries] == [500]


async def test_who_comes_again_is_the_same_person(accounts):
    first = await accounts.asker("telegram", "1", "Ann")
    assert await accounts.asker("telegram", "1", "Ann") == first
    assert (await accounts.statement(first)).balance.available == 500


async def test_many_messages_of_a_newcomer_make_one_person(accounts):
    askers = await asyncio.gather(*(accounts.asker("telegram", "1", "Ann") for _ in range(10)))
    assert len({asker.user_id for asker in askers}) == 1
    assert (await accounts.statement(askers[0])).balance.available == 500


async def test_the_same_id_on_another_platform_is_somebody_else(accounts):
    assert await accounts.asker("telegram", "1", "Ann") != await accounts.asker("discord", "1", "Ann")


async def test_no_grant_is_written_where_there_is_none(stores):
    accounts = Accounts(stores, EngineSettings(signup_credits=0))
    statement = await accounts.statement(await accounts.asker("telegram", "1", "Ann"))
    assert (statement.balance.available, statement.entries) == (0, [])


@pytest.mark.parametrize(
    ("platform", "number", "tier"),
    [
        ("telegram", "7", Tier.ADMIN),
        ("telegram", "8", Tier.MEMBER),
        ("discord", "7", Tier.MEMBER),
        ("terminal", "a", Tier.ADMIN),
    ],
)
async def test_administrators_are_those_of_the_settings_and_the_operator(accounts, platform, number, tier):
    assert (await accounts.asker(platform, number, "")).tier is tier


async def test_a_preference_is_remembered(accounts):
    asker = await accounts.asker("telegram", "1", "Ann")
    changed = await accounts.set_preference(asker, "format", "audio")
    assert changed.preferences == {"format": "audio"}
    assert await accounts.asker("telegram", "1", "Ann") == changed


@pytest.mark.parametrize(("name", "value"), [("colour", "red"), ("too_large", "red")])
async def test_an_unknown_preference_is_refused(accounts, name, value):
    asker = await accounts.asker("telegram", "1", "Ann")
    with pytest.raises(KeyError):
        await accounts.set_preference(asker, name, value)


async def test_a_balance_that_jobs_hold_is_not_filled_up_twice(stores):
    accounts = Accounts(stores, EngineSettings(_env_file=None, signup_credits=0, daily_credits=100))
    asker = await accounts.asker("test", "ann", "Ann")
    job = await samples.submitted(stores, asker.user_id, price=100)
    async with stores.database.session() as session:
        yesterday = update(Entry).where(col(Entry.kind) == EntryKind.DAILY).values(key="yesterday")
        await session.execute(yesterday)
    await accounts.asker("test", "ann", "Ann")
    await ending.cancel(stores, job)
    await accounts.asker("test", "ann", "Ann")
    assert await samples.balance(stores, asker.user_id) == (100, 0)
