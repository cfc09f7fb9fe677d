"""What a person is told about their account and what is kept of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.linking import Code
from storage.models import Identity, Job


@dataclass(frozen=True)
class Languages:
    """The language in which a person is written to, whether they have chosen it, and those that there are."""

    current: str
    chosen: bool
    possible: Sequence[str]


@dataclass(frozen=True)
class LinkCode:
    """A code that joins another platform's account with this one, and the identities that this one has."""

    code: Code
    identities: Sequence[Identity]


@dataclass(frozen=True)
class Linked:
    """Two accounts are one now, with these identities."""

    identities: Sequence[Identity]
    locked_out: bool = False
    """Whether keys, sessions or webhooks of the two were ended by it."""


@dataclass(frozen=True)
class Unlinked:
    """An identity stands for itself again, with an account in which nothing is yet."""

    identity: Identity
    locked_out: bool = False
    """Whether keys, sessions or webhooks of the account that it left were ended by it."""


@dataclass(frozen=True)
class Document:
    """A file that was made for the person who asks, and is kept nowhere."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class ForgetWarning:
    """What will be deleted, and the word that confirms it."""

    word: str


@dataclass(frozen=True)
class Forgotten:
    """Everything about the person is deleted."""


@dataclass(frozen=True)
class Kept:
    """A job that brought files, and whether they are still there."""

    job: Job
    alive: bool


@dataclass(frozen=True)
class History:
    """Some of the files that a person got, on whichever platform, newest first."""

    kept: Sequence[Kept]
    words: Sequence[str]
    page: int
    pages: int
    total: int
