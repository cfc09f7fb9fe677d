import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.faults import Fault, flood_seconds, meaning


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (RetryAfter(5), Fault.FLOOD),
        (Forbidden("Forbidden: bot was blocked by the user"), Fault.UNREACHABLE),
        (BadRequest("Chat not found"), Fault.UNREACHABLE),
        (BadRequest("Message is not modified: specified new message content"), Fault.HARMLESS),
        (BadRequest("Message to edit not found"), Fault.GONE),
        (BadRequest("Message thread not found"), Fault.TOPIC_GONE),
        (BadRequest("Wrong file identifier/HTTP URL specified"), Fault.DEAD_FILE),
        (BadRequest("Not enough rights to send videos to the chat"), Fault.NO_FILES),
        (BadRequest("CHAT_SEND_VIDEOS_FORBIDDEN"), Fault.NO_FILES),
        (BadRequest("Not enough rights to send text messages to the chat"), Fault.UNREACHABLE),
        (BadRequest("Need administrator rights in the channel chat"), Fault.UNREACHABLE),
        (BadRequest("PHOTO_INVALID_DIMENSIONS"), Fault.NOT_AS_THAT),
        (BadRequest("VOICE_MESSAGES_FORBIDDEN"), Fault.NOT_AS_THAT),
        (BadRequest("Can't parse entities"), Fault.OURS),
        (NetworkError("Request Entity Too Large"), Fault.TOO_LARGE),
        (NetworkError("Bad Gateway"), Fault.PASSING),
        (TimedOut(), Fault.PASSING),
    ],
)
def test_refusal_is_known_by_what_it_means(error: TelegramError, fault: Fault) -> None:
    assert meaning(error) is fault


def test_flood_wait_is_in_seconds() -> None:
    assert flood_seconds(RetryAfter(7)) == 7.0
