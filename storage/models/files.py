"""Files in the file store, and what platforms keep of them."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, time


class File(SQLModel, table=True):
    """A finished file in the file store."""

    __tablename__ = "files"
    __table_args__ = (Index("ix_file_form", "form_key"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    form_key: str
    role: str = "media"
    made_of_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    """The file that it was made of, to be sent where that one was too large."""
    path: str
    """Relative to the file store."""
    name: str
    """What the person gets to see, safe on every file system."""
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    mime: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    created_at: datetime = time()
    expires_at: datetime = time(index=True)


class JobFile(SQLModel, table=True):
    """Which files a job brought; a file may serve many jobs."""

    __tablename__ = "job_files"
    job_id: int = Field(sa_column=Column(Id, primary_key=True))
    file_id: int = Field(sa_column=Column(Id, primary_key=True, index=True))
    position: int = 0
    link_serial: int = 0
    """Part of every download link signed for it: raising it revokes them all."""


class RemoteFile(SQLModel, table=True):
    """A file that a platform keeps for one of its bots: sending it again by its reference costs no upload."""

    __tablename__ = "remote_files"
    file_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    platform: str = Field(primary_key=True)
    bot: str = Field(primary_key=True)
    """The account that sent it: a reference is worth nothing to another one."""
    kind: str
    """What it was sent as, in the platform's words."""
    reference: str
    created_at: datetime = time()
