"""What is said about the bot itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grammar import Spec


@dataclass(frozen=True)
class Help:
    """What can be asked for, and what everyone is told at the moment."""

    commands: Sequence[Spec]
    notice: str | None = None


@dataclass(frozen=True)
class NotUnderstood:
    """A text that holds neither a link nor a command; the nearest command where one is near."""

    text: str
    nearest: str | None = None


@dataclass(frozen=True)
class Announcement:
    """What an administrator tells everyone, in their own words."""

    text: str


@dataclass(frozen=True)
class NothingToDo:
    """There was nothing that the command could act on."""
