"""The pace at which a bot sends, over all its front ends; without Redis each of them keeps it by itself."""

import logging
import time
from collections.abc import Awaitable, Callable

from storage.errors import StorageAway
from storage.stores import Stores
from storage.throttle import Limits

__all__ = ["Limits", "Throttle"]

log = logging.getLogger(__name__)

AWAY_SECONDS = 5.0
"""For how long Redis is not asked again that did not answer: messages are not to wait for it one by one."""


class Throttle:
    """The turns that this process gets to send messages; while Redis is away it gets each at once."""

    def __init__(self, stores: Stores, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns = stores.throttle
        self._clock = clock
        self._away_until = 0.0

    async def reserve(self, bot: str, chat: int, limits: Limits, *, count: int = 1) -> float:
        """Take the next turn to send so many messages together: seconds until it comes."""
        return await self._asked(lambda: self._turns.reserve(bot, chat, limits, count=count)) or 0.0

    async def attempt(self, bot: str, chat: int, limits: Limits, most: int) -> float:
        """Take a turn that is free now, 0, or none: seconds until one may be.

        `most`: how many messages the window may hold by then.
        """
        return await self._asked(lambda: self._turns.attempt(bot, chat, limits, most)) or 0.0

    async def hold(self, bot: str, chat: int, seconds: float) -> None:
        """Let no front end send to a conversation for some time."""
        await self._asked(lambda: self._turns.hold(bot, chat, seconds))

    async def _asked(self, ask: Callable[[], Awaitable[float | None]]) -> float | None:
        if self._clock() < self._away_until:
            return None
        try:
            return await ask()
        except StorageAway:
            log.warning("each front end keeps the pace by itself: Redis is away")
            self._away_until = self._clock() + AWAY_SECONDS
            return None
