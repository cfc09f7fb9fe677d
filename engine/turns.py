"""What one process at a time may do for a bot, such as listening to its platform: the others stand by."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from engine import maintenance
from engine.lifecycle.leases import HEARTBEAT_SECONDS, LEASE
from storage.errors import StorageAway, UnderMaintenance
from storage.stores import Stores

log = logging.getLogger(__name__)

SECONDS = LEASE.total_seconds()


class Turns:
    """The turns that this process takes."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        """Under which this process takes turns."""

    def stand_for(self, name: str) -> None:
        """Take a name that only one process at a time has: what the one before it had taken is this one's."""
        self.name = name

    async def begin(self, seconds: float) -> None:
        """Say that this process begins, which takes so many seconds at most; raises UnderMaintenance."""
        with suppress(StorageAway):
            await self._stores.turns.here(self.name, seconds)
        try:
            await maintenance.refuse(self._stores)
        except UnderMaintenance:
            await self.end()
            raise

    async def end(self) -> None:
        """Say that this process is there no more."""
        with suppress(StorageAway):
            await self._stores.turns.gone(self.name)

    def name_on(self, platform: str) -> str:
        """The name under which the front end of a platform in this process says that it is there."""
        return f"{platform}:{self.name}"

    async def during(self, turn: str, work: Callable[[], Awaitable[None]]) -> None:
        """Work whenever it is this process's turn, until the work ends by itself or this is cancelled.

        Whoever has the turn keeps it while Redis is away: then nobody else can take it.
        """
        try:
            while True:
                if await self._take(turn, otherwise=False):
                    working = asyncio.ensure_future(work())
                    try:
                        while not working.done() and await self._take(turn, otherwise=True):
                            await asyncio.wait({working}, timeout=HEARTBEAT_SECONDS)
                    finally:
                        if not working.done():
                            working.cancel()
                            await asyncio.wait({working})
                    if not working.cancelled():
                        return working.result()
                    log.warning("another process has taken over: %s", turn)
                await asyncio.sleep(HEARTBEAT_SECONDS)
        finally:
            with suppress(StorageAway):
                await self._stores.turns.leave(turn, self.name)

    async def is_gone(self, other: str) -> bool:
        """Whether another process has said nothing for the length of a lease, or has left; raises StorageAway."""
        return await self._stores.turns.is_gone(other, SECONDS)

    async def is_first(self, what: str, who: str, seconds: float) -> bool:
        """Whether nobody else did something within so many seconds; so it is for everybody while Redis is away."""
        with suppress(StorageAway):
            return await self._stores.turns.take(what, who, seconds)
        return True

    async def _take(self, turn: str, *, otherwise: bool) -> bool:
        try:
            return await self._stores.turns.take(turn, self.name, SECONDS)
        except StorageAway:
            return otherwise
