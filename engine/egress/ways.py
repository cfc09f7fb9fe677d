"""The ways out that an operator's file asks for: one for each platform with proxies, one to the PO-token provider.

Each has a port of its own, since there are clients that tell a proxy nothing of themselves unless it asks. Where the
guard is a service of its own the ports follow the guard's own one, at places that its workers count out alike.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.egress.dialer import Way
from engine.egress.guard import EgressGuard
from engine.egress.upstreams import Upstreams, shown
from engine.platforms import PLATFORMS, PlatformFile

PO_TOKENS = "po-tokens"
PLACES = {name: place for place, name in enumerate((*PLATFORMS, PO_TOKENS), 1)}
"""How far behind the guard's own port each way's is."""


@dataclass(frozen=True)
class OpenWays:
    """Where each way begins, and the proxies that it leads through where they are ours to ask."""

    urls: Mapping[str, str]
    upstreams: Mapping[str, Upstreams]


async def open_ways(guard: EgressGuard, platforms: PlatformFile, host: str = "127.0.0.1", port: int = 0) -> OpenWays:
    """Have the guard open every way, on the ports behind the named one, or with 0 on any free ones; raises OSError."""
    urls, upstreams = {}, {}
    for name, way in _ways(platforms).items():
        urls[name] = await guard.start(host, port and port + PLACES[name], way)
        if way.upstreams is not None:
            upstreams[name] = way.upstreams
    return OpenWays(urls, upstreams)


def elsewhere(guard: str, platforms: PlatformFile) -> OpenWays:
    """The ways of a guard that is a service of its own."""
    parts = urlsplit(guard)
    port = parts.port or 80
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return OpenWays({name: f"http://{host}:{port + PLACES[name]}" for name in _ways(platforms)}, {})


def digest(platforms: PlatformFile) -> str:
    """What tells the ways that a file asks for from those of any other file.

    Credentials are left out: of a guard and its workers the guard alone uses them.
    """
    asked = {name: [*map(shown, options.proxies)] for name, options in platforms.items() if options.proxies}
    told = [asked, PLACES, platforms["youtube"].po_token_provider]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _ways(platforms: PlatformFile) -> Mapping[str, Way]:
    ways: dict[str, Way] = {}
    # What is found out about a proxy on the way to one platform holds for all.
    shared: dict[tuple[str, ...], Upstreams] = {}
    for name, options in platforms.items():
        if options.proxies:
            ways[name] = Way(upstreams=shared.setdefault(options.proxies, Upstreams(options.proxies)))
    provider = platforms["youtube"].po_token_provider
    if provider is not None:
        parts = urlsplit(provider)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        ways[PO_TOKENS] = Way(service=(parts.hostname or "", port))
    return ways
