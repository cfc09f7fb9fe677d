"""How fetches have ended, by platform and by version of yt-dlp: counted in Redis in steps of ten minutes, for a day."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from storage.faults import redis_faults

KEY: Final = "clipferry:successes:"
STEP_SECONDS: Final = 600
KEPT_SECONDS: Final = 25 * 3600
"""How long a step is kept: a day, and what of the oldest step lies before it."""

LINKS: Final = "clipferry:failing:"
MOST_LINKS: Final = 8
"""Of links that failed last, so many of each platform are kept: a release of yt-dlp is held against them."""


@dataclass(frozen=True)
class Ended:
    """How one fetch has ended."""

    platform: str
    outcome: str
    """`ok`, `failed`, or `refused`: nobody could have fetched that link."""
    version: str
    """yt-dlp's."""


@dataclass(frozen=True)
class Tally:
    """How many fetches have ended how."""

    ok: int = 0
    failed: int = 0
    refused: int = 0

    @property
    def tried(self) -> int:
        """Those of which something can be learnt: it was possible to fetch them."""
        return self.ok + self.failed

    @property
    def share(self) -> float | None:
        """How many of those succeeded, from 0 to 1; None where there was none."""
        return self.ok / self.tried if self.tried else None


class Successes:
    """The counts of all workers together."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, counts: Mapping[Ended, int]) -> None:
        """Count some more, as of now; raises StorageAway."""
        key = _name(_step(time.time()))
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                for ended, count in counts.items():
                    pipe.hincrby(key, f"{ended.platform} {ended.outcome} {ended.version}", count)
                pipe.expire(key, KEPT_SECONDS)
                await pipe.execute()

    async def add_failing(self, platform: str, version: str, links: Sequence[str]) -> None:
        """Keep the newest links of a platform that failed with a version, for a day; raises StorageAway."""
        key = f"{LINKS}{version}:{platform}"
        moment = time.time()
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(key, dict.fromkeys(links, moment))
                pipe.zremrangebyrank(key, 0, -MOST_LINKS - 1)
                pipe.expire(key, KEPT_SECONDS)
                await pipe.execute()

    async def failing(self, platform: str, version: str) -> Sequence[str]:
        """Links of a platform that failed last with a version; raises StorageAway."""
        with redis_faults():
            found: list[bytes] = await self._redis.zrange(f"{LINKS}{version}:{platform}", 0, -1)
        return [link.decode() for link in found]

    async def tally(self, seconds: float, version: str | None = None) -> Mapping[str, Tally]:
        """What ended within so many seconds, up to a day, and in the step before; by platform.

        Of one version alone where that is named. Raises StorageAway.
        """
        now = time.time()
        steps = range(_step(now - seconds), _step(now) + 1)
        with redis_faults():
            async with self._redis.pipeline(transaction=False) as pipe:
                for step in steps:
                    pipe.hgetall(_name(step))
                found: list[dict[bytes, bytes]] = await pipe.execute()
        counts: dict[str, Counter[str]] = {}
        for fields in found:
            for field, count in fields.items():
                platform, outcome, of_version = field.decode().split(" ", 2)
                if version in (None, of_version):
                    counts.setdefault(platform, Counter())[outcome] += int(count)
        return {name: Tally(each["ok"], each["failed"], each["refused"]) for name, each in sorted(counts.items())}


def _step(moment: float) -> int:
    return int(moment // STEP_SECONDS)


def _name(step: int) -> str:
    return f"{KEY}{step}"
