"""What of a person lies in Redis: counts and values with a lifetime, under names that hold a number of theirs."""

import fnmatch
import json
import re
from collections.abc import Collection, Sequence
from typing import Any

from redis.asyncio import Redis

from storage.faults import redis_faults

CACHE = "clipferry:cache:"
RATES = "LIMITS:clipferry:rate/"

PERSON = (
    f"{CACHE}cooling:{{0}}",
    f"{CACHE}forgetting:{{0}}",
    f"{CACHE}linking:{{0}}",
    f"{CACHE}noticed:{{0}}",
    f"{RATES}*:{{0}}/*",
)
"""Names that hold the number of a user."""
OF_CHATS = f"{RATES}chat:"
"""How the names begin that hold the number of a group in its place."""
JOB = (f"{CACHE}stopping:{{0}}:*", f"{CACHE}unsent:{{0}}:*", "arq:*:{0}")
"""Names that hold the number of a job."""
LINK = (f"{CACHE}{{0}}", f"{CACHE}*:{{0}}", "arq:*:{0}")
"""Names that hold that of a look-up."""
FAULTS = f"{CACHE}fault:"
"""How the names of what went wrong begin; it tells of our inside, so that it is erased with a person, and not shown."""
OWNED = (f"{CACHE}quote:", f"{CACHE}link:", FAULTS)
"""How the names of values begin that say themselves whose they are, or at which job."""


async def find(redis: Redis, people: Collection[int], jobs: Collection[int], lookups: Collection[str]) -> list[str]:
    """The names under which something lies of some users, jobs and look-ups; raises StorageAway."""
    wanted = [(PERSON, people), (JOB, jobs), (LINK, lookups)]
    patterns = [pattern.format(value) for kinds, values in wanted for pattern in kinds for value in values]
    matches = re.compile("|".join(map(fnmatch.translate, patterns)) or r"(?!)").match
    with redis_faults():
        names = [name async for name in _names(redis)]
        owned = [name for name in names if name.startswith(OWNED) and await _is_of(redis, name, people, jobs)]
        numbered = (name for name in names if matches(name) and not name.startswith(OF_CHATS))
        return sorted({*numbered, *owned})


async def read(redis: Redis, names: Sequence[str]) -> dict[str, Any]:
    """What lies under those names that is a person's own, as far as it is text or a count; raises StorageAway."""
    found: dict[str, Any] = {}
    with redis_faults():
        for name in names:
            if name.startswith(RATES):
                hits: Any = redis.lrange(name, 0, -1)
                found[name] = len(await hits)
            elif name.startswith(CACHE) and not name.startswith(FAULTS):
                found[name] = json.loads(await redis.get(name) or b"null")
    return found


async def erase(redis: Redis, names: Sequence[str]) -> None:
    """Delete what lies under those names; raises StorageAway."""
    with redis_faults():
        if names:
            await redis.delete(*names)


async def _names(redis: Redis) -> Any:
    async for name in redis.scan_iter(count=1000):
        yield name.decode()


async def _is_of(redis: Redis, name: str, people: Collection[int], jobs: Collection[int]) -> bool:
    value = json.loads(await redis.get(name) or b"null")
    if not isinstance(value, dict):
        return False
    # What went wrong at a job may quote its link.
    at_job = str((value.get("facts") or {}).get("job", ""))
    return value.get("user") in people or at_job in map(str, jobs)
