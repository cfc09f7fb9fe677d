"""What the operator and the platforms tell the service."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, reference, time


class Control(SQLModel, table=True):
    """Something that administrators have set for everyone, until they take it back; see `storage/controls.py`."""

    __tablename__ = "controls"
    name: str = Field(primary_key=True)
    value: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    changed_at: datetime = time()


class AuditEntry(SQLModel, table=True):
    """What an administrator asked for, or was done unasked, and how it ended; lines are only ever added."""

    __tablename__ = "audit_entries"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("users.id"), nullable=True, index=True))
    """None: nobody who has an account."""
    platform: str
    """Where it was asked for; `system` for what the program did by itself."""
    command: str
    arguments: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    outcome: str
    """`done`, or the code of the error that it ended in."""
    created_at: datetime = time(index=True)


class Takedown(SQLModel, table=True):
    """A media that is not given out any more, by its canonical name and by the link that was named."""

    __tablename__ = "takedowns"
    __table_args__ = (UniqueConstraint("key"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    key: str
    url: str
    made_by: int = reference("users.id")
    created_at: datetime = time()


class Broadcast(SQLModel, table=True):
    """A text for everyone who was known when it was written."""

    __tablename__ = "broadcasts"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    text: str
    made_by: int = reference("users.id")
    last_identity: int
    """The newest identity that it is for."""
    created_at: datetime = time()
    stopped_at: datetime | None = time(nullable=True)


class BroadcastRun(SQLModel, table=True):
    """How far a broadcast has come on one platform."""

    __tablename__ = "broadcast_runs"
    __table_args__ = (UniqueConstraint("broadcast_id", "platform"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    broadcast_id: int = reference("broadcasts.id")
    platform: str
    recipients: int = 0
    cursor: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    """The last identity that is done with."""
    told: int = 0
    blocked: int = 0
    """Those who cannot be written to."""
    failed: int = 0
    holder: str | None = None
    lease_until: datetime | None = time(nullable=True)
    finished_at: datetime | None = time(nullable=True)


class Arrival(SQLModel, table=True):
    """Something that a platform told one of its bots, kept until it is answered."""

    __tablename__ = "arrivals"
    __table_args__ = (Index("ix_arrival_open", "platform", "bot", "answered_at"),)

    platform: str = Field(primary_key=True)
    bot: str = Field(primary_key=True)
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """The platform's own: what comes twice has the same one."""
    taker: str | None = None
    """The front end that answers it; None where a version took it that named none."""
    body: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    arrived_at: datetime = time(index=True)
    answered_at: datetime | None = time(nullable=True)
