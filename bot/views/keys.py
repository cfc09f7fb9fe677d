"""What a person is told about their keys to the HTTP API."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.keys import NewKey
from storage.models import ApiKey


@dataclass(frozen=True)
class Keys:
    """A person's keys to the HTTP API."""

    keys: Sequence[ApiKey]


@dataclass(frozen=True)
class KeyMade:
    """A new key; it is shown this once."""

    made: NewKey


@dataclass(frozen=True)
class KeyRevoked:
    """A key opens nothing any more."""

    prefix: str


@dataclass(frozen=True)
class LoginLink:
    """A link that signs in to the pages, or to the HTTP API, once."""

    url: str
