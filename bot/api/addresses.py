"""Who a request comes from, as far as the network says: the client's address behind proxies that are believed; pure."""

import ipaddress
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from engine.settings import Network

UNKNOWN: Final = "unknown"
OWN_NETWORK_BITS: Final = 64
"""Of an IPv6 address: whoever has one has all of its network."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: Request, trusted: Sequence[Network]) -> str:
    """The address that a client is known by: of IPv6 its network.

    X-Forwarded-For counts as far back as each of its writers is a trusted proxy; what stands before was written by
    the client itself.
    """
    address = _parsed(request.client.host) if request.client else None
    if address is None:
        return UNKNOWN
    forwarded = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    while forwarded and any(address in network for network in trusted):
        before = _parsed(forwarded.pop())
        if before is None:
            break
        address = before
    return _grouped(address)


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _grouped(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((address, OWN_NETWORK_BITS), strict=False))
