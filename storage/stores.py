"""Everything that remembers, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import select

from storage.alarms import Alarms
from storage.cache import Cache
from storage.database import Database
from storage.errors import LibraryMissing, NoKey
from storage.events import Events
from storage.faults import redis_faults
from storage.files import FileStore
from storage.folder import FolderStore
from storage.presence import Presence
from storage.rate_limiter import RateLimiter
from storage.sealing import Safe
from storage.settings import StorageSettings
from storage.successes import Successes
from storage.throttle import Throttle
from storage.turns import Turns
from storage.valkey import redis_url


@dataclass(frozen=True)
class Stores:
    """The database, the file store, and what lives in Redis."""

    settings: StorageSettings
    database: Database
    files: FileStore
    events: Events
    cache: Cache
    rate_limiter: RateLimiter
    presence: Presence
    successes: Successes
    turns: Turns
    throttle: Throttle
    alarms: Alarms
    redis_url: str
    redis: Redis
    safe: Safe | None = None
    """Where secrets are sealed; None for a process that was given no key."""

    def own_safe(self) -> Safe:
        """The safe; raises NoKey where this process was given none."""
        if self.safe is None:
            raise NoKey
        return self.safe

    async def ping(self) -> None:
        """Ask Redis and the database for an answer; raises StorageAway."""
        with redis_faults():
            await self.redis.ping()
        async with self.database.session(read_only=True) as session:
            await session.execute(select(1))


def open_files(settings: StorageSettings) -> FileStore:
    """The store of finished files that the settings name; raises LibraryMissing."""
    if settings.bucket is None:
        return FolderStore(settings.files_dir)
    try:
        # It costs a process 40 MB.
        from storage.s3 import S3Store
    except ImportError as error:
        raise LibraryMissing(extra="s3") from error
    return S3Store(settings)


@asynccontextmanager
async def open_stores(settings: StorageSettings) -> AsyncIterator[Stores]:
    """The stores that the settings name, closed at the end of the block; raises LibraryMissing."""
    # Keys and scratch lie there, wherever the rest does.
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.redis_url or redis_url(settings.data_dir)
    retry = Retry(ExponentialBackoff(cap=0.5, base=0.02), retries=3)
    redis = Redis.from_url(url, retry=retry, retry_on_error=[RedisConnectionError], health_check_interval=30)
    database, files = Database(settings.effective_database_url), open_files(settings)
    try:
        yield Stores(
            settings=settings,
            database=database,
            files=files,
            events=Events(redis),
            cache=Cache(redis),
            rate_limiter=RateLimiter(redis),
            presence=Presence(redis),
            successes=Successes(redis),
            turns=Turns(redis),
            throttle=Throttle(redis),
            alarms=Alarms(redis),
            redis_url=url,
            redis=redis,
            safe=None if settings.cookies_key is None else Safe(settings.cookies_key.get_secret_value()),
        )
    finally:
        await files.close()
        await redis.aclose()
        await database.close()
