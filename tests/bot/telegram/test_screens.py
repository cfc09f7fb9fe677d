import asyncio
from dataclasses import replace

import pytest

from bot.errors import Unreachable
from bot.telegram.screens import ASKER_MARK, Button, Content, Screens, keyboard
from tests.bot.telegram.desk import Desk


@pytest.fixture
def screens(desk: Desk) -> Screens:
    return Screens(desk.bot, desk.caller)


async def test_first_word_answers_the_message_that_asked(desk: Desk, screens: Screens) -> None:
    sent = desk.anna.send("a")
    address = await screens.passing(desk.address(sent["message_id"]), Content("<b>Looking</b>"))
    (said,) = desk.telegram.said(desk.anna.chat)
    assert (said["text"], said["message_id"]) == ("Looking", address.status)
    assert said["reply_to_message"]["message_id"] == sent["message_id"]


async def test_of_many_edits_the_newest_is_shown(desk: Desk, screens: Screens) -> None:
    address = await screens.passing(desk.address(), Content("start"))
    for number in range(20):
        await screens.passing(address, Content(f"{number} %"))
    await screens.settled()
    assert [m["text"] for m in desk.telegram.said(desk.anna.chat)] == ["19 %"]
    assert screens.edits < 20


async def test_last_word_is_not_undone_by_an_edit_before_it(desk: Desk, screens: Screens) -> None:
    address = await screens.passing(desk.address(), Content("start"))
    await screens.passing(address, Content("50 %"))
    await screens.last(address, Content("done"))
    await screens.settled()
    assert desk.telegram.said(desk.anna.chat)[0]["text"] == "done"


async def test_flood_drops_edits_and_keeps_the_last_word(desk: Desk, screens: Screens) -> None:
    address = await screens.passing(desk.address(), Content("start"))
    desk.telegram.fail("editMessageText", "flood", chat_id=desk.anna.id)
    await screens.passing(address, Content("10 %"))
    await asyncio.sleep(0.2)
    await screens.passing(address, Content("20 %"))
    await screens.last(address, Content("done"))
    assert desk.telegram.said(desk.anna.chat)[0]["text"] == "done"
    assert len(desk.telegram.calls("editMessageText", desk.anna.chat)) == 2


async def test_same_words_twice_are_said_once(desk: Desk, screens: Screens) -> None:
    address = await screens.last(desk.address(), Content("same"))
    await screens.last(address, Content("same"))
    assert not desk.telegram.calls("editMessageText", desk.anna.chat)


async def test_edit_that_changes_nothing_is_harmless(desk: Desk, screens: Screens) -> None:
    address = await screens.last(desk.address(), Content("same"))
    again = Screens(desk.bot, desk.caller)
    assert await again.last(address, Content("same")) == address


async def test_last_word_into_a_deleted_message_is_said_anew(desk: Desk, screens: Screens) -> None:
    address = await screens.last(desk.address(), Content("start"))
    desk.anna.chat.messages.clear()
    after = await screens.last(address, Content("done"))
    assert after.status != address.status
    assert [m["text"] for m in desk.telegram.said(desk.anna.chat)] == ["done"]


async def test_removal_of_what_is_gone_is_harmless(desk: Desk, screens: Screens) -> None:
    address = await screens.last(desk.address(), Content("start"))
    await screens.remove(address)
    await screens.remove(address)
    assert not desk.telegram.said(desk.anna.chat)


async def test_dropped_connection_is_tried_again(desk: Desk, screens: Screens) -> None:
    address = await screens.last(desk.address(), Content("start"))
    desk.telegram.fail("editMessageText", "drop", chat_id=desk.anna.id, times=2)
    await screens.last(address, Content("done"))
    assert desk.telegram.said(desk.anna.chat)[0]["text"] == "done"


async def test_blocked_bot_is_told_that_nobody_listens(desk: Desk, screens: Screens) -> None:
    desk.anna.block()
    with pytest.raises(Unreachable):
        await screens.last(desk.address(), Content("a"))


async def test_word_for_a_topic_that_is_gone_goes_to_the_group(desk: Desk, screens: Screens) -> None:
    group = desk.telegram.group("Forum", desk.anna)
    address = replace(desk.address(), chat=group.id, kind="supergroup", thread=5)
    assert (await screens.last(address, Content("a"))).thread is None


async def test_word_for_a_group_that_has_moved_follows_it(desk: Desk, screens: Screens) -> None:
    old, new = desk.telegram.group("Old", kind="group"), desk.telegram.group("New")
    old.moved_to = new.id
    await screens.last(replace(desk.address(), chat=old.id, kind="group"), Content("a"))
    assert desk.telegram.said(new)


def test_buttons_in_a_group_carry_who_asked(desk: Desk) -> None:
    address = replace(desk.address(), kind="group")
    made = keyboard([[Button("Cancel", "/cancel 1")]], address)
    assert made is not None
    assert made.inline_keyboard[0][0].callback_data == f"/cancel 1{ASKER_MARK}{desk.anna.id}"


def test_button_that_telegram_would_refuse_is_left_out(desk: Desk) -> None:
    assert keyboard([[Button("a", "x" * 65)]], desk.address()) is None
