"""Look-ups: what a link leads to, found out in a child and kept for all who wait for it."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from engine import closures, programs
from engine.errors.fetching import LoginRequired, retryable
from engine.faults import report_bug
from engine.jars import OPENED, Jars
from engine.lifecycle import counting
from engine.queue import TriedCookies, lookup_key, raw_key
from engine.sandbox import ProcessLimits, Sandbox
from engine.settings import EngineSettings
from engine.success import Success
from engine.supplies import Supplies
from engine.telemetry.stages import timed
from storage import cookie_sets
from storage.errors import UserError
from storage.stores import Stores

TIMEOUT = 40.0
MAX_BYTES = 64_000_000
MEDIA_KEPT_SECONDS = 300.0
REFUSAL_KEPT_SECONDS = 10.0
PASSING_FAULT_KEPT_SECONDS = 1.0

Folder = Callable[[str], AbstractContextManager[Path]]
"""A folder of that name for the length of a block, gone at its end; raises DiskFull."""


class Lookups:
    """The look-ups of one worker process."""

    def __init__(
        self,
        stores: Stores,
        sandbox: Sandbox,
        supplies: Supplies,
        settings: EngineSettings,
        folder: Folder,
        success: Success,
        jars: Jars,
    ) -> None:
        self._stores = stores
        self._sandbox = sandbox
        self._supplies = supplies
        self._settings = settings
        self._folder = folder
        self._success = success
        self._jars = jars
        self.keys: set[str] = set()
        """Those that are under way."""

    @contextmanager
    def under_way(self, key: str) -> Iterator[None]:
        """Count a look-up among those under way for the length of the block."""
        self.keys.add(key)
        try:
            yield
        finally:
            self.keys.discard(key)

    async def look_up(self, url: str) -> None:
        """Find out what a link leads to and keep the answer, good or bad, for those who wait for it."""
        key = lookup_key(url)
        outcome, failure = counting.FOUND, None
        version = programs.ytdlp_version(self._sandbox.overlay)
        try:
            with timed("looking"):
                media = await self._look(url)
            await self._stores.cache.set(raw_key(url), media.pop("raw", None), MEDIA_KEPT_SECONDS)
            found: dict[str, Any] = {"media": media}
            seconds = MEDIA_KEPT_SECONDS
        except UserError as error:
            outcome, failure = error.code, error
            found = {"error": error.to_json()}
            seconds = PASSING_FAULT_KEPT_SECONDS if retryable(error) else REFUSAL_KEPT_SECONDS
        except Exception as error:  # noqa: BLE001 - the edge of the process: who waits is told of a bug, too.
            bug = report_bug(error, url=url, ytdlp=version)
            outcome, failure = bug.code, bug
            found = {"error": bug.to_json()}
            seconds = PASSING_FAULT_KEPT_SECONDS
        counting.looked_up(url, outcome)
        self._success.note(url, failure, version)
        await self._stores.cache.set(key, found, seconds)
        await self._stores.events.publish(key, {})

    async def try_cookies(self, number: int, url: str | None, key: str) -> None:
        """Open a link without cookies and with those of a set, and keep what came of it for those who wait for it.

        Without a link the set's own is taken, which is known to need them.
        """
        try:
            found = await self._try(number, url)
        except Exception as error:  # noqa: BLE001 - the edge of the process: who waits is told of a bug, too.
            found = TriedCookies(error=report_bug(error, url=url).to_json())
        await self._stores.cache.set(key, found.model_dump(mode="json"), REFUSAL_KEPT_SECONDS)
        await self._stores.events.publish(key, {})

    async def _try(self, number: int, url: str | None) -> TriedCookies:
        async with self._stores.database.session(read_only=True) as session:
            row = await cookie_sets.get(session, number)
        tested = url or (row.test_url if row is not None else None)
        if tested is None:
            return TriedCookies(error=LoginRequired().to_json())
        if url is not None:
            with suppress(UserError):
                await self._probe(tested)
                return TriedCookies(needless=True)
        error = await self._jars.prove(number, partial(self._probe, tested))
        return TriedCookies(error=None if error is None else error.to_json())

    async def _look(self, url: str) -> Any:
        async with self._stores.database.session(read_only=True) as session:
            await closures.check_platforms(session, url)
        give_up_at = time.monotonic() + TIMEOUT
        try:
            return await self._probe(url, leave=True)
        except OPENED as refusal:
            return await self._jars.open(
                url, refusal, lambda cookies: self._probe(url, cookies, give_up_at - time.monotonic())
            )

    async def _probe(
        self, url: str, cookies: str = "", seconds: float = TIMEOUT, *, leave: bool = False
    ) -> dict[str, Any]:
        """What a link leads to; with `leave` the child stands by under the link, to be handed the download."""
        means = self._supplies.means(url, cookies)
        with self._folder(f"lookup-{secrets.token_hex(4)}") as folder:
            found = await self._sandbox.run(
                "probe",
                {
                    "url": url,
                    "proxy": means.proxy,
                    "means": means.model_dump(mode="json"),
                    "spotify": {"search": self._settings.music_search},
                    "leave": leave,
                },
                folder=folder,
                limits=ProcessLimits(file_bytes=MAX_BYTES, later_file_bytes=self._settings.max_bytes),
                timeout=max(1.0, seconds),
                stand_by=url if leave else None,
            )
        if leave and not (found.get("raw") and found.get("formats")):
            # A list, or what only a look of its own can fetch.
            self._sandbox.dismiss(url)
        return found
