"""Telegram's flood limits, kept for all conversations together, and over all front ends of the bot.

The limits are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from engine.throttle import Limits

CHAT_SECONDS = 1.0
"""Between two messages to one conversation."""
GROUP_MESSAGES = 20
"""To one group, within GROUP_SECONDS."""
GROUP_SECONDS = 60.0
PASSING_MESSAGES = 10
"""Of those of a group, how many may be edits that other edits follow: the rest is left for what must be said."""
ALL_PER_SECOND = 30.0
IDLE_CHATS = 10_000
PRIVATE = Limits(ALL_PER_SECOND, CHAT_SECONDS)
GROUP = Limits(ALL_PER_SECOND, CHAT_SECONDS, GROUP_SECONDS, GROUP_MESSAGES)


class Others(Protocol):
    """What the bot's other front ends leave; see `engine.throttle`."""

    async def reserve(self, bot: str, chat: int, limits: Limits, *, count: int = 1) -> float: ...

    async def attempt(self, bot: str, chat: int, limits: Limits, most: int) -> float: ...

    async def hold(self, bot: str, chat: int, seconds: float) -> None: ...


@dataclass
class _Line:
    """The turns of one conversation."""

    free_at: float = 0.0
    held_until: float = 0.0
    turns: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))


class Pace:
    """Gives each message its turn; whoever waits for one conversation does not hold up the others.

    The turns of this process are counted here, too: they hold where the others cannot be asked.
    """

    def __init__(
        self, bot: str = "", others: Others | None = None, *, limited: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._bot = bot
        self._others = others if limited else None
        self._limited = limited
        self._clock = clock
        self._lines: dict[int, _Line] = {}
        self._free_at = 0.0

    async def turn(self, chat: int, *, is_group: bool, messages: int = 1) -> None:
        """Wait until so many messages may be sent to a conversation, and count them."""
        while True:
            wait = self._reserve(chat, is_group=is_group, messages=messages)
            if self._others is not None:
                limits = GROUP if is_group else PRIVATE
                wait = max(wait, await self._others.reserve(self._bot, chat, limits, count=messages))
            await asyncio.sleep(wait)
            if self._held(chat) <= 0:
                return

    async def attempt(self, chat: int, *, is_group: bool) -> float:
        """Count an edit that others follow and may be sent now, 0; or none: seconds until one may be sent there."""
        wait = self._wait(chat, is_group=is_group)
        if wait <= 0 and self._others is not None:
            limits = GROUP if is_group else PRIVATE
            wait = await self._others.attempt(self._bot, chat, limits, PASSING_MESSAGES)
        if wait <= 0:
            self._reserve(chat, is_group=is_group, messages=1)
        return wait

    async def hold(self, chat: int, seconds: float) -> None:
        """Send nothing to a conversation for some time: Telegram has said so."""
        line = self._line(chat)
        line.held_until = max(line.held_until, self._clock() + seconds)
        if self._others is not None:
            await self._others.hold(self._bot, chat, seconds)

    def _wait(self, chat: int, *, is_group: bool) -> float:
        line = self._line(chat)
        now = self._clock()
        free_at = line.held_until
        if self._limited:
            free_at = max(free_at, line.free_at, self._free_at, self._window_end(line, is_group, PASSING_MESSAGES))
        return max(0.0, free_at - now)

    def _reserve(self, chat: int, *, is_group: bool, messages: int) -> float:
        line = self._line(chat)
        now = self._clock()
        at = max(now, line.held_until)
        if self._limited:
            at = max(at, line.free_at, self._free_at, self._window_end(line, is_group, GROUP_MESSAGES + 1 - messages))
            self._free_at = max(now, self._free_at) + messages / ALL_PER_SECOND
            line.free_at = at + CHAT_SECONDS
            line.turns.extend([at] * messages)
        return at - now

    def _held(self, chat: int) -> float:
        return self._line(chat).held_until - self._clock()

    def _window_end(self, line: _Line, is_group: bool, most: int) -> float:
        """When the oldest of the last messages has left the window, so that one more keeps within `most`."""
        if not is_group or len(line.turns) < most:
            return 0.0
        return line.turns[-most] + GROUP_SECONDS

    def _line(self, chat: int) -> _Line:
        if len(self._lines) > IDLE_CHATS:
            now = self._clock()
            self._lines = {
                number: line
                for number, line in self._lines.items()
                if max(line.free_at, line.held_until) + GROUP_SECONDS > now
            }
        return self._lines.setdefault(chat, _Line())
