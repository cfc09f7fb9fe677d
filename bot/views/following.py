"""What is said about channels and playlists that are followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.follows import Trouble
from storage.models import Follow


@dataclass(frozen=True)
class Followed:
    """The new items of a source will be posted here from now on."""

    follow: Follow


@dataclass(frozen=True)
class Following:
    """What is followed here."""

    follows: Sequence[Follow]


@dataclass(frozen=True)
class Unfollowed:
    """A source is followed here no more."""

    follow: Follow


@dataclass(frozen=True)
class FollowTrouble:
    """What keeps the new items of a source from coming; said once."""

    trouble: Trouble
