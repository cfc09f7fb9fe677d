"""What administrators ask about the cookies that sites know us by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AddCookies:
    """Keep the cookies in the file that came along, tried with a link if one is named."""

    platform: str
    link: str | None = None


@dataclass(frozen=True)
class ShowCookies:
    """List the sets of cookies."""


@dataclass(frozen=True)
class TryCookies:
    """Try a set with its link or another."""

    number: int
    link: str | None = None


@dataclass(frozen=True)
class RemoveCookies:
    """Forget a set."""

    number: int


AboutCookies = AddCookies | ShowCookies | TryCookies | RemoveCookies
"""For administrators: `bot/answers/cookies.py` answers. What a file holds is in none of them: they are written down."""
