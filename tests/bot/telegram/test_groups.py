from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, User

from bot.telegram import groups

GROUP, CHANNEL = Chat(-100, "supergroup"), Chat(-200, "channel")
ANNA, MASK = User(1, "Anna", is_bot=False), User(1087968824, "Group", is_bot=True)


def message(chat: Chat, **facts: object) -> Message:
    return Message(message_id=1, date=datetime.now(UTC), chat=chat, **facts)


@pytest.mark.parametrize(
    ("written", "speaker"),
    [
        (message(GROUP, from_user=ANNA), 1),
        (message(GROUP, from_user=MASK, sender_chat=GROUP), -100),
        (message(GROUP, from_user=MASK, sender_chat=CHANNEL), -200),
        (message(CHANNEL, sender_chat=CHANNEL), -200),
        (message(CHANNEL), -200),
    ],
)
def test_whoever_a_message_stands_for_speaks_and_has_an_account(written: Message, speaker: int) -> None:
    assert groups.speaker_of(written) == speaker
    assert groups.speaker_behind(groups.account_of(speaker)) == speaker


@pytest.mark.parametrize(
    ("named", "place"),
    [("-100/7", (-100, 7)), ("-100", (-100, None)), ("@news", (None, None)), (None, (None, None))],
)
def test_place_for_files_is_a_chat_and_perhaps_its_topic(named: str | None, place: tuple[int | None, ...]) -> None:
    assert groups._place(named) == place
