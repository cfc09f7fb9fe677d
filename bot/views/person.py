"""What a person is told about their settings."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Preferences:
    """What a person has set, and what can be set."""

    current: dict[str, str]
    possible: dict[str, Sequence[str]]
