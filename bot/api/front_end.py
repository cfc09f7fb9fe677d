"""What goes on beside the requests: deliveries, progress, the look-ups of bulk requests, and calls of webhooks."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from bot.api.chat import SilentChat, ends_for, unheard
from bot.api.desk import Desk
from bot.api.live import PLATFORM
from bot.tracker import Tracker
from bot.web.chat import PLATFORM as PAGES
from engine.faults import report_bug
from storage.models import Job

AGAIN_SECONDS: Final = 1.0


async def run(desk: Desk) -> None:
    """Do all of it until cancelled."""
    engine = desk.engine
    tracker = Tracker(engine, SilentChat(PLATFORM, ends_for(engine.accounts.webhooks)), desk.signer)
    pages = Tracker(engine, SilentChat(PAGES, unheard), desk.signer)

    async def describe(job: Job) -> dict[str, Any]:
        return (await desk.describer.one(job)).model_dump(mode="json")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_kept_up(tracker.run))
        tasks.create_task(_kept_up(pages.run))
        tasks.create_task(_kept_up(desk.live.run))
        tasks.create_task(_kept_up(lambda: engine.jobs.bulk.run(PLATFORM, desk.gate.person)))
        tasks.create_task(_kept_up(lambda: engine.accounts.webhooks.run(describe, engine.settings.allowed_networks)))


async def _kept_up(part: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do one part, again after a bug in it: the others go on, and it must not stay away unnoticed."""
    while True:
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - the edge of the process.
            report_bug(error)
            await asyncio.sleep(AGAIN_SECONDS)
