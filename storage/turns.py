"""Which front ends are there, and whose turn it is at what one process may do at a time."""

import time
from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from redis.asyncio import Redis

from storage.faults import redis_faults

PRESENT: Final = "clipferry:front-ends"
SINCE: Final = "clipferry:front-ends:since"
TURN: Final = "clipferry:turn:"
_TAKE: Final = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_LEAVE: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Turns:
    """The roll of front ends, and the turns that they take."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def here(self, name: str, seconds: float) -> None:
        """Say that a process will be there for some seconds more; raises StorageAway."""
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(PRESENT, {name: time.time() + seconds})
                pipe.set(SINCE, time.time(), nx=True)
                pipe.zremrangebyscore(PRESENT, 0, time.time() - seconds)
                await pipe.execute()

    async def gone(self, name: str) -> None:
        """Say that a process is there no more; raises StorageAway."""
        with redis_faults():
            await self._redis.zrem(PRESENT, name)

    async def present(self) -> Mapping[str, float]:
        """The processes that are there now, with the seconds within which each says so again; raises StorageAway."""
        moment = time.time()
        with redis_faults():
            found: list[tuple[bytes, float]] = await self._redis.zrangebyscore(PRESENT, moment, "+inf", withscores=True)
        return {name.decode(): until - moment for name, until in found}

    async def is_gone(self, name: str, seconds: float) -> bool:
        """Whether a process has said nothing for so many seconds; raises StorageAway.

        A server that was emptied has forgotten who is there: for that long it says of nobody that they are gone.
        """
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zscore(PRESENT, name)
                pipe.get(SINCE)
                until, since = await pipe.execute()
        remembers = since is not None and float(since) + seconds < time.time()
        return remembers and (until is None or float(until) < time.time())

    async def take(self, turn: str, name: str, seconds: float) -> bool:
        """Take a turn, or lengthen it, for some seconds; False if it is another's. Raises StorageAway."""
        with redis_faults():
            return bool(await self._run(_TAKE, TURN + turn, name, str(int(seconds * 1000))))

    async def holder(self, turn: str) -> str | None:
        """Whose a turn is, None if it is nobody's; raises StorageAway."""
        with redis_faults():
            found: bytes | None = await self._redis.get(TURN + turn)
        return None if found is None else found.decode()

    async def leave(self, turn: str, name: str) -> None:
        """Leave a turn to the next one, if it is this one's; raises StorageAway."""
        with redis_faults():
            await self._run(_LEAVE, TURN + turn, name)

    async def _run(self, script: str, key: str, *arguments: str) -> Any:
        # The client's type says of one method what holds for its two kinds.
        return await cast("Awaitable[Any]", self._redis.eval(script, 1, key, *arguments))
