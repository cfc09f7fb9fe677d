"""What is said about the rules of a group."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ChatRules:
    """The rules of a group, or of a topic of it, as they are written; and what each can be set to."""

    current: Mapping[str, str]
    possible: Mapping[str, Sequence[str]]
    own: Collection[str]
    """Those that were set just there; the others are inherited, or as they are from the start."""
    topic: str | None
    moderates: bool
    """Whether who asks may change them."""


@dataclass(frozen=True)
class Skipped:
    """Whether a member is left alone in a group from now on."""

    on: bool
