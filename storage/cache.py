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

    async def add(self, key: str, value: Any, seconds: float) -> bool:
        """Keep a value for some seconds unless there is one; whether it was kept. Raises StorageAway."""
        with redis_faults():
            return bool(await self._redis.set(_name(key), json.dumps(value), px=int(seconds * 1000), nx=True))

    async def take(self, key: str) -> Any | None:
        """The value under a key, which is forgotten: of many who take it one gets it. Raises StorageAway."""
        with redis_faults():
            value = await self._redis.getdel(_name(key))
        return None if value is None else json.loads(value)

    async def count(self, key: str, seconds: float) -> int:
        """How often this key was counted, this time included; forgotten after some seconds. Raises StorageAway."""
        with redis_faults():
            counted: int = await self._redis.incr(_name(key))
            await self._redis.pexpire(_name(key), max(1, int(seconds * 1000)))
        return counted

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
