"""The engine as front ends hold it: built by hand, in one place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.access import Access
from engine.accounts import Accounts
from engine.administration import Administration
from engine.alarms import Alarms
from engine.arrivals import Arrivals
from engine.broadcasts import Broadcasts
from engine.chats import Chats
from engine.cookies import Cookies
from engine.faults import kept_in
from engine.follows import Follows
from engine.health import Health
from engine.jobs import Jobs
from engine.linking import Linking
from engine.menus import Menus
from engine.oversight import Oversight
from engine.privacy import Privacy
from engine.purchases import Purchases
from engine.queue import Queue, open_queue
from engine.remote_files import RemoteFiles
from engine.settings import EngineSettings
from engine.telemetry.gauges import Gauges
from engine.throttle import Throttle
from engine.turns import Turns
from storage.files import FileStore
from storage.settings import StorageSettings
from storage.stores import Stores, open_stores


@dataclass(frozen=True)
class Engine:
    """What front ends ask: who somebody is, and everything about jobs; and where finished files lie."""

    accounts: Accounts
    access: Access
    linking: Linking
    privacy: Privacy
    chats: Chats
    jobs: Jobs
    follows: Follows
    broadcasts: Broadcasts
    administration: Administration
    oversight: Oversight
    cookies: Cookies
    health: Health
    alarms: Alarms
    files: FileStore
    arrivals: Arrivals
    purchases: Purchases
    remote_files: RemoteFiles
    turns: Turns
    throttle: Throttle
    menus: Menus
    settings: EngineSettings
    ping: Callable[[], Awaitable[None]]
    """Ask the database and Redis for an answer; raises StorageAway."""
    gauges: Gauges


@asynccontextmanager
async def open_engine(storage_settings: StorageSettings, settings: EngineSettings) -> AsyncIterator[Engine]:
    """The engine over the stores that the settings name; raises StorageAway."""
    async with open_stores(storage_settings) as stores, open_queue(stores) as queue:
        with kept_in(stores.cache):
            yield assemble(stores, queue, settings)


def assemble(stores: Stores, queue: Queue, settings: EngineSettings) -> Engine:
    """The engine over stores and a queue that are open."""
    accounts, jobs, turns = Accounts(stores, settings), Jobs(stores, queue, settings), Turns(stores)
    administration, cookies = Administration(stores, queue, accounts, settings), Cookies(stores, queue, settings)
    return Engine(
        accounts=accounts,
        access=Access(stores),
        linking=Linking(stores),
        privacy=Privacy(stores),
        chats=Chats(stores),
        jobs=jobs,
        follows=Follows(stores, queue, accounts, jobs, settings),
        broadcasts=Broadcasts(stores, settings),
        administration=administration,
        oversight=Oversight(stores),
        cookies=cookies,
        health=Health(stores, administration, cookies),
        alarms=Alarms(stores),
        files=stores.files,
        arrivals=Arrivals(stores, turns),
        purchases=Purchases(stores),
        remote_files=RemoteFiles(stores, settings),
        turns=turns,
        throttle=Throttle(stores),
        menus=Menus(stores),
        settings=settings,
        ping=stores.ping,
        gauges=Gauges(stores),
    )
