"""The file store: what it is to those who use it, and the rows of its files."""

import asyncio
import errno
import mimetypes
import os
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select
from sqlmodel import col

from storage.database import Session
from storage.errors import DiskFull, StorageAway
from storage.models import UNFINISHED, File, Job, JobFile, RemoteFile, now
from storage.undisturbed import undisturbed

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
PATIENCE_SECONDS = 120.0
"""How long finished files wait for a store that is away before their job is begun anew."""
RETRY_SECONDS = 2.0
IDS_AT_ONCE = 10_000
"""How many rows one query names."""


@contextmanager
def disk_faults() -> Iterator[None]:
    """Raise DiskFull where what is done in the block finds no room."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DiskFull from error
        raise


class Content(Protocol):
    """A stored file that is open to be sent, whole or in parts; whoever opened it closes it."""

    @property
    def size(self) -> int:
        """Its bytes."""

    @property
    def tag(self) -> str:
        """What tells this content from any other, in letters, digits and dashes."""

    @property
    def modified(self) -> float:
        """When it was stored, in seconds since 1970."""

    @property
    def handle(self) -> BinaryIO | None:
        """The file on this machine, for the kernel to send; None where it lies elsewhere and is to be read."""

    def read(self, start: int, stop: int) -> AsyncGenerator[bytes]:
        """The bytes from start up to but not including stop, piece by piece; raises EOFError where some are missing."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True)
class StoreFault:
    """Something that keeps a file store from being used."""

    kind: Literal["away", "refused", "bucket", "rights", "rule", "versions"]
    """It does not answer; it refuses us; it has no such bucket; we may not write, list or delete; nor set its rule;
    what is deleted stays as an old version."""
    reason: str
    """The store's own word for it."""


Told = Callable[[int], None]
"""Takes how many bytes of a file are stored, where that takes its time."""


class Put(Protocol):
    """How a file is put into a store; its path there."""

    async def __call__(self, source: Path, told: Told | None = None) -> str:
        """Raises DiskFull and StorageAway."""


class FileStore(Protocol):
    """Where finished files lie, each under a path with an unguessable part; all but `link` may raise StorageAway."""

    @property
    def place(self) -> str:
        """Where that is, for whoever runs it."""

    @property
    def origin(self) -> str | None:
        """The origin of the addresses that `link` gives; None where it gives none."""

    async def put(self, source: Path, told: Told | None = None) -> str:
        """Move a file into the store; its path there. One that is broken off leaves nothing. Raises DiskFull."""

    async def put_at(self, source: Path, path: str) -> None:
        """Move a file to a path of the store where nothing is yet, wholly or not at all; raises DiskFull."""

    def local(self, file: File) -> AbstractAsyncContextManager[Path]:
        """The file on this machine, to be read within the block; raises FileGone."""

    async def address(self, file: File, seconds: float) -> str | None:
        """Where parts of the file can be read for some seconds: its path, or an http address; raises FileGone.

        None where it is to be had as a whole alone.
        """

    async def open(self, file: File) -> Content:
        """The file opened to be sent; raises FileGone."""

    async def has(self, file: File) -> bool:
        """Whether a file still lies in the store, whole."""

    async def remove(self, *paths: str) -> None:
        """Delete stored files. Gone ones are no error, and what cannot be deleted now is `stored_before` later."""

    async def stored_before(self, moment: datetime) -> list[str]:
        """The paths of what was stored before a moment, with or without a row."""

    async def free(self) -> int | None:
        """Bytes that there is still room for; None where nobody can tell."""

    async def link(self, file: File, *, disposition: str, mime: str, seconds: float) -> str | None:
        """An address at which the store itself gives the file under these headers; None where it does not."""

    async def tend(self) -> None:
        """Have the store delete by itself what nobody deletes, where it can; once for each process."""

    async def examine(self) -> StoreFault | None:
        """What keeps the store from being used; None if nothing does."""

    async def close(self) -> None:
        """Break off what is under way, and let go of everything."""


