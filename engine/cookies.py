"""The operator's cookies as administrators see them: kept, listed, tried and removed; never shown.

Each method raises AdminsOnly for anyone else.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine import cookiefile, urls
from engine.askers import Asker, check_admin
from engine.errors.cookies import CookiesFail, CookiesNotNeeded, NoTestLink, TooManyCookies, UnknownCookies
from engine.errors.jobs import UnknownPlatform
from engine.queue import Queue
from engine.settings import EngineSettings
from storage import cookie_sets
from storage.errors import UserError
from storage.models import CookieSet
from storage.stores import Stores

MOST_SETS: Final = 20


@dataclass(frozen=True)
class Kept:
    """A set that was kept."""

    row: CookieSet
    left_out: int
    """How many cookies of the file are of other sites, or have ended."""
    proven: bool
    """Whether a link was opened with it."""


class Cookies:
    """All sets of cookies."""

    def __init__(self, stores: Stores, queue: Queue, settings: EngineSettings) -> None:
        self._stores = stores
        self._queue = queue
        self._settings = settings

    async def every(self, asker: Asker) -> Sequence[CookieSet]:
        """All sets, by platform."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            return await cookie_sets.every(session)

    async def add(self, asker: Asker, platform: str, text: str, test_link: str | None = None) -> Kept:
        """Keep the cookies of a platform that a file holds, tried with a link if one is named; the same ones once.

        Raises UnknownPlatform, BadCookies, CookiesOfOthers, CookiesExpired, TooManyCookies, NotALink, and as `try_out`,
        and then nothing is kept.
        """
        check_admin(asker)
        if platform not in (*urls.PLATFORMS, urls.OTHER):
            raise UnknownPlatform(name=platform[:40], possible=[*urls.PLATFORMS, urls.OTHER])
        url = None if test_link is None else urls.normalise(test_link, self._settings.allowed_networks)
        cookies = cookiefile.read(text, platform, time.time())
        safe, written = self._stores.own_safe(), cookies.text()
        fresh = CookieSet(
            platform=platform, domains=cookies.domains, sealed=safe.seal(written, platform), mark=safe.mark(written),
            test_url=url,
        )  # fmt: skip
        async with self._stores.database.session() as session:
            before = await cookie_sets.of_mark(session, platform, fresh.mark)
            others = [each for each in await cookie_sets.every(session) if each.platform == platform]
            if before is None and len(others) >= MOST_SETS:
                raise TooManyCookies(MOST_SETS)
            # Kept while it is tried, since a worker has it from there alone.
            number = await cookie_sets.add(session, fresh)
        try:
            if url is not None:
                await self._prove(number, url)
        except BaseException:
            await self._forget(number)
            raise
        if before is not None:
            await self._forget(before.id or 0)
        return Kept(await self._get(number), cookies.left_out, url is not None)

    async def try_out(self, asker: Asker, number: int, test_link: str | None = None) -> CookieSet:
        """Try a set with a link, its own or another; a dead one that opens it lives again.

        Raises UnknownCookies, NoTestLink, NotALink, CookiesFail, CookiesNotNeeded where the link opens without, and as
        `engine.queue.Queue.try_cookies`.
        """
        check_admin(asker)
        row = await self._get(number)
        url = row.test_url if test_link is None else urls.normalise(test_link, self._settings.allowed_networks)
        if url is None:
            raise NoTestLink(number)
        await self._prove(number, url)
        return await self._get(number)

    async def remove(self, asker: Asker, number: int) -> CookieSet:
        """Forget a set; raises UnknownCookies."""
        check_admin(asker)
        row = await self._get(number)
        await self._forget(number)
        return row

    async def _prove(self, number: int, url: str) -> None:
        tried = await self._queue.try_cookies(number, url)
        if tried.needless:
            raise CookiesNotNeeded
        if tried.error is not None:
            raise CookiesFail(UserError.from_json(tried.error).code)

    async def _get(self, number: int) -> CookieSet:
        async with self._stores.database.session(read_only=True) as session:
            row = await cookie_sets.get(session, number)
        if row is None:
            raise UnknownCookies(number)
        return row

    async def _forget(self, number: int) -> None:
        async with self._stores.database.session() as session:
            await cookie_sets.remove(session, number)
