"""What a platform told its bot: kept until it is answered, over restarts, and known again when it comes twice."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from storage import arrivals
from storage.models import Arrival, now
from storage.stores import Stores

KEPT = timedelta(days=2)
"""Telegram offers what nobody took for a day (https://core.telegram.org/bots/api#getting-updates)."""


class Arrivals:
    """The book of what came."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def note(self, platform: str, bot: str, bodies: Mapping[int, Mapping[str, Any]]) -> Sequence[int]:
        """Write down what came; the numbers of what had not come before. Raises StorageAway."""
        async with self._stores.database.session() as session:
            return await arrivals.note(session, platform, bot, bodies)

    async def unanswered(self, platform: str, bot: str) -> Sequence[Arrival]:
        """What was taken and not answered when the bot ended, oldest first; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            return await arrivals.unanswered(session, platform, bot)

    async def mark_answered(self, platform: str, bot: str, numbers: Sequence[int]) -> None:
        """Note that these are answered; raises StorageAway."""
        async with self._stores.database.session() as session:
            await arrivals.mark_answered(session, platform, bot, numbers)

    async def latest(self, platform: str, bot: str) -> int | None:
        """The number of what came last; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            return await arrivals.latest(session, platform, bot)

    async def clean(self, platform: str, bot: str) -> None:
        """Forget what cannot come again; raises StorageAway."""
        async with self._stores.database.session() as session:
            await arrivals.forget_before(session, platform, bot, now() - KEPT)
