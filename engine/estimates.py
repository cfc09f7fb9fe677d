"""How long jobs take: measured by kind and size, and used to say when a waiting one will be done."""

import math
from dataclasses import dataclass

from engine import formats
from engine.errors.fetching import UnsupportedLink
from engine.media import Choice, Media
from storage.cache import Cache

KEPT_SECONDS = 30 * 24 * 3600.0
NEW_WEIGHT = 0.2
"""How much a new measurement moves the mean: the last ten or so decide."""
FIRST_SECONDS = 2.0
FIRST_BYTES_PER_SECOND = 5e6
"""What is assumed before anything of a kind was measured."""


@dataclass(frozen=True)
class Kind:
    """Jobs that take about as long: sound or picture, and a power of two of their size."""

    name: str
    guess: float
    """Seconds, before one was measured."""


def kind_of(media: Media, choice: Choice) -> Kind:
    """The kind of a job, from what is known before it runs."""
    if choice.poster:
        return Kind("poster", FIRST_SECONDS)
    size = _size(media, choice)
    bucket = round(math.log2(size / 1e6 + 1))
    return Kind(f"{choice.container}:{bucket}", FIRST_SECONDS + size / FIRST_BYTES_PER_SECOND)


class Estimates:
    """Mean times of kinds of jobs, shared by all processes."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def seconds(self, kind: Kind) -> float:
        """How long a job of that kind takes; raises StorageAway."""
        measured = await self._cache.get(_key(kind.name))
        return kind.guess if measured is None else float(measured)

    async def learn(self, kind: str, seconds: float) -> None:
        """Count a job of the kind with that name that took so long; raises StorageAway."""
        measured = await self._cache.get(_key(kind))
        mean = seconds if measured is None else measured + NEW_WEIGHT * (seconds - measured)
        await self._cache.set(_key(kind), mean, KEPT_SECONDS)


def wait(ahead: float, running: float, slots: int) -> float:
    """Seconds until a job starts, from the seconds of work before it, those under way, and how many run at once.

    Of what is under way half is left in the middle.
    """
    return (ahead + running / 2) / max(1, slots)


def _size(media: Media, choice: Choice) -> float:
    try:
        known = formats.estimated_size(media, choice)
    except UnsupportedLink:
        known = None
    return float(known or (media.duration or 180.0) * 250_000)


def _key(kind: str) -> str:
    return f"seconds:{kind}"
