"""How well each platform can be fetched from, and with what; for administrators."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.administration import Administration, Overview
from engine.askers import Asker
from engine.cookies import Cookies
from storage.stores import Stores
from storage.successes import Tally

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
NOTHING: Final = Tally()


@dataclass(frozen=True)
class PlatformHealth:
    """What came of look-ups and downloads of a platform within the last hour and day."""

    platform: str
    hour: Tally
    day: Tally
    off: str | None = None
    """Why it is switched off, empty where no reason was given; None where it is on."""


@dataclass(frozen=True)
class Report:
    """How all of it stands at a moment."""

    platforms: Sequence[PlatformHealth]
    """Those that are asked for, or are switched off."""
    jars: Mapping[tuple[str, str], int]
    """How many sets of cookies of a platform are in which state."""
    workers: Mapping[str, Mapping[str, Any]]
    """What each worker tells of itself, see `engine.condition`."""
    overview: Overview


class Health:
    """Everything that tells whether links can be fetched."""

    def __init__(self, stores: Stores, administration: Administration, cookies: Cookies) -> None:
        self._stores = stores
        self._administration = administration
        self._cookies = cookies

    async def report(self, asker: Asker) -> Report:
        """How all of it stands, as an administrator; raises AdminsOnly or StorageAway."""
        overview = await self._administration.overview(asker)
        off = await self._administration.platforms(asker)
        jars = Counter((row.platform, row.state.value) for row in await self._cookies.every(asker))
        hour, day = [await self._stores.successes.tally(seconds) for seconds in (HOUR, DAY)]
        shown = [
            PlatformHealth(name, hour.get(name, NOTHING), day.get(name, NOTHING), reason)
            for name, reason in off.items()
            if name in day or reason is not None
        ]
        return Report(shown, jars, await self._stores.presence.abouts(), overview)
