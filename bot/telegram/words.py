"""What a message asks, as the text that is handed on."""

import base64
import binascii
import re

from telegram import Message, MessageEntity
from telegram.constants import MessageEntityType

from engine import urls

TEXT_FILE_BYTES = 1_000_000


def words(message: Message) -> str:
    """The text or caption of a message, with the links that stand behind words."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.type == MessageEntityType.TEXT_LINK and entity.url]
    return "\n".join([text, *(url for url in dict.fromkeys(hidden) if url not in text)]).strip()


def command_of(message: Message, bot_name: str) -> str | None:
    """The name of the command that a message begins with, None where it is none or for another bot."""
    text = message.text or message.caption or ""
    match = re.match(r"/(\w{1,64})(?:@(\w+))?(?=\s|$)", text)
    if match is None or (match[2] is not None and match[2].lower() != bot_name.lower()):
        return None
    return match[1].lower()


def is_for_another(message: Message, bot_name: str) -> bool:
    """Whether a message is a command that names another bot."""
    named = _named_by_command(message)
    return named is not None and named != bot_name.lower()


def is_for(message: Message, bot_name: str) -> bool:
    """Whether a message is a command that names this bot."""
    return _named_by_command(message) == bot_name.lower()


def _named_by_command(message: Message) -> str | None:
    match = re.match(r"/\w{1,64}@(\w+)", message.text or message.caption or "")
    return match[1].lower() if match is not None else None


def is_copied_with_file(message: Message) -> bool:
    """Whether a group got a post of its channel that has a film or a sound already: its link is where that is from."""
    has_file = message.video or message.audio or message.voice or message.animation or message.document
    return bool(message.is_automatic_forward and has_file)


def mentions(message: Message, bot_name: str, bot_id: int) -> bool:
    """Whether a message names the bot, or answers one of its messages with a link.

    Without a link it is people's talk about what the bot has sent.
    """
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot_id:
        return bool(urls.find(words(message))) or _is_named(message, bot_name)
    return _is_named(message, bot_name)


def _is_named(message: Message, bot_name: str) -> bool:
    found = message.parse_entities([MessageEntity.MENTION]) | message.parse_caption_entities([MessageEntity.MENTION])
    return any(name.lower() == f"@{bot_name.lower()}" for name in found.values())


def with_answered_links(message: Message, text: str) -> str:
    """A command or a mention without a link of its own means those of the message that it answers."""
    answered = message.reply_to_message
    if answered is None or urls.find(text):
        return text
    return " ".join([text, *urls.find(words(answered))])


def deep_link(payload: str) -> str | None:
    """The link in what stands after /start: base64url, as bots' addresses allow no other signs."""
    try:
        text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    links = urls.find(text)
    return links[0] if links else None


def start_payload(link: str) -> str | None:
    """What to put after /start for a link; None for one that is too long for Telegram's 64 signs."""
    payload = base64.urlsafe_b64encode(link.encode()).decode().rstrip("=")
    return payload if len(payload) <= 64 else None


def is_text_file(message: Message) -> bool:
    """Whether a message brings a file of text that is small enough to be read."""
    document = message.document
    if document is None or (document.file_size or 0) > TEXT_FILE_BYTES:
        return False
    return (document.file_name or "").lower().endswith(".txt") or document.mime_type == "text/plain"


def without_name(text: str, bot_name: str) -> str:
    """A text without the bot's name in it."""
    return re.sub(rf"@{re.escape(bot_name)}\b", " ", text, flags=re.IGNORECASE).strip()
