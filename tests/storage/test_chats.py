import asyncio

from storage import chats
from tests.conftest import on_both_databases

pytestmark = on_both_databases


async def seen(database, external_id="1"):
    async with database.session() as session:
        return await chats.add(session, "test", external_id)


async def test_many_who_see_a_group_first_see_the_same(database):
    found = await asyncio.gather(*(seen(database) for _ in range(8)))
    assert len({(chat.id, chat.pool_id) for chat in found}) == 1


async def test_each_group_has_a_pool_of_its_own(database):
    assert (await seen(database, "1")).pool_id != (await seen(database, "2")).pool_id


async def test_rules_are_changed_one_by_one(database):
    chat = await seen(database)
    for name, value in (("payer", "pool"), ("mode", "off")):
        async with database.session() as session:
            await chats.set_rule(session, chat.id, name, value)
    assert (await seen(database)).rules == {"payer": "pool", "mode": "off"}