@asynccontextmanager
async def storing(store: FileStore) -> AsyncIterator[Put]:
    """A way to put several files into a store, all of them or none: where the block fails, those before go again.

    What took an hour to make is not thrown away because the store is away for a minute. Raises DiskFull, StorageAway.
    """
    paths: list[str] = []
    deadline = time.monotonic() + PATIENCE_SECONDS

    async def put(source: Path, told: Told | None = None) -> str:
        while True:
            try:
                paths.append(await store.put(source, told))
            except StorageAway:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return paths[-1]

    try:
        yield put
    except BaseException:
        await undisturbed(store.remove(*paths))
        raise


def new_path(suffix: str) -> str:
    """A path for a file with that ending, which nobody can guess."""
    return f"{today()}/{secrets.token_hex(16)}/media{suffix}"


def today() -> str:
    """The day of UTC: what was stored on one lies together."""
    return now().strftime("%Y-%m-%d")


def free_bytes(folder: Path) -> int:
    """Bytes that an ordinary user can still write on the disk of that folder."""
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def mime_type(name: str) -> str:
    """The media type that a file name's ending stands for."""
    return MIME_TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


# What the standard library's table lacks or, on some systems, has differently.
MIME_TYPES = {
    ".flac": "audio/flac",
    ".flv": "video/x-flv",
    ".m4a": "audio/mp4",
    ".mkv": "video/x-matroska",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}


async def add(session: Session, files: Sequence[File]) -> None:
    """Insert the rows of stored files."""
    session.add_all(files)
    await session.flush()


async def get(session: Session, file_id: int) -> File | None:
    """The file with that id."""
    return await session.get(File, file_id)


async def of_ids(session: Session, file_ids: Sequence[int]) -> list[File]:
    """The files with those ids."""
    found: list[File] = []
    for some in handfuls(file_ids):
        found += await session.scalars(select(File).where(col(File.id).in_(some)))
    return found


async def unneeded(session: Session, limit: int = 100) -> list[File]:
    """The oldest files that no unfinished job has, nor sends in a smaller form, to be deleted in this transaction."""
    query = select(File).where(*_free()).order_by(col(File.id)).limit(limit)
    return await _to_delete(session, query)


async def hold(session: Session, held: Collection[File]) -> bool:
    """Keep files from being deleted until the transaction ends, which gives them to a job; False if one is gone."""
    query = select(col(File.id)).where(col(File.id).in_([file.id for file in held]))
    return len(list(await session.scalars(query.with_for_update(read=True, key_share=True)))) == len(held)


async def condemn(session: Session, file_ids: Collection[int]) -> None:
    """Keep files from being given to another job until the transaction ends, which deletes them if none has them."""
    for some in handfuls(sorted(file_ids)):
        query = select(col(File.id)).where(col(File.id).in_(some)).order_by(col(File.id))
        await session.execute(query.with_for_update())


async def _to_delete(session: Session, query: Select[File]) -> list[File]:
    found = list(await session.scalars(query.with_for_update(of=File, skip_locked=True)))
    # Whoever took one over before it was locked has written that down by now, where the query did not see it yet.
    ids = [file.id for file in found]
    taken = set(await session.scalars(_needed().where(col(JobFile.file_id).in_(ids)))) if found else set()
    return [file for file in found if file.id not in taken and file.made_of_id not in taken]


async def total_size(session: Session) -> int:
    """Bytes of all stored files."""
    return int(await session.scalar(select(func.coalesce(func.sum(col(File.size)), 0))) or 0)


# Built once, since every submit and every offer asks it, and to build it takes as long as to ask it.
_LIVING = (col(File.form_key) == bindparam("form")) & (col(File.expires_at) > bindparam("moment"))
# Whoever asked for a fresh one left the files of earlier jobs where they are.
_NEWEST = select(func.max(col(File.id))).where(_LIVING).scalar_subquery()
_BROUGHT_BY = select(func.max(col(JobFile.job_id))).where(col(JobFile.file_id) == _NEWEST).scalar_subquery()
_OF_FORM = (
    select(File)
    .join(JobFile, col(JobFile.file_id) == col(File.id))
    .where(_LIVING, col(JobFile.job_id) == _BROUGHT_BY)
    .order_by(col(File.id))
)


