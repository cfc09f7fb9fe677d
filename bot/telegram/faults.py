"""What Telegram refuses, by what it means for us; its answers carry sentences and no codes."""

from datetime import timedelta
from enum import Enum, auto

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError


class Fault(Enum):
    """What a refusal means."""

    HARMLESS = auto()
    """Nothing was left to do."""
    GONE = auto()
    """The message is not there any more, or is not ours to change."""
    UNREACHABLE = auto()
    """Nothing can be said there, now or later."""
    TOPIC_GONE = auto()
    NO_FILES = auto()
    """Nothing but text may be sent there, or no files of that kind."""
    NOT_AS_THAT = auto()
    """Telegram does not take a file for what it was sent as."""
    NO_PICTURE = auto()
    """Telegram could not fetch a picture from its address."""
    DEAD_FILE = auto()
    """A file id that Telegram does not know, or not for this use."""
    TOO_LARGE = auto()
    PASSING = auto()
    """Telegram or the way to it has a problem: the same may succeed later."""
    FLOOD = auto()
    OURS = auto()
    """What was sent is wrong: a bug."""


SENTENCES = (
    ("message is not modified", Fault.HARMLESS),
    ("message to delete not found", Fault.HARMLESS),
    ("message can't be deleted", Fault.HARMLESS),
    ("query is too old", Fault.HARMLESS),
    ("message to edit not found", Fault.GONE),
    ("message can't be edited", Fault.GONE),
    ("message_id_invalid", Fault.GONE),
    ("there is no text in the message", Fault.GONE),
    ("message thread not found", Fault.TOPIC_GONE),
    ("topic_deleted", Fault.TOPIC_GONE),
    ("topic_closed", Fault.TOPIC_GONE),
    ("failed to get http url content", Fault.NO_PICTURE),
    ("wrong type of the web page content", Fault.NO_PICTURE),
    ("webpage_", Fault.NO_PICTURE),
    ("wrong file identifier", Fault.DEAD_FILE),
    ("wrong remote file", Fault.DEAD_FILE),
    ("can't use file of type", Fault.DEAD_FILE),
    ("file reference", Fault.DEAD_FILE),
    ("wrong file_id", Fault.DEAD_FILE),
    ("too large", Fault.TOO_LARGE),
    ("file is too big", Fault.TOO_LARGE),
    ("chat not found", Fault.UNREACHABLE),
    ("user is deactivated", Fault.UNREACHABLE),
    ("peer_id_invalid", Fault.UNREACHABLE),
    ("not enough rights to send text", Fault.UNREACHABLE),
    ("not enough rights to send", Fault.NO_FILES),
    ("not enough rights", Fault.UNREACHABLE),
    ("chat_send_plain_forbidden", Fault.UNREACHABLE),
    ("chat_send_", Fault.NO_FILES),
    ("administrator rights", Fault.UNREACHABLE),
    ("chat_admin_required", Fault.UNREACHABLE),
    ("channel_private", Fault.UNREACHABLE),
    ("photo_invalid_dimensions", Fault.NOT_AS_THAT),
    ("photo_save_file_invalid", Fault.NOT_AS_THAT),
    ("image_process_failed", Fault.NOT_AS_THAT),
    ("voice_messages_forbidden", Fault.NOT_AS_THAT),
    ("have no rights", Fault.UNREACHABLE),
    ("chat_write_forbidden", Fault.UNREACHABLE),
    ("chat_restricted", Fault.UNREACHABLE),
)  # fmt: skip


def meaning(error: TelegramError) -> Fault:
    """What a refusal means."""
    if isinstance(error, RetryAfter):
        return Fault.FLOOD
    if isinstance(error, Forbidden):
        return Fault.UNREACHABLE
    said = str(error).lower()
    known = next((fault for words, fault in SENTENCES if words in said), None)
    if known is not None:
        return known
    # A BadRequest is a NetworkError to python-telegram-bot.
    passing = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return Fault.PASSING if passing else Fault.OURS


def flood_seconds(error: RetryAfter) -> float:
    """How long Telegram wants to hear nothing."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
