"""What administrators are told about people, the queue and what everyone is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.administration import Overview, Profile
from engine.faults import Fault
from engine.health import Report
from storage.models import Broadcast, BroadcastRun, Job


@dataclass(frozen=True)
class Person:
    """What is known about a person, for administrators."""

    profile: Profile


@dataclass(frozen=True)
class Banned:
    """Nothing is taken from a person any more, or it is again, for administrators."""

    person: str
    banned: bool


@dataclass(frozen=True)
class EveryJob:
    """The unfinished jobs of all people, each with the name of its person, for administrators."""

    jobs: Sequence[tuple[Job, str]]


@dataclass(frozen=True)
class QueueState:
    """The whole queue, and who works, for administrators."""

    overview: Overview


@dataclass(frozen=True)
class Broadcasts:
    """The newest broadcasts, and how far each platform is, for administrators."""

    broadcasts: Sequence[tuple[Broadcast, Sequence[BroadcastRun]]]


@dataclass(frozen=True)
class NoticeSet:
    """Everyone is shown a text from now on, or none, for administrators."""

    text: str | None


@dataclass(frozen=True)
class FaultFound:
    """What stands behind the short id of an error, for administrators."""

    fault: Fault


@dataclass(frozen=True)
class Platforms:
    """Every platform, with the reason why it is switched off; None where it is on."""

    off: Mapping[str, str | None]


@dataclass(frozen=True)
class TakenDown:
    """A media is given out no more, for administrators; or it is again."""

    link: str
    files: int | None
    """How many files of it were deleted; None: it is given out again."""


@dataclass(frozen=True)
class Alarm:
    """Something that administrators have to know at once, told by itself."""

    name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Health:
    """How well each platform can be fetched from, and with what, for administrators."""

    report: Report
