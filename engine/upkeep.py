"""What an operator does with all that is remembered: backups, and the move to another database."""

import math
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from engine import maintenance
from engine.lifecycle.leases import LEASE
from engine.turns import Turns
from storage import backups
from storage.backups import Contents
from storage.copying import Counts, copy
from storage.database import Database, address, sqlite_path
from storage.errors import BackupInvalid, NoDatabase, StillAtWork
from storage.locks import held
from storage.settings import StorageSettings
from storage.stores import open_files, open_stores

SIGNING_KEY = "signing.key"
PRESENT_SECONDS = 30.0


@asynccontextmanager
async def at_rest(settings: StorageSettings) -> AsyncIterator[None]:
    """See to it that no worker and no front end is there, and that none begins within the block, on whatever machine.

    One that was killed is taken to be there until its time is over. Raises StillAtWork, UnderMaintenance and
    StorageAway.
    """
    # A worker outlives a stack that was killed, for as long as it takes to hand back what it has.
    here = {path.stem: LEASE.total_seconds() for path in settings.work_dir.glob("*.lock") if held(path)}
    front_ends: Mapping[str, float] = {}
    async with AsyncExitStack() as stack:
        # Where Redis is embedded the lock of the data folder keeps others from beginning.
        if settings.redis_url is not None:
            stores = await stack.enter_async_context(open_stores(settings))
            await stack.enter_async_context(maintenance.under_way(stores))
            here |= {worker.name: worker.due for worker in await stores.presence.roll()}
            here |= await stores.presence.leavers()
            front_ends = await stores.turns.present()
        if here or front_ends:
            names, longest = [*here, *front_ends], max([*here.values(), *front_ends.values()])
            raise StillAtWork(len(here), len(front_ends), sorted(names), math.ceil(longest))
        yield


@asynccontextmanager
async def present(settings: StorageSettings) -> AsyncIterator[None]:
    """Be there for whoever would fill the database within the block, for 30 s; raises UnderMaintenance where one does.

    What takes longer holds a lock of the database that maintenance waits for. While Redis is away nobody can tell.
    """
    if settings.redis_url is None:
        # Where Redis is embedded the database lets one in at a time.
        yield
        return
    async with open_stores(settings) as stores:
        turns = Turns(stores)
        await turns.begin(PRESENT_SECONDS)
        try:
            yield
        finally:
            await turns.end()


async def copy_database(origin: str, target: str) -> Counts:
    """Copy all rows from one database into another, empty one; how many each table has.

    Raises NoDatabase, DatabaseOutdated, DatabaseNotEmpty, CopyDiffers and StorageAway.
    """
    origin, target = address(origin), address(target)
    path = sqlite_path(origin)
    if path is not None and not path.is_file():
        raise NoDatabase(address=str(path))
    source = Database(origin)
    try:
        return await copy(source, target)
    finally:
        await source.close()


async def back_up(settings: StorageSettings, signing_key: str | None, target: Path, *, files: bool) -> Contents:
    """Write a backup of database and keys, and on request of the files, while everything goes on.

    Raises BackupInvalid where the archive cannot be written, NoDatabase, DatabaseOutdated and StorageAway.
    """
    path = sqlite_path(settings.effective_database_url)
    if path is not None and not path.is_file():
        raise NoDatabase(address=str(path))
    source = Database(settings.effective_database_url)
    store = open_files(settings) if files else None
    with _writing(target):
        try:
            return await backups.write(source, _keys(settings, signing_key), store, target)
        finally:
            await source.close()
            if store is not None:
                await store.close()


async def restore(settings: StorageSettings, signing_key: str | None, source: Path) -> Contents:
    """Fill an empty database, the data folder's keys and the file store from a backup.

    Raises BackupInvalid, KeyDiffers, DatabaseNotEmpty, DatabaseOutdated and StorageAway; then no key was written.
    """
    keys = _keys(settings, signing_key)
    store = open_files(settings)
    try:
        return await backups.read(source, settings.effective_database_url, keys, store, settings.data_dir)
    finally:
        await store.close()


def _keys(settings: StorageSettings, signing_key: str | None) -> Mapping[str, str]:
    """The keys in the data folder; one that a setting names stands above the folder's."""
    kept = {path.name: path.read_text().strip() for path in settings.data_dir.glob("*.key")}
    return kept if signing_key is None else {**kept, SIGNING_KEY: signing_key}


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupInvalid(path=str(target), reason=error.strerror or str(error)) from error