async def of_form(session: Session, form_key: str) -> list[File]:
    """The living files that the last job brought of a media in a form, in order; empty when there are none."""
    return list(await session.scalars(_OF_FORM, {"form": form_key, "moment": now()}))


async def made_as(session: Session, form_key: str) -> list[File]:
    """The living files under a form key that no job brought, since they were made of another file; in order."""
    living = (col(File.form_key) == form_key) & (col(File.expires_at) > now())
    return list(await session.scalars(select(File).where(living).order_by(col(File.id))))


async def made_of(session: Session, file_ids: Collection[int]) -> list[File]:
    """The files that were made of some, to be sent where those were too large."""
    found: list[File] = []
    for some in handfuls(file_ids):
        found += await session.scalars(select(File).where(col(File.made_of_id).in_(some)).order_by(col(File.id)))
    return found


async def of_link(session: Session, job_id: int, file_id: int) -> tuple[JobFile, File] | None:
    """The file that a download link names, and the job that it came with."""
    query = (
        select(JobFile, File)
        .join(File, col(File.id) == col(JobFile.file_id))
        .where(col(JobFile.job_id) == job_id, col(JobFile.file_id) == file_id)
    )
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def expired(session: Session, limit: int = 1000) -> list[File]:
    """Files whose time is over and that are `unneeded`, at most so many at once; the oldest first."""
    return await _to_delete(session, select(File).where(*_over()).order_by(col(File.expires_at)).limit(limit))


async def expired_total(session: Session) -> tuple[int, int]:
    """How many files are over and needed no more, and their bytes."""
    query = select(func.count(), func.coalesce(func.sum(col(File.size)), 0)).select_from(File).where(*_over())
    count, size = (await session.execute(query)).one()
    return int(count), int(size)


def _over() -> tuple[ColumnElement[bool], ...]:
    return col(File.expires_at) <= now(), *_free()


def _free() -> tuple[ColumnElement[bool], ...]:
    # Asked for each file by itself: to list what is needed a database may read what all jobs have ever brought.
    # What was made of a file to be sent is sent as long as that file is needed, though no job has it.
    return tuple(
        ~_needed().where(col(JobFile.file_id) == held).correlate(File).exists()
        for held in (col(File.id), col(File.made_of_id))
    )


def _needed() -> Select[int]:
    return (
        select(col(JobFile.file_id))
        .join(Job, col(Job.id) == col(JobFile.job_id))
        .where(col(Job.state).in_(list(UNFINISHED)))
    )


async def known_paths(session: Session) -> set[str]:
    """The paths of all files that have a row."""
    return set(await session.scalars(select(col(File.path))))


async def forget(session: Session, file_ids: Sequence[int]) -> list[File]:
    """Forget files and those that were made of them; all of these, to be removed from the store."""
    gone = [*await of_ids(session, file_ids), *await made_of(session, file_ids)]
    await delete_rows(session, [file.id or 0 for file in gone])
    return gone


async def delete_rows(session: Session, file_ids: Sequence[int]) -> None:
    """Forget files, that jobs brought them, and where platforms keep them."""
    for some in handfuls(file_ids):
        for change in (
            delete(RemoteFile).where(col(RemoteFile.file_id).in_(some)),
            delete(JobFile).where(col(JobFile.file_id).in_(some)),
            delete(File).where(col(File.id).in_(some)),
        ):
            # To look for each row of the session among some ten thousand ids takes ten seconds, and nobody asks for it.
            await session.execute(change.execution_options(synchronize_session=False))


def handfuls(ids: Collection[int]) -> Iterator[list[int]]:
    """Some of the ids after the other, as many as one query takes: PostgreSQL knows no more than 32,767 arguments."""
    known = list(ids)
    for start in range(0, len(known), IDS_AT_ONCE):
        yield known[start : start + IDS_AT_ONCE]
