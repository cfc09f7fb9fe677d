"""The engine as front ends hold it: built by hand, in one place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.accounts import Accounts
from engine.jobs import Jobs
from engine.queue import open_queue
from engine.settings import EngineSettings
from storage.files import FileStore
from storage.settings import StorageSettings
from storage.stores import open_stores


@dataclass(frozen=True)
class Engine:
    """What front ends ask: who somebody is, and everything about jobs; and where finished files lie."""

    accounts: Accounts
    jobs: Jobs
    files: FileStore
    settings: EngineSettings
    ping: Callable[[], Awaitable[None]]
    """Ask the database and Redis for an answer; raises StorageAway."""


@asynccontextmanager
async def open_engine(storage_settings: StorageSettings, settings: EngineSettings) -> AsyncIterator[Engine]:
    """The engine over the stores that the settings name; raises StorageAway."""
    async with open_stores(storage_settings) as stores, open_queue(stores) as queue:
        yield Engine(Accounts(stores, settings), Jobs(stores, queue, settings), stores.files, settings, stores.ping)
