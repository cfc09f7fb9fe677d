"""What an HTTP request can be refused for, and the status of every refusal."""

from dataclasses import dataclass
from typing import Final

from engine.errors import (
    AccessDenied,
    DrmProtected,
    ExtractorBroken,
    GeoBlocked,
    IncompleteMedia,
    LoginRequired,
    MediaUnavailable,
    NoMatch,
    NotLiveYet,
    NotMedia,
    PlatformFailed,
    PrivateMedia,
    TimedOut,
    TooLarge,
    TooLong,
    Unexpected,
)
from storage.errors import FileGone, LinkExpired, LinkInvalid, StorageAway, UserError


@dataclass(eq=False)
class BadRequest(UserError):
    """The request does not follow HTTP, or asks for what no address here gives."""


@dataclass(eq=False)
class NotFound(UserError):
    """There is nothing at that address."""


@dataclass(eq=False)
class MethodNotAllowed(UserError):
    """The address is there, but answers other methods; those, separated by commas."""

    allowed: str


@dataclass(eq=False)
class PreconditionFailed(UserError):
    """The file is not the one that the request was made for."""


@dataclass(eq=False)
class RangeNotSatisfiable(UserError):
    """No part that was asked for lies in the file; its size in bytes."""

    size: int


STATUSES: Final[dict[type[UserError], int]] = {
    LinkInvalid: 403,
    AccessDenied: 403,
    DrmProtected: 403,
    GeoBlocked: 403,
    LoginRequired: 403,
    PrivateMedia: 403,
    NotFound: 404,
    MediaUnavailable: 404,
    NoMatch: 404,
    MethodNotAllowed: 405,
    NotLiveYet: 409,
    FileGone: 410,
    LinkExpired: 410,
    PreconditionFailed: 412,
    TooLarge: 413,
    TooLong: 413,
    RangeNotSatisfiable: 416,
    Unexpected: 500,
    ExtractorBroken: 502,
    IncompleteMedia: 502,
    NotMedia: 502,
    PlatformFailed: 502,
    TimedOut: 502,
    StorageAway: 503,
}


def status_of(error: UserError) -> int:
    """The HTTP status (RFC 9110) under which an error is told; 400 unless it has its own."""
    return STATUSES.get(type(error), 400)


def headers_of(error: UserError) -> dict[str, str]:
    """The headers that RFC 9110 wants beside an error's status."""
    match error:
        case MethodNotAllowed(allowed):
            return {"Allow": allowed}
        case RangeNotSatisfiable(size):
            return {"Content-Range": f"bytes */{size}"}
        case _:
            return {}
