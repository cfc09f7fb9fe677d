"""Overlays: a folder for each release of yt-dlp under the data folder, which children import before what is installed.

A folder has its name once everything is in it. A release is fetched by one process of a data folder at a time; what
one leaves that is killed meanwhile is removed an hour later.

What it cannot do: children run as the worker's user, so that one which breaks out can write here as anywhere in the
data folder. Files are held against the hashes of their wheel when a worker begins to use them, not later, when
children import the extractors of rare sites.
"""

import asyncio
import base64
import csv
import hashlib
import logging
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

from engine.errors.releases import ReleaseUnusable
from engine.releases.index import Index
from engine.releases.state import Release
from storage.errors import DiskFull
from storage.files import disk_faults, free_bytes
from storage.locks import Lock

log = logging.getLogger(__name__)

NEEDED_BYTES: Final = 300_000_000
"""Room that must be free before anything is fetched."""
WAIT_SECONDS: Final = 0.2
UNUSED_SECONDS: Final = 24 * 3600.0
"""How long a release is kept after some worker has last said that it uses it."""
UNFINISHED_SECONDS: Final = 3600.0
_UNFINISHED: Final = ".new-"


class Overlays:
    """The overlays of a data folder."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.folder = folder.absolute()
        self.index = index

    def path(self, version: str) -> Path:
        """Where a release lies, or will."""
        return self.folder / version

    async def ready(self, release: Release) -> Path | None:
        """The folder of a release that is there and whole, else None."""
        path = self.path(release.version)
        return path if await asyncio.to_thread(_is_whole, path) else None

    async def get(self, release: Release) -> Path:
        """The folder of a release, fetched if it is not there; raises IndexAway, ReleaseUnusable and DiskFull."""
        if (path := await self.ready(release)) is not None:
            return path
        async with self.alone():
            # Another process may have fetched it meanwhile.
            return await self.ready(release) or await self._fetch(release)

    async def _fetch(self, release: Release) -> Path:
        with self.scratch() as scratch:
            fresh = scratch / release.version
            await self.index.install(release, fresh)
            if not await asyncio.to_thread(_is_whole, fresh):
                raise ReleaseUnusable(version=release.version, reason="it lacks files that its wheel names")
            path = self.path(release.version)
            if path.exists():
                path.replace(scratch / "damaged")
            fresh.replace(path)
        log.info("yt-dlp %s is fetched", release.version)
        return path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for what is unfinished, gone at the end of the block; raises DiskFull."""
        with disk_faults():
            self.folder.mkdir(parents=True, exist_ok=True)
            if free_bytes(self.folder) < NEEDED_BYTES:
                raise DiskFull
            with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=self.folder, ignore_cleanup_errors=True) as name:
                yield Path(name)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """A block that one process of the data folder is in at a time."""
        lock = Lock(self.folder / "lock")
        while not lock.acquire():  # noqa: ASYNC110 - it is held by another process.
            await asyncio.sleep(WAIT_SECONDS)
        try:
            yield
        finally:
            lock.release()

    def say_in_use(self, path: Path | None) -> None:
        """Say that an overlay is in use, from time to time."""
        if path is not None:
            with suppress(OSError):
                os.utime(path)

    async def clean(self, wanted: Collection[str]) -> None:
        """Remove releases that nobody wants and no worker has used for a day, and what was left unfinished."""
        now = time.time()
        unwanted = []
        for path in self.folder.iterdir() if self.folder.exists() else ():
            kept = UNFINISHED_SECONDS if path.name.startswith(_UNFINISHED) else UNUSED_SECONDS
            with suppress(OSError):
                if path.is_dir() and path.name not in wanted and path.stat().st_mtime < now - kept:
                    unwanted.append(path)
        await asyncio.to_thread(self._remove, unwanted)

    def _remove(self, paths: list[Path]) -> None:
        for path in paths:
            # Out of its name first: half a release must not be taken for one.
            gone = self.folder / f"{_UNFINISHED}gone-{secrets.token_hex(4)}"
            with suppress(OSError):
                shutil.rmtree(path.replace(gone), ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    """Whether every file is there that the wheels in a folder had, as it was."""
    records = list(folder.glob("*.dist-info/RECORD"))
    try:
        return bool(records) and all(_is_as_recorded(folder, record) for record in records)
    except (OSError, ValueError):
        return False


def _is_as_recorded(folder: Path, record: Path) -> bool:
    with record.open(newline="", encoding="utf-8") as lines:
        for name, wanted, *_ in csv.reader(lines):
            path = Path(os.path.normpath(folder / name))
            # Programs are installed elsewhere, and not used.
            if not wanted or not path.is_relative_to(folder):
                continue
            kind, _, digest = wanted.partition("=")
            with path.open("rb") as file:
                found = hashlib.file_digest(file, kind).digest()
            if base64.urlsafe_b64encode(found).rstrip(b"=").decode() != digest:
                return False
    return True
