"""Groups and channels: who may do what there, and what the bot may."""

import logging
import re
import time
from dataclasses import dataclass, replace

from telegram import (
    Bot,
    CallbackQuery,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatPermissions,
    Message,
)
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.chat import Sender
from bot.grammar import COMMANDS
from bot.telegram.addresses import Address
from bot.telegram.deliverer import PLATFORM
from bot.telegram.words import command_of, is_for, mentions, words
from engine import rules
from engine.core import Engine
from engine.rules import Heard, Rules

log = logging.getLogger(__name__)

ADMIN_SECONDS = 60.0
"""How long it is believed who administers a chat."""
FILES = ("can_send_videos", "can_send_audios", "can_send_photos", "can_send_documents")
"""What must be allowed for every kind of file to arrive."""
KNOWN = frozenset({spec.name for spec in COMMANDS}) | {"paysupport", "refund", "diagnose"}
OF_MODERATORS = frozenset({"rules", "payer", "settings"})
"""Buttons that act for whoever presses them, not for who asked."""
OF_JOBS = frozenset({"pick", "form", "offer", "formats", "items", "cancel", "retry"})
"""Buttons that an administrator of the group may press for who asked, who pays."""
CHAT = "channel"
"""What the account of a channel, or of a group whose administrators write as the group, begins with."""


@dataclass(frozen=True)
class Heeded:
    """A message that is acted on: by which rules, and whether the bot was asked."""

    rules: Rules
    asked: bool


class Groups:
    """The groups and channels of one bot."""

    def __init__(self, bot: Bot, engine: Engine) -> None:
        self._bot = bot
        self._engine = engine
        self._admins: dict[tuple[int, int], tuple[float, bool]] = {}

    async def is_admin(self, chat: int, person: int) -> bool:
        """Whether Telegram says that somebody administers a chat."""
        known = self._admins.get((chat, person))
        if known is not None and time.monotonic() - known[0] < ADMIN_SECONDS:
            return known[1]
        try:
            member = await self._bot.get_chat_member(chat, person)
        except TelegramError as error:
            log.debug("who administers a chat is not known: %s", error)
            return False
        admin = isinstance(member, ChatMemberAdministrator | ChatMemberOwner)
        self._admins[chat, person] = (time.monotonic(), admin)
        return admin

    async def sender(self, message: Message, *, command: str | None) -> Sender:
        """Who wrote a message in a group; only for commands it is asked what they may do."""
        chat, speaker = message.chat, speaker_of(message)
        if speaker < 0:
            # A channel's posts, and what its administrators write as a group, are told under no other name.
            name = (message.sender_chat or chat).title or ""
            return Sender(
                PLATFORM, account_of(speaker), name, chat=str(chat.id), moderates=speaker == chat.id,
                topic=topic_of(message),
            )  # fmt: skip
        user = message.from_user
        assert user is not None
        moderates = command is not None and await self.is_admin(chat.id, user.id)
        language = user.language_code or "en"
        return Sender(
            PLATFORM, str(user.id), user.full_name, language, str(chat.id), moderates=moderates, topic=topic_of(message)
        )

    async def presser(self, query: CallbackQuery, asker: str, command: str) -> Sender | None:
        """For whom a press in a chat acts: who asked, even if an administrator of the chat presses; None for strangers.

        `asker` is what the button says of who asked; what a channel asked its administrators press for it.
        """
        assert query.message is not None
        user, chat = query.from_user, query.message.chat
        asker = asker or (str(chat.id) if chat.type == ChatType.CHANNEL else str(user.id))
        own = asker == str(user.id)
        admin = (not own or command in OF_MODERATORS) and await self.is_admin(chat.id, user.id)
        # Who writes as the channel's or the group's own voice administers it.
        speaks = asker.startswith("-") and await self.is_admin(int(asker), user.id)
        stands_in = _is_offered(query) and (speaks or (admin and command in OF_JOBS | OF_MODERATORS))
        if not own and not stands_in:
            return None
        acting = own or command in OF_MODERATORS
        topic = topic_of(query.message) if isinstance(query.message, Message) else None
        return Sender(
            PLATFORM, account_of(user.id if acting else int(asker)), user.full_name if acting else "",
            user.language_code or "en", str(chat.id), moderates=admin, topic=topic,
        )  # fmt: skip

    async def is_answered_in_channel(self, message: Message) -> bool:
        """Whether a group got a post of its channel, and the bot is in that one, too, and not switched off there.

        What the bot says there comes as such a post as well: a group that answered them would answer the bot.
        """
        channel = message.sender_chat
        if not message.is_automatic_forward or channel is None or not await self.is_admin(channel.id, self._bot.id):
            return False
        return (await self._engine.chats.rules(PLATFORM, str(channel.id))).mode != "off"

    def command(self, message: Message) -> str | None:
        """The command that a message is; None for one that may be another bot's, as it is none of ours nor names us."""
        command = command_of(message, self._bot.username)
        return command if command in KNOWN or is_for(message, self._bot.username) else None

    async def heeded(self, message: Message, sender: Sender, command: str | None) -> Heeded | None:
        """By which rules a message is acted on; None where it is not."""
        assert self._bot.username is not None
        known = await self._engine.chats.rules(PLATFORM, sender.chat or "", sender.topic)
        mentioned = mentions(message, self._bot.username, self._bot.id)
        heard = Heard(words(message), sender.member, command, mentioned)
        if not rules.acts_on(known, heard):
            return None
        return Heeded(known, asked=command is not None or mentioned)

    async def wished(self, address: Address, heeded: Heeded) -> Address:
        """An address with what the chat's rules say of answers."""
        known = heeded.rules
        topic = str(address.thread) if address.thread is not None else None
        target, target_thread = _place(await self._engine.chats.destination(PLATFORM, str(address.chat), topic))
        return replace(
            address,
            quiet=not rules.tells_errors(known, asked=heeded.asked),
            original=address.source if known.delete_original else None,
            target=target,
            target_thread=target_thread,
            spoiler=known.spoiler,
            bare=not known.caption,
        )

    async def missing(self, chat: int, topic: str | None, *, is_channel: bool) -> tuple[Rules, list[str]]:
        """The rules of a chat, and what the bot lacks for them, as the ends of the keys of the texts that say so."""
        known = await self._engine.chats.rules(PLATFORM, str(chat), topic)
        lacks = await self._missing_in_channel(chat) if is_channel else await self._missing_in_group(chat, known)
        if known.deliver_to:
            elsewhere = await self._engine.chats.destination(PLATFORM, str(chat), topic)
            target = elsewhere.partition("/")[0] if elsewhere is not None else ""
            if elsewhere is None:
                lacks.append("agreement")
            elif target.lstrip("-").isdecimal() and not await self._may_post(int(target)):
                lacks.append("target")
        return known, lacks

    async def _missing_in_channel(self, chat: int) -> list[str]:
        member = await self._bot.get_chat_member(chat, self._bot.id)
        return [] if getattr(member, "can_post_messages", False) else ["admin"]

    async def _missing_in_group(self, chat: int, known: Rules) -> list[str]:
        me = await self._bot.get_me()
        member = await self._bot.get_chat_member(chat, self._bot.id)
        admin = isinstance(member, ChatMemberAdministrator | ChatMemberOwner)
        lacks = []
        if known.mode == "automatic" and not me.can_read_all_group_messages and not admin:
            lacks.append("privacy")
        may_delete = isinstance(member, ChatMemberAdministrator) and member.can_delete_messages
        if known.delete_original and not may_delete:
            lacks.append("delete")
        # What everyone may is the group's matter, unless the bot alone was restricted.
        everyone = None if admin else (await self._bot.get_chat(chat)).permissions
        if _forbidden("can_send_messages", member, everyone):
            lacks.append("send")
        if any(_forbidden(each, member, everyone) for each in FILES):
            lacks.append("send-files")
        return lacks

    async def _may_post(self, chat: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat, self._bot.id)
        except TelegramError as error:
            log.debug("another chat is not known: %s", error)
            return False
        return member.status not in ("left", "kicked") and getattr(member, "can_post_messages", True) is not False


