"""Values with a lifetime: quotes and looked-up media."""

import json
from typing import Any

from redis.asyncio import Redis

from storage.faults import redis_faults


class Cache:
    """JSON values in Redis that end by themselves."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> Any | None:
        """The value under a key, or None; raises StorageAway."""
        with redis_faults():
            value = await self._redis.get(_name(key))
        return None if value is None else json.loads(value)

    async def set(self, key: str, value: Any, seconds: float) -> None:
        """Keep a value for some seconds; raises StorageAway."""
        with redis_faults():
            await self._redis.set(_name(key), json.dumps(value), px=int(seconds * 1000))

    async def seconds_left(self, key: str) -> float | None:
        """How long a value will still be kept, None where there is none; raises StorageAway."""
        with redis_faults():
            left: int = await self._redis.pttl(_name(key))
        return left / 1000 if left > 0 else None

    async def delete(self, key: str) -> None:
        """Forget a value; raises StorageAway."""
        with redis_faults():
            await self._redis.delete(_name(key))


def _name(key: str) -> str:
    return f"clipferry:cache:{key}"
