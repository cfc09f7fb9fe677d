"""What is asked about one's account and what is kept of oneself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """Show a code that joins another platform's account with this one, or use one that was shown there."""

    code: str | None = None


@dataclass(frozen=True)
class Unlink:
    """Take an identity out of one's account: the named one, or the one that asks."""

    name: str | None = None


@dataclass(frozen=True)
class Export:
    """Get everything that is kept of oneself."""


@dataclass(frozen=True)
class Forget:
    """Have everything deleted that is kept of oneself; first without the word that confirms it."""

    word: str | None = None


@dataclass(frozen=True)
class History:
    """List one's files, those whose title, uploader or link holds all the words."""

    words: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True)
class Language:
    """Show the languages, or choose one; `auto`: the platform's."""

    code: str | None = None


AboutAccount = Link | Unlink | Export | Forget | History | Language
"""`bot/answers/account.py` answers."""
