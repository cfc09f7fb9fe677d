"""Children that stand by: each has looked a link up, and may be handed the download of it within some seconds.

A child that goes on spares the download a fork, the copies of all pages that both tasks write to, and what it would
have to find out again. What it cannot do: a download that another worker takes begins in a child of its own.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from engine import machine
from engine.children import Child
from storage.undisturbed import undisturbed


@dataclass(frozen=True)
class Room:
    """How many children may stand by at once, and for how many seconds."""

    most: int
    seconds: float


def room(downloads: int, seconds: float) -> Room:
    """The room on this machine beside so many downloads at once."""
    return Room(machine.standing(downloads), seconds)


NO_ROOM: Final = Room(0, 0.0)


@dataclass(frozen=True)
class Standing:
    """A child that waits for its next task, and what ends it."""

    child: Child
    ends: AsyncExitStack
    expiry: asyncio.TimerHandle


class Standby:
    """The children of one worker that stand by, each under a key of its own."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._standing: dict[str, Standing] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def has(self, key: str) -> bool:
        """Whether a living child stands by under that key."""
        standing = self._standing.get(key)
        return standing is not None and not standing.child.is_dead

    def has_room(self, key: str) -> bool:
        """Whether one more may stand by, under that key."""
        return key not in self._standing and len(self._standing) < self._room.most

    def put(self, key: str, child: Child, ends: AsyncExitStack) -> None:
        """Let a child stand by where there is room, ended by closing `ends`, which is not the caller's any more."""
        expiry = asyncio.get_running_loop().call_later(self._room.seconds, self.drop, key)
        self._standing[key] = Standing(child, ends, expiry)

    def take(self, key: str) -> Standing | None:
        """The living child that stands by under that key, the caller's from now on; None where there is none."""
        if not self.has(key):
            self.drop(key)
            return None
        standing = self._standing.pop(key)
        standing.expiry.cancel()
        return standing

    def drop(self, key: str) -> None:
        """Have the child end that stands by under that key, if one does."""
        standing = self._standing.pop(key, None)
        if standing is not None:
            standing.expiry.cancel()
            ending = asyncio.create_task(standing.ends.aclose())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End all of them, wait until they are gone, and have room for none from then on."""
        self._room = NO_ROOM
        for key in list(self._standing):
            self.drop(key)
        if self._ending:
            await undisturbed(asyncio.wait(self._ending))
