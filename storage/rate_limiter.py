"""Rate limits over Redis: a moving window, exact under concurrency."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from storage.faults import redis_faults

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class Rate:
    """So many hits in any window of so many seconds."""

    hits: int
    seconds: int = 60


@dataclass(frozen=True)
class Allowance:
    """What a hit met: whether it was let through, how many are left, and seconds until there is one more."""

    allowed: bool
    remaining: int
    retry_after: float


class RateLimiter:
    """Counts hits by key."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def hit(self, key: str, rate: Rate, count: int = 1) -> Allowance:
        """Count a hit, or several as one, if the rate allows it; raises StorageAway."""
        item = _item(rate)
        with redis_faults():
            return await self._allowance(item, key, allowed=await self._window.hit(item, key, cost=count))

    async def refusal(self, key: str, rate: Rate, count: int = 1) -> Allowance | None:
        """As `hit`, for who wants to know of a refusal alone: one question to Redis in place of two."""
        item = _item(rate)
        with redis_faults():
            if await self._window.hit(item, key, cost=count):
                return None
            return await self._allowance(item, key, allowed=False)

    async def _allowance(self, item: "RateLimitItem", key: str, *, allowed: bool) -> Allowance:
        window = await self._window.get_window_stats(item, key)
        return Allowance(allowed, window.remaining, max(0.0, window.reset_time - time.time()))

    @cached_property
    def _window(self) -> "MovingWindowRateLimiter":
        from limits.aio.storage import RedisStorage
        from limits.aio.strategies import MovingWindowRateLimiter

        class OverRedis(RedisStorage):
            # The library would load every client that it knows and finds, 5 MB more, and then use this one.
            DEPENDENCIES = {"redis": RedisStorage.DEPENDENCIES["redis"]}  # noqa: RUF012

        # The pool is shared, so that its owner closes it; with a pool the address is only a name.
        shared = OverRedis(
            "async+redis://",
            implementation="redispy",
            connection_pool=self._redis.connection_pool,  # type: ignore[arg-type]
        )
        return MovingWindowRateLimiter(shared)


def _item(rate: Rate) -> "RateLimitItem":
    # Only front ends count: a worker stays 10 MB smaller without the library.
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(rate.hits, rate.seconds, namespace="clipferry:rate")
