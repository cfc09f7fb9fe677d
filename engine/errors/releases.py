"""What can go wrong in getting another release of yt-dlp."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class IndexAway(UserError):
    """The package index cannot be asked, or has nothing that we can use; the reason is pip's own, for operators."""

    reason: str


@dataclass(eq=False)
class ReleaseUnusable(UserError):
    """A release cannot be used here."""

    version: str
    reason: str


@dataclass(eq=False)
class UpdateUnderWay(UserError):
    """Another process is dealing with releases at this moment."""


@dataclass(eq=False)
class NothingBefore(UserError):
    """There is no release to go back to: the one that is installed is in use."""

    version: str
