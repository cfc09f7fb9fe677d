"""What is asked about the bot itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Start:
    """Say hello: what the bot is for, and how one begins."""


@dataclass(frozen=True)
class Help:
    """List what can be asked, or say how one command is used."""

    name: str | None = None


@dataclass(frozen=True)
class Unknown:
    """A text that is no command and holds no link, or a command with words that it does not take."""

    text: str
    nearest: str | None = None


AboutBot = Start | Help | Unknown
"""`bot/answers/help.py` answers."""
