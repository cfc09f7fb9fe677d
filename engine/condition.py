"""How a worker stands: its yt-dlp, the proxies of its guard, and what its checks found; told with each heartbeat."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine import checks, programs
from engine.checks import Finding
from engine.faults import report_bug
from engine.lookups import Folder
from engine.sandbox import Sandbox
from engine.settings import EngineSettings
from engine.supplies import Supplies

log = logging.getLogger(__name__)

FIRST_SECONDS: Final = 5.0
"""After how long the first checks are made: they cost a second of the processor, and the first jobs come before."""
AGAIN_SECONDS: Final = 3600.0
GUARD_SECONDS: Final = 15.0


class Condition:
    """The condition of one worker process."""

    def __init__(self, sandbox: Sandbox, supplies: Supplies, settings: EngineSettings, folder: Folder) -> None:
        self._sandbox = sandbox
        self._supplies = supplies
        self._settings = settings
        self._folder = folder
        self._troubles: list[str] = []
        self._guard_troubles: list[str] = []
        self._proxies: Sequence[Mapping[str, Any]] = ()

    def about(self) -> dict[str, Any]:
        """What others are told of this worker, as JSON."""
        version, released_at = programs.ytdlp_release(self._sandbox.overlay)
        proxies = [*self._supplies.proxies(), *self._proxies]
        troubles = [*self._troubles, *self._guard_troubles]
        return {"ytdlp": version, "released_at": released_at, "proxies": proxies, "troubles": troubles}

    async def keep_asking(self, guard: str) -> None:
        """Ask the egress guard that is a service of its own how it stands, again and again."""
        while True:
            await self.ask(guard)
            await asyncio.sleep(GUARD_SECONDS)

    async def ask(self, guard: str) -> None:
        """Ask the egress guard at an address how it stands; a change is logged."""
        found, self._proxies = await checks.guard(guard, self._settings.platforms)
        troubles = checks.troubles([found])
        if troubles != self._guard_troubles:
            log.log(logging.WARNING if troubles else logging.INFO, "%s", found)
        self._guard_troubles = troubles

    async def keep_checking(self) -> None:
        """Check everything a while after the start, and again every hour; what is not as it should be is logged."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            try:
                await self.check()
            except Exception as error:  # noqa: BLE001 - a check that breaks must not end the worker.
                report_bug(error)
            await asyncio.sleep(AGAIN_SECONDS)

    async def check(self) -> Sequence[Finding]:
        """Check everything that this worker fetches with."""
        platforms = self._settings.platforms
        with self._folder("checks") as folder:
            found = [await checks.js_runtime(), *await checks.clients(self._sandbox, platforms, folder)]
        if (provider := self._supplies.po_tokens) is not None:
            found.append(await checks.po_tokens(provider))
        if self._settings.egress_url is None:
            # Where the guard is a service of its own, nobody else reaches them.
            found += await checks.proxies(platforms)
        for each in found:
            log.log(logging.INFO if each.state == "ok" else logging.WARNING, "%s", each)
        self._troubles = checks.troubles(found)
        return found
