"""What administrators are told at once, on each of their platforms by one of its front ends."""

from collections.abc import AsyncIterator

from storage.alarms import KEPT_SECONDS, Alarm
from storage.stores import Stores


class Alarms:
    """The alarms of the last day, as front ends see them."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def untold(self, platform: str) -> AsyncIterator[Alarm]:
        """Those that nobody has told on a platform, each handed to one front end alone; raises StorageAway."""
        for alarm in await self._stores.alarms.newest():
            if await self._stores.cache.add(f"alarm:{alarm.id}:{platform}", True, KEPT_SECONDS):
                yield alarm
