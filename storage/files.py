"""The file store: finished files in a folder, and their rows."""

import errno
import mimetypes
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, delete, func, select
from sqlmodel import col

from storage.database import Session
from storage.errors import DiskFull, FileGone
from storage.models import UNFINISHED, File, Job, JobFile, RemoteFile, now

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class FileStore:
    """A folder of finished files, each in a folder of its own with an unguessable name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def put(self, source: Path) -> str:
        """Move a file into the store; its path relative to the store. Raises DiskFull."""
        relative = f"{_today()}/{secrets.token_hex(16)}/media{source.suffix}"
        self.put_at(source, relative)
        return relative

    def put_at(self, source: Path, relative: str) -> None:
        """Move a file to a path of the store where nothing is yet; raises DiskFull."""
        target = self._root / relative
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

    def path(self, file: File) -> Path:
        """Where a file lies on this machine; raises FileGone."""
        path = self._root / file.path
        if not path.is_file():
            raise FileGone
        return path

    def has(self, file: File) -> bool:
        """Whether a file still lies in the store, whole."""
        path = self._root / file.path
        return path.is_file() and path.stat().st_size == file.size

    def remove(self, path: str) -> None:
        """Delete a stored file and its folder; one that is gone already is no error."""
        target = self._root / path
        shutil.rmtree(target.parent, ignore_errors=True)
        day = target.parent.parent
        if day.name != _today():
            with suppress(OSError):  # Other files of that day are still there.
                day.rmdir()

    def stored_before(self, moment: datetime) -> list[str]:
        """Relative paths of the stored files that were last changed before a moment."""
        limit = moment.timestamp()
        found = []
        for path in self._root.glob("*/*/*"):
            with suppress(FileNotFoundError):  # Somebody else removes files, too.
                if path.stat().st_mtime < limit:
                    found.append(path.relative_to(self._root).as_posix())
        return found


def _today() -> str:
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
    return list(await session.scalars(select(File).where(col(File.id).in_(list(file_ids)))))


async def unneeded(session: Session, limit: int = 100) -> list[File]:
    """The oldest files that no unfinished job has."""
    query = select(File).where(col(File.id).not_in(_needed())).order_by(col(File.created_at), col(File.id)).limit(limit)
    return list(await session.scalars(query))


async def total_size(session: Session) -> int:
    """Bytes of all stored files."""
    return int(await session.scalar(select(func.coalesce(func.sum(col(File.size)), 0))) or 0)


async def of_form(session: Session, form_key: str) -> list[File]:
    """The living files that the last job brought of a media in a form, in order; empty when there are none."""
    living = (col(File.form_key) == form_key) & (col(File.expires_at) > now())
    # Whoever asked for a fresh one left the files of earlier jobs where they are.
    newest = select(func.max(col(File.id))).where(living).scalar_subquery()
    brought_by = select(func.max(col(JobFile.job_id))).where(col(JobFile.file_id) == newest).scalar_subquery()
    query = select(File).join(JobFile, col(JobFile.file_id) == col(File.id))
    return list(await session.scalars(query.where(living, col(JobFile.job_id) == brought_by).order_by(col(File.id))))


async def made_as(session: Session, form_key: str) -> list[File]:
    """The living files under a form key that no job brought, since they were made of another file; in order."""
    living = (col(File.form_key) == form_key) & (col(File.expires_at) > now())
    return list(await session.scalars(select(File).where(living).order_by(col(File.id))))


async def made_of(session: Session, file: File) -> list[File]:
    """The files that were made of one, to be sent where it was too large: their form keys begin with its own."""
    beginning = col(File.form_key).startswith(f"{file.form_key}:{file.id}:", autoescape=True)
    return list(await session.scalars(select(File).where(beginning)))


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
    """Files whose time is over and that no unfinished job has, at most so many at once; the oldest first."""
    query = select(File).where(col(File.expires_at) <= now(), col(File.id).not_in(_needed()))
    return list(await session.scalars(query.order_by(col(File.expires_at)).limit(limit)))


def _needed() -> Select[int]:
    return (
        select(col(JobFile.file_id))
        .join(Job, col(Job.id) == col(JobFile.job_id))
        .where(col(Job.state).in_(list(UNFINISHED)))
    )


async def known_paths(session: Session) -> set[str]:
    """The paths of all files that have a row."""
    return set(await session.scalars(select(col(File.path))))


async def delete_rows(session: Session, file_ids: Sequence[int]) -> None:
    """Forget files, that jobs brought them, and where platforms keep them."""
    await session.execute(delete(RemoteFile).where(col(RemoteFile.file_id).in_(list(file_ids))))
    await session.execute(delete(JobFile).where(col(JobFile.file_id).in_(list(file_ids))))
    await session.execute(delete(File).where(col(File.id).in_(list(file_ids))))
