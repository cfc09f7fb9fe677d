"""Maintenance: while a database is filled, no worker and no front end begins on it, on whatever machine.

Whoever begins says first that it is there and looks then; maintenance takes its turn first, and looks then who is
there: of two at the same moment at least one sees the other. The turn ends with its process.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from engine.faults import where
from engine.lifecycle.leases import HEARTBEAT_SECONDS, LEASE
from storage import migrations
from storage.errors import StorageAway, UnderMaintenance
from storage.stores import Stores

log = logging.getLogger(__name__)

TURN = "maintenance"
SECONDS = LEASE.total_seconds()


@asynccontextmanager
async def under_way(stores: Stores) -> AsyncIterator[None]:
    """Keep everybody from beginning within the block; raises UnderMaintenance where another does, and StorageAway."""
    name = where()
    if not await stores.turns.take(TURN, name, SECONDS):
        raise UnderMaintenance(await stores.turns.holder(TURN) or "")
    keeping = asyncio.create_task(_keep(stores, name))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        with suppress(StorageAway):
            await stores.turns.leave(TURN, name)


async def refuse(stores: Stores) -> None:
    """Raise UnderMaintenance while a database is filled. While Redis is away nobody can tell, and nothing is done."""
    with suppress(StorageAway):
        holder = await stores.turns.holder(TURN)
        if holder is not None:
            raise UnderMaintenance(holder)


async def check_tables(stores: Stores) -> None:
    """Raise DatabaseOutdated where tables are missing, and UnderMaintenance while they may only not be there yet.

    While the database is away nobody can tell, and nothing is done.
    """
    await refuse(stores)
    with suppress(StorageAway):
        await migrations.check(stores.database)


async def wait_for_end(begin: Callable[[], Awaitable[None]], stopped: asyncio.Event) -> bool:
    """Begin, once nothing is in the way: what raises UnderMaintenance is tried again. False if stopped before."""
    told = False
    while not stopped.is_set():
        try:
            await begin()
        except UnderMaintenance as error:
            if not told:
                log.warning("the database is being filled by %s: waiting for the end of that", error.holder)
            told = True
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await stopped.wait()
        else:
            return True
    return False


async def _keep(stores: Stores, name: str) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        with suppress(StorageAway):
            await stores.turns.take(TURN, name, SECONDS)
