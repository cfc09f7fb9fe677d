import asyncio
from datetime import timedelta

import pytest

from storage import vouchers
from storage.models import now
from tests.storage import rows


@pytest.fixture
async def people(database):
    async with database.session() as session:
        return [await rows.add_user(session) for _ in range(3)]


async def make(database, maker, **values):
    async with database.session() as session:
        plain = {"currency": "credits", "made_by": maker, "expires_at": None}
        return await vouchers.make(session, 1, 500, **(plain | values))


async def redeem(database, code, user_id):
    async with database.session() as session:
        return await vouchers.redeem(session, code, user_id)


async def test_a_voucher_is_worth_its_amount_once(database, people):
    (code,) = await make(database, people[0])
    voucher = await redeem(database, code, people[1])
    assert (voucher.amount, voucher.redeemed_by) == (500, people[1])
    assert await redeem(database, code, people[2]) is None


async def test_of_many_who_redeem_at_once_one_gets_it(database, people):
    (code,) = await make(database, people[0])
    found = await asyncio.gather(*(redeem(database, code, user_id) for user_id in people * 5))
    assert len([voucher for voucher in found if voucher]) == 1


async def test_a_code_may_be_written_as_it_was_heard(database, people):
    (code,) = await make(database, people[0])
    assert await redeem(database, code.lower().replace("-", " ").replace("0", "o").replace("1", "l"), people[1])


async def test_a_late_voucher_is_worth_nothing(database, people):
    (code,) = await make(database, people[0], expires_at=now() - timedelta(seconds=1))
    assert await redeem(database, code, people[1]) is None


async def test_an_invented_code_is_worth_nothing(database, people):
    assert await redeem(database, "0000-0000-0000-0000", people[1]) is None


async def test_codes_are_kept_as_hashes_only(database, people):
    (code,) = await make(database, people[0])
    voucher = await redeem(database, code, people[1])
    assert code not in str(voucher.model_dump())
