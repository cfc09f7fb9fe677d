"""Which workers are there: each says so from time to time, and is forgotten when it stops."""

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from storage.faults import redis_faults
from storage.queues import DOWNLOADS, EVERY_QUEUE

KEY = "clipferry:workers"
LEAVING = "clipferry:workers-leaving"


@dataclass(frozen=True)
class Crew:
    """The workers that are there for a queue, and how many downloads they run at once together."""

    workers: int
    slots: int


@dataclass(frozen=True)
class Worker:
    """A worker that is there."""

    name: str
    slots: int
    """How many downloads it runs at once."""
    queues: Collection[str]
    """From which it takes."""
    due: float
    """Seconds within which it says that it is still there, or is taken to be gone."""


class Presence:
    """The roll of live workers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def here(
        self,
        worker: str,
        slots: int,
        seconds: float,
        queues: Collection[str] = EVERY_QUEUE,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """Say that a worker with so many slots, for some queues, will be there for a time more; raises StorageAway.

        What is to be known about it is forgotten with it.
        """
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(KEY, {_entry(worker, slots, queues): time.time() + seconds})
                if about is not None:
                    pipe.set(_about(worker), json.dumps(about), px=max(1, int(seconds * 1000)))
                # Whoever asks passes over those whose time has come; they are forgotten here, which happens less often.
                pipe.zremrangebyscore(KEY, 0, time.time())
                await pipe.execute()

    async def abouts(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known about each worker that is there, by its name; raises StorageAway."""
        names = sorted(worker.name for worker in await self.roll())
        with redis_faults():
            found: list[bytes | None] = await self._redis.mget([_about(name) for name in names]) if names else []
        return {name: json.loads(each) for name, each in zip(names, found, strict=True) if each is not None}

    async def gone(self, worker: str, slots: int, queues: Collection[str] = EVERY_QUEUE) -> None:
        """Say that a worker takes no more jobs; raises StorageAway."""
        with redis_faults():
            await self._redis.zrem(KEY, _entry(worker, slots, queues))

    async def leaving(self, worker: str, seconds: float) -> None:
        """Say that a worker that takes no more jobs ends those that it has, for a time more; raises StorageAway."""
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(LEAVING, {worker: time.time() + seconds})
                pipe.zremrangebyscore(LEAVING, 0, time.time())
                await pipe.execute()

    async def left(self, worker: str) -> None:
        """Say that a worker has ended what it had; raises StorageAway."""
        with redis_faults():
            await self._redis.zrem(LEAVING, worker)

    async def leavers(self) -> Mapping[str, float]:
        """Workers that end what they have, with the seconds within which each says so again; raises StorageAway."""
        moment = time.time()
        with redis_faults():
            found: list[tuple[bytes, float]] = await self._redis.zrangebyscore(LEAVING, moment, "+inf", withscores=True)
        return {name.decode(): until - moment for name, until in found}

    async def crew(self, queue: str = DOWNLOADS) -> Crew:
        """The workers that take from a queue now; raises StorageAway."""
        with redis_faults():
            members: list[bytes] = await self._redis.zrangebyscore(KEY, time.time(), "+inf")
        slots = [count for queues, count in map(_read, members) if queue in queues]
        return Crew(len(slots), sum(slots))

    async def roll(self) -> Sequence[Worker]:
        """The workers that are there now, one by one; raises StorageAway."""
        moment = time.time()
        with redis_faults():
            members: list[tuple[bytes, float]] = await self._redis.zrangebyscore(KEY, moment, "+inf", withscores=True)
        found = []
        for member, until in members:
            queues, slots = _read(member)
            name = member.decode().rpartition("=")[0].partition("/")[0]
            found.append(Worker(name, slots, queues, until - moment))
        return found


def _about(worker: str) -> str:
    return f"{KEY}:{worker}"


def _entry(worker: str, slots: int, queues: Collection[str]) -> str:
    # Versions that know no queues read what follows the last `=`, and take a worker to be there for all.
    some = "" if set(queues) == set(EVERY_QUEUE) else "/" + ",".join(sorted(queues))
    return f"{worker}{some}={slots if DOWNLOADS in queues else 0}"


def _read(member: bytes) -> tuple[Collection[str], int]:
    name, _, slots = member.decode().rpartition("=")
    some = name.partition("/")[2]
    return some.split(",") if some else EVERY_QUEUE, int(slots)
