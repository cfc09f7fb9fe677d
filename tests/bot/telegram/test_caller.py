import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from bot.errors import NoFilesHere, Unreachable
from bot.telegram.caller import TRIES, Caller
from bot.telegram.pace import Pace
from engine.errors.forms import UploadTooLarge


class Asked:
    """A request that fails as often as it is told to."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.chats: list[int] = []

    async def __call__(self, chat: int) -> str:
        self.chats.append(chat)
        if self.errors:
            raise self.errors.pop(0)
        return "said"


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr("bot.telegram.caller.PAUSES", (0.0,))
    return Caller(Pace(limited=False))


async def test_what_fails_on_the_way_is_tried_again(caller: Caller) -> None:
    asked = Asked(NetworkError("Bad Gateway"), NetworkError("httpx.ReadError: "))
    assert await caller.say(1, asked) == "said"
    assert len(asked.chats) == 3


async def test_it_is_given_up_in_the_end(caller: Caller) -> None:
    asked = Asked(*[NetworkError("Bad Gateway")] * 9)
    with pytest.raises(NetworkError):
        await caller.say(1, asked)
    assert len(asked.chats) == TRIES


async def test_what_may_not_be_repeated_is_not(caller: Caller) -> None:
    asked = Asked(NetworkError("httpx.ReadError: "))
    with pytest.raises(NetworkError):
        await caller.say(1, asked, again=lambda _: False)
    assert len(asked.chats) == 1


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (Forbidden("bot was kicked"), Unreachable),
        (BadRequest("Not enough rights to send videos to the chat"), NoFilesHere),
        (NetworkError("Request Entity Too Large"), UploadTooLarge),
        (BadRequest("Can't parse entities"), BadRequest),
    ],
)
async def test_refusal_is_said_in_our_words(caller: Caller, error: TelegramError, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        await caller.say(1, Asked(error))


async def test_group_that_has_moved_is_followed_from_then_on(caller: Caller) -> None:
    asked = Asked(ChatMigrated(-100))
    await caller.say(-1, asked)
    await caller.say(-1, asked)
    assert asked.chats == [-1, -100, -100]
