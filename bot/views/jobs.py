"""What is said about downloads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.delivery import Conversion, Sending
from engine.formats import Option
from engine.lists import Standing
from engine.media import Progress
from engine.places import Place
from engine.records import Summary
from storage.errors import UserError
from storage.models import File, Job


@dataclass(frozen=True)
class Queued:
    """A job waits: its place in the queue, and when it will be done."""

    job: Job
    place: Place


@dataclass(frozen=True)
class Running:
    """A job is being worked on."""

    job: Job
    progress: Progress | None = None


@dataclass(frozen=True)
class Gathering:
    """The items of a list are on their way."""

    job: Job
    standing: Standing


@dataclass(frozen=True)
class Gathered:
    """A list has come to its end, item by item; the credits that it cost."""

    job: Job
    standing: Standing
    cost: int


@dataclass(frozen=True)
class Delivered:
    """A job's files as they are sent, and what they cost."""

    job: Job
    plan: Sending
    links: Sequence[str]
    """To each file as it was fetched, also where what is sent was made smaller or cut into parts."""
    cost: int
    conversion: Conversion | None = None
    """What was done to the files to send them."""
    smaller: Option | None = None
    """The form that it is, where larger ones do not fit into the conversation."""
    thumbnails: Mapping[int, File] = field(default_factory=dict)
    """Small pictures of what is sent, by the file's id, where the conversation takes them."""


@dataclass(frozen=True)
class Cancelled:
    """A job was cancelled and cost nothing."""

    job: Job


@dataclass(frozen=True)
class Declined:
    """What was asked for cannot be done, or a job failed."""

    error: UserError
    job: Job | None = None


@dataclass(frozen=True)
class JobList:
    """A person's newest jobs, a page of those that were asked for."""

    jobs: Sequence[Job]
    page: int = 1
    pages: int = 1
    words: str = ""
    """What they were asked for with, so that another page can be."""


@dataclass(frozen=True)
class Renamed:
    """A job has another title."""

    job: Job


@dataclass(frozen=True)
class Deleted:
    """A job and its files are gone."""

    job: Job


@dataclass(frozen=True)
class DownloadStatistics:
    """What was delivered to a person: in all, and on each of the last so many days on which anything was."""

    summary: Summary
    days: int = 7
