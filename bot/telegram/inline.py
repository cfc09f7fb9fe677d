"""Inline mode: a link behind the bot's name, in any conversation."""

import logging
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from telegram import (
    Bot,
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedAudio,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedPhoto,
    InlineQueryResultCachedVideo,
    InlineQueryResultCachedVoice,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot import commands
from bot.chat import Sender
from bot.handlers import Handlers
from bot.messages import Messages, negotiate
from bot.telegram.addresses import Address
from bot.telegram.deliverer import PLATFORM
from bot.texts.text import fitted, short
from engine import urls
from engine.core import Engine
from engine.media import Choice
from engine.remote_files import Kept
from storage.errors import UserError

log = logging.getLogger(__name__)

AUDIO = Choice(container="mp3")
FORMS: Mapping[str, Choice | None] = {"video": None, "audio": AUDIO}
"""What can be asked for where nothing is kept, by the result's id."""
CACHED_SECONDS = 5
SAID_CHARACTERS = 100
"""Apps show one line of it; Telegram names no limit."""

CACHED: Mapping[str, Any] = {
    "video": lambda kept, **about: InlineQueryResultCachedVideo(
        video_file_id=kept.reference, title=short(kept.title), **about
    ),
    "audio": lambda kept, **about: InlineQueryResultCachedAudio(audio_file_id=kept.reference, **about),
    "voice": lambda kept, **about: InlineQueryResultCachedVoice(
        voice_file_id=kept.reference, title=short(kept.title), **about
    ),
    "animation": lambda kept, **about: InlineQueryResultCachedMpeg4Gif(mpeg4_file_id=kept.reference, **about),
    "photo": lambda kept, **about: InlineQueryResultCachedPhoto(photo_file_id=kept.reference, **about),
    "document": lambda kept, **about: InlineQueryResultCachedDocument(
        document_file_id=kept.reference, title=short(kept.title), **about
    ),
}


class Inline:
    """Answers what is typed behind one bot's name."""

    def __init__(self, bot: Bot, engine: Engine, handlers: Handlers) -> None:
        self._bot = bot
        self._engine = engine
        self._handlers = handlers

    async def suggest(self, query: InlineQuery) -> None:
        """Offer what is kept of a link at once, and to fetch it."""
        texts = Messages(negotiate(query.from_user.language_code))
        links = urls.find(query.query)
        results: Sequence[InlineQueryResult] = []
        said = texts.text("telegram-inline-hint")
        try:
            results = await self._results(query, links[0], texts) if links else []
        except UserError as error:
            log.info("an inline query is refused: %s", error.code)
            said = texts.error(error)
        # Above the results there is one line to say something in; whoever presses it comes to the bot.
        button = None if results else InlineQueryResultsButton(fitted(said, SAID_CHARACTERS), start_parameter="inline")
        try:
            await self._bot.answer_inline_query(
                query.id, results, cache_time=CACHED_SECONDS, is_personal=True, button=button
            )
        except TelegramError as error:
            log.debug("an inline query is not answered: %s", error)

    async def begin(self, chosen: ChosenInlineResult, update: int) -> None:
        """Start the job of an article that was taken; its message becomes the file."""
        links = urls.find(chosen.query)
        if chosen.inline_message_id is None or chosen.result_id not in FORMS or not links:
            return
        user = chosen.from_user
        sender = Sender(PLATFORM, str(user.id), user.full_name, user.language_code or "en")
        address = Address(
            self._bot.id,
            user.id,
            user.id,
            inline=chosen.inline_message_id,
            language=negotiate(sender.language),
            update=update,
        )
        command = commands.Get(links[0], FORMS[chosen.result_id], at_once=True)
        await self._handlers.answer(sender, address.written(), command)

    async def _results(self, query: InlineQuery, link: str, texts: Messages) -> Sequence[InlineQueryResult]:
        user = query.from_user
        asker = await self._engine.accounts.asker(PLATFORM, str(user.id), user.full_name)
        kept = await self._engine.remote_files.of_link(asker, PLATFORM, str(self._bot.id), link)
        return [*(_cached(each) for each in kept), *(self._article(form, link, texts) for form in FORMS)]

    def _article(self, form: str, link: str, texts: Messages) -> InlineQueryResult:
        # Only a message with a button can be edited later.
        button = InlineKeyboardButton(f"@{self._bot.username}", url=f"https://t.me/{self._bot.username}")
        said = InputTextMessageContent(escape(texts.text("looking", url=short(link))), parse_mode=ParseMode.HTML)
        return InlineQueryResultArticle(
            form,
            texts.text(f"telegram-inline-{form}"),
            said,
            reply_markup=InlineKeyboardMarkup([[button]]),
            description=short(link),
        )


def _cached(kept: Kept) -> InlineQueryResult:
    result: InlineQueryResult = CACHED[kept.kind](kept, id=f"kept-{kept.file_id}")
    return result
