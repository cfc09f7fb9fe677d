"""Telegram as a chat: one status message that is edited, and the files beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from telegram import Bot, InputFile, Message
from telegram.constants import MessageLimit, ParseMode

from bot import pictures, views
from bot.chat import ReplyTo
from bot.errors import NoFilesHere, NotStarted, Unreachable
from bot.messages import Messages
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.deliverer import MEDIA, PLATFORM, Deliverer, Label, reference_of
from bot.telegram.presses import Presses
from bot.telegram.render import caption, caption_buttons, html, render
from bot.telegram.screens import Screens, keyboard, reply
from bot.telegram.uploads import ALBUM, THUMBNAILS
from bot.texts.text import Text
from bot.texts.views import text as text_of
from engine.core import Engine
from engine.delivery import Limits, Link
from engine.media import Media, Progress
from storage.models import File

log = logging.getLogger(__name__)

TELL_SECONDS = 1.0


@dataclass(frozen=True)
class Carrying:
    """What one bot can carry, and where it puts files that belong to no conversation."""

    upload_bytes: int
    storage_chat: int | None = None


class TelegramChat:
    """The conversations of one bot."""

    platform = PLATFORM
    edit_seconds = 1.0
    # What was being sent when the process died may have arrived, and a second one would be another message.
    repeatable = False

    def __init__(
        self, bot: Bot, engine: Engine, caller: Caller, presses: Presses, carrying: Carrying, *, local: bool = False
    ) -> None:
        self._bot = bot
        self._engine = engine
        self._presses = presses
        self._carrying = carrying
        self._caller = caller
        self.screens = Screens(bot, caller)
        self._deliverer = Deliverer(bot, caller, engine, local=local)
        self.on_unreachable: Callable[[Address], Awaitable[None]] | None = None

    async def run(self) -> None:
        """Nothing to listen to: whoever made this chat hands the updates to the handlers."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Whether the conversation is this bot's."""
        return reply_to.get("bot") == self._bot.id

    def limits(self, reply_to: ReplyTo) -> Limits:
        """What Telegram takes from this bot."""
        return Limits(self._carrying.upload_bytes, 1 if reply_to.get("inline") else ALBUM, THUMBNAILS)

    def private(self, external_id: str) -> ReplyTo | None:
        """The private conversation with a person."""
        if not external_id.isdecimal():
            return None
        return Address(self._bot.id, int(external_id), int(external_id)).written()

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same conversation, for a message of its own."""
        return Address.read(reply_to).anew().written()

    async def show(self, reply_to: ReplyTo, view: views.View) -> ReplyTo:
        """Say it in the status message, or send the files; raises UploadTooLarge, MaybeDelivered or Unreachable."""
        address = Address.read(reply_to)
        try:
            address = await self._show(address, view, Messages(address.language))
        except Unreachable:
            if self.on_unreachable is not None:
                await self.on_unreachable(address)
            # Whoever waits for its arrival must know; a status that nobody can see any more is none.
            if isinstance(view, views.Delivered | views.Announcement):
                raise
        return {**reply_to, **address.written()}

    async def _show(self, address: Address, view: views.View, texts: Messages) -> Address:
        if await self._presses.say(address, view, texts):
            return address
        match view:
            case views.Delivered() if not isinstance(view.plan, Link):
                return await self._deliver(address, view, texts)
            case views.Document():
                made = InputFile(view.content, filename=view.name)
                return await self._send_made(address, made, text_of(view, texts))
            case views.DownloadStatistics() if picture := await pictures.of_statistics(view, texts):
                made = InputFile(picture, filename=pictures.NAME)
                return await self._send_made(address, made, text_of(view, texts), picture=True)
            case views.Declined() if address.quiet:
                await self.screens.remove(address)
                return address
            case _ if isinstance(view, views.Passing):
                return await self.screens.passing(address, render(view, texts))
            case _:
                return await self.screens.last(address, render(view, texts))

    async def _deliver(self, address: Address, view: views.Delivered, texts: Messages) -> Address:
        if address.inline is not None:
            return await self._deliver_inline(address, view, texts)
        label = await self._label(address, view, texts)
        if await self._delivered_elsewhere(address, view, label, texts):
            said = html(text_of(view, texts))
            await self.screens.last(address, replace(render(view, texts), html=said))
        else:
            here = replace(address, target=None, target_thread=None)
            with self._telling(address, view, texts) as tell:
                await self._deliverer.deliver(here, view.plan.files, label, tell)
            await self.screens.remove(address)
        if address.original is not None:
            await self.screens.remove(replace(address, status=address.original))
        return address

    async def _delivered_elsewhere(
        self, address: Address, view: views.Delivered, label: Label, texts: Messages
    ) -> bool:
        """Send files to the place that the chat's rules name for them; False where there is none, or it takes none."""
        if not address.delivers_elsewhere:
            return False
        try:
            with self._telling(address, view, texts) as tell:
                await self._deliverer.deliver(address, view.plan.files, label, tell)
        except (Unreachable, NoFilesHere) as error:
            log.warning("chat %s takes no files: %s", address.target, error.code)
            return False
        return True

    async def _send_made(self, address: Address, made: InputFile, said: Text, *, picture: bool = False) -> Address:
        """Send what was made for the person who asks, and is kept nowhere."""
        send = self._bot.send_photo if picture else self._bot.send_document
        caption = html(said, MessageLimit.CAPTION_LENGTH)
        await self._caller.say(
            address.chat,
            lambda chat: send(
                chat, made, caption=caption, parse_mode=ParseMode.HTML,
                message_thread_id=address.thread, reply_parameters=reply(address),
            ),
            is_group=address.is_group,
        )  # fmt: skip
        await self.screens.remove(address)
        return address

    async def _deliver_inline(self, address: Address, view: views.Delivered, texts: Messages) -> Address:
        """Telegram takes no upload for an inline message: the file goes elsewhere first, and its id into the edit."""
        label = replace(await self._label(address, view, texts), markup=None)
        with self._telling(address, view, texts) as tell:
            sent = await self._store(address, view.plan.files[:1], label, tell)
        kind, reference = reference_of(sent[0])
        kind = "document" if kind == "voice" else kind
        media = MEDIA[kind](reference, caption=label.html, parse_mode=ParseMode.HTML)
        await self._caller.say(
            address.chat, lambda _: self._bot.edit_message_media(media, inline_message_id=address.inline)
        )
        return address

    async def _store(
        self, address: Address, files: Sequence[File], label: Label, tell: Callable[[int, int], None]
    ) -> list[Message]:
        elsewhere = self._carrying.storage_chat
        if elsewhere is not None:
            try:
                store = Address(address.bot, address.chat, address.person, kind="channel", target=elsewhere)
                return await self._deliverer.deliver(store, files, label, tell)
            except (Unreachable, NoFilesHere) as error:
                log.error("the storage chat takes no files: %s", error.code)
        try:
            store = Address(address.bot, address.chat, address.person)
            return await self._deliverer.deliver(store, files, label, tell)
        except Unreachable as error:
            raise NotStarted(bot=f"t.me/{self._bot.username}") from error

    async def _label(self, address: Address, view: views.Delivered, texts: Messages) -> Label:
        # In a group its rules have said how files look; alone, a person has.
        wishes = {} if address.is_group else (await self._engine.accounts.of_user(view.job.user_id)).preferences
        media = Media.model_validate(view.job.media)
        rows = caption_buttons(view, texts)
        return Label(
            html=""
            if address.bare or wishes.get("caption") == "off"
            else caption(view, texts, inline=address.inline is not None),
            title=view.job.title,
            performer=media.uploader,
            cover=media.thumbnail if media.thumbnail and media.thumbnail.startswith("https://") else None,
            thumbnails=view.thumbnails,
            markup=keyboard(rows, address),
            spoiler=address.spoiler or wishes.get("spoiler") == "on",
        )

    @contextmanager
    def _telling(
        self, address: Address, view: views.Delivered, texts: Messages
    ) -> Iterator[Callable[[int, int], None]]:
        """Say in the status message, where there is one, how far an upload is, or that Telegram takes its time."""
        loop = asyncio.get_running_loop()
        told_at = loop.time()
        telling: set[asyncio.Task[Address]] = set()

        def say(progress: Progress) -> None:
            content = replace(render(views.Running(view.job, progress), texts), rows=())
            task = asyncio.create_task(self.screens.passing(address, content))
            telling.add(task)
            task.add_done_callback(telling.discard)

        def tell(done: int, total: int) -> None:
            nonlocal told_at
            if address.message is None or loop.time() - told_at < TELL_SECONDS or done >= total:
                return
            told_at = loop.time()
            begun.cancel()
            say(Progress(stage="uploading", fraction=done / total, done_bytes=done, total_bytes=total))

        def tell_begun() -> None:
            if address.message is not None:
                say(Progress(stage="uploading"))

        begun = loop.call_later(TELL_SECONDS, tell_begun)
        try:
            yield tell
        finally:
            begun.cancel()
