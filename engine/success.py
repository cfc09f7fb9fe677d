"""Whether platforms still give us what people ask for: every look-up and every download, by how it ended.

A worker counts in memory and writes its counts down with its next heartbeat: a job costs no request more. What a
worker that is killed has counted in its last seconds is lost.
"""

from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from engine import programs, urls
from engine.errors import fetching, jobs
from storage.errors import DiskFull, NotEnoughCredits, StorageAway, UserError
from storage.successes import MOST_LINKS, Ended, Successes

OK: Final = "ok"
FAILED: Final = "failed"
REFUSED: Final = "refused"

NOT_TO_BE_HAD: Final = (
    fetching.NotALink, fetching.LinkTooLong, fetching.UnsupportedScheme, fetching.UnsupportedLink,
    fetching.PrivateAddress, fetching.HostNotFound, fetching.NoMatch, fetching.MediaUnavailable, fetching.PrivateMedia,
    fetching.DrmProtected, fetching.NotLiveYet, fetching.NothingRecorded, fetching.TooLong, fetching.TooLarge,
    NotEnoughCredits,
)  # fmt: skip
"""What says something of the link, or of the person's limits, and nothing of how well its platform can be fetched."""
NOT_TRIED: Final = (DiskFull, StorageAway, jobs.PlatformOff, jobs.TakenDown, jobs.Draining)
"""What ends a fetch before its platform is asked, or has nothing to do with it."""


def outcome_of(error: UserError | None) -> str | None:
    """How a fetch that ended in an error, or in None, is counted; None: not at all."""
    if error is None:
        return OK
    if isinstance(error, NOT_TRIED):
        return None
    return REFUSED if isinstance(error, NOT_TO_BE_HAD) else FAILED


class Success:
    """The counts of one worker process."""

    def __init__(self, successes: Successes, version: Callable[[], str] = lambda: programs.ytdlp_release()[0]) -> None:
        self._successes = successes
        self._version = version
        self._counts: Counter[Ended] = Counter()
        self._failing: dict[tuple[str, str], deque[str]] = {}

    def note(self, link: str, error: UserError | None, version: str | None = None) -> None:
        """Count a look-up or a download: None where it succeeded; of the version in use now where none is named."""
        outcome = outcome_of(error)
        if outcome is None:
            return
        ended = Ended(_platform(link), outcome, version or self._version())
        self._counts[ended] += 1
        if outcome == FAILED:
            kept = self._failing.setdefault((ended.platform, ended.version), deque(maxlen=MOST_LINKS))
            if link not in kept:
                kept.append(link)

    async def write_down(self) -> None:
        """Add what was counted since the last time to what all workers have counted, if Redis answers."""
        counts, self._counts = self._counts, Counter()
        try:
            if counts:
                await self._successes.add(counts)
            for (platform, of_version), links in self._failing.items():
                await self._successes.add_failing(platform, of_version, links)
            self._failing.clear()
        except StorageAway:
            self._counts.update(counts)


def _platform(link: str) -> str:
    with suppress(ValueError):
        return urls.platform(link)
    return urls.OTHER
