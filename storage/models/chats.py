"""Groups and channels, and what is followed in conversations."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, reference, text_of, time


class Chat(SQLModel, table=True):
    """A group or channel of a platform, with its rules and its pool of credits."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str
    external_id: str
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    pool_id: int = reference("users.id")
    """The user that nobody is: its wallet is the pool."""
    left_at: datetime | None = time(nullable=True)
    """When the bot was removed from it, if it was not let in again since."""
    created_at: datetime = time()


class Follow(SQLModel, table=True):
    """A channel or playlist whose new items are posted into a conversation."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("platform", "place", "key"),
        Index("ix_follow_due", "platform", "next_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id", index=True)
    """Who follows: the jobs are theirs, on their terms or their group's."""
    platform: str
    external_id: str
    """That person, as the platform names them."""
    chat: str | None = None
    """The group that it is posted in; None for the person's private conversation."""
    topic: str | None = None
    """The topic or thread of it."""
    place: str
    """The conversation, in one word."""
    reply_to: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    url: str
    key: str
    title: str
    wish: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    """Which items, and in which form."""
    next_at: datetime | None = time(nullable=True)
    """When it is looked at next; None: it is paused."""
    failures: int = 0
    """How often in a row it could not be looked at."""
    complaint: str | None = None
    """The code of the trouble that was told last, so that it is told once."""
    holder: str | None = None
    lease_until: datetime | None = time(nullable=True)
    created_at: datetime = time()


class ItemState(StrEnum):
    """What became of an item of a followed source."""

    KNOWN = "known"
    NEW = "new"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class FollowedItem(SQLModel, table=True):
    """An item that was seen at a followed source; it stays known when it is gone from there."""

    __tablename__ = "followed_items"
    __table_args__ = (UniqueConstraint("follow_id", "key"), Index("ix_followed_item_state", "follow_id", "state"))

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    follow_id: int = reference("follows.id")
    key: str
    url: str
    title: str
    state: ItemState = Field(default=ItemState.KNOWN, sa_column=text_of(ItemState))
    attempts: int = 0
    job_id: int | None = Field(default=None, sa_column=Column(Id))
    created_at: datetime = time()
