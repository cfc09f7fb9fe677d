"""What administrators have to know at once: kept in Redis for a day, and told once on each platform."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from redis.asyncio import Redis

from storage.faults import redis_faults

KEY: Final = "clipferry:alarms"
KEPT_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True)
class Alarm:
    """Something that happened, with its facts."""

    id: str
    name: str
    facts: Mapping[str, Any]


class Alarms:
    """The alarms of the last day."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def give(self, name: str, **facts: Any) -> None:
        """Let administrators know; raises StorageAway."""
        alarm = json.dumps({"id": uuid4().hex, "name": name, "facts": facts})
        moment = time.time()
        with redis_faults():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.zremrangebyscore(KEY, 0, moment - KEPT_SECONDS)
                pipe.zadd(KEY, {alarm: moment})
                await pipe.execute()

    async def newest(self) -> Sequence[Alarm]:
        """Those of the last day, oldest first; raises StorageAway."""
        with redis_faults():
            found: list[bytes] = await self._redis.zrangebyscore(KEY, time.time() - KEPT_SECONDS, "+inf")
        return [Alarm(**json.loads(each)) for each in found]
