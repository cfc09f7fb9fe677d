"""Trials: a release imported, and then held against the one in use, before any job is given to it.

First comes our own site, then the links that an operator names. A link counts against a release where the one in use
fetches it, or finds more in it, twice: what fails with both is the site's doing.
"""

import asyncio
import ipaddress
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine import urls
from engine.children import SandboxCrashed
from engine.egress.guard import EgressGuard
from engine.errors.fetching import TooLarge, TooLong
from engine.media import Choice, FetchLimits, Media
from engine.releases import site
from engine.releases.overlays import Overlays
from engine.releases.state import Why
from engine.sandbox import ProcessLimits, Sandbox
from engine.scrubbing import scrub
from engine.supplies import Supplies
from storage.errors import UserError

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 60.0
FETCH_SECONDS: Final = 180.0
MOST_BYTES: Final = 100_000_000
MOST_MINUTES: Final = 30
TIMES: Final = 2
"""How often in a row a release must do worse at a link."""
SMALLEST: Final = 144
_LOOPBACK: Final = (ipaddress.ip_network(f"{site.HOST}/32"),)


@dataclass(frozen=True)
class Fault:
    """Why a release is not to be used."""

    why: Why
    detail: str


@dataclass(frozen=True)
class Compared:
    """How many of some links one release fetched worse than another one, and how many better."""

    worse: int
    better: int
    tried: int


@dataclass(frozen=True, order=True)
class _Brought:
    """What came of a link; the more the better."""

    fetched: bool = False
    found: bool = False
    has_video: bool = False
    has_audio: bool = False
    height: int = 0


class Trials:
    """The trials of one process."""

    def __init__(
        self, overlays: Overlays, supplies: Supplies, links: Sequence[str], task_module: str = "engine.fetch.tasks"
    ) -> None:
        self._overlays = overlays
        self._supplies = supplies
        self._links = links
        self._task_module = task_module

    async def try_out(self, candidate: Path, current: Path | None) -> Fault | None:
        """What is wrong with a release, None where it does as well as the current one; raises DiskFull."""
        with self._overlays.scratch() as scratch:
            log_file = scratch / "log"
            sandbox = Sandbox(task_module=self._task_module, overlay=candidate, trial_log=log_file)
            try:
                await sandbox.start()
            except SandboxCrashed as error:
                said = log_file.read_text(errors="replace") if log_file.exists() else ""
                return Fault("import", _last_line(said) or str(error))
            try:
                new = _Tried(sandbox, scratch)
                return await self._on_our_site(new) or await self._on_links(new, current, scratch)
            finally:
                await sandbox.close()

    async def compare(self, one: Path | None, other: Path | None, links: Sequence[str]) -> Compared:
        """How a release does beside another one at some links; raises SandboxCrashed and DiskFull."""
        worse = better = 0
        with self._overlays.scratch() as scratch:
            async with self._running(one, scratch) as first, self._running(other, scratch) as second:
                for link in links:
                    worse += await self._is_worse(first, second, link)
                    better += await self._is_worse(second, first, link)
        return Compared(worse, better, len(links))

    @asynccontextmanager
    async def _running(self, overlay: Path | None, scratch: Path) -> AsyncIterator["_Tried"]:
        sandbox = Sandbox(task_module=self._task_module, overlay=overlay, trial_log=scratch / "log")
        try:
            await sandbox.start()
            yield _Tried(sandbox, scratch)
        finally:
            await sandbox.close()

    async def _on_our_site(self, new: "_Tried") -> Fault | None:
        guard = EgressGuard(_LOOPBACK)
        try:
            proxy = await guard.start()
            async with site.served() as address:
                for path in site.PATHS:
                    try:
                        await new.fetch(address + path, {"proxy": proxy})
                    except (UserError, SandboxCrashed) as error:
                        return Fault("own_site", f"{path}: {_told(error)}")
        finally:
            await guard.close()
        return None

    async def _on_links(self, new: "_Tried", current: Path | None, scratch: Path) -> Fault | None:
        if not self._links:
            return None
        async with self._running(current, scratch) as old:
            for link in self._links:
                if await self._is_worse(new, old, link):
                    return Fault("canary", f"{urls.platform(link)}: {link}: {new.last or 'less was found'}")
        return None

    async def _is_worse(self, one: "_Tried", other: "_Tried", link: str) -> bool:
        for _ in range(TIMES):
            means = self._supplies.means(link).model_dump(mode="json")
            mine, others = await asyncio.gather(one.brought(link, means), other.brought(link, means))
            if mine >= others:
                return False
        return True


class _Tried:
    """A release at work."""

    def __init__(self, sandbox: Sandbox, scratch: Path) -> None:
        self._sandbox = sandbox
        self._scratch = scratch
        self.last = ""
        """What it said of the last link that it did not fetch."""

    async def brought(self, link: str, means: dict[str, Any]) -> _Brought:
        """What comes of a link."""
        media: Media | None = None
        try:
            media = await self._look(link, means)
            await self._download(link, means)
        except (TooLarge, TooLong):
            # It is fetched, were it shorter.
            return _brought(media, fetched=True)
        except (UserError, SandboxCrashed) as error:
            self.last = _told(error)
            return _brought(media, fetched=False)
        return _brought(media, fetched=True)

    async def fetch(self, link: str, means: dict[str, Any]) -> None:
        """Look a link up and fetch its smallest form; raises UserError and SandboxCrashed."""
        await self._look(link, means)
        await self._download(link, means)

    async def _look(self, link: str, means: dict[str, Any]) -> Media:
        request = {"url": link, "proxy": means["proxy"], "means": means}
        found = await self._run("probe", request, LOOK_SECONDS)
        found.pop("raw", None)
        return Media.model_validate(found)

    async def _download(self, link: str, means: dict[str, Any]) -> None:
        limits = FetchLimits(max_bytes=MOST_BYTES, max_seconds=MOST_MINUTES * 60, proxy=means["proxy"])
        request = {
            "url": link, "means": means, "limits": limits.model_dump(mode="json"),
            "choice": Choice(height=SMALLEST).model_dump(mode="json"),
        }  # fmt: skip
        await self._run("download", request, FETCH_SECONDS)

    async def _run(self, task: str, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        folder = self._scratch / secrets.token_hex(4)
        folder.mkdir()
        return await self._sandbox.run(
            task, request, folder=folder, limits=ProcessLimits(file_bytes=MOST_BYTES), timeout=seconds
        )


def _brought(media: Media | None, *, fetched: bool) -> _Brought:
    if media is None:
        return _Brought()
    return _Brought(
        fetched=fetched,
        found=True,
        has_video=any(each.video_codec for each in media.formats),
        has_audio=any(each.audio_codec for each in media.formats),
        height=max((each.height or 0 for each in media.formats), default=0),
    )


def _told(error: Exception) -> str:
    return error.code if isinstance(error, UserError) else _last_line(str(error))


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return scrub(lines[-1].strip()) if lines else ""
