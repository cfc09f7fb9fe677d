"""Updates of yt-dlp: looked for once a day by one worker of all, tried, used by all, and taken back where they harm.

A release is taken back where a platform fails more often than in the last day of the one before, by more than chance
(`engine.releases.judging`), and the one before fetches most of the links that failed: where neither does, it is the
site that has changed, and the newer release is the better bet.

What it cannot do: notice a release that takes links for none of its own, which counts as no failure of a platform.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from engine import programs
from engine.children import SandboxCrashed
from engine.errors.releases import IndexAway, NothingBefore, ReleaseUnusable, UpdateUnderWay
from engine.faults import report_bug
from engine.releases import state as states
from engine.releases.index import Index
from engine.releases.judging import Rate, has_risen
from engine.releases.overlays import Overlays
from engine.releases.state import Release, State, Told
from engine.releases.trials import Trials
from engine.settings import EngineSettings
from engine.supplies import Supplies, open_supplies
from storage import audit
from storage.database import Database
from storage.errors import DiskFull, StorageAway
from storage.settings import StorageSettings
from storage.stores import Stores, open_stores

log = logging.getLogger(__name__)

ROUND_SECONDS: Final = 60.0
TURN: Final = "ytdlp"
TURN_SECONDS: Final = 60.0
"""How long whoever died is taken to be at it."""
DAY: Final = 24 * 3600.0
HOUR: Final = 3600
LEAST_LINKS: Final = 3
"""Failed links that a release must be held against before it is taken back."""
ALARMING: Final = {"refused": "ytdlp-refused", "rolled_back": "ytdlp-rolled-back"}
"""What administrators are told of at once."""
ACQUITTED_SECONDS: Final = 3 * 3600.0
"""How long a release is left alone at a platform where the one before did no better."""


class Updates:
    """The updates, as one process of many deals with them."""

    def __init__(self, stores: Stores, settings: EngineSettings, overlays: Overlays, trials: Trials) -> None:
        self._stores = stores
        self._settings = settings
        self._index = overlays.index
        self._overlays = overlays
        self._trials = trials
        self._name = secrets.token_hex(8)

    async def keep_up(self) -> None:
        """Look for newer releases when it is time, and watch over the one in use, until cancelled."""
        while True:
            with suppress(StorageAway, UpdateUnderWay):
                await self._round()
            await asyncio.sleep(ROUND_SECONDS)

    async def _round(self) -> None:
        # Of all workers one at a time has a look.
        if not await self._stores.cache.add("ytdlp:round", True, ROUND_SECONDS * 0.9):
            return
        try:
            await self.judge()
            await self.update_if_due()
        except IndexAway as error:
            log.warning("no newer yt-dlp can be looked for: %s", error.reason)
        except DiskFull:
            log.warning("no newer yt-dlp is fetched: the disk is full")
        except (StorageAway, UpdateUnderWay):
            raise
        except Exception as error:  # noqa: BLE001 - the edge of the process: fetching goes on with what there is.
            report_bug(error)

    async def state(self) -> State:
        """What is known of releases; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            return await states.read(session)

    async def update_if_due(self) -> None:
        """Update where that was not done today; raises as `update`."""
        state = await self.state()
        if state.next_at is None:
            # Nothing is asked of anybody at the first start.
            async with self.turn():
                await self._write((await self.state()).model_copy(update={"next_at": self._tomorrow()}))
        elif time.time() >= state.next_at and not state.pinned:
            await self.update()

    async def update(self, *, again: bool = False) -> State:
        """Look for the newest release, try it, and use it or refuse it; the state after that.

        Those refused before are passed over, unless they are to be tried again. A pinned release stays.
        Raises IndexAway, DiskFull, UpdateUnderWay and StorageAway.
        """
        async with self.turn():
            state = await self.state()
            if state.pinned:
                return state
            try:
                found = await self._newer(state, again=again)
                state = state.model_copy(update={"next_at": self._tomorrow(), "failures": 0, "trouble": ""})
                if found is not None:
                    state = await self._tried(state, found)
            except (IndexAway, DiskFull) as error:
                await self._write(self._postponed(state, getattr(error, "reason", error.code)))
                raise
            await self._write(state)
            return state

    async def _newer(self, state: State, *, again: bool) -> Release | None:
        with self._overlays.scratch() as scratch:
            found = await self._index.newest(scratch, () if again else state.refused)
        in_use = state.in_use(programs.ytdlp_version())
        version = in_use.version if in_use else programs.ytdlp_version()
        return found if found is not None and states.newer(found.version, version) else None

    async def _tried(self, state: State, found: Release) -> State:
        current = state.in_use(programs.ytdlp_version())
        log.info("yt-dlp %s is tried", found.version)
        try:
            path = await self._overlays.get(found)
        except ReleaseUnusable as error:
            return state.refusing(found.version, "import", error.reason)
        fault = await self._trials.try_out(path, await self._overlay(current))
        if fault is not None:
            return state.refusing(found.version, fault.why, fault.detail)
        version = current.version if current else programs.ytdlp_version()
        brought = await self._stores.successes.tally(DAY, version)
        before = {platform: (tally.ok, tally.failed) for platform, tally in brought.items()}
        return state.model_copy(update={"current": current}).adopted(found, before)

    async def judge(self) -> None:
        """Take the release in use back where a platform fails more often because of it; raises as `update`."""
        state = await self.state()
        current = state.in_use(programs.ytdlp_version())
        if current is None or state.pinned or not state.before:
            return
        for platform, tally in (await self._stores.successes.tally(DAY, current.version)).items():
            ok, failed = state.before.get(platform, (0, 0))
            before, after = Rate(failed, ok + failed), Rate(tally.failed, tally.tried)
            if not has_risen(before, after) or not await self._is_suspect(current, platform):
                continue
            async with self.turn():
                told = await self._proof(state, current, platform, before, after)
                if told is not None and await self.state() == state:
                    await self._write(state.rolled_back(current.version, "worse", told))
                    return

    async def _is_suspect(self, release: Release, platform: str) -> bool:
        key = f"ytdlp:acquitted:{release.version}:{platform}"
        return await self._stores.cache.add(key, True, ACQUITTED_SECONDS)

    async def _proof(self, state: State, current: Release, platform: str, before: Rate, after: Rate) -> str | None:
        """What speaks against a release, None where the one before it does no better."""
        told = f"{platform}: {before.share:.0%} of {before.tried} failed before, {after.share:.0%} of {after.tried} now"
        links = await self._stores.successes.failing(platform, current.version)
        if len(links) < LEAST_LINKS:
            log.warning("yt-dlp %s may be worse: %s; too few links to tell", current.version, told)
            return None
        try:
            paths = await self._overlays.get(current), await self._overlay(state.previous)
            compared = await self._trials.compare(*paths, links)
        except (ReleaseUnusable, SandboxCrashed):
            log.exception("yt-dlp %s cannot be held against the one before", current.version)
            return None
        told += f"; of {compared.tried} failed links the one before fetches {compared.worse}"
        if compared.worse < LEAST_LINKS or compared.worse * 2 <= compared.tried:
            log.warning("yt-dlp %s stays: %s", current.version, told)
            return None
        return told

    async def roll_back(self) -> State:
        """Go back to the release before, or to the installed one, and refuse the one in use.

        The state after that. Raises NothingBefore, UpdateUnderWay and StorageAway.
        """
        async with self.turn():
            state = await self.state()
            current = state.in_use(programs.ytdlp_version())
            if current is None:
                raise NothingBefore(version=programs.ytdlp_version())
            state = state.model_copy(update={"pinned": False}).rolled_back(current.version, "operator", "")
            await self._write(state)
            return state

    async def pin(self, version: str) -> State:
        """Use one release and no other, untried, until `unpin`; the state after that.

        Raises ReleaseUnusable, IndexAway, DiskFull, UpdateUnderWay and StorageAway.
        """
        asked = states.requirement().specifier
        if not asked.contains(version, prereleases=True):
            raise ReleaseUnusable(version=version, reason=f"not {asked}")
        async with self.turn():
            release = None
            if version != programs.ytdlp_version():
                with self._overlays.scratch() as scratch:
                    release = await self._index.exactly(scratch, version)
            if release is not None:
                await self._overlays.get(release)
            state = (await self.state()).pinning(release, version)
            await self._write(state)
            return state

    async def unpin(self) -> State:
        """Let newer releases be used again; the state after that. Raises UpdateUnderWay and StorageAway."""
        async with self.turn():
            state = await self.state()
            version = state.current.version if state.current else programs.ytdlp_version()
            state = state.unpinned(version)
            await self._write(state)
            return state

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A block that one process of all is in at a time; raises UpdateUnderWay where it is another's turn."""
        if not await self._stores.turns.take(TURN, self._name, TURN_SECONDS):
            raise UpdateUnderWay
        keeping = asyncio.create_task(self._keep_turn())
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(StorageAway):
                await self._stores.turns.leave(TURN, self._name)

    async def _keep_turn(self) -> None:
        while True:
            await asyncio.sleep(TURN_SECONDS / 4)
            with suppress(StorageAway):
                await self._stores.turns.take(TURN, self._name, TURN_SECONDS)

    async def _overlay(self, release: Release | None) -> Path | None:
        """Where a release lies, or None for the installed one, which stands in for one that cannot be had any more."""
        if release is None:
            return None
        try:
            return await self._overlays.get(release)
        except (IndexAway, ReleaseUnusable):
            log.warning("yt-dlp %s is not to be had any more; the installed one stands in for it", release.version)
            return None

    async def _write(self, state: State) -> None:
        async with self._stores.database.session() as session:
            before = await states.read(session)
            await states.write(session, state)
            told = state.told[-1] if state.told[-1:] != before.told[-1:] else None
            if told is not None:
                platform = audit.COMMAND_LINE if told.why == "operator" else audit.SYSTEM
                about = {"version": told.version, "why": told.why, "detail": told.detail}
                await audit.add(
                    session, None, platform=platform, command=f"ytdlp_{told.what}", arguments=about, outcome="done"
                )
        if told is not None:
            await self._tell(told)

    async def _tell(self, told: Told) -> None:
        facts = {"version": told.version, "why": told.why, "detail": told.detail}
        log.warning("yt-dlp %s: %s %s", told.version, told.what.replace("_", " "), told.why, extra=facts)
        if told.what in ALARMING and told.why != "operator":
            await self._stores.alarms.give(ALARMING[told.what], **facts)

    def _postponed(self, state: State, trouble: str) -> State:
        """Where the index is away it is asked again after 1, 2, 4 ... hours, until the next day."""
        soon = time.time() + HOUR * 2**state.failures
        update = {"next_at": min(soon, self._tomorrow()), "failures": state.failures + 1, "trouble": trouble}
        return state.model_copy(update=update)

    def _tomorrow(self) -> float:
        """Some moment of the next time that it is that hour: not everybody asks the index at once."""
        now = datetime.now(UTC)
        hour = now.replace(hour=self._settings.ytdlp_update_hour, minute=0, second=0, microsecond=0)
        return (hour + timedelta(days=hour <= now)).timestamp() + secrets.randbelow(HOUR)


