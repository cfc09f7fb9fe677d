"""Presses of buttons: each is answered once, at the latest before Telegram gives it up."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError

from bot import views
from bot.messages import Messages
from bot.telegram.addresses import Address
from bot.texts.text import fitted
from bot.texts.views import text as text_of

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 4.0
"""How long a button may look as if nothing happened."""


@dataclass(frozen=True)
class _Open:
    timer: asyncio.TimerHandle


class Presses:
    """The presses that wait for a word."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._open: dict[str, _Open] = {}
        self._answering: set[asyncio.Task[None]] = set()

    def begin(self, query: str) -> None:
        """A button was pressed."""
        timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.end, query)
        self._open[query] = _Open(timer)

    def end(self, query: str) -> None:
        """Let the button come to rest, if it has not yet."""
        if query in self._open:
            task = asyncio.create_task(self.alert(query, ""))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def say(self, address: Address, view: views.View, texts: Messages) -> bool:
        """Say a refusal of what was pressed above the conversation, to the person alone; whether that was done."""
        if address.query is None or address.query not in self._open:
            return False
        refused = isinstance(view, views.Declined) and view.job is None
        if not refused and not isinstance(view, views.NothingToDo):
            self.end(address.query)
            return False
        await self.alert(address.query, "\n".join(text_of(view, texts).lines))
        return True

    async def alert(self, query: str, text: str) -> None:
        """Answer a press, with words or without."""
        opened = self._open.pop(query, None)
        if opened is not None:
            opened.timer.cancel()
        most = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        shown = fitted(text, most)[:most]
        try:
            await self._bot.answer_callback_query(query, text=shown or None, show_alert=bool(shown))
        except TelegramError as error:
            log.debug("a press is not answered: %s", error)
