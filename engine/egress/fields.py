"""What heads of HTTP messages say: targets, lengths, and the fields that are passed on; pure."""

import re
from typing import Final

import h11

from engine.egress.dialer import GuardError

RawHeaders = list[tuple[bytes, bytes]]

# Fields that speak of one connection and not of the message (RFC 9110, section 7.6.1).
_HOP_BY_HOP: Final = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer upgrade "
    b"transfer-encoding".split()
)
ABSOLUTE: Final = re.compile(rb"(?i:http)://([^/?#]*)([^#]*)")
_AUTHORITY: Final = re.compile(rb"(?:[^@]*@)?((\[[^\]@]+\]|[^\[\]:@]+)(?::(\d{0,5}))?)")


def authority(target: bytes, default_port: int) -> tuple[bytes, str, int]:
    """Split user@host:port into what a Host field holds, the host and the port; raises GuardError."""
    found = _AUTHORITY.fullmatch(target)
    port = int(found[3] or default_port) if found else 0
    if found is None or not 0 < port < 65536:
        raise GuardError(400, "Bad address")
    return found[1], found[2].decode("ascii"), port


def length(response: h11.Response) -> int:
    """The length that a response names, 0 where it names none; h11 has checked it."""
    return next((int(value) for name, value in response.headers if name == b"content-length"), 0)


def tokens(message: h11.Request | h11.Response | h11.InformationalResponse, field: bytes) -> set[bytes]:
    """The elements of a field that is a list (RFC 9110, section 5.6.1), in lower case."""
    lists = (value.split(b",") for name, value in message.headers if name == field)
    return {token.strip().lower() for elements in lists for token in elements}


def end_to_end(message: h11.Request | h11.Response | h11.InformationalResponse) -> RawHeaders:
    """Drop the fields that belong to one connection only (RFC 9110, section 7.6.1).

    No Via field is added: hosts answer differently, or not at all, to what they take for a proxy.
    """
    dropped = set(_HOP_BY_HOP) | tokens(message, b"connection")
    chunked = any(name == b"transfer-encoding" for name, _ in message.headers)
    if chunked:
        # Both lengths in one message is how requests are smuggled (RFC 9112, section 6.3).
        dropped.add(b"content-length")
    if isinstance(message, h11.Request):
        # The host of the target counts, whatever the field says (RFC 9112, section 3.2.2).
        dropped.add(b"host")
    kept = [(name, value) for name, value in message.headers.raw_items() if name.lower() not in dropped]
    if isinstance(message, h11.Request) and chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    return kept
