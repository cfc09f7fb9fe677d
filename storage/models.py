"""The tables. A row is the domain record: there is no second form of it."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

# SQLite gives autoincrement to INTEGER only; PostgreSQL gets 64 bits.
Id = BigInteger().with_variant(Integer, "sqlite")


class Json(TypeDecorator[Any]):
    """A JSON value: on PostgreSQL as JSONB, whose dialect is loaded there alone."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The type of the column in that database."""
        if dialect.name != "postgresql":
            return super().load_dialect_impl(dialect)
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say which zone it was in."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time, in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def _text(kind: type[StrEnum]) -> Any:
    # As text, not as the database's own enum: a new member then needs no migration.
    values = Enum(kind, native_enum=False, length=16, values_callable=lambda members: [m.value for m in members])
    return Column(values, nullable=False)


def _reference(target: str, **options: Any) -> Any:
    return Field(sa_column=Column(Id, ForeignKey(target), nullable=False, **options))


def _time(*, index: bool = False, nullable: bool = False) -> Any:
    default = {"default": None} if nullable else {"default_factory": now}
    return Field(sa_column=Column(UtcDateTime, nullable=nullable, index=index), **default)


class Tier(StrEnum):
    """What a person may ask for; see `engine/limits.py`."""

    PUBLIC = "public"
    MEMBER = "member"
    ADMIN = "admin"


class JobState(StrEnum):
    """Where a job stands; each step is taken once, by whoever wins its conditional update."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing will happen any more by itself."""
        return self in FINAL


FINAL = frozenset({JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED})
UNFINISHED = frozenset(JobState) - FINAL


class EntryKind(StrEnum):
    """Why the book moved: some add, gifts go from one to another, and a reserve is closed by settle or release."""

    GRANT = "grant"
    DAILY = "daily"
    VOUCHER = "voucher"
    GIFT = "gift"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


class User(SQLModel, table=True):
    """A person, whichever platforms they write from."""

    __tablename__ = "users"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    tier: Tier = Field(default=Tier.MEMBER, sa_column=_text(Tier))
    preferences: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    turn: float = 0.0
    """The place in the fair queue that this person's last job got."""
    created_at: datetime = _time()


class Identity(SQLModel, table=True):
    """A person's account on one platform."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str
    external_id: str
    name: str = ""
    user_id: int = _reference("users.id", index=True)
    created_at: datetime = _time()


class Wallet(SQLModel, table=True):
    """A balance in one currency; always the sum of its entries, kept beside them in the same transaction."""

    __tablename__ = "wallets"
    __table_args__ = (
        UniqueConstraint("user_id", "currency"),
        CheckConstraint("balance >= 0", name="ck_wallet_not_negative"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = _reference("users.id")
    currency: str = "credits"
    balance: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class Chat(SQLModel, table=True):
    """A group or channel of a platform, with its rules and its pool of credits."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str
    external_id: str
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    pool_id: int = _reference("users.id")
    """The user that nobody is: its wallet is the pool."""
    created_at: datetime = _time()


class Voucher(SQLModel, table=True):
    """A code that is worth an amount to the first who redeems it; the code itself is kept as a hash."""

    __tablename__ = "vouchers"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    digest: str = Field(unique=True)
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str
    made_by: int = _reference("users.id")
    redeemed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("users.id")))
    redeemed_at: datetime | None = _time(nullable=True)
    expires_at: datetime | None = _time(nullable=True)
    created_at: datetime = _time()


class Entry(SQLModel, table=True):
    """A line of the append-only book; `key` makes each happen once."""

    __tablename__ = "entries"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    wallet_id: int = _reference("wallets.id", index=True)
    kind: EntryKind = Field(sa_column=_text(EntryKind))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Signed, in the wallet's unit."""
    key: str = Field(unique=True)
    job_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    reason: str = ""
    created_at: datetime = _time()


class Job(SQLModel, table=True):
    """One link on its way to being a file; its id is also the arq job id and the log field."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_job_backlog", "state", "dispatched_at", "turn", "id"),
        Index("ix_job_turn", "turn"),
        Index("ix_job_tier", "tier", "state"),
        Index("ix_job_user", "user_id", "id"),
        Index("ix_job_user_state", "user_id", "state"),
        Index("ix_job_untold", "platform", "told", "state", "id"),
        Index("ix_job_form", "form_key", "state"),
        # An id is part of the ledger's keys and of links: that of a deleted row must not come back.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = _reference("users.id")
    platform: str
    """The front end that delivers it."""
    reply_to: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    """Written and read by that front end alone."""
    url: str
    media: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    choice: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    form_key: str
    """The media and every parameter of its output: equal keys mean equal files."""
    title: str
    state: JobState = Field(default=JobState.QUEUED, sa_column=_text(JobState))
    tier: Tier = Field(default=Tier.MEMBER, sa_column=_text(Tier))
    price: int = 0
    """Credits held for it."""
    round: int = 0
    """How often it was asked for again; part of the ledger's keys."""
    payer_id: int | None = Field(default=None, sa_column=Column(Id))
    """Whose wallet holds the price: the person's own, or their group's pool."""
    group_id: int | None = Field(default=None, sa_column=Column(Id))
    turn: float | None = None
    """Its place in the fair queue: the lowest goes next. None: it waits for other jobs of the same person, or for
    its leader."""
    leader_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    """The job that fetches the same media in the same form; this one shares its files."""
    weight: float = 1.0
    """The person's share of the workers, as their tier was."""
    running_limit: int = 1
    """How many jobs of this person may be in work at once, as their tier was."""
    kind: str = ""
    """What its time is measured with; see `engine/estimates.py`."""
    expected_seconds: float = 0.0
    """How long it will take a worker."""
    dispatched_at: datetime | None = _time(nullable=True)
    attempts: int = 0
    worker: str | None = None
    lease_until: datetime | None = _time(nullable=True, index=True)
    error: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    told: bool = False
    """Whether the person was told how it ended."""
    created_at: datetime = _time()
    started_at: datetime | None = _time(nullable=True)
    ready_at: datetime | None = _time(nullable=True)
    finished_at: datetime | None = _time(nullable=True)


class File(SQLModel, table=True):
    """A finished file in the file store."""

    __tablename__ = "files"
    __table_args__ = (Index("ix_file_form", "form_key"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    form_key: str
    role: str = "media"
    path: str
    """Relative to the file store."""
    name: str
    """What the person gets to see, safe on every file system."""
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    mime: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    created_at: datetime = _time()
    expires_at: datetime = _time(index=True)


class JobFile(SQLModel, table=True):
    """Which files a job brought; a file may serve many jobs."""

    __tablename__ = "job_files"
    job_id: int = Field(sa_column=Column(Id, primary_key=True))
    file_id: int = Field(sa_column=Column(Id, primary_key=True, index=True))
    position: int = 0
    link_serial: int = 0
    """Part of every download link signed for it: raising it revokes them all."""
