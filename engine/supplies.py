"""What each platform is reached with: its way out through the egress guard, and what the operator has set for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from engine import urls
from engine.egress import status
from engine.egress.guard import EgressGuard
from engine.egress.ways import PO_TOKENS, OpenWays, elsewhere, open_ways
from engine.means import Means, PoTokens
from engine.platforms import PlatformFile
from engine.settings import EngineSettings

NO_WAYS = OpenWays({}, {})


class Supplies:
    """The means of one worker process."""

    def __init__(self, proxy: str, platforms: PlatformFile, ways: OpenWays = NO_WAYS) -> None:
        self.proxy = proxy
        """The egress guard's address for whatever has no way of its own."""
        self.platforms = platforms
        self._ways = ways

    def means(self, url: str, cookies: str = "") -> Means:
        """With what a link is fetched."""
        platform = urls.platform(url)
        options = self.platforms[platform]
        return Means(
            proxy=self._ways.urls.get(platform, self.proxy),
            impersonate=options.impersonate,
            headers=options.headers,
            extractor_args=options.extractor_args,
            geo_bypass_country=options.geo_bypass_country,
            sleep_requests=options.sleep_requests,
            cookies=cookies,
            po_tokens=self.po_tokens if platform == "youtube" else None,
        )

    def proxies(self) -> list[dict[str, Any]]:
        """How the proxies of each platform stand, as JSON, where the guard runs in this process."""
        return status.proxies(self._ways)

    @property
    def po_tokens(self) -> PoTokens | None:
        """Where PO tokens are asked for; None without a provider."""
        provider, way = self.platforms["youtube"].po_token_provider, self._ways.urls.get(PO_TOKENS)
        return PoTokens(url=provider, proxy=way) if provider is not None and way is not None else None


@asynccontextmanager
async def open_supplies(settings: EngineSettings) -> AsyncIterator[Supplies]:
    """The means over the egress guard that the settings name, or over one that lives as long as this block."""
    if settings.egress_url is not None:
        yield Supplies(settings.egress_url, settings.platforms, elsewhere(settings.egress_url, settings.platforms))
        return
    guard = EgressGuard(settings.allowed_networks)
    try:
        yield Supplies(await guard.start(), settings.platforms, await open_ways(guard, settings.platforms))
    finally:
        await guard.close()
