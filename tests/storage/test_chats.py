import asyncio
from datetime import timedelta

from storage import chats, ledger
from storage.models import now


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


async def test_a_rule_of_a_topic_lies_beside_those_of_the_chat(database):
    chat = await seen(database)
    for topic, value in ((None, "off"), ("12", "mention"), ("13", "off"), ("13", None)):
        async with database.session() as session:
            await chats.set_rule(session, chat.id, "mode", value, topic=topic)
    assert (await seen(database)).rules == {"mode": "off", "topics": {"12": {"mode": "mention"}}}


async def test_what_is_taken_back_leaves_nothing(database):
    chat = await seen(database)
    for value in ("off", None):
        async with database.session() as session:
            await chats.set_rule(session, chat.id, "mode", value, topic="12")
    assert (await seen(database)).rules == {}


async def test_members_are_skipped_and_taken_back_one_by_one(database):
    chat = await seen(database)
    for name, skipped in (("ann", True), ("ben", True), ("ann", False)):
        async with database.session() as session:
            await chats.set_skipped(session, chat.id, name, skipped=skipped)
    assert (await seen(database)).rules == {"skipped": ["ben"]}


async def test_a_chat_under_another_name_keeps_its_rules_and_its_pool(database):
    chat = await seen(database)
    async with database.session() as session:
        await chats.set_rule(session, chat.id, "mode", "off")
        assert await chats.rename(session, "test", "1", "-100")
    renamed = await seen(database, "-100")
    assert (renamed.id, renamed.pool_id, renamed.rules) == (chat.id, chat.pool_id, {"mode": "off"})


async def test_what_was_begun_under_the_new_name_is_taken_over(database):
    old, new = await seen(database), await seen(database, "-100")
    async with database.session() as session:
        await ledger.grant(session, old.pool_id, 30, key="a")
        await ledger.grant(session, new.pool_id, 12, key="b")
        await chats.set_rule(session, new.id, "mode", "off")
        await chats.set_rule(session, new.id, "quiet", True)
        await chats.set_rule(session, old.id, "mode", "automatic")
    async with database.session() as session:
        assert await chats.rename(session, "test", "1", "-100")
    renamed = await seen(database, "-100")
    async with database.session() as session:
        assert (await ledger.balance(session, renamed.pool_id)).available == 42
    assert (renamed.id, renamed.rules) == (old.id, {"mode": "automatic", "quiet": True})


async def test_other_chats_name_it_by_its_new_name(database):
    moved, giving, taking = await seen(database, "-5"), await seen(database, "-6"), await seen(database, "-7")
    async with database.session() as session:
        await chats.set_rule(session, giving.id, "deliver_to", "-5")
        await chats.set_rule(session, giving.id, "deliver_to", "-5/3", topic="12")
        await chats.set_rule(session, giving.id, "mode", "off", topic="13")
        await chats.set_rule(session, taking.id, "takes_from", ["-5", "-55"])
        await chats.set_rule(session, taking.id, "deliver_to", "-55")
        await chats.set_rule(session, moved.id, "deliver_to", "/5")
    async with database.session() as session:
        assert await chats.rename(session, "test", "-5", "-1005")
    topics = {"12": {"deliver_to": "-1005/3"}, "13": {"mode": "off"}}
    assert (await seen(database, "-6")).rules == {"deliver_to": "-1005", "topics": topics}
    assert (await seen(database, "-7")).rules == {"takes_from": ["-1005", "-55"], "deliver_to": "-55"}
    assert (await seen(database, "-1005")).rules == {"deliver_to": "/5"}


async def test_a_chat_that_was_never_seen_cannot_be_renamed(database):
    async with database.session() as session:
        assert not await chats.rename(session, "test", "7", "8")


async def test_rules_of_a_chat_that_was_left_are_forgotten_after_a_while(database):
    for name in ("left", "back", "here"):
        chat = await seen(database, name)
        async with database.session() as session:
            await chats.set_rule(session, chat.id, "mode", "off")
    async with database.session() as session:
        for name in ("left", "back"):
            await chats.set_left(session, "test", name, now())
        await chats.set_left(session, "test", "back", None)
        assert await chats.forget_left(session, now() - timedelta(days=30)) == 0
        assert await chats.forget_left(session, now() + timedelta(seconds=1)) == 1
    assert [(await seen(database, name)).rules for name in ("left", "back", "here")] == [
        {},
        {"mode": "off"},
        {"mode": "off"},
    ]
