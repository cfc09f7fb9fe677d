"""What is asked about one's downloads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Jobs:
    """List one's jobs, those in a state or from a site alone; the newest first, a page at a time."""

    state: str | None = None
    """One of JOB_STATES."""
    site: str | None = None
    page: int = 1


@dataclass(frozen=True)
class Cancel:
    """End a job, or all of one's own."""

    job_id: int | None


@dataclass(frozen=True)
class CancelNewest:
    """End the newest of one's own jobs that is not finished."""


@dataclass(frozen=True)
class Rename:
    """Give a job another title."""

    job_id: int
    title: str


@dataclass(frozen=True)
class Delete:
    """Forget a job and its files."""

    job_id: int


@dataclass(frozen=True)
class Stats:
    """Show what one has downloaded, in the last days and in all."""

    days: int = 7


JOB_STATES = ("waiting", "running", "unfinished", "done", "failed", "cancelled")
"""Words for the states that one's jobs are listed by."""

AboutJobs = Jobs | Rename | Delete | Stats
"""`bot/answers/jobs.py` answers."""