def _forbidden(what: str, member: ChatMember, everyone: ChatPermissions | None) -> bool:
    own = getattr(member, what, None)
    return own is False or (own is None and everyone is not None and getattr(everyone, what) is False)


def _place(named: str | None) -> tuple[int | None, int | None]:
    """The chat and the topic that a rule names as CHAT or CHAT/TOPIC; nothing where it names no numbers."""
    match = re.fullmatch(r"(-?\d+)(?:/(\d+))?", named or "", re.ASCII)
    if match is None:
        return None, None
    return int(match[1]), int(match[2]) if match[2] else None


def topic_of(message: Message) -> str | None:
    """The topic of a forum that a message stands in."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None


def speaker_of(message: Message) -> int:
    """Who wrote a message: a person, or the channel or group in whose name it stands, whose numbers are negative."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    if message.from_user is not None:
        return message.from_user.id
    return message.chat.id


def account_of(speaker: int) -> str:
    """The account of a person, or of a chat that speaks for itself."""
    return f"{CHAT}{speaker}" if speaker < 0 else str(speaker)


def speaker_behind(account: str) -> int:
    """Who has an account that `account_of` named."""
    return int(account.removeprefix(CHAT))


def _is_offered(query: CallbackQuery) -> bool:
    """Whether the message really has that button: what a press says is the client's to write, and may be anything.

    The message comes from Telegram with the buttons that we gave it (https://core.telegram.org/bots/api#callbackquery).
    """
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    return markup is not None and any(
        button.callback_data == query.data for row in markup.inline_keyboard for button in row
    )
