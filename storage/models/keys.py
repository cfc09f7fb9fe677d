"""Ways into the HTTP API, and ways out of it."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, reference, time


class ApiKey(SQLModel, table=True):
    """A key to the HTTP API; the key itself is kept as a hash."""

    __tablename__ = "api_keys"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id", index=True)
    name: str
    prefix: str = Field(unique=True)
    """The beginning of the key, by which it is found and told from others."""
    digest: str
    scopes: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    expires_at: datetime | None = time(nullable=True)
    last_used_at: datetime | None = time(nullable=True)
    revoked_at: datetime | None = time(nullable=True)
    created_at: datetime = time()


class Login(SQLModel, table=True):
    """A one-time code by which a person signs in from a chat, and the session that it opened."""

    __tablename__ = "logins"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id", index=True)
    digest: str = Field(unique=True)
    """Of the code."""
    code_expires_at: datetime = time()
    used_at: datetime | None = time(nullable=True)
    expires_at: datetime | None = time(nullable=True)
    """When the session ends."""
    revoked_at: datetime | None = time(nullable=True)
    created_at: datetime = time()


class Webhook(SQLModel, table=True):
    """An address that is told when a person's jobs from the HTTP API end."""

    __tablename__ = "webhooks"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id", index=True)
    url: str
    secret: str
    """What calls are signed with: both sides must know it."""
    disabled_at: datetime | None = time(nullable=True)
    created_at: datetime = time()


class WebhookCall(SQLModel, table=True):
    """One thing that a webhook is to be told, until it has answered."""

    __tablename__ = "webhook_calls"
    __table_args__ = (
        UniqueConstraint("webhook_id", "job_id", "round"),
        Index("ix_webhook_call_due", "done", "due_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    webhook_id: int = reference("webhooks.id", index=True)
    job_id: int = Field(sa_column=Column(Id, nullable=False))
    round: int = 0
    attempts: int = 0
    status: int | None = None
    """The HTTP status of the last answer; None where none came."""
    done: bool = False
    """Whether it will not be tried again."""
    due_at: datetime = time()
    created_at: datetime = time()
