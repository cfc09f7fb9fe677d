"""UserError: the root of everything a person may be told."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self


@dataclass(eq=False)
class UserError(Exception):
    """An expected refusal: its class says what happened, its fields are the facts.

    The code is the key of its text in the catalogue, so an error carries no sentence of its own. Facts are JSON
    values, so that an error can cross a process border as `{"code": ..., **facts}` and come back as itself.
    """

    code: ClassVar[str] = "user_error"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{self.code}({facts})"

    def facts(self) -> dict[str, Any]:
        """The error's fields by name."""
        return asdict(self)

    def to_json(self) -> dict[str, Any]:
        """The error as a JSON object; `from_json` is its inverse."""
        return {"code": self.code, **self.facts()}

    @classmethod
    def tree(cls) -> Iterator[type[Self]]:
        """This class and every class below it."""
        yield cls
        for child in cls.__subclasses__():
            yield from child.tree()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "UserError":
        """The error that `to_json` wrote; one written by a newer version comes back as a plain UserError."""
        facts = {name: fact for name, fact in value.items() if name != "code"}
        for kind in UserError.tree():
            if kind.code == value["code"]:
                try:
                    return kind(**facts)
                except TypeError:
                    break
        return UserError()


@dataclass(eq=False)
class NotEnoughCredits(UserError):
    """The balance does not cover the price; both in credits, or in US dollars where the currency says `usd`."""

    needed: int | float
    balance: int | float
    currency: str = "credits"


@dataclass(eq=False)
class UnknownJob(UserError):
    """There is no such job, or it is someone else's."""

    job_id: int


@dataclass(eq=False)
class AccountGone(UserError):
    """The account was deleted while something was done for it."""


@dataclass(eq=False)
class RequestReused(UserError):
    """The name that a request was given belongs to another request."""

    name: str


@dataclass(eq=False)
class FileGone(UserError):
    """The file has expired or was deleted."""


@dataclass(eq=False)
class LinkInvalid(UserError):
    """A signed link was changed or never issued."""


@dataclass(eq=False)
class LinkExpired(UserError):
    """A signed link has passed its time or was revoked."""


@dataclass(eq=False)
class DiskFull(UserError):
    """There is no room for the file on the disk; the job is kept."""


@dataclass(eq=False)
class StorageAway(UserError):
    """The database (`database`), Redis (`redis`) or the file store (`files`) does not answer, or refuses us."""

    part: str


@dataclass(eq=False)
class DatabaseNotEmpty(UserError):
    """A database that is to be filled holds something already."""

    table: str


@dataclass(eq=False)
class StillAtWork(UserError):
    """Processes work with what is to be replaced: how many, by name, and the seconds after which a dead one is gone."""

    workers: int
    front_ends: int
    names: list[str]
    seconds: int


@dataclass(eq=False)
class UnderMaintenance(UserError):
    """The database is being filled by another process, which is named: nobody may work with it yet."""

    holder: str


@dataclass(eq=False)
class DatabaseOutdated(UserError):
    """A database is of another version of the program."""

    found: str
    needed: str


@dataclass(eq=False)
class CopyDiffers(UserError):
    """A copied table is not what it was copied from."""

    table: str


@dataclass(eq=False)
class BackupInvalid(UserError):
    """A file is no backup, or is damaged."""

    path: str
    reason: str


@dataclass(eq=False)
class KeyDiffers(UserError):
    """Another key than the backup's is in use here."""

    name: str


@dataclass(eq=False)
class NoDatabase(UserError):
    """An address that is none of a database that is known here; of it the scheme alone is told."""

    address: str


@dataclass(eq=False)
class SealBroken(UserError):
    """What was sealed cannot be opened: it was sealed under another key, or changed since."""


@dataclass(eq=False)
class NoKey(UserError):
    """This process was given no key to seal secrets with."""


@dataclass(eq=False)
class LibraryMissing(UserError):
    """A setting asks for a part of the program whose library is not installed; the name of the extra that has it."""

    extra: str
