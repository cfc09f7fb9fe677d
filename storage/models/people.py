"""People, the accounts behind them, and who is let in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, reference, text_of, time


class Tier(StrEnum):
    """What a person may ask for; see `engine/limits.py`."""

    PUBLIC = "public"
    MEMBER = "member"
    ADMIN = "admin"


IS_REMEMBERED = text("forgotten_at IS NULL")
"""The condition of an index: written out, since no planner knows it in a parameter."""


class User(SQLModel, table=True):
    """A person, whichever platforms they write from."""

    __tablename__ = "users"
    __table_args__ = (
        # By when they were last there: what retention asks for.
        Index("ix_user_seen", "seen_at", sqlite_where=IS_REMEMBERED),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    tier: Tier = Field(default=Tier.MEMBER, sa_column=text_of(Tier))
    preferences: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    turn: float = 0.0
    """The place in the fair queue that this person's last job got."""
    joined_to: int | None = Field(default=None, sa_column=Column(Id, index=True))
    """The account that this one became part of; what is left here is its part of the book."""
    forgotten_at: datetime | None = time(nullable=True)
    """When the person had everything deleted; what is left is the book, and nobody's."""
    seen_at: datetime = time()
    """When the person last asked for anything, to within a day; see `storage/users.py`."""
    created_at: datetime = time()


class Identity(SQLModel, table=True):
    """A person's account on one platform."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str
    external_id: str
    name: str = ""
    user_id: int = reference("users.id", index=True)
    created_at: datetime = time()


class AccessRule(SQLModel, table=True):
    """Whether a person, a group or a site may take part; see `engine/access.py`."""

    __tablename__ = "access_rules"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    kind: str
    """`person`, `chat` or `site`."""
    subject: str
    """`platform:id` of a person or a chat, or the domain of a site."""
    allowed: bool
    reason: str = ""
    made_by: int = reference("users.id")
    created_at: datetime = time()
