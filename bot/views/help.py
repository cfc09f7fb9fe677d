"""What is said about the bot itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grammar import Spec


@dataclass(frozen=True)
class Welcome:
    """What the bot is for, to somebody who has just come; their balance, None where that is nobody else's to know."""

    balance: int | None
    in_group: bool = False


@dataclass(frozen=True)
class Help:
    """What can be asked for here, and what everyone is told at the moment."""

    commands: Sequence[Spec]
    notice: str | None = None
    more: bool = False
    """Whether there is more to ask for in a private conversation."""


@dataclass(frozen=True)
class Usage:
    """How a command is written, and what it does."""

    command: Spec


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
