"""Which release of yt-dlp is in use, and which were refused: one row that all workers of all machines read.

Written by whoever has the turn of `engine.releases.updates`, one at a time.
"""

import importlib.metadata
import logging
import time
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage import controls
from storage.database import Session

if TYPE_CHECKING:
    from packaging.requirements import Requirement
    from packaging.version import Version

log = logging.getLogger(__name__)

NAME: Final = "yt-dlp"
MOST_TOLD: Final = 20
"""How much of what happened is kept."""
MOST_REFUSED: Final = 50
MOST_DETAIL: Final = 300

What = Literal["adopted", "refused", "rolled_back", "pinned", "unpinned"]
Why = Literal["", "import", "own_site", "canary", "worse", "operator"]


class _Kept(BaseModel):
    # What a later version has written besides is passed over.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Package(_Kept):
    """One file of an index, by the hash of its content."""

    name: str
    version: str
    sha256: str


class Release(_Kept):
    """A release of yt-dlp, with what it needs and the installation does not have."""

    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+!_-]*$")
    """It names a folder."""
    packages: tuple[Package, ...]


class Told(_Kept):
    """Something that happened to a release, at a time in seconds since 1970."""

    at: float
    what: What
    version: str
    why: Why = ""
    detail: str = ""


class State(_Kept):
    """Everything that is known of releases."""

    current: Release | None = None
    """None: the one that is installed."""
    previous: Release | None = None
    pinned: bool = False
    """Whether an operator wants the current one and no other."""
    refused: dict[str, Told] = {}
    before: dict[str, tuple[int, int]] = {}
    """How many fetches had succeeded and failed by platform, in the last day of the previous one."""
    next_at: float | None = None
    """When a newer one is looked for; None: that was never thought of."""
    failures: int = 0
    """How often in a row the index could not be asked."""
    trouble: str = ""
    """Why it could not be asked the last time."""
    told: tuple[Told, ...] = ()

    def in_use(self, installed: str) -> Release | None:
        """The release that workers are to use where that one is installed; None: that one."""
        if self.current is None or self.pinned:
            return self.current
        return self.current if newer(self.current.version, installed) else None

    def refused_since(self, version: str) -> list[Told]:
        """Those after a version that were refused, oldest first."""
        return [self.refused[each] for each in sorted(self.refused, key=parsed) if newer(each, version)]

    def adopted(self, release: Release, before: dict[str, tuple[int, int]]) -> "State":
        """A release took the place of the current one, with what that had brought."""
        refused = {version: told for version, told in self.refused.items() if version != release.version}
        changed = self.model_copy(
            update={"current": release, "previous": self.current, "before": before, "refused": refused}
        )
        return changed._noted("adopted", release.version)

    def refusing(self, version: str, why: Why, detail: str) -> "State":
        """A release is not to be used."""
        return self._refused("refused", version, why, detail)

    def rolled_back(self, version: str, why: Why, detail: str) -> "State":
        """The one in use is not to be used any more; the one before it is."""
        changed = self.model_copy(update={"current": self.previous, "previous": None, "before": {}})
        return changed._refused("rolled_back", version, why, detail)

    def pinning(self, release: Release | None, version: str) -> "State":
        """An operator wants that one, or the installed one, until they say otherwise."""
        refused = {each: told for each, told in self.refused.items() if each != version}
        changed = self.model_copy(
            update={"current": release, "previous": self.current, "pinned": True, "before": {}, "refused": refused}
        )
        return changed._noted("pinned", version, "operator")

    def unpinned(self, version: str) -> "State":
        """Newer releases are welcome again."""
        return self.model_copy(update={"pinned": False})._noted("unpinned", version, "operator")

    def _refused(self, what: What, version: str, why: Why, detail: str) -> "State":
        changed = self._noted(what, version, why, detail)
        refused = {**changed.refused, version: changed.told[-1]}
        kept = sorted(refused, key=parsed)[-MOST_REFUSED:]
        return changed.model_copy(update={"refused": {each: refused[each] for each in kept}})

    def _noted(self, what: What, version: str, why: Why = "", detail: str = "") -> "State":
        told = Told(at=time.time(), what=what, version=version, why=why, detail=detail[:MOST_DETAIL])
        return self.model_copy(update={"told": (*self.told, told)[-MOST_TOLD:]})


async def read(session: Session) -> State:
    """The state as it is; what cannot be read is as if nothing had been written."""
    row = await controls.get(session, controls.YTDLP)
    try:
        return State() if row is None else State.model_validate(row.value)
    except ValidationError:
        log.exception("what was written of yt-dlp's releases cannot be read")
        return State()


async def write(session: Session, state: State) -> None:
    """Put a state in place of the one before."""
    await controls.put(session, controls.YTDLP, state.model_dump(mode="json"))


def requirement() -> "Requirement":
    """What this program asks of yt-dlp: the range of its versions, and the extras."""
    from packaging.requirements import Requirement

    asked = map(Requirement, importlib.metadata.requires("clipferry") or ())
    return next(each for each in asked if each.name == NAME)


def parsed(version: str) -> "Version":
    """A version that can be compared; one that is none comes before all others."""
    # Most processes never compare any: who reads this row is everybody.
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except InvalidVersion:
        return Version("0")


def newer(one: str, other: str) -> bool:
    """Whether a version comes after another one."""
    return parsed(one) > parsed(other)
