"""Which workers are there: each says so from time to time, and is forgotten when it stops."""

import time
from dataclasses import dataclass

from redis.asyncio import Redis

from storage.faults import redis_faults

KEY = "clipferry:workers"


@dataclass(frozen=True)
class Crew:
    """The workers that are there, and how many jobs they run at once together."""

    workers: int
    slots: int


class Presence:
    """The roll of live workers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def here(self, worker: str, slots: int, seconds: float) -> None:
        """Say that a worker with so many slots will be there for some seconds more; raises StorageAway."""
        with redis_faults():
            await self._redis.zadd(KEY, {f"{worker}={slots}": time.time() + seconds})

    async def gone(self, worker: str, slots: int) -> None:
        """Say that a worker takes no more jobs; raises StorageAway."""
        with redis_faults():
            await self._redis.zrem(KEY, f"{worker}={slots}")

    async def crew(self) -> Crew:
        """The workers that are there now; raises StorageAway."""
        with redis_faults():
            await self._redis.zremrangebyscore(KEY, 0, time.time())
            members: list[bytes] = await self._redis.zrange(KEY, 0, -1)
        return Crew(len(members), sum(int(member.rpartition(b"=")[2]) for member in members))
