"""What an HTTP request can be refused for, and the status of every refusal."""

import math
from dataclasses import dataclass
from typing import Final

from engine.errors.chats import SiteNotAllowed
from engine.errors.fetching import (
    AccessDenied,
    DrmProtected,
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
)
from engine.errors.forms import (
    BadClip,
    BadItems,
    CannotHold,
    ClipOfLive,
    ClipOutside,
    FormNotAllowed,
    NoAudioLanguage,
    NoChapters,
    NoPictures,
    NoSegments,
    NoSound,
    NoSubtitles,
    NoSuchItems,
    NotAList,
    NotLive,
    TooManyItems,
    UnknownChoice,
)
from engine.errors.jobs import (
    CoolingDown,
    Draining,
    ExtractorBroken,
    PlatformOff,
    QueueFull,
    QuoteExpired,
    RateLimited,
    TakenDown,
    TooManyJobs,
    Unexpected,
    UnknownPlatform,
    WorkersAway,
    WrongState,
)
from engine.errors.people import (
    AdminsOnly,
    Banned,
    KeyInvalid,
    LoginInvalid,
    ModeratorsOnly,
    PersonNotAllowed,
    ScopeMissing,
    TooManyKeys,
    TooManyWebhooks,
    UnknownKey,
    UnknownPerson,
    UnknownWebhook,
)
from storage.errors import (
    DiskFull,
    FileGone,
    LinkExpired,
    LinkInvalid,
    NotEnoughCredits,
    RequestReused,
    StorageAway,
    UnknownJob,
    UserError,
)


@dataclass(eq=False)
class BadRequest(UserError):
    """The request does not follow HTTP, or asks for what no address here gives."""


@dataclass(eq=False)
class Crowded(UserError):
    """More connections are open than the server takes."""


@dataclass(eq=False)
class NotFound(UserError):
    """There is nothing at that address."""


@dataclass(eq=False)
class MethodNotAllowed(UserError):
    """The address is there, but answers other methods; those, separated by commas."""

    allowed: str


@dataclass(eq=False)
class Unauthorized(UserError):
    """The request does not say who asks, or what it says opens nothing."""


@dataclass(eq=False)
class CrossSite(UserError):
    """A form does not come from a page of ours, or from one of another session."""


@dataclass(eq=False)
class OnlyInChats(UserError):
    """What was asked for is about a conversation that goes on; a page is none."""


@dataclass(eq=False)
class Malformed(UserError):
    """The request is not what the address takes; each fault as `field: what is wrong`."""

    faults: list[str]


@dataclass(eq=False)
class UnsupportedMediaType(UserError):
    """The body is not of the type that the address takes."""

    allowed: str


@dataclass(eq=False)
class BodyTooLarge(UserError):
    """The body is larger than the limit, in bytes."""

    limit: int


@dataclass(eq=False)
class TooManyStreams(UserError):
    """The account follows as many jobs at once as it may."""

    limit: int


@dataclass(eq=False)
class PreconditionFailed(UserError):
    """The file is not the one that the request was made for."""


@dataclass(eq=False)
class RangeNotSatisfiable(UserError):
    """No part that was asked for lies in the file; its size in bytes."""

    size: int


STATUSES: Final[dict[type[UserError], int]] = {
    KeyInvalid: 401,
    LoginInvalid: 401,
    Unauthorized: 401,
    NotEnoughCredits: 402,
    LinkInvalid: 403,
    AccessDenied: 403,
    AdminsOnly: 403,
    ModeratorsOnly: 403,
    Banned: 403,
    PersonNotAllowed: 403,
    SiteNotAllowed: 403,
    TakenDown: 403,
    PlatformOff: 503,
    UnknownPlatform: 404,
    DrmProtected: 403,
    GeoBlocked: 403,
    LoginRequired: 403,
    PrivateMedia: 403,
    ScopeMissing: 403,
    CrossSite: 403,
    OnlyInChats: 403,
    NotFound: 404,
    MediaUnavailable: 404,
    NoMatch: 404,
    UnknownJob: 404,
    UnknownKey: 404,
    UnknownPerson: 404,
    UnknownWebhook: 404,
    MethodNotAllowed: 405,
    NotLiveYet: 409,
    RequestReused: 409,
    TooManyKeys: 409,
    TooManyWebhooks: 409,
    WrongState: 409,
    FileGone: 410,
    LinkExpired: 410,
    QuoteExpired: 410,
    PreconditionFailed: 412,
    BodyTooLarge: 413,
    TooLarge: 413,
    TooLong: 413,
    UnsupportedMediaType: 415,
    RangeNotSatisfiable: 416,
    BadClip: 422,
    BadItems: 422,
    CannotHold: 422,
    ClipOfLive: 422,
    ClipOutside: 422,
    FormNotAllowed: 422,
    Malformed: 422,
    NoAudioLanguage: 422,
    NoChapters: 422,
    NoPictures: 422,
    NoSegments: 422,
    NoSound: 422,
    NoSubtitles: 422,
    NoSuchItems: 422,
    NotAList: 422,
    NotLive: 422,
    TooManyItems: 422,
    UnknownChoice: 422,
    CoolingDown: 429,
    QueueFull: 429,
    RateLimited: 429,
    TooManyJobs: 429,
    TooManyStreams: 429,
    Unexpected: 500,
    ExtractorBroken: 502,
    IncompleteMedia: 502,
    NotMedia: 502,
    PlatformFailed: 502,
    TimedOut: 502,
    Crowded: 503,
    DiskFull: 503,
    StorageAway: 503,
    WorkersAway: 503,
    Draining: 503,
}
RETRY_SECONDS: Final = 30
"""After how long it may be worth trying again, where nothing tells."""


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
        case KeyInvalid() | LoginInvalid() | Unauthorized():
            # The schemes that an address takes (RFC 9110, section 11.6.1).
            return {"WWW-Authenticate": 'Bearer realm="clipferry", ApiKey realm="clipferry"'}
        case RateLimited(_, retry_after) | CoolingDown(retry_after):
            return {"Retry-After": str(max(1, math.ceil(retry_after)))}
        case Crowded() | QueueFull() | TooManyJobs() | TooManyStreams() | StorageAway() | WorkersAway() | DiskFull():
            return {"Retry-After": str(RETRY_SECONDS)}
        case _:
            return {}
