"""Hosts resolved, their addresses checked, and a connection made to one that was checked."""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import aiohappyeyeballs

from engine.addresses import REFUSED_PORTS, Address, Network, is_public, literal_address, socket_address
from engine.egress.upstreams import Upstreams, UpstreamsAway
from engine.refusals import (
    NOT_FOUND_REASON,
    REFUSED_REASON,
    TIMED_OUT_REASON,
    UNREACHABLE_REASON,
    UPSTREAM_REASON,
)

logger = logging.getLogger(__name__)

RESOLVE_SECONDS = 10.0
CONNECT_SECONDS = 10.0


class GuardError(Exception):
    """A request that the guard answers itself: `status`, `reason` and, for a refusal, what was `refused`."""

    def __init__(self, status: int, reason: str, refused: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.refused = refused


def lookup(host: str) -> list[Address]:
    """Ask the system's resolver for a host's addresses; it blocks, and raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Way:
    """Where what comes to one port of the guard's leads."""

    upstreams: Upstreams | None = None
    """The proxies that it leaves through; None: none."""
    service: tuple[str, int] | None = None
    """The host and port that it leads to alone, on whatever address: a service of the operator's own."""


ANYWHERE: Final = Way()


class Dialer:
    """Connects to public addresses, and to those of `allowed`, only."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)
        # Threads of its own: links whose name server never answers must not hold those the worker needs.
        self._resolver = ThreadPoolExecutor(max_workers=16, thread_name_prefix="egress-resolve")

    async def dial(self, host: str, port: int, way: Way = ANYWHERE) -> socket.socket:
        """Connect to a host at an address that was checked, through a proxy where there are some; raises GuardError."""
        if way.service is not None:
            return await self._serve(host.strip("[]").lower(), port, way.service)
        if port in REFUSED_PORTS:
            raise GuardError(403, REFUSED_REASON, "port")
        addresses = await self._resolve(host)
        if way.upstreams is None:
            return await self._directly(addresses, port)
        try:
            # By address: a name that the proxy resolved might lead anywhere.
            return await way.upstreams.connect(str(addresses[0]), port, lambda *_: self._directly(addresses, port))
        except UpstreamsAway as error:
            raise GuardError(503, UPSTREAM_REASON) from error

    async def _directly(self, addresses: Sequence[Address], port: int) -> socket.socket:
        sock = await _connect(addresses, port)
        self._refuse_own_address(sock)
        return sock

    async def _serve(self, host: str, port: int, service: tuple[str, int]) -> socket.socket:
        if (host, port) != service:
            raise GuardError(403, REFUSED_REASON, "host")
        return await _connect(await self._look_up(host), port)

    async def _resolve(self, host: str) -> list[Address]:
        literal = literal_address(host)
        addresses = [literal] if literal is not None else await self._look_up(host)
        if not all(is_public(address, self._allowed) for address in addresses):
            logger.info("refused %s: %s", host, ", ".join(map(str, addresses)))
            raise GuardError(403, REFUSED_REASON, "private-address")
        return addresses

    async def _look_up(self, host: str) -> list[Address]:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._resolver, lookup, host)
        except (OSError, UnicodeError) as error:
            raise GuardError(502, NOT_FOUND_REASON) from error

    def _refuse_own_address(self, sock: socket.socket) -> None:
        """Refuse this machine's own public address: services behind its firewall listen there, too."""
        here, there = sock.getsockname()[0], sock.getpeername()[0]
        if here == there and not any(ipaddress.ip_address(there) in network for network in self._allowed):
            sock.close()
            raise GuardError(403, REFUSED_REASON, "private-address")

    def close(self) -> None:
        """Look nothing up any more; a second call does nothing."""
        self._resolver.shutdown(wait=False, cancel_futures=True)


async def _connect(addresses: Sequence[Address], port: int) -> socket.socket:
    infos = [socket_address(address, port) for address in addresses]
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            sock = await aiohappyeyeballs.start_connection(infos, happy_eyeballs_delay=0.25)
    except TimeoutError as error:
        raise GuardError(504, TIMED_OUT_REASON) from error
    except OSError as error:
        raise GuardError(502, UNREACHABLE_REASON) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock
