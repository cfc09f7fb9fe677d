"""What a platform told its bot: kept until it is answered, over restarts, and known again when it comes twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine.lifecycle.leases import LEASE
from engine.turns import Turns
from storage import arrivals
from storage.models import Arrival, now
from storage.stores import Stores

KEPT = timedelta(days=2)
"""Telegram offers what nobody took for a day (https://core.telegram.org/bots/api#getting-updates)."""

UNNAMED = timedelta(minutes=1)
"""For how long a process of a version that gave no name is taken to answer what it took."""


class Arrivals:
    """The book of what came."""

    def __init__(self, stores: Stores, turns: Turns) -> None:
        self._stores = stores
        self._turns = turns

    async def note(self, platform: str, bot: str, bodies: Mapping[int, Mapping[str, Any]]) -> Sequence[int]:
        """Write down what came, for this process to answer; the numbers of what is new. Raises StorageAway."""
        async with self._stores.database.session() as session:
            return await arrivals.note(session, platform, bot, self._turns.name_on(platform), bodies)

    async def left_over(self, platform: str, bot: str, *, own: bool = False) -> Sequence[Arrival]:
        """What those who are gone had not answered, for this process to answer, oldest first; raises StorageAway.

        At the start of a process that is also what the one before it took under the same name: `own`.
        """
        async with self._stores.database.session(read_only=True) as session:
            takers = await arrivals.takers(session, platform, bot)
        me = self._turns.name_on(platform)
        left: dict[str | None, datetime] = {}
        for name in takers:
            if name is None:
                left[name] = now() - UNNAMED
            elif name == me and own:
                left[name] = now()
            elif name != me and await self._turns.is_gone(name):
                # One that has just begun takes what comes before it has said that it is there.
                left[name] = now() - LEASE
        if not left:
            return []
        async with self._stores.database.session() as session:
            return await arrivals.take_over(session, platform, bot, me, left)

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
