"""What can go wrong in starting a front end, and in speaking with people."""

from dataclasses import dataclass
from typing import Literal

from storage.errors import UserError


@dataclass(eq=False)
class AlreadyRunning(UserError):
    """Another process owns the stack of the data folder."""

    folder: str
    pid: object = None


@dataclass(eq=False)
class PortInUse(UserError):
    """Another program listens on the HTTP server's port."""

    host: str
    port: int


@dataclass(eq=False)
class UnreadableFile(UserError):
    """A file that was named cannot be read."""

    path: str
    reason: str


@dataclass(eq=False)
class UnwritableFolder(UserError):
    """Files cannot be saved in a folder that was named."""

    path: str
    reason: str


@dataclass(eq=False)
class StackFailed(UserError):
    """A part of the stack could not be started."""

    part: str
    reason: str


@dataclass(eq=False)
class NotStarted(UserError):
    """The platform lets the bot write to nobody who has not begun a conversation with it."""

    bot: str
    """Where that is done."""


@dataclass(eq=False)
class TurnedAway(UserError):
    """The platform takes nothing from this machine for a while, because it sent too much."""


@dataclass(eq=False)
class PlatformAway(UserError):
    """The platform, or the way to it, fails time and again."""


@dataclass(eq=False)
class NoFilesHere(UserError):
    """The bot may write in a conversation, but not send such files."""


@dataclass(eq=False)
class NoLinks(UserError):
    """No link was found in a file of links, or in what was given as `input`."""

    place: Literal["file", "input"] = "file"


@dataclass(eq=False)
class Unreachable(UserError):
    """The platform says that a person, or a conversation, can never be written to."""
