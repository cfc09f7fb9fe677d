"""Updates become commands: who asked what, where the answer goes, and what is not acted on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, SuccessfulPayment, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot import commands, views
from bot.chat import Sender
from bot.handlers import Handlers
from bot.messages import Messages, negotiate
from bot.telegram import words
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.chat import TelegramChat
from bot.telegram.deliverer import PLATFORM
from bot.telegram.groups import Groups, Heeded, speaker_behind, speaker_of
from bot.telegram.inline import Inline
from bot.telegram.intake import Body
from bot.telegram.payments import BUYS, Payments
from bot.telegram.presses import Presses
from bot.telegram.screens import ASKER_MARK, Content
from engine import rules
from engine.core import Engine
from storage.errors import DiskFull, FileGone, StorageAway, UserError

log = logging.getLogger(__name__)

IN_PLACE = frozenset(
    {"pick", "form", "offer", "formats", "retry", "cancel", "settings", "rules", "items", "jobs", "history", "language"}
)
"""Buttons with these commands change the message that they stand below; the others are answered by a new one."""
ONCE = frozenset({
    "gift", "grant", "vouchers", "voucher", "broadcast", "announce", "takedown", "forget", "export", "delete", "link",
    "unlink", "redo", "again", "follow", "refund", "apikey", "login",
})  # fmt: skip
"""Commands that are rather lost when the process dies in the middle of them than done twice."""
OF_INLINE = frozenset({"cancel", "retry", "again"})
"""Buttons below inline messages: they end or repeat the job whose file the message becomes."""
TWICE_SECONDS = 3.0
"""For how long the same press counts as the same: fingers tap twice."""
COOKIES = "cookies"
JOBS_LOOKED_AT = 50
BOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Asked:
    """A text that is handed on."""

    sender: Sender
    address: Address
    text: str
    command: str | None


class Hearing:
    """Listens for one bot."""

    def __init__(
        self,
        bot: Bot,
        engine: Engine,
        caller: Caller,
        chat: TelegramChat,
        handlers: Handlers,
        presses: Presses,
        groups: Groups,
        inline: Inline | None,
        payments: Payments,
    ) -> None:
        self._bot = bot
        self._engine = engine
        self._caller = caller
        self._chat = chat
        self._handlers = handlers
        self._presses = presses
        self._groups = groups
        self._inline = inline
        self._payments = payments
        self.mark_now: Callable[[int], Awaitable[None]] | None = None

    async def handle(self, body: Body, again: bool) -> None:
        """Answer an update; where it may have been begun before, what was done is not done twice."""
        update = Update.de_json(dict(body), self._bot)
        if update.callback_query is not None:
            await self._press(update.callback_query, update.update_id, again=again)
        elif update.inline_query is not None and self._inline is not None:
            await self._inline.suggest(update.inline_query)
        elif update.chosen_inline_result is not None and self._inline is not None:
            if not (again and await self._is_done(str(update.chosen_inline_result.from_user.id), update.update_id)):
                await self._inline.begin(update.chosen_inline_result, update.update_id)
        elif update.pre_checkout_query is not None:
            await self._payments.check(update.pre_checkout_query)
        elif update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        elif update.message is not None or update.channel_post is not None:
            message = update.message or update.channel_post
            assert message is not None
            await self._message(message, update.update_id, again=again)

    async def stop_jobs(self, address: Address) -> None:
        """End the jobs of a conversation that cannot be written to any more."""
        if address.is_group or not address.person:
            return
        asker = await self._engine.accounts.asker(PLATFORM, str(address.person), "")
        for job in await self._engine.jobs.mine(asker, limit=JOBS_LOOKED_AT):
            here = job.platform == PLATFORM and job.reply_to.get("chat") == address.chat
            if here and not job.state.final:
                try:
                    await self._engine.jobs.cancel(asker, job.id or 0)
                except UserError as error:
                    log.info("job %s cannot be ended: %s", job.id, error.code, extra={"job": job.id})

    # Messages

    async def _message(self, message: Message, update: int, *, again: bool) -> None:
        if message.migrate_to_chat_id is not None:
            await self._caller.move(message.chat.id, message.migrate_to_chat_id)
        elif message.successful_payment is not None and message.from_user is not None:
            address = self._address(message, message.from_user.id, update)
            texts = Messages(address.language)
            await self._book(message.from_user, message.successful_payment, address, texts)
        elif message.refunded_payment is not None:
            address = self._address(message, message.chat.id, update)
            await self._payments.note_refund(message.refunded_payment, address, Messages(address.language))
        elif message.chat.type == ChatType.PRIVATE:
            await self._private(message, update, again=again)
        else:
            await self._group(message, update, again=again)

    async def _private(self, message: Message, update: int, *, again: bool) -> None:
        user = message.from_user
        if user is None or user.is_bot:
            return
        sender = Sender(PLATFORM, str(user.id), user.full_name, user.language_code or "en")
        address = self._address(message, user.id, update)
        command = words.command_of(message, self._bot.username)
        text = words.with_answered_links(message, words.words(message)) if command else words.words(message)
        if words.is_text_file(message):
            await self._text_file(message, Asked(sender, address, text, command), again=again)
        elif text or (message.effective_attachment is not None and message.media_group_id is None):
            # A picture or a sticker without a word gets one; an album would get ten.
            await self._hand_on(Asked(sender, address, text, command), again=again)

    async def _group(self, message: Message, update: int, *, again: bool) -> None:
        command = self._groups.command(message)
        if not words.words(message) or words.is_for_another(message, self._bot.username):
            return
        speaker = speaker_of(message)
        # What other bots write is left alone; a chat that speaks for itself does so under a bot's name.
        if speaker > 0 and message.from_user is not None and message.from_user.is_bot:
            return
        if words.is_copied_with_file(message) or await self._groups.is_answered_in_channel(message):
            return
        if command == COOKIES and message.document is not None:
            await self._delete(message)
        sender = await self._groups.sender(message, command=command)
        heeded = await self._groups.heeded(message, sender, command)
        if heeded is None:
            return
        address = await self._groups.wished(self._address(message, speaker, update), heeded)
        text = self._text_in_group(message, heeded, command)
        asked = Asked(sender, address, text, command)
        if heeded.asked:
            await self._hand_on(asked, again=again)
        elif not (again and await self._is_done(sender.external_id, update)):
            for link in rules.wanted_links(heeded.rules, text):
                await self._handlers.answer(sender, address.written(), commands.Get(link, at_once=True))

    def _text_in_group(self, message: Message, heeded: Heeded, command: str | None) -> str:
        text = words.words(message)
        if not heeded.asked:
            return text
        text = words.without_name(text, self._bot.username) if command is None else text
        return words.with_answered_links(message, text)

    async def _text_file(self, message: Message, asked: Asked, *, again: bool) -> None:
        if again and await self._is_done(asked.sender.external_id, asked.address.update):
            return
        assert message.document is not None
        try:
            file = await message.document.get_file()
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("a file of links could not be fetched: %s", type(error).__name__)
            await self._chat.show(asked.address.written(), views.Declined(FileGone()))
            return
        text = content.decode("utf-8", "replace")
        if asked.command == COOKIES:
            # Before they are tried, which takes a while: a message that holds them is a copy of them.
            await self._delete(message)
        await self._handlers.hear_file(asked.sender, asked.address.written(), text, asked.text)

    async def _delete(self, message: Message) -> None:
        try:
            await message.delete()
        except TelegramError as error:
            log.info("a message could not be deleted: %s", type(error).__name__)

    async def _hand_on(self, asked: Asked, *, again: bool) -> None:
        if asked.command in ONCE and self.mark_now is not None:
            if again:
                return
            await self.mark_now(asked.address.update or 0)
        elif again and await self._is_done(asked.sender.external_id, asked.address.update):
            return
        own = self._own(asked)
        if own is None:
            await self._handlers.hear(asked.sender, asked.address.written(), asked.text)
            return
        try:
            await own()
        except UserError as error:
            await self._chat.show(asked.address.written(), views.Declined(error))

    def _own(self, asked: Asked) -> Callable[[], Awaitable[None]] | None:
        """What answers a command that only Telegram has, or has differently; None where the handlers do."""
        texts = Messages(asked.address.language)
        rest = asked.text.partition(" ")[2].strip()
        payments = self._payments
        link = words.deep_link(rest) if asked.command == "start" else None
        if link is not None:
            return lambda: self._handlers.hear(asked.sender, asked.address.written(), link)
        own: Mapping[str, Callable[[], Awaitable[None]]] = {
            "paysupport": lambda: payments.support(asked.address, asked.sender, texts),
            "refund": lambda: payments.refund(asked.address, asked.sender, rest, texts),
            "diagnose": lambda: self._diagnose(asked, texts),
        }
        if payments.packs and asked.command == "start" and rest == BUYS:
            return lambda: payments.offer(asked.address, texts)
        if payments.packs:
            own = {**own, "buy": lambda: payments.offer(asked.address, texts, rest)}
        if asked.command == "settings" and asked.sender.chat is not None:
            as_rules = f"/rules {rest}".strip()
            return lambda: self._handlers.hear(asked.sender, asked.address.written(), as_rules)
        return own.get(asked.command or "")

    async def _diagnose(self, asked: Asked, texts: Messages) -> None:
        address = asked.address
        if not address.is_group:
            await self._chat.screens.last(address, Content(texts.text("diagnose-private")))
            return
        is_channel = address.kind == ChatType.CHANNEL
        rules, lacks = await self._groups.missing(address.chat, asked.sender.topic, is_channel=is_channel)
        lines = [texts.text("diagnose-mode", mode=rules.mode)]
        lines += [texts.text(f"telegram-lacks-{each}", chat=str(address.chat)) for each in lacks]
        lines += [] if lacks else [texts.text("diagnose-fine")]
        await self._chat.screens.last(address, Content("\n".join(map(escape, lines))))

    async def _book(self, user: User, payment: SuccessfulPayment, address: Address, texts: Messages) -> None:
        # The money is taken: it is booked however long the database is away. A restart hears of it again.
        while True:
            try:
                await self._payments.book(user, payment, address, texts)
            except (StorageAway, DiskFull):
                await asyncio.sleep(BOOK_SECONDS)
            else:
                return

    # Buttons

    async def _press(self, query: CallbackQuery, update: int, *, again: bool) -> None:
        if not query.data or await self._is_second_tap(query):
            await query.answer()
            return
        if not again:
            self._presses.begin(query.id)
        text, _, asker = query.data.partition(ASKER_MARK)
        command = text.removeprefix("/").partition(" ")[0]
        address = self._pressed_address(query, update, command)
        sender = await self._presser(query, text, asker, command)
        if sender is None:
            key = "telegram-not-yours-channel" if _is_of_channel(query, asker) else "telegram-not-yours"
            await self._presses.alert(query.id, Messages(address.language).text(key))
            return
        address = replace(address, person=speaker_behind(sender.external_id))
        try:
            await self._hand_on(Asked(sender, address, text, command), again=again)
        finally:
            self._presses.end(query.id)

    async def _is_second_tap(self, query: CallbackQuery) -> bool:
        message = query.message
        below = query.inline_message_id if message is None else f"{message.chat.id}:{message.message_id}"
        press = f"press:{self._bot.id}:{below}:{query.from_user.id}:{query.data}"
        return not await self._engine.turns.is_first(press, query.id, TWICE_SECONDS)

    async def _presser(self, query: CallbackQuery, text: str, asker: str, command: str) -> Sender | None:
        """For whom a press acts; None for strangers."""
        user, message = query.from_user, query.message
        alone = Sender(PLATFORM, str(user.id), user.full_name, user.language_code or "en")
        if message is None:
            return alone if await self._is_of_inline(query, alone, command, text.rpartition(" ")[2]) else None
        return alone if message.chat.type == ChatType.PRIVATE else await self._groups.presser(query, asker, command)

    async def _is_of_inline(self, query: CallbackQuery, sender: Sender, command: str, number: str) -> bool:
        """Whether an inline message becomes the file of that job, and the job is that person's."""
        if command not in OF_INLINE or not number.isdecimal():
            return False
        try:
            asker = await self._engine.accounts.asker(PLATFORM, sender.external_id, sender.name)
            job = await self._engine.jobs.get(asker, int(number))
        except UserError as error:
            log.info("a press below an inline message is refused: %s", error.code)
            return False
        return bool(job.reply_to.get("inline") == query.inline_message_id)

    def _pressed_address(self, query: CallbackQuery, update: int, command: str) -> Address:
        user, message = query.from_user, query.message
        language = negotiate(user.language_code)
        if message is None:
            return Address(
                self._bot.id, user.id, user.id, inline=query.inline_message_id, language=language, update=update,
                query=query.id,
            )  # fmt: skip
        address = Address(
            self._bot.id, message.chat.id, user.id, message.chat.type, source=message.message_id,
            language=language, update=update, query=query.id,
        )  # fmt: skip
        if not isinstance(message, Message):
            return address
        address = replace(address, thread=message.message_thread_id if message.is_topic_message else None)
        answered = message.reply_to_message
        if message.text is None or command not in IN_PLACE:
            return address
        return replace(address, source=answered.message_id if answered else None, status=message.message_id)

    # Everything else

    async def _membership(self, change: ChatMemberUpdated) -> None:
        gone = change.new_chat_member.status in ("kicked", "left")
        if change.chat.type == ChatType.PRIVATE:
            if gone:
                await self.stop_jobs(Address(self._bot.id, change.chat.id, change.from_user.id))
        elif gone:
            await self._engine.chats.left(PLATFORM, str(change.chat.id))
        else:
            await self._engine.chats.back(PLATFORM, str(change.chat.id))

    async def _is_done(self, external_id: str, update: int | None) -> bool:
        """Whether an update that is told again has submitted its jobs before: they go on by themselves."""
        asker = await self._engine.accounts.asker(PLATFORM, external_id, "")
        mine = await self._engine.jobs.mine(asker, limit=JOBS_LOOKED_AT)
        return any(job.platform == PLATFORM and job.reply_to.get("update") == update for job in mine)

    def _address(self, message: Message, person: int, update: int) -> Address:
        language = message.from_user.language_code if message.from_user else None
        return Address(
            self._bot.id,
            message.chat.id,
            person,
            message.chat.type,
            thread=message.message_thread_id if message.is_topic_message else None,
            source=message.message_id,
            language=negotiate(language),
            update=update,
        )


def _is_of_channel(query: CallbackQuery, asker: str) -> bool:
    """Whether a button is that of a member who asked as a channel: who that is Telegram does not say."""
    message = query.message
    return message is not None and asker.startswith("-") and asker != str(message.chat.id)
