"""Each worker follows which release of yt-dlp is to be used: jobs that begin later use it, those that run go on."""

import asyncio
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from engine import programs
from engine.children import SandboxCrashed
from engine.errors.releases import IndexAway, ReleaseUnusable
from engine.releases import state as states
from engine.releases.overlays import Overlays
from engine.releases.state import Release, State
from engine.sandbox import Sandbox
from storage.errors import DiskFull, StorageAway
from storage.stores import Stores

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 600.0
"""After how long a release that could not be fetched or started here is tried again."""
CLEANING_SECONDS: Final = 3600.0


class Following:
    """The overlay of one worker's sandbox."""

    def __init__(self, stores: Stores, overlays: Overlays) -> None:
        self._stores = stores
        self._overlays = overlays
        self._failed = ""
        self._again_at = 0.0
        self._clean_at = 0.0

    async def at_hand(self) -> Path | None:
        """The overlay to begin with: that of the release in use if it is here already."""
        try:
            wanted = (await self._state()).in_use(programs.ytdlp_version())
        except StorageAway:
            return None
        return await self._overlays.ready(wanted) if wanted else None

    async def follow(self, sandbox: Sandbox) -> None:
        """Switch a sandbox to the release in use whenever that is another one, until cancelled."""
        while True:
            with suppress(StorageAway):
                await self.look(sandbox)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, sandbox: Sandbox) -> None:
        """Switch if that is due; where it fails, what is in use stays. Raises StorageAway."""
        state = await self._state()
        wanted = state.in_use(programs.ytdlp_version())
        version = wanted.version if wanted else programs.ytdlp_version()
        has = programs.ytdlp_version(sandbox.overlay)
        if version != has and (version != self._failed or time.monotonic() >= self._again_at):
            try:
                await sandbox.switch(await self._overlays.get(wanted) if wanted else None)
                log.info("yt-dlp %s takes over from %s", version, has, extra={"version": version, "before": has})
            except (IndexAway, ReleaseUnusable, DiskFull, OSError, SandboxCrashed) as error:
                self._failed, self._again_at = version, time.monotonic() + AGAIN_SECONDS
                log.warning("yt-dlp %s cannot be used here, %s stays: %s", version, has, _told(error))
        self._overlays.say_in_use(sandbox.overlay)
        if time.monotonic() >= self._clean_at:
            self._clean_at = time.monotonic() + CLEANING_SECONDS
            await self._overlays.clean(_needed(state))

    async def _state(self) -> State:
        async with self._stores.database.session(read_only=True) as session:
            return await states.read(session)


def _needed(state: State) -> set[str]:
    kept: list[Release | None] = [state.current, state.previous]
    return {release.version for release in kept if release is not None}


def _told(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error) or type(error).__name__
