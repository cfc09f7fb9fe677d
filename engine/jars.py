"""The operator's cookies in a worker: fetched with where a site refuses strangers, and judged by what comes of it.

Each fetch is given a copy in memory, and none brings one back: what a child that has read hostile pages would write
must not become what the next one is signed in with.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlsplit

from engine import cookiefile, urls
from engine.errors.fetching import AccessDenied, LoginRequired, PrivateMedia
from engine.telemetry import metrics
from storage import cookie_sets
from storage.errors import SealBroken, UserError
from storage.models import CookieSet
from storage.stores import Stores

log = logging.getLogger(__name__)

T = TypeVar("T")

OPENED: Final = (LoginRequired, PrivateMedia, AccessDenied)
"""Refusals that somebody who is signed in may not meet."""
STRIKES: Final = (LoginRequired, AccessDenied)
"""What a site may say to cookies that it does not know any more. That a media is private may be true of any set."""
PROOF: Final = (LoginRequired,)
"""What counts against a set that cannot be tried: access may as well be denied to this address, whoever asks."""
MOST_STRIKES: Final = 3
"""After so many in a row a set is tried with its test link."""
MOST_STRIKES_UNTRIED: Final = 6
"""After so many in a row a set without a test link is taken to be dead."""
MOST_SETS: Final = 2
"""How many sets one fetch tries."""
SEALED_OTHERWISE: Final = "seal_broken"
ENDED: Final = "cookies_expired"
COOKIES_DEAD: Final = "cookies-dead"
"""The alarm that a set has died."""

Doubt = Callable[[int], Awaitable[None]]
"""Has the set of that number tried."""


@dataclass(frozen=True)
class Jar:
    """A set that is being used."""

    number: int
    platform: str
    test_url: str | None
    cookies: str


class Jars:
    """The sets of cookies, as one worker process uses them."""

    def __init__(self, stores: Stores, doubt: Doubt) -> None:
        self._stores = stores
        self._doubt = doubt

    async def open(self, url: str, refusal: UserError, fetch: Callable[[str], Awaitable[T]]) -> T:
        """Fetch with a platform's cookies what was refused without.

        Raises that refusal where nothing can be opened so, and otherwise what `fetch` raises.
        """
        tried: list[int] = []
        while isinstance(refusal, OPENED) and len(tried) < MOST_SETS:
            jar = await self._take(url, tried)
            if jar is None:
                break
            tried.append(jar.number)
            try:
                fetched = await fetch(jar.cookies)
            except UserError as error:
                await self._failed(jar, error)
                if not isinstance(error, OPENED):
                    raise
                refusal = error
            else:
                await self._worked(jar)
                return fetched
        raise refusal

    async def prove(self, number: int, fetch: Callable[[str], Awaitable[object]]) -> UserError | None:
        """Try a set with a link; what it ends in, None where it opens. A set that a site does not know dies of it."""
        async with self._stores.database.session(read_only=True) as session:
            row = await cookie_sets.get(session, number)
        jar = None if row is None else await self._opened(row)
        if jar is None:
            return LoginRequired()
        try:
            await fetch(jar.cookies)
        except UserError as error:
            if isinstance(error, OPENED):
                await self._bury(jar, error.code)
            return error
        await self._worked(jar)
        return None

    async def _take(self, url: str, tried: list[int]) -> Jar | None:
        if self._stores.safe is None:
            return None
        platform, host = urls.platform(url), urlsplit(url).hostname or ""
        async with self._stores.database.session(read_only=True) as session:
            rows = await cookie_sets.usable(session, platform, tried)
        for row in rows:
            # Of sites that we have no name for, each has its own.
            meant = platform != urls.OTHER or cookiefile.is_under(host, row.domains)
            jar = await self._opened(row) if meant else None
            if jar is not None:
                async with self._stores.database.session() as session:
                    await cookie_sets.used(session, jar.number)
                return jar
        return None

    async def _opened(self, row: CookieSet) -> Jar | None:
        assert row.id is not None
        jar = Jar(row.id, row.platform, row.test_url, "")
        if self._stores.safe is None:
            return None
        try:
            cookies = self._stores.safe.open(row.sealed, row.platform)
        except SealBroken:
            await self._bury(jar, SEALED_OTHERWISE)
            return None
        if cookiefile.have_ended(cookies, time.time()):
            await self._bury(jar, ENDED)
            return None
        return Jar(row.id, row.platform, row.test_url, cookies)

    async def _worked(self, jar: Jar) -> None:
        metrics.COOKIES_USED.add(site=jar.platform, outcome="ok")
        async with self._stores.database.session() as session:
            await cookie_sets.worked(session, jar.number)

    async def _failed(self, jar: Jar, error: UserError) -> None:
        metrics.COOKIES_USED.add(site=jar.platform, outcome=error.code)
        strike = isinstance(error, PROOF if jar.test_url is None else STRIKES)
        async with self._stores.database.session() as session:
            strikes = await cookie_sets.failed(session, jar.number, error.code, strike=strike)
        if jar.test_url is not None and strikes >= MOST_STRIKES:
            await self._doubt(jar.number)
        elif jar.test_url is None and strikes >= MOST_STRIKES_UNTRIED:
            await self._bury(jar, error.code)

    async def _bury(self, jar: Jar, result: str) -> None:
        async with self._stores.database.session() as session:
            died = await cookie_sets.bury(session, jar.number, result)
        if died:
            log.warning(
                "the set %s of cookies of %s is dead: %s", jar.number, jar.platform, result,
                extra={"site": jar.platform, "cookie_set": jar.number, "code": result},
            )  # fmt: skip
            await self._stores.alarms.give(COOKIES_DEAD, number=jar.number, platform=jar.platform, result=result)
