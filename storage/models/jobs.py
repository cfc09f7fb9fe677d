"""Jobs: one link each on its way to being a file."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Index, text
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, reference, text_of, time
from storage.models.people import Tier


class JobState(StrEnum):
    """Where a job stands; each step is taken once, by whoever wins its conditional update."""

    PENDING = "pending"
    """Asked for among others, and not looked up yet: it has no price and no place in the queue."""
    GATHERING = "gathering"
    """A list whose items are on their way; nobody works at it itself."""
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


SUMMED = ("user_id", "state", "finished_at", "site", "container", "currency", "seconds", "charged", "gathers")
"""The columns of a job that statistics ask for: an index holds them, so that no row with its large facts is read."""


HAS_FAILED = text("state = 'failed'")
"""The condition of an index of its own: written out, since no planner knows it in a parameter."""
IS_WHOLE = text("stripped_at IS NULL")
"""The same of what may be stripped by its age."""
IS_UNTOLD = text("told IS 0")
"""The same of what front ends look after."""


class Job(SQLModel, table=True):
    """One link on its way to being a file; its id is also the arq job id and the log field."""

    __tablename__ = "jobs"
    __table_args__ = (
        # With their time, so that what is ahead of a job is summed up without reading a row.
        Index("ix_job_backlog", "state", "dispatched_at", "turn", "id", "expected_seconds"),
        Index("ix_job_turn", "turn"),
        Index("ix_job_tier", "tier", "state"),
        Index("ix_job_user", "user_id", "id", "stripped_at"),
        # All that counts and filters ask of a person's jobs: the rows themselves lie behind their media's JSON.
        Index("ix_job_page", "user_id", "state", "parent_id", "site", "container", "stripped_at", "id"),
        # Of the few whose end was not told yet alone: to look for those among all is to read them all.
        Index("ix_job_untold", "platform", "state", "id", sqlite_where=IS_UNTOLD),
        Index("ix_job_form", "form_key", "state"),
        Index("ix_job_request", "user_id", "request_key", unique=True),
        Index("ix_job_statistics", *SUMMED),
        # Of the few that have failed alone, by when: what administrators look at, in a table of any length.
        # Of those that have failed on PostgreSQL too, as the migration says: said here, it would load that dialect.
        Index("ix_job_failed", "state", "finished_at", sqlite_where=HAS_FAILED),
        # By when they ended, those that are still told whole: what retention asks for.
        Index("ix_job_whole", "finished_at", sqlite_where=IS_WHOLE),
        # An id is part of the ledger's keys and of links: that of a deleted row must not come back.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id")
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
    searched: str = ""
    """What its person's history is searched through: title, uploader and link, with case folded."""
    site: str = ""
    """The platform that the media is from."""
    container: str = ""
    """The container that it is delivered in."""
    seconds: float | None = None
    """Length of the media that was delivered."""
    state: JobState = Field(default=JobState.QUEUED, sa_column=text_of(JobState))
    tier: Tier = Field(default=Tier.MEMBER, sa_column=text_of(Tier))
    price: int = 0
    """What is held for it, in the unit of its currency."""
    currency: str = "credits"
    """What it is paid in; see `storage/ledger.py`."""
    charged: int | None = Field(default=None, sa_column=Column(BigInteger))
    """What it cost in the end, in the unit of its currency."""
    request_key: str | None = None
    """The name that a client gave to the request, so that it is worked on once."""
    round: int = 0
    """How often it was asked for again; part of the ledger's keys."""
    payer_id: int | None = Field(default=None, sa_column=Column(Id))
    """Whose wallet holds the price: the person's own, or their group's pool."""
    group_id: int | None = Field(default=None, sa_column=Column(Id))
    turn: float | None = None
    """Its place in the fair queue: the lowest goes next. None: it waits for other jobs of the same person, or for
    its leader."""
    parent_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    """The list that it is an item of."""
    item: int | None = None
    """Its number in that list."""
    gathers: bool = False
    """Whether it is a list: `is_list` beside the media that says so, for sums in which its items count alone."""
    zipped: bool = False
    """Of a list: whether it arrives as one file. Of an item: whether it waits for its list, and arrives in it."""
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
    dispatched_at: datetime | None = time(nullable=True)
    attempts: int = 0
    worker: str | None = None
    lease_until: datetime | None = time(nullable=True, index=True)
    error: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    told: bool = False
    """Whether the person was told how it ended."""
    teller: str | None = None
    """Which of the front ends of its platform tells of it."""
    quiet: bool = False
    """Whether nothing but its files is shown: nobody asked for it just now."""
    traceparent: str | None = None
    """The trace that it belongs to, as W3C Trace Context writes it: from the request to the delivery."""
    created_at: datetime = time()
    started_at: datetime | None = time(nullable=True)
    ready_at: datetime | None = time(nullable=True)
    finished_at: datetime | None = time(nullable=True)
    stripped_at: datetime | None = time(nullable=True)
    """When all was deleted from it that is not part of a sum; see `storage/retention.py`. Nobody is shown it since."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list, whose items are jobs of their own."""
        return bool(self.media.get("entries"))
