"""Why a job is not taken, or ends: its state, limits and rates, and workers that fail.

What is in no module of this tree is a bug; it is logged under a short id and shown as that id (see `Unexpected`).
"""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class QuoteExpired(UserError):
    """The offer is too old to be picked from; the link must be sent again."""


@dataclass(eq=False)
class WrongState(UserError):
    """The job is in a state in which this cannot be done."""

    job_id: int
    state: str


@dataclass(eq=False)
class RateLimited(UserError):
    """Too many requests; seconds until the next one is let through."""

    action: str
    retry_after: float


@dataclass(eq=False)
class TooManyJobs(UserError):
    """This person has as many unfinished jobs as they may have."""

    limit: int


@dataclass(eq=False)
class QueueFull(UserError):
    """All places in the queue for people of this tier are taken."""

    limit: int


@dataclass(eq=False)
class CoolingDown(UserError):
    """Too many refused requests in a row: nothing is taken from this person for so many seconds."""

    retry_after: float


@dataclass(eq=False)
class Draining(UserError):
    """An administrator lets the workers run dry: nothing new is taken."""


@dataclass(eq=False)
class PlatformOff(UserError):
    """An administrator has switched a platform off; the reason, where one was given."""

    platform: str
    reason: str = ""


@dataclass(eq=False)
class UnknownPlatform(UserError):
    """No platform has that name; the names that there are."""

    name: str
    possible: list[str]


@dataclass(eq=False)
class TakenDown(UserError):
    """An administrator has blocked the media."""


@dataclass(eq=False)
class UnknownFault(UserError):
    """No bug is kept under that short id."""

    error_id: str


@dataclass(eq=False)
class NotYours(UserError):
    """The offer was made to somebody else."""


@dataclass(eq=False)
class MaybeDelivered(UserError):
    """The front end died while it sent: the file may have arrived."""


@dataclass(eq=False)
class TooManyAttempts(UserError):
    """Every attempt at the job killed the worker that ran it."""

    attempts: int


@dataclass(eq=False)
class WorkersAway(UserError):
    """No worker has answered in time; the wait in seconds."""

    waited: float


@dataclass(eq=False)
class Unexpected(UserError):
    """A bug, shown as the short id under which it was logged."""

    error_id: str


@dataclass(eq=False)
class ExtractorBroken(Unexpected):
    """The part of yt-dlp that reads the site stumbled over it: a bug of that part, not of the link."""
