"""The steps of jobs as operators see them, each counted by the process that took it."""

from datetime import datetime

from engine import urls
from engine.telemetry import metrics
from storage.models import Job, JobState

FOUND = "found"
"""The outcome of a look-up that failed at nothing."""


def submitted(job: Job) -> None:
    """Count a job that was asked for."""
    metrics.JOBS_SUBMITTED.add(front_end=job.platform, site=site(job.url), tier=job.tier)


def started(job: Job) -> None:
    """Note how long a job has waited; not of one that was asked for or tried before, whose wait began later."""
    if job.round == 0 and job.attempts == 1 and job.started_at is not None:
        metrics.QUEUE_WAIT.observe((job.started_at - job.created_at).total_seconds(), tier=job.tier)


def waiting_since(job: Job) -> datetime:
    """When a job that starts now began to wait, as far as its row says."""
    is_first = job.round == 0 and job.attempts == 1
    return job.created_at if is_first else job.dispatched_at or job.started_at or job.created_at


def delivered(job: Job) -> None:
    """Count a job that has arrived."""
    metrics.JOBS_ENDED.add(front_end=job.platform, site=site(job.url), state=JobState.DELIVERED)


def closed(job: Job) -> None:
    """Count a job that has failed or was cancelled, and why."""
    metrics.JOBS_ENDED.add(front_end=job.platform, site=site(job.url), state=job.state)
    if job.state is JobState.FAILED:
        metrics.FAILURES.add(stage="job", site=site(job.url), code=(job.error or {}).get("code", "unknown"))


def looked_up(link: str, outcome: str) -> None:
    """Count a look-up that a site was asked for: `found`, or the code of the error."""
    metrics.LOOKUPS.add(site=site(link), outcome="found" if outcome == FOUND else "failed")
    if outcome != FOUND:
        metrics.FAILURES.add(stage="lookup", site=site(link), code=outcome)


def site(link: str) -> str:
    """The site of a link, as metrics name it."""
    try:
        return urls.platform(link)
    except ValueError:
        return urls.OTHER
