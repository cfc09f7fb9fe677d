"""Files into a conversation: by what Telegram keeps already, or streamed from the disk."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError, TimedOut

from bot.errors import PlatformAway
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.faults import Fault, meaning
from bot.telegram.screens import reply
from bot.telegram.uploads import Kind, Sent, groups, kind_of, opened
from engine.core import Engine
from engine.errors.jobs import MaybeDelivered
from storage.errors import DiskFull, FileGone, StorageAway
from storage.models import File, RemoteFile

log = logging.getLogger(__name__)

PLATFORM = "telegram"
WRITE_SECONDS = 60.0
"""For one piece of an upload."""
ANSWER_SECONDS = 120.0
"""For Telegram to take in what was uploaded, and a second more for each of ANSWER_BYTES."""
ANSWER_BYTES = 2_000_000

MEDIA: Mapping[str, type[Any]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
    "animation": InputMediaAnimation,
}
PICTURED = ("video", "audio", "document", "animation")
"""What Telegram takes thumbnails of."""

Source = str | Path
"""The reference under which Telegram keeps a file, or where it lies on this machine."""


@dataclass(frozen=True)
class Label:
    """What stands beside files."""

    html: str
    title: str
    performer: str | None = None
    cover: str | None = None
    """The address of a picture of it."""
    thumbnails: Mapping[int, File] = field(default_factory=dict)
    """Small pictures that are uploaded beside the files, by the file's id."""
    markup: InlineKeyboardMarkup | None = None
    spoiler: bool = False
    plain: bool = False
    """Whether files go as documents, whatever apps could make of them."""


class Deliverer:
    """Sends files for one bot."""

    def __init__(self, bot: Bot, caller: Caller, engine: Engine, *, local: bool) -> None:
        self._bot = bot
        self._caller = caller
        self._engine = engine
        self._local = local

    async def deliver(
        self, address: Address, files: Sequence[File], label: Label, tell: Callable[[int, int], None]
    ) -> list[Message]:
        """Send files, together where they go together; `tell` hears bytes done and bytes in all.

        Raises UploadTooLarge, NoFilesHere, Unreachable, FileGone, PlatformAway, MaybeDelivered.
        """
        kept = dict(await self._engine.remote_files.find(PLATFORM, str(address.bot), files))
        new = [file for file in files if file.id not in kept]
        sent = Sent(sum(file.size for file in new), lambda done: tell(done, sent.total))
        messages: list[Message] = []
        for number, group in enumerate(groups(files)):
            # What stands beside them stands there once.
            beside = label if number == 0 else replace(label, html="", cover=None, markup=None)
            messages += await self._send_group(address, group, beside, kept, sent)
        return messages

    async def _send_group(
        self, address: Address, files: Sequence[File], label: Label, kept: dict[int, RemoteFile], sent: Sent
    ) -> Sequence[Message]:
        try:
            messages = await self._say(address, files, label, kept, sent)
        except TelegramError as error:
            match meaning(error):
                case Fault.DEAD_FILE | Fault.NO_PICTURE if label.cover or any(file.id in kept for file in files):
                    await self._forget(address, files, kept)
                    messages = await self._say(address, files, replace(label, cover=None), kept, sent)
                case Fault.NOT_AS_THAT if not label.plain:
                    # It may have been the thumbnail.
                    plain = replace(label, plain=True, thumbnails={})
                    return await self._send_group(address, files, plain, kept, sent)
                case Fault.TOPIC_GONE if address.thread is not None or address.target_thread is not None:
                    outside = replace(address, thread=None, target_thread=None)
                    return await self._send_group(outside, files, label, kept, sent)
                case _ if _is_lost(error):
                    raise MaybeDelivered from error
                case Fault.PASSING:
                    raise PlatformAway from error
                case _:
                    raise
        for file, message in zip(files, messages, strict=True):
            await self._keep(address, file, message, kept)
        return messages

    async def _say(
        self, address: Address, files: Sequence[File], label: Label, kept: Mapping[int, RemoteFile], sent: Sent
    ) -> Sequence[Message]:
        new = [file for file in files if file.id not in kept]
        size = sum(file.size for file in new)
        tries = count()
        async with AsyncExitStack() as stack:
            at_hand = {file.id: await stack.enter_async_context(self._engine.files.local(file)) for file in new}
            sources: dict[int | None, Source] = {number: each.reference for number, each in kept.items()}
            sources |= at_hand
            pictures = {file.id: await self._picture(label.thumbnails.get(file.id or 0)) for file in new}

            async def request(chat: int) -> Sequence[Message]:
                sent.begin(size, again=next(tries) > 0)
                return await self._request(chat, address, files, label, kept, sources, pictures, sent)

            return await self._caller.say(
                address.target or address.chat,
                request,
                is_group=address.is_group,
                messages=len(files),
                again=lambda error: not (_is_lost(error) and sent.is_whole),
            )

    async def _request(
        self,
        chat: int,
        address: Address,
        files: Sequence[File],
        label: Label,
        kept: Mapping[int, RemoteFile],
        sources: Mapping[int | None, Source],
        pictures: Mapping[int | None, InputFile | None],
        sent: Sent,
    ) -> Sequence[Message]:
        with ExitStack() as stack:
            parts = [self._part(stack, file, sources[file.id], sent, attach=len(files) > 1) for file in files]
            where = {
                "chat_id": chat,
                "message_thread_id": address.thread if address.target is None else address.target_thread,
                "reply_parameters": reply(address) if address.target is None else None,
                "write_timeout": WRITE_SECONDS,
                "read_timeout": ANSWER_SECONDS + sum(file.size for file in files) / ANSWER_BYTES,
            }
            if len(files) == 1:
                return [await self._send_one(files[0], parts[0], label, where, kept, pictures.get(files[0].id))]
            media = []
            for number, (file, part) in enumerate(zip(files, parts, strict=True)):
                kind = _sent_as(file, label, kept)
                about = _about(file, kind, label, pictures.get(file.id), first=number == 0)
                media.append(MEDIA[kind](part, **about))
            return await self._bot.send_media_group(media=media, **where)  # type: ignore[arg-type]

    async def _send_one(
        self,
        file: File,
        part: Any,
        label: Label,
        where: Mapping[str, Any],
        kept: Mapping[int, RemoteFile],
        picture: InputFile | None,
    ) -> Message:
        kind = _sent_as(file, label, kept)
        send = getattr(self._bot, f"send_{kind}")
        about = _about(file, kind, label, picture)
        if kind == "video" and label.cover is not None:
            about["cover"] = label.cover
        message: Message = await send(**{kind: part}, **about, **where, reply_markup=label.markup)
        return message

    def _part(self, stack: ExitStack, file: File, source: Source, sent: Sent, *, attach: bool) -> Any:
        """What stands for a file in a request: its reference, where it lies, or the file opened."""
        if isinstance(source, str):
            return source
        if self._local:
            return source.absolute()
        return stack.enter_context(opened([source], sent, attach=attach, names=[file.name]))[0]

    async def _picture(self, thumbnail: File | None) -> InputFile | None:
        """A thumbnail as a part of a request, at most 200 kB; None where there is none any more."""
        if thumbnail is None:
            return None
        try:
            async with self._engine.files.local(thumbnail) as path:
                return InputFile(await asyncio.to_thread(path.read_bytes), filename=thumbnail.name, attach=True)
        except (FileGone, StorageAway):
            return None

    async def _keep(self, address: Address, file: File, message: Message, kept: dict[int, RemoteFile]) -> None:
        kind, reference = reference_of(message)
        if reference and file.id not in kept:
            # It has arrived: that the next one costs an upload again is no reason to fail.
            with suppress(StorageAway, DiskFull):
                await self._engine.remote_files.keep(PLATFORM, str(address.bot), file, kind, reference)

    async def _forget(self, address: Address, files: Sequence[File], kept: dict[int, RemoteFile]) -> None:
        for file in files:
            if kept.pop(file.id or 0, None) is not None:
                with suppress(StorageAway, DiskFull):
                    await self._engine.remote_files.forget(PLATFORM, str(address.bot), file)


