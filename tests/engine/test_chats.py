"""engine.chats: rules of groups as they are read and changed."""

import pytest

from engine import chats as engine_chats
from engine.accounts import Accounts
from engine.chats import Chats
from engine.errors.chats import BadRule, NoSuchRule, NotInAGroup
from engine.errors.people import ModeratorsOnly
from engine.rules import Member, Rules
from engine.settings import EngineSettings


@pytest.fixture
def chats(stores):
    return Chats(stores)


@pytest.fixture
def accounts(stores):
    return Accounts(stores, EngineSettings(_env_file=None))


async def moderator(accounts, chat="-1", topic=None):
    member = Member("mo", moderates=True)
    return await accounts.asker("telegram", "mo", "Mo", chat=chat, topic=topic, member=member)


async def test_a_chat_that_was_never_seen_has_the_rules_of_the_start(chats):
    assert await chats.rules("telegram", "-1") == Rules()


async def test_a_moderator_changes_a_rule_and_it_holds_at_once(chats, accounts):
    assert (await chats.rules("telegram", "-1")).mode == "mention"
    asker = await chats.set_rule(await moderator(accounts), "mode", "automatic")
    assert (asker.rules.mode, (await chats.rules("telegram", "-1")).mode) == ("automatic", "automatic")


async def test_a_rule_of_a_topic_stands_above_that_of_its_chat(chats, accounts):
    asker = await moderator(accounts, topic="12")
    await chats.set_rule(asker, "mode", "automatic")
    asker = await chats.set_rule(asker, "mode", "off", topic="12")
    assert asker.rules.mode == "off"
    assert [(await chats.rules("telegram", "-1", topic)).mode for topic in (None, "12", "12/3", "4")] == [
        "automatic", "off", "off", "automatic",
    ]  # fmt: skip


async def test_a_rule_that_is_taken_back_is_inherited_again(chats, accounts):
    asker = await moderator(accounts, topic="12")
    await chats.set_rule(asker, "quiet", "on", topic="12")
    assert (await chats.shown(asker, "12"))[1] == {"quiet"}
    asker = await chats.set_rule(asker, "quiet", "default", topic="12")
    assert (asker.rules.quiet, (await chats.shown(asker, "12"))[1]) == (False, set())


@pytest.mark.parametrize(("name", "value"), [("in_thread", "on"), ("roles", "dj"), ("mode", "reaction")])
async def test_what_a_platform_does_not_have_is_refused_and_can_be_taken_back(chats, accounts, name, value):
    asker = await moderator(accounts)
    with pytest.raises((BadRule, NoSuchRule)) as refused:
        await chats.set_rule(asker, name, value)
    assert value not in refused.value.possible
    await chats.set_rule(asker, name, "default")


async def test_a_member_may_not_change_rules(chats, accounts):
    asker = await accounts.asker("telegram", "ann", "Ann", chat="-1")
    with pytest.raises(ModeratorsOnly):
        await chats.set_rule(asker, "mode", "off")


async def test_a_private_conversation_has_no_rules(chats, accounts):
    asker = await accounts.asker("telegram", "ann", "Ann")
    with pytest.raises(NotInAGroup):
        await chats.set_rule(asker, "mode", "off")


async def test_who_pays_is_a_matter_of_the_whole_chat(chats, accounts):
    with pytest.raises(NoSuchRule):
        await chats.set_rule(await moderator(accounts, topic="12"), "payer", "pool", topic="12")


async def test_members_say_for_themselves_that_they_want_to_be_left_alone(chats, accounts):
    asker = await accounts.asker("telegram", "ann", "Ann", chat="-1")
    assert (await chats.set_skipped(asker, skipped=True)).rules.skipped == ("ann",)
    assert (await chats.set_skipped(asker, skipped=False)).rules.skipped == ()


async def test_rules_of_another_process_are_seen_after_a_while(chats, accounts, stores, monkeypatch):
    await moderator(accounts)
    assert (await chats.rules("telegram", "-1")).mode == "mention"
    await Chats(stores).set_rule(await moderator(accounts), "mode", "off")
    assert (await chats.rules("telegram", "-1")).mode == "mention"
    monkeypatch.setattr(engine_chats, "CACHE_SECONDS", 0.0)
    assert (await chats.rules("telegram", "-1")).mode == "off"


async def test_files_go_to_another_chat_only_where_that_agrees(chats, accounts):
    await chats.set_rule(await moderator(accounts), "deliver_to", "-2")
    assert await chats.destination("telegram", "-1") is None
    await chats.set_rule(await moderator(accounts, "-2"), "takes_from", "-1")
    assert await chats.destination("telegram", "-1") == "-2"
    assert await chats.destination("telegram", "-2") is None


async def test_files_may_go_to_another_place_of_the_same_chat(chats, accounts):
    await chats.set_rule(await moderator(accounts), "deliver_to", "/77")
    assert await chats.destination("telegram", "-1", "12") == "-1/77"


async def test_a_group_that_becomes_a_supergroup_keeps_its_rules(chats, accounts):
    await chats.set_rule(await moderator(accounts), "mode", "automatic")
    assert (await chats.rules("telegram", "-100")).mode == "mention"
    assert await chats.move("telegram", "-1", "-100")
    assert (await chats.rules("telegram", "-100")).mode == "automatic"
    assert (await chats.rules("telegram", "-1")).mode == "mention"


async def test_who_pays_is_read_with_the_asker(chats, accounts):
    await chats.set_rule(await moderator(accounts), "payer", "pool")
    asker = await accounts.asker("telegram", "ann", "Ann", chat="-1")
    assert asker.group is not None
    assert asker.payers == [asker.group.pool_id]
