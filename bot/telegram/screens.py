"""The messages that are edited: the newest view wins, edits in between are dropped, the last word never is."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import InlineKeyboardButtonLimit, ParseMode
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.errors import Unreachable
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.faults import Fault, meaning

log = logging.getLogger(__name__)

SHOWN_KEPT = 10_000
ASKER_MARK = "\n"
"""In a group a button carries after its command who asked."""

Key = tuple[int, int | str]


@dataclass(frozen=True)
class Button:
    """A button: a command as it would be typed, or an address to open."""

    label: str
    command: str = ""
    url: str = ""


@dataclass(frozen=True)
class Content:
    """What a message says: HTML, rows of buttons, and the picture above it."""

    html: str
    rows: Sequence[Sequence[Button]] = ()
    picture: str | None = None


class Screens:
    """The status messages of one bot."""

    def __init__(self, bot: Bot, caller: Caller) -> None:
        self._bot = bot
        self._caller = caller
        self._pending: dict[Key, tuple[Address, Content]] = {}
        self._flushing: dict[Key, asyncio.Task[None]] = {}
        self._locks: dict[Key, asyncio.Lock] = {}
        self._shown: dict[Key, Content] = {}
        self.edits = 0

    async def last(self, address: Address, content: Content) -> Address:
        """Say what nothing follows for now; it has been said when this returns. Raises Unreachable."""
        key = address.message
        if key is None:
            return await self._send(address, content)
        self._pending.pop(key, None)
        async with self._locks.setdefault(key, asyncio.Lock()):
            return await self._edit_or_send(address, content, key)

    async def passing(self, address: Address, content: Content) -> Address:
        """Say what something else will follow: at once where nothing was said yet, else when its turn comes."""
        key = address.message
        if key is None:
            return await self._send(address, content)
        if self._shown.get(key) != content:
            self._pending[key] = (address, content)
            if key not in self._flushing:
                self._flushing[key] = asyncio.create_task(self._flush(key))
        return address

    async def remove(self, address: Address) -> None:
        """Take a message away; one that is gone is no error."""
        key = address.message
        if key is None or address.inline is not None:
            return
        self._pending.pop(key, None)
        async with self._locks.setdefault(key, asyncio.Lock()):
            try:
                await self._caller.say(
                    address.chat, lambda chat: self._bot.delete_message(chat, int(key[1])), is_group=address.is_group
                )
            except (TelegramError, Unreachable) as error:
                log.debug("a status message stays: %s", error)
        self._forget(key)

    async def settled(self) -> None:
        """Wait until no edit is on its way."""
        while self._flushing:
            await asyncio.wait(self._flushing.values())

    async def _flush(self, key: Key) -> None:
        try:
            while key in self._pending:
                async with self._locks.setdefault(key, asyncio.Lock()):
                    wait = await self._attempt(key)
                await asyncio.sleep(wait)
        finally:
            del self._flushing[key]

    async def _attempt(self, key: Key) -> float:
        """Show the newest content if that may be done now; seconds until it may be."""
        if key not in self._pending:
            return 0.0
        address = self._pending[key][0]
        wait = await self._caller.pace.attempt(self._caller.number(address.chat), is_group=address.is_group)
        newest = self._pending.pop(key, None) if wait <= 0 else None
        if newest is not None:
            await self._try_edit(*newest, key)
        return wait

    async def _try_edit(self, address: Address, content: Content, key: Key) -> None:
        try:
            await self._edit(self._caller.number(address.chat), address, content)
            self._note(key, content)
        except RetryAfter as error:
            await self._caller.hold(address.chat, error)
            self._pending.setdefault(key, (address, content))
        except ChatMigrated as error:
            await self._caller.move(self._caller.number(address.chat), error.new_chat_id)
        except TelegramError as error:
            log.debug("an edit is dropped: %s", error)

    async def _edit_or_send(self, address: Address, content: Content, key: Key) -> Address:
        if self._shown.get(key) == content:
            return address
        try:
            await self._caller.say(
                address.chat, lambda chat: self._edit(chat, address, content), is_group=address.is_group
            )
        except TelegramError as error:
            fault = meaning(error)
            if fault is Fault.GONE and address.inline is None:
                self._forget(key)
                return await self._send(replace(address, status=None), content)
            if fault not in (Fault.HARMLESS, Fault.GONE):
                raise
        self._note(key, content)
        return address

    async def _edit(self, chat: int, address: Address, content: Content) -> None:
        self.edits += 1
        where = (
            {"inline_message_id": address.inline}
            if address.inline is not None
            else {"chat_id": chat, "message_id": address.status}
        )
        await self._bot.edit_message_text(
            content.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(content.rows, address),
            link_preview_options=_preview(content),
            **where,
        )

    async def _send(self, address: Address, content: Content) -> Address:
        try:
            message = await self._caller.say(
                address.chat, lambda chat: self._post(chat, address, content), is_group=address.is_group
            )
        except TelegramError as error:
            if meaning(error) is not Fault.TOPIC_GONE:
                raise
            return await self._send(replace(address, thread=None), content)
        sent = replace(address, status=message.message_id)
        if sent.message is not None:
            self._note(sent.message, content)
        return sent

    async def _post(self, chat: int, address: Address, content: Content) -> Message:
        return await self._bot.send_message(
            chat,
            content.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(content.rows, address),
            link_preview_options=_preview(content),
            message_thread_id=address.thread,
            reply_parameters=reply(address),
        )

    def _note(self, key: Key, content: Content) -> None:
        self._shown[key] = content
        while len(self._shown) > SHOWN_KEPT:
            self._forget(next(iter(self._shown)))

    def _forget(self, key: Key) -> None:
        self._shown.pop(key, None)
        lock = self._locks.get(key)
        if lock is not None and not lock.locked():
            del self._locks[key]


def keyboard(rows: Sequence[Sequence[Button]], address: Address) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram takes them; in a group they carry who asked."""
    shown = [[made for button in row if (made := _button(button, address)) is not None] for row in rows]
    return InlineKeyboardMarkup([row for row in shown if row]) if any(shown) else None


def reply(address: Address) -> ReplyParameters | None:
    """That a message answers the one that asked, if that is still there."""
    if address.source is None:
        return None
    return ReplyParameters(address.source, allow_sending_without_reply=True)


def _button(button: Button, address: Address) -> InlineKeyboardButton | None:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    data = button.command
    if address.is_group and address.person:
        data = f"{data}{ASKER_MARK}{address.person}"
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        return None
    return InlineKeyboardButton(button.label, callback_data=data)


def _preview(content: Content) -> LinkPreviewOptions:
    if content.picture is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=content.picture, prefer_large_media=True, show_above_text=True)
