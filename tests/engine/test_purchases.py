import asyncio

import pytest

from engine.accounts import Accounts, Amount
from engine.errors.people import AdminsOnly, AlreadyRefunded, UnknownCharge
from engine.purchases import Purchases
from engine.settings import EngineSettings
from tests.conftest import on_both_databases

pytestmark = on_both_databases


@pytest.fixture
def accounts(stores):
    return Accounts(stores, EngineSettings(_env_file=None, signup_credits=100, admins="telegram:1"))


@pytest.fixture
async def people(accounts):
    return await accounts.asker("telegram", "1", "Boss"), await accounts.asker("telegram", "2", "Anna")


@pytest.fixture
def till(stores):
    return Purchases(stores)


async def buy(till, anna, charge="c1"):
    return await till.book(anna, "telegram", "2", charge, amount=500, paid=50, currency="XTR")


async def available(accounts, asker):
    return (await accounts.statement(asker)).balance.available


async def test_payment_is_booked_once_however_often_it_is_told(till, accounts, people):
    _, anna = people
    told = await asyncio.gather(*(buy(till, anna) for _ in range(5)))
    assert sorted(told, key=str) == [600, None, None, None, None]
    assert await available(accounts, anna) == 600


async def test_refund_takes_the_credits_back_once(till, accounts, people):
    boss, anna = people
    await buy(till, anna)
    assert (await till.begin_refund(boss, "telegram", "c1"))[1] == 500
    with pytest.raises(AlreadyRefunded):
        await till.begin_refund(boss, "telegram", "c1")
    assert await available(accounts, anna) == 100


async def test_refund_by_the_platform_itself_takes_the_credits_back_once(till, accounts, people):
    boss, anna = people
    await buy(till, anna)
    _, taken = await till.note_refund("telegram", "c1")
    assert taken == 500
    assert await till.note_refund("telegram", "c1") is None
    assert await till.note_refund("telegram", "never heard of") is None
    with pytest.raises(AlreadyRefunded):
        await till.begin_refund(boss, "telegram", "c1")


async def test_refund_takes_no_more_than_is_left(till, accounts, people):
    boss, anna = people
    await buy(till, anna)
    await accounts.give(anna, "telegram:1", Amount(400))
    assert (await till.begin_refund(boss, "telegram", "c1"))[1] == 200
    assert await available(accounts, anna) == 0


async def test_refund_that_the_platform_refuses_gives_the_credits_again(till, accounts, people):
    boss, anna = people
    await buy(till, anna)
    purchase, taken = await till.begin_refund(boss, "telegram", "c1")
    await till.undo_refund(purchase, taken)
    assert await available(accounts, anna) == 600
    assert (await till.begin_refund(boss, "telegram", "c1"))[1] == 500


async def test_only_administrators_refund_and_only_what_was_paid(till, people):
    boss, anna = people
    with pytest.raises(AdminsOnly):
        await till.begin_refund(anna, "telegram", "c1")
    with pytest.raises(UnknownCharge):
        await till.begin_refund(boss, "telegram", "c1")
