"""Requests to Telegram: each in its turn, again where that helps, and refused in our own words."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.errors import NoFilesHere, Unreachable
from bot.telegram.faults import Fault, flood_seconds, meaning
from bot.telegram.pace import Pace
from engine.errors.forms import UploadTooLarge

log = logging.getLogger(__name__)

TRIES = 5
PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds before the second try, the third ..."""

T = TypeVar("T")


class Caller:
    """Makes requests for conversations; where a group has moved, to its new number."""

    def __init__(self, pace: Pace, on_move: Callable[[int, int], Awaitable[None]] | None = None) -> None:
        self.pace = pace
        self._on_move = on_move
        self._moved: dict[int, int] = {}

    def number(self, chat: int) -> int:
        """The number that a conversation has now."""
        return self._moved.get(chat, chat)

    async def move(self, old: int, new: int) -> None:
        """Note that a group is a supergroup from now on, under another number."""
        if self._moved.get(old) != new:
            self._moved[old] = new
            if self._on_move is not None:
                await self._on_move(old, new)

    async def say(
        self,
        chat: int,
        request: Callable[[int], Awaitable[T]],
        *,
        is_group: bool = False,
        messages: int = 1,
        again: Callable[[TelegramError], bool] = lambda _: True,
    ) -> T:
        """Make a request in its turn, with the conversation's number; what Telegram holds up is waited for.

        `again` says whether what failed on the way may be tried once more. Raises Unreachable, NoFilesHere,
        UploadTooLarge, and whatever TelegramError is the caller's to judge.
        """
        failures = 0
        while True:
            await self.pace.turn(self.number(chat), is_group=is_group, messages=messages)
            try:
                return await request(self.number(chat))
            except ChatMigrated as error:
                await self.move(self.number(chat), error.new_chat_id)
            except RetryAfter as error:
                await self.hold(chat, error)
            except TelegramError as error:
                failures += 1
                _judge(error, may_repeat=failures < TRIES and again(error))
                log.info("Telegram fails (%s), try %s", type(error).__name__, failures)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES)) - 1])

    async def hold(self, chat: int, error: RetryAfter) -> None:
        """Keep quiet in one conversation for as long as Telegram says."""
        seconds = flood_seconds(error)
        log.debug("flood limit: %s s in one conversation", seconds)
        await self.pace.hold(self.number(chat), seconds)


def _judge(error: TelegramError, *, may_repeat: bool) -> None:
    match meaning(error):
        case Fault.UNREACHABLE:
            raise Unreachable from error
        case Fault.TOO_LARGE:
            raise UploadTooLarge from error
        case Fault.NO_FILES:
            raise NoFilesHere from error
        case Fault.PASSING if may_repeat:
            return
        case _:
            raise error
