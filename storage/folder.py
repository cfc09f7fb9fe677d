"""The file store as a folder on this machine, or one that all machines share."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from storage.errors import DiskFull, FileGone
from storage.files import NO_SPACE, StoreFault, Told, free_bytes, new_path, today
from storage.models import File
from storage.undisturbed import undisturbed

PIECE_BYTES: Final = 256 * 1024


@dataclass(frozen=True)
class FolderContent:
    """An open file of the folder."""

    handle: BinaryIO
    size: int
    tag: str
    modified: float

    async def read(self, start: int, stop: int) -> AsyncGenerator[bytes]:
        """The bytes from start up to stop; raises EOFError where the file became shorter."""
        while start < stop:
            # Its number may not be given to another file while a thread reads from it.
            reading = asyncio.to_thread(os.pread, self.handle.fileno(), min(PIECE_BYTES, stop - start), start)
            piece = await undisturbed(reading)
            if not piece:
                raise EOFError("the file became shorter while it was read")
            yield piece
            start += len(piece)

    def close(self) -> None:
        """Close the file."""
        self.handle.close()


class FolderStore:
    """A folder of finished files, each in a folder of its own."""

    origin = None

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._root)

    def path(self, file: File) -> Path:
        """Where a file lies; raises FileGone."""
        path = self._root / file.path
        if not path.is_file():
            raise FileGone
        return path

    async def put(self, source: Path, told: Told | None = None) -> str:
        """Move a file into the folder, however large, at once; its path there. Raises DiskFull."""
        path = new_path(source.suffix)
        await self.put_at(source, path)
        return path

    async def put_at(self, source: Path, path: str) -> None:
        """Move a file to a path where nothing is yet; raises DiskFull."""
        try:
            await undisturbed(asyncio.to_thread(self._move, source, path))
        except asyncio.CancelledError:
            self._delete(path)
            raise

    @asynccontextmanager
    async def local(self, file: File) -> AsyncIterator[Path]:
        """The file itself; raises FileGone."""
        yield self.path(file)

    async def address(self, file: File, seconds: float) -> str:
        """The path of the file; raises FileGone."""
        return str(self.path(file).absolute())

    async def open(self, file: File) -> FolderContent:
        """The file opened to be sent; raises FileGone."""
        return await asyncio.to_thread(self._open, file)

    async def has(self, file: File) -> bool:
        """Whether a file still lies in the folder, whole."""
        return await asyncio.to_thread(self._has, file)

    async def remove(self, *paths: str) -> None:
        """Delete stored files and their folders; those that are gone already are no error."""
        for path in paths:
            await undisturbed(asyncio.to_thread(self._delete, path))

    async def stored_before(self, moment: datetime) -> list[str]:
        """The paths of the files that were last changed before a moment."""
        return await asyncio.to_thread(self._changed_before, moment.timestamp())

    async def free(self) -> int:
        """Bytes that an ordinary user can still write there."""
        return free_bytes(self._root)

    async def link(self, file: File, *, disposition: str, mime: str, seconds: float) -> None:
        """A folder has no addresses."""

    async def tend(self) -> None:
        """A folder deletes nothing by itself."""

    async def examine(self) -> StoreFault | None:
        """Whether it can be written to is for whoever looks at the data folder."""
        return None

    async def close(self) -> None:
        """Nothing is held open."""

    def _move(self, source: Path, path: str) -> None:
        target = self._root / path
        try:
            # A download may carry the time at which its site last changed it: it would be taken for an old rest.
            os.utime(source)
            target.parent.mkdir(parents=True)
            shutil.move(source, target)
        except OSError as error:
            shutil.rmtree(target.parent, ignore_errors=True)
            if error.errno in NO_SPACE:
                raise DiskFull from error
            raise

    def _open(self, file: File) -> FolderContent:
        try:
            handle = self.path(file).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise FileGone from error
        status = os.fstat(handle.fileno())
        return FolderContent(handle, status.st_size, f"{status.st_mtime_ns:x}-{status.st_size:x}", status.st_mtime)

    def _has(self, file: File) -> bool:
        path = self._root / file.path
        return path.is_file() and path.stat().st_size == file.size

    def _delete(self, path: str) -> None:
        target = self._root / path
        shutil.rmtree(target.parent, ignore_errors=True)
        day = target.parent.parent
        if day.name != today():
            with suppress(OSError):  # Other files of that day are still there.
                day.rmdir()

    def _changed_before(self, limit: float) -> list[str]:
        found = []
        for path in self._root.glob("*/*/*"):
            with suppress(FileNotFoundError):  # Somebody else removes files, too.
                if path.stat().st_mtime < limit:
                    found.append(path.relative_to(self._root).as_posix())
        return found
