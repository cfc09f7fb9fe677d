"""What a front end does by itself, again and again: it looks at what is followed, and tells broadcasts and alarms."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot import views
from bot.chat import Chat
from bot.errors import Unreachable
from bot.tracker import Tracker
from engine.broadcasts import Outcome
from engine.core import Engine
from engine.faults import report_bug
from engine.follows import Outlet
from storage.errors import DiskFull, StorageAway, UserError
from storage.models import Follow, Identity

PAUSE_SECONDS = 5.0
VISITS_AT_ONCE = 3


class Rounds:
    """Following and broadcasts on one platform; any number of front ends may go their rounds at once."""

    def __init__(self, engine: Engine, chat: Chat, tracker: Tracker) -> None:
        self._engine = engine
        self._chat = chat
        self._tracker = tracker
        self._name = f"{chat.platform}-{os.getpid()}-{secrets.token_hex(3)}"

    async def run(self) -> None:
        """Go until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_again_and_again(self.visit_due))
            group.create_task(_again_and_again(self.tell_broadcasts))
            group.create_task(_again_and_again(self.tell_alarms))

    async def visit_due(self) -> None:
        """Look at the followed sources of this front end's conversations for which it is time; raises StorageAway."""
        turns = asyncio.Semaphore(VISITS_AT_ONCE)

        async def in_turn(follow: Follow) -> None:
            async with turns:
                await self._visit(follow)

        due = await self._engine.follows.due(self._chat.platform)
        await asyncio.gather(*(in_turn(follow) for follow in due if self._chat.owns(follow.reply_to)))

    async def tell_broadcasts(self) -> None:
        """Tell this platform's people every broadcast that is under way, to its end; raises StorageAway."""
        while await self._engine.broadcasts.go_on(self._chat.platform, self._name, self._tell):
            pass

    async def tell_alarms(self) -> None:
        """Tell this platform's administrators what they have to know at once; raises StorageAway."""
        async for alarm in self._engine.alarms.untold(self._chat.platform):
            for admin in self._engine.settings.admins_of(self._chat.platform):
                reply_to = self._chat.private(admin)
                if reply_to is not None:
                    with suppress(Unreachable):
                        await self._chat.show(reply_to, views.Alarm(alarm.name, alarm.facts))

    async def _visit(self, follow: Follow) -> None:
        here = follow.reply_to
        outlet = Outlet(self._chat.limits(here), lambda: self._chat.anew(here))
        with suppress(StorageAway, DiskFull, Unreachable):
            try:
                visit = await self._engine.follows.visit(follow, self._name, outlet)
                for job in visit.jobs if visit is not None else ():
                    await self._tracker.look(job.id or 0)
                if visit is not None and visit.trouble is not None:
                    await self._chat.show(self._chat.anew(here), views.FollowTrouble(visit.trouble))
            except UserError:
                raise
            except Exception as error:  # noqa: BLE001 - one follow must not end the others.
                report_bug(error, follow=follow.id)

    async def _tell(self, identity: Identity, text: str) -> Outcome:
        reply_to = self._chat.private(identity.external_id)
        if reply_to is None:
            return "blocked"
        try:
            await self._chat.show(reply_to, views.Announcement(text))
        except Unreachable:
            return "blocked"
        except Exception as error:  # noqa: BLE001 - one person must not end the others.
            report_bug(error, platform=self._chat.platform)
            return "failed"
        return "told"


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        with suppress(StorageAway, DiskFull):
            try:
                await work()
            except UserError:
                raise
            except Exception as error:  # noqa: BLE001 - the edge of the process: a bug must not end the rounds.
                report_bug(error)
        await asyncio.sleep(PAUSE_SECONDS)
