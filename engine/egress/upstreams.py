"""Proxies of the operator's own that the egress guard goes through to a platform, one taking over from another.

The first in the list that is not resting is taken. One that cannot be reached, or refuses its credentials, rests at
once; one that refuses hosts rests when it has done so several times in a row. Each further rest is twice as long, and
after it one connection tries whether the proxy is back.
"""

import logging
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

DIRECT: Final = "direct"
"""Stands in a list of proxies for going without one."""
SCHEMES: Final = ("http", "socks4", "socks5")
CONNECT_SECONDS: Final = 10.0
REST_SECONDS: Final = 30.0
LONGEST_REST_SECONDS: Final = 1800.0
REFUSALS: Final = 3
"""Hosts that a proxy refuses in a row before it rests."""
_UNAUTHORISED: Final = 407

Direct = Callable[[str, int], Awaitable[socket.socket]]
"""Connects to a checked address without a proxy."""


class UpstreamsAway(Exception):
    """No proxy of the list leads on at the moment."""


@dataclass(frozen=True)
class ProxyStanding:
    """How a proxy stands, without its credentials."""

    name: str
    alive: bool
    resting_seconds: float = 0.0
    reason: str = ""


@dataclass
class _Proxy:
    url: str
    refusals: int = 0
    rests: int = 0
    back_at: float = 0.0
    reason: str = ""

    def rest(self, reason: str) -> None:
        seconds = min(REST_SECONDS * 2**self.rests, LONGEST_REST_SECONDS)
        self.rests += 1
        self.refusals = 0
        self.reason = reason
        self.back_at = time.monotonic() + seconds
        logger.warning("the proxy %s rests for %.0f s: %s", shown(self.url), seconds, reason)

    def works(self) -> None:
        self.refusals = self.rests = 0
        self.back_at = 0.0
        self.reason = ""

    def refused(self, reason: str) -> None:
        self.refusals += 1
        if self.refusals >= REFUSALS:
            self.rest(reason)


def shown(proxy: str) -> str:
    """A proxy's address without its credentials."""
    if proxy == DIRECT:
        return proxy
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.hostname}:{parts.port}"


class Upstreams:
    """The proxies of one platform, in the order in which they are preferred."""

    def __init__(self, proxies: Sequence[str]) -> None:
        self._proxies = [_Proxy(each) for each in proxies]

    async def connect(self, address: str, port: int, direct: Direct) -> socket.socket:
        """Connect to an address through the first proxy that leads there; raises UpstreamsAway, and as `direct` does.

        What cannot be reached through one proxy is tried through the next.
        """
        now = time.monotonic()
        for proxy in self._proxies:
            if proxy.back_at > now:
                continue
            if proxy.url == DIRECT:
                return await direct(address, port)
            sock = await self._through(proxy, address, port)
            if sock is not None:
                return sock
        raise UpstreamsAway

    def standing(self) -> list[ProxyStanding]:
        """How each of the proxies stands."""
        now = time.monotonic()
        return [
            ProxyStanding(shown(each.url), each.back_at <= now, max(0.0, each.back_at - now), each.reason)
            for each in self._proxies
        ]

    async def _through(self, proxy: _Proxy, address: str, port: int) -> socket.socket | None:
        # Loaded where a proxy is set, and nowhere else.
        from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
        from python_socks.async_.asyncio import Proxy

        try:
            sock = await Proxy.from_url(proxy.url).connect(address, port, timeout=CONNECT_SECONDS)
        except (TimeoutError, ProxyConnectionError, ProxyTimeoutError, OSError) as error:
            proxy.rest(f"cannot be reached: {error}"[:200])
        except ProxyError as error:
            if error.error_code == _UNAUTHORISED or "uthentication" in str(error):
                proxy.rest("refuses its credentials")
            else:
                proxy.refused(f"refuses hosts: {error}"[:200])
        else:
            proxy.works()
            return sock
        return None
