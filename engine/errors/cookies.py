"""Why cookies are not taken, or of no use."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class BadCookies(UserError):
    """A file is no cookie file in Netscape's format; in which line, and why."""

    reason: str
    """One of `engine.cookiefile.REASONS`."""
    line: int = 0
    """From 1; 0: the file as a whole."""


@dataclass(eq=False)
class CookiesOfOthers(UserError):
    """A file holds no cookies of the platform, but those of these domains."""

    platform: str
    domains: list[str]


@dataclass(eq=False)
class CookiesExpired(UserError):
    """All cookies of a file have ended."""


@dataclass(eq=False)
class CookiesFail(UserError):
    """The test link does not open with the cookies; the code of the error that it ends in."""

    result: str


@dataclass(eq=False)
class CookiesNotNeeded(UserError):
    """The test link opens without cookies: it proves nothing."""


@dataclass(eq=False)
class NoCookieFile(UserError):
    """No file came with the command."""

    platform: str


@dataclass(eq=False)
class UnknownCookies(UserError):
    """There is no set of cookies of that number."""

    number: int


@dataclass(eq=False)
class NoTestLink(UserError):
    """No link is known that shows whether a set of cookies works."""

    number: int


@dataclass(eq=False)
class TooManyCookies(UserError):
    """A platform has as many sets as it may have."""

    limit: int
