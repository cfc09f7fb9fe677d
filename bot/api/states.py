"""A job's state, as the API names it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from storage.models import JobState


class Status(StrEnum):
    """Where a job stands."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


STATUSES: Final[dict[JobState, Status]] = {
    JobState.PENDING: Status.PENDING,
    JobState.QUEUED: Status.PENDING,
    JobState.GATHERING: Status.PROCESSING,
    JobState.RUNNING: Status.PROCESSING,
    JobState.READY: Status.PROCESSING,
    JobState.DELIVERING: Status.PROCESSING,
    JobState.DELIVERED: Status.COMPLETED,
    JobState.FAILED: Status.FAILED,
    JobState.CANCELLED: Status.CANCELLED,
}


def states_of(status: Status) -> Sequence[JobState]:
    """The states that go by that name."""
    return [state for state, name in STATUSES.items() if name is status]
