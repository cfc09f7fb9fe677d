"""Copies on this machine of files that are kept elsewhere, each there for as long as somebody reads it."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from storage.locks import Lock, remove_abandoned


@dataclass
class _Copy:
    target: Path
    readers: int = 0
    whole: bool = False
    fetching: asyncio.Lock = field(default_factory=asyncio.Lock)


class Scratch:
    """A folder of copies for one process; what dead processes left beside it is removed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._copies: dict[str, _Copy] = {}
        self._lock: Lock | None = None

    @asynccontextmanager
    async def copy(self, path: str, fetch: Callable[[Path], Awaitable[None]]) -> AsyncIterator[Path]:
        """The copy of a file within the block, fetched unless somebody else reads it at the moment."""
        copy = self._copies.get(path)
        if copy is None:
            copy = self._copies[path] = _Copy(self._folder() / f"{secrets.token_hex(8)}{PurePosixPath(path).suffix}")
        copy.readers += 1
        try:
            async with copy.fetching:
                if not copy.whole:
                    await fetch(copy.target)
                    copy.whole = True
            yield copy.target
        finally:
            copy.readers -= 1
            if not copy.readers:
                del self._copies[path]
                copy.target.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder."""
        if self._lock is not None:
            shutil.rmtree(self._lock.path.with_suffix(""), ignore_errors=True)
            self._lock.release(remove=True)
            self._lock = None

    def _folder(self) -> Path:
        """The folder, made on first use: most processes never need a copy."""
        if self._lock is None:
            remove_abandoned(self._root)
            self._lock = Lock(self._root / f"{secrets.token_hex(6)}.lock")
            self._lock.acquire()
        folder = self._lock.path.with_suffix("")
        folder.mkdir(exist_ok=True)
        return folder
