"""What administrators are told about the cookies that sites know us by; never what they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.cookies import Kept
from storage.models import CookieSet


@dataclass(frozen=True)
class CookieSets:
    """Sets of cookies, and how each stands."""

    rows: Sequence[CookieSet]


@dataclass(frozen=True)
class CookiesKept:
    """A set of cookies is kept."""

    kept: Kept
