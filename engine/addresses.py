"""Which addresses and ports may be fetched from, and which hosts are addresses in another spelling; pure."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from encodings.idna import nameprep
from typing import Final
from urllib.parse import unquote

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SocketAddress = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]


# Services that never carry media and that a crafted http:// request can make speak: mail, shells, file
# sharing, directories, databases. This is a second fence; the address is the first.
# fmt: off
REFUSED_PORTS: Final = frozenset({
    7, 9, 19, 20, 21, 22, 23, 25, 53, 69, 79, 110, 111, 119, 135, 137, 138, 139, 143, 161, 179, 389, 445, 465,
    512, 513, 514, 515, 587, 636, 873, 993, 995, 1433, 2049, 2375, 3306, 3389, 5060, 5061, 5432, 5900, 6379, 6667,
    6697, 9200, 11211, 27017,
})
# fmt: on


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(network) for network in text.split())


# What the IANA IPv4 Special-Purpose Address Registry does not call globally reachable, multicast, and the host
# agent of every Azure machine, 168.63.129.16, which only looks public. The table is ours because the answers of
# `ipaddress.is_global` differ between patch releases of Python (CVE-2024-4032).
_PRIVATE_V4: Final = _networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3"
)
# Only 2000::/3 is handed out as global unicast (RFC 4291); these blocks inside it are special. 2001::/23 holds
# Teredo, and 2002::/16 is 6to4. Both wrap an IPv4 address and are refused whatever they wrap: no media host has
# lived there since they were given up (RFC 7526).
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_PRIVATE_V6: Final = _networks("2001::/23 2001:db8::/32 2002::/16 3fff::/20")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Say whether an address is globally reachable by the IANA registries, or inside an allowed network.

    IPv4-mapped (RFC 4291) and NAT64 (RFC 6052) addresses are judged by the IPv4 address they carry.
    """
    inner = _carried(address)
    if any(inner in network or address in network for network in allowed):
        return True
    if isinstance(inner, ipaddress.IPv4Address):
        return not any(inner in network for network in _PRIVATE_V4)
    # A zone (RFC 4007) only means something for an address that is not global.
    return inner in _GLOBAL_V6 and not inner.scope_id and not any(inner in network for network in _PRIVATE_V6)


def _carried(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def literal_address(host: str) -> Address | None:
    """Read the host of a link as an address, in every spelling that programs accept, or None for a name.

    Besides the usual forms these are what inet_aton takes (decimal, hex and octal numbers, fewer than four
    parts), brackets, a zone, a trailing dot, percent escapes, and the digits and dots IDNA folds (RFC 3490).
    """
    try:
        text = nameprep(unquote(host).replace("\N{IDEOGRAPHIC FULL STOP}", "."))
    except UnicodeError:
        return None
    # nameprep turns the halfwidth ideographic full stop into the full one, which is a dot as well.
    text = text.replace("\N{IDEOGRAPHIC FULL STOP}", ".").removesuffix(".")
    try:
        if ":" in text:
            return ipaddress.IPv6Address(text.removeprefix("[").removesuffix("]"))
        # inet_aton overlooks what follows a blank, so only what can be part of a number may reach it.
        if re.fullmatch(r"[0-9a-fx.]+", text):
            return ipaddress.IPv4Address(socket.inet_aton(text))
    except (OSError, ValueError):
        return None
    return None


def socket_address(address: Address, port: int) -> SocketAddress:
    """Return what getaddrinfo would for a TCP connection to an address, with no look-up."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if isinstance(address, ipaddress.IPv4Address):
        return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (str(address), port)
    return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (str(address), port, 0, 0)
