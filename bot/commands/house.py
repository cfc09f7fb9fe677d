"""What administrators ask about people, the queue and what everyone is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ban:
    """Take nothing from a person any more."""

    person: str
    reason: str = ""


@dataclass(frozen=True)
class Unban:
    """Take a ban back."""

    person: str


@dataclass(frozen=True)
class ShowPerson:
    """Say what is known about a person."""

    person: str


@dataclass(frozen=True)
class AllJobs:
    """List the unfinished jobs of all people."""


@dataclass(frozen=True)
class ShowQueue:
    """Say how long the queue is, and who works."""


@dataclass(frozen=True)
class Pause:
    """Let no queued job start; or drain: take nothing new at all."""

    drain: bool = False


@dataclass(frozen=True)
class Resume:
    """Let jobs start again."""


@dataclass(frozen=True)
class Broadcast:
    """Tell everyone a text."""

    text: str


@dataclass(frozen=True)
class StopBroadcast:
    """End the broadcasts that are under way."""


@dataclass(frozen=True)
class ShowBroadcasts:
    """Say how far the newest broadcasts are."""


@dataclass(frozen=True)
class Announce:
    """Show everyone a text until it is taken back, which no text does."""

    text: str | None


@dataclass(frozen=True)
class ShowFault:
    """Show what stands behind the short id of an error."""

    error_id: str


@dataclass(frozen=True)
class TakeDown:
    """Give a media out no more, and delete its files; or give it out again."""

    link: str
    undo: bool = False


@dataclass(frozen=True)
class ShowPlatforms:
    """List the platforms, and which of them are switched off."""


@dataclass(frozen=True)
class SwitchPlatform:
    """Fetch nothing from a platform any more, or again."""

    platform: str
    on: bool
    reason: str = ""


@dataclass(frozen=True)
class ShowHealth:
    """Show how well each platform can be fetched from, and with what."""


AboutHouse = (
    Ban
    | Unban
    | ShowPerson
    | AllJobs
    | ShowQueue
    | Pause
    | Resume
    | Broadcast
    | StopBroadcast
    | ShowBroadcasts
    | Announce
    | ShowFault
    | TakeDown
    | ShowPlatforms
    | SwitchPlatform
    | ShowHealth
)
"""For administrators: `bot/answers/house.py` answers."""