def reference_of(message: Message) -> tuple[str, str]:
    """What Telegram took a file for, and the id that it keeps it under; empty where it keeps none."""
    # An animation comes as a document, too.
    for kind in ("animation", "video", "audio", "voice", "document"):
        found = getattr(message, kind)
        if found is not None:
            return kind, str(found.file_id)
    return ("photo", message.photo[-1].file_id) if message.photo else ("", "")


def _sent_as(file: File, label: Label, kept: Mapping[int, RemoteFile]) -> str:
    known = kept.get(file.id or 0)
    if known is not None:
        return known.kind
    return "document" if label.plain else kind_of(file)


def _about(
    file: File, kind: Kind | str, label: Label, picture: InputFile | None, *, first: bool = True
) -> dict[str, Any]:
    about: dict[str, Any] = {"caption": label.html, "parse_mode": ParseMode.HTML} if label.html and first else {}
    seconds = round(file.duration) if file.duration else None
    if kind in ("video", "animation"):
        about |= {"width": file.width, "height": file.height, "duration": seconds}
    if kind == "video":
        about["supports_streaming"] = True
    if kind == "audio":
        about |= {"duration": seconds, "title": label.title[:64], "performer": label.performer}
    if kind == "voice":
        about["duration"] = seconds
    if picture is not None and kind in PICTURED:
        about["thumbnail"] = picture
    if kind in ("video", "animation", "photo") and label.spoiler:
        about["has_spoiler"] = True
    return about


def _is_lost(error: TelegramError) -> bool:
    """Whether a request may have been carried out though no answer came."""
    said = str(error)
    if said.startswith("Pool timeout") or "ConnectError" in said or "ConnectTimeout" in said:
        return False
    return isinstance(error, TimedOut) or said.startswith("httpx.")
