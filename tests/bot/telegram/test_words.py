from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity, User, Video

from bot.telegram import words

ANNA = User(1, "Anna", is_bot=False)
BOT = User(9, "Bot", is_bot=True)


def message(text: str, *entities: MessageEntity, reply: Message | None = None) -> Message:
    when = datetime.now(UTC)
    return Message(1, when, Chat(1, "private"), ANNA, text=text, entities=entities, reply_to_message=reply)


def test_links_behind_words_are_read() -> None:
    hidden = MessageEntity(MessageEntity.TEXT_LINK, 0, 4, url="https://example.org/a")
    assert words.words(message("this", hidden)) == "this\nhttps://example.org/a"


@pytest.mark.parametrize(
    ("text", "command"),
    [("/get x", "get"), ("/GET@ferry_bot x", "get"), ("/get@other_bot", None), ("get", None), ("/get.", None)],
)
def test_command_is_read_unless_it_names_another_bot(text: str, command: str | None) -> None:
    assert words.command_of(message(text), "ferry_bot") == command


def test_bot_is_mentioned_by_its_name_or_by_an_answer_with_a_link() -> None:
    named = MessageEntity(MessageEntity.MENTION, 0, 10)
    assert words.mentions(message("@Ferry_bot hi", named), "ferry_bot", 9)
    said = Message(2, datetime.now(UTC), Chat(1, "private"), BOT, text="a")
    assert words.mentions(message("https://example.org/a", reply=said), "ferry_bot", 9)
    assert words.mentions(message("@Ferry_bot hi", named, reply=said), "ferry_bot", 9)
    assert not words.mentions(message("so nice", reply=said), "ferry_bot", 9)
    assert not words.mentions(message("hi"), "ferry_bot", 9)


@pytest.mark.parametrize(("text", "for_us"), [("/get@Ferry_bot x", True), ("/get@other_bot", False), ("/get", False)])
def test_command_that_names_the_bot_is_known(text: str, for_us: bool) -> None:
    assert words.is_for(message(text), "ferry_bot") is for_us


def test_post_that_a_group_gets_with_its_film_is_known() -> None:
    facts = {"message_id": 1, "date": datetime.now(UTC), "chat": Chat(1, "supergroup"), "is_automatic_forward": True}
    assert words.is_copied_with_file(Message(**facts, video=Video("f", "u", 1, 1, 1)))
    assert not words.is_copied_with_file(Message(**facts, text="https://example.org/a"))


def test_command_without_a_link_means_that_of_the_message_it_answers() -> None:
    answered = message("see https://example.org/a")
    assert words.with_answered_links(message("/get", reply=answered), "/get") == "/get https://example.org/a"


def test_link_survives_the_way_through_a_deep_link() -> None:
    payload = words.start_payload("https://example.org/watch?v=1&t=2")
    assert payload is not None
    assert words.deep_link(payload) == "https://example.org/watch?v=1&t=2"


@pytest.mark.parametrize("payload", ["", "hello", "%%%", "aGVsbG8"])
def test_other_payloads_hold_no_link(payload: str) -> None:
    assert words.deep_link(payload) is None


def test_link_too_long_for_a_deep_link_has_none() -> None:
    assert words.start_payload("https://example.org/" + "x" * 40) is None
