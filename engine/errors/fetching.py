"""Why a link does not become a file: what looking it up, fetching it and checking what came can end in."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class NotALink(UserError):
    """The text holds no web address."""

    text: str = ""


@dataclass(eq=False)
class LinkTooLong(UserError):
    """The link has more characters than one may have."""

    limit: int
    actual: int


@dataclass(eq=False)
class UnsupportedScheme(UserError):
    """Only http and https addresses are fetched; the scheme of the one that the link is, or leads to."""

    scheme: str


@dataclass(eq=False)
class UnsupportedLink(UserError):
    """The page holds no media that can be found."""

    url: str = ""


@dataclass(eq=False)
class PrivateAddress(UserError):
    """The link, or something it leads to, lies on an address that is not public."""

    host: str = ""


@dataclass(eq=False)
class HostNotFound(UserError):
    """The host has no address, or does not answer."""

    host: str = ""


@dataclass(eq=False)
class NoMatch(UserError):
    """No recording is certain to be the one that was asked for; the likeliest, each with its link."""

    title: str
    candidates: list[str]


@dataclass(eq=False)
class MediaUnavailable(UserError):
    """The site says that it has no such media: deleted, or never there."""

    status: int | None = None


@dataclass(eq=False)
class AccessDenied(UserError):
    """The site refuses to give the media to us."""

    status: int | None = None


@dataclass(eq=False)
class LoginRequired(UserError):
    """The site shows the media only to those who are signed in."""


@dataclass(eq=False)
class PrivateMedia(UserError):
    """Its owner has made the media private."""


@dataclass(eq=False)
class GeoBlocked(UserError):
    """The site shows the media in some countries only; two-letter codes where it names them."""

    countries: list[str]


@dataclass(eq=False)
class DrmProtected(UserError):
    """The media is encrypted against copying, and stays so."""


@dataclass(eq=False)
class NotLiveYet(UserError):
    """The stream has not begun; its start in seconds since 1970 where it is known."""

    starts_at: float | None = None


@dataclass(eq=False)
class NothingRecorded(UserError):
    """The recording of a live stream was stopped before anything had come."""


@dataclass(eq=False)
class PlatformFailed(UserError):
    """The site answered with an error of its own, or broke off, more than once."""

    status: int | None = None


@dataclass(eq=False)
class NotMedia(UserError):
    """What came is not the media that was promised: a web page, an empty answer, a disguised playlist."""

    found: str = ""


@dataclass(eq=False)
class IncompleteMedia(UserError):
    """The file broke off before its end; seconds that came and that were promised."""

    expected: float
    actual: float


@dataclass(eq=False)
class TooLong(UserError):
    """The media is longer than this person may ask for; both in seconds."""

    limit: float
    actual: float


@dataclass(eq=False)
class TooLarge(UserError):
    """The file is larger than the limit; both in bytes, the actual size where it is known."""

    limit: int
    actual: int | None = None


@dataclass(eq=False)
class TimedOut(UserError):
    """The work took longer than a job may; the limit in seconds."""

    limit: float


def fetch_errors() -> list[type[UserError]]:
    """The errors that fetching a link can end in; all of them can be made by `engine.fetch.ytdlp`."""
    return [
        UnsupportedLink, PrivateAddress, HostNotFound, MediaUnavailable, AccessDenied, LoginRequired, PrivateMedia,
        GeoBlocked, DrmProtected, NotLiveYet, PlatformFailed, NotMedia, IncompleteMedia, TooLong, TooLarge, TimedOut,
    ]  # fmt: skip


def retryable(error: UserError) -> bool:
    """Whether the same request may succeed if it is made again a little later."""
    return isinstance(error, (PlatformFailed, IncompleteMedia, HostNotFound))
