"""What is asked about keys to the HTTP API."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShowKeys:
    """List one's keys to the HTTP API."""


@dataclass(frozen=True)
class MakeKey:
    """Make a key to the HTTP API, with some scopes or all."""

    name: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RevokeKey:
    """Revoke a key to the HTTP API."""

    prefix: str


@dataclass(frozen=True)
class SignIn:
    """Get a link that signs in to the pages, or to the HTTP API, once."""


AboutKeys = ShowKeys | MakeKey | RevokeKey | SignIn
"""`bot/answers/keys.py` answers."""