def overlays(storage: StorageSettings, settings: EngineSettings) -> Overlays:
    """The overlays of the data folder, which are fetched through the egress guard where that is the only way out."""
    return Overlays(storage.data_dir / "ytdlp", Index(settings.ytdlp_index, settings.egress_url))


def updates(
    stores: Stores, settings: EngineSettings, supplies: Supplies, task_module: str = "engine.fetch.tasks"
) -> Updates:
    """The updates as the settings want them."""
    kept = overlays(stores.settings, settings)
    return Updates(stores, settings, kept, Trials(kept, supplies, settings.canary_links, task_module))


@asynccontextmanager
async def open_updates(storage: StorageSettings, settings: EngineSettings) -> AsyncIterator[Updates]:
    """The updates over stores of their own, for the length of the block."""
    async with open_stores(storage) as stores, open_supplies(settings) as supplies:
        yield updates(stores, settings, supplies)


async def known(storage: StorageSettings) -> State:
    """What is known of yt-dlp's releases, nothing where the database was not brought up to date; raises StorageAway."""
    from storage.migrations import current, head

    database = Database(storage.effective_database_url)
    try:
        if await current(database) != head():
            return State()
        async with database.session(read_only=True) as session:
            return await states.read(session)
    finally:
        await database.close()


def in_use(state: State) -> tuple[str, int]:
    """The version that workers use, and how many days ago it was released."""
    release = state.in_use(programs.ytdlp_version())
    version = release.version if release else programs.ytdlp_version()
    return version, programs.ytdlp_age_days(version)
