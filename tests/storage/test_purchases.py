import pytest

from storage import purchases
from storage.models import Purchase
from tests.storage import rows


@pytest.fixture
async def person(database):
    async with database.session() as session:
        return await rows.add_user(session)


def purchase(person, charge="c1"):
    return Purchase(
        platform="telegram", charge_id=charge, user_id=person, external_id="5", credits=500, paid=50, currency="XTR"
    )


async def test_charge_is_written_down_once(database, person):
    async with database.session() as session:
        assert await purchases.add(session, purchase(person))
    async with database.session() as session:
        assert not await purchases.add(session, purchase(person))
        assert [each.charge_id for each in await purchases.of_user(session, person)] == ["c1"]


async def test_payment_goes_back_once_unless_that_is_undone(database, person):
    async with database.session() as session:
        await purchases.add(session, purchase(person))
        number = (await purchases.find(session, "telegram", "c1")).id
        steps = [await purchases.set_refunded(session, number, refunded=each) for each in (True, True, False, True)]
    assert steps == [True, False, True, True]
