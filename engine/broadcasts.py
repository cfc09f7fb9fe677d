"""Broadcasts: a text for everyone who was known when it was written, told to each once, at the platform's pace.

How far it has come is written down after each handful of people; whom of a handful it was told is marked in Redis
before they are told, so that whoever goes on after a crash leaves out at most the one who was being told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Literal

from engine.askers import Asker, check_admin
from engine.errors.people import TextTooLong
from engine.settings import EngineSettings
from storage import broadcasts
from storage.models import Broadcast, BroadcastRun, Identity, now
from storage.stores import Stores
from storage.undisturbed import undisturbed

LEASE = timedelta(seconds=60)
"""How long a run is taken to go on after its holder last said so; a handful takes a few seconds."""
MARK_SECONDS = 24 * 3600.0
HANDFUL_SECONDS = 3.0
MOST_AT_ONCE = 100
MOST_CHARACTERS = 2000
"""What Discord takes in a message, the least of all, https://discord.com/developers/docs/resources/message"""
SHOWN = 5

Outcome = Literal["told", "blocked", "failed"]
Tell = Callable[[Identity, str], Awaitable[Outcome]]
"""Tells one person a text, and says how that went."""


class Broadcasts:
    """Texts for everyone."""

    def __init__(self, stores: Stores, settings: EngineSettings) -> None:
        self._stores = stores
        self._settings = settings
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def add(self, asker: Asker, text: str) -> int:
        """Tell everyone a text, as an administrator; its number. Raises AdminsOnly or TextTooLong."""
        check_admin(asker)
        check_text(text)
        async with self._stores.database.session() as session:
            return await broadcasts.add(session, text, asker.user_id)

    async def stop(self, asker: Asker) -> int:
        """End what is under way, as an administrator; how many there were. Raises AdminsOnly."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            return await broadcasts.stop(session)

    async def newest(self, asker: Asker) -> Sequence[tuple[Broadcast, Sequence[BroadcastRun]]]:
        """The newest broadcasts and how far each platform is, as an administrator; raises AdminsOnly."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            return await broadcasts.newest(session, SHOWN)

    async def go_on(self, platform: str, holder: str, tell: Tell) -> bool:
        """Go on with a platform's oldest broadcast to its end; False if there is none, or others are at it.

        Raises StorageAway; then somebody goes on with it when the lease is over.
        """
        found = await self._claim(platform, holder)
        if found is None:
            return False
        broadcast, run = found
        try:
            while await self._tell_handful(broadcast, run, holder, tell):
                pass
        except asyncio.CancelledError:
            async with self._stores.database.session() as session:
                await broadcasts.leave(session, run, holder)
            raise
        return True

    async def _claim(self, platform: str, holder: str) -> tuple[Broadcast, BroadcastRun] | None:
        async with self._stores.database.session(read_only=True) as session:
            unbegun = await broadcasts.unbegun(session, platform)
            if not unbegun and not await broadcasts.is_open(session, platform):
                return None
        async with self._stores.database.session() as session:
            for broadcast in unbegun:
                await broadcasts.begin(session, broadcast, platform)
            return await broadcasts.claim(session, platform, holder, LEASE)

    async def _tell_handful(self, broadcast: Broadcast, run: BroadcastRun, holder: str, tell: Tell) -> bool:
        """Tell the next few people and write down how far it is; whether it goes on."""
        rate = self._settings.broadcast_rate(run.platform)
        async with self._stores.database.session(read_only=True) as session:
            count = min(MOST_AT_ONCE, max(1, round(rate * HANDFUL_SECONDS)))
            people = await broadcasts.recipients(session, broadcast, run, count)
        for identity in people:
            outcome = await undisturbed(self._tell_once(run, identity, broadcast.text, tell))
            setattr(run, outcome, getattr(run, outcome) + 1)
            await self.sleep(1 / rate)
        if people:
            run.cursor = people[-1].id or 0
        else:
            run.finished_at = now()
        async with self._stores.database.session() as session:
            goes_on = await broadcasts.advance(session, run, holder, LEASE)
        return goes_on and bool(people)

    async def _tell_once(self, run: BroadcastRun, identity: Identity, text: str, tell: Tell) -> Outcome:
        mark = f"broadcast:{run.id}:{identity.id}"
        if not await self._stores.cache.add(mark, "told", MARK_SECONDS):
            before: Outcome = await self._stores.cache.get(mark) or "told"
            return before
        outcome = await tell(identity, text)
        if outcome != "told":
            await self._stores.cache.set(mark, outcome, MARK_SECONDS)
        return outcome


def check_text(text: str) -> None:
    """Refuse a text that would be cut somewhere; raises TextTooLong."""
    if len(text) > MOST_CHARACTERS:
        raise TextTooLong(limit=MOST_CHARACTERS, actual=len(text))
