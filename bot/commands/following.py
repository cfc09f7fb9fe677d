"""What is asked about channels and playlists that are followed."""

from dataclasses import dataclass

from engine.wishes import Wish


@dataclass(frozen=True)
class Follow:
    """Post the new items of a channel or playlist here, by themselves."""

    link: str
    wish: Wish


@dataclass(frozen=True)
class Following:
    """List what is followed here."""


@dataclass(frozen=True)
class Unfollow:
    """Stop following something here."""

    number: int


AboutFollowing = Follow | Following | Unfollow
"""`bot/answers/following.py` answers."""
