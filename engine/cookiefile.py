"""Cookie files as browsers' extensions export them (Netscape's format): read strictly, and written anew; pure.

A line holds seven fields between tabs: domain, whether its subdomains count, path, whether https alone, the end in
seconds since 1970 (0: with the session), name and value. `#HttpOnly_` before a domain is part of the line, every other
`#` begins a comment.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from engine import urls
from engine.errors.cookies import BadCookies, CookiesExpired, CookiesOfOthers

MOST_CHARACTERS: Final = 200_000
MOST_COOKIES: Final = 1000
SHOWN_DOMAINS: Final = 10
REASONS: Final = ("empty", "large", "text", "json", "header", "fields", "flag", "time", "domain", "name", "value")
"""What can be wrong: of the whole file the first five, of a line the others."""
SIGNED_IN_ELSEWHERE: Final = {"youtube": ("google.com",), "instagram": ("facebook.com",)}
"""Other domains whose cookies a platform needs."""

_HTTP_ONLY: Final = "#HttpOnly_"
_FIELDS: Final = 7
_HEADER: Final = "# Netscape HTTP Cookie File"
_DOMAIN: Final = re.compile(r"\.?(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
# RFC 6265, section 4.1.1, and what browsers take besides: neither ends a field, a cookie or a header.
_NAME: Final = re.compile(r"[^\x00-\x20\x7f;=,]{1,4096}")
_VALUE: Final = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f;]{0,8192}")
_FLAGS: Final = {"TRUE": True, "FALSE": False}


@dataclass(frozen=True)
class Cookie:
    """One cookie."""

    domain: str
    path: str
    secure: bool
    ends_at: int
    """In seconds since 1970; 0: with the session."""
    name: str
    value: str

    @property
    def host(self) -> str:
        """The domain without the dot that says that its subdomains count."""
        return self.domain.removeprefix(".")


@dataclass(frozen=True)
class Cookies:
    """The cookies of one platform."""

    kept: Sequence[Cookie]
    left_out: int = 0
    """How many of the file are of other sites, or have ended."""

    @property
    def domains(self) -> list[str]:
        """Whose they are."""
        return sorted({each.host for each in self.kept})

    def text(self) -> str:
        """The cookies as a file."""
        lines = (
            "\t".join((
                each.domain, "TRUE" if each.domain.startswith(".") else "FALSE", each.path,
                "TRUE" if each.secure else "FALSE", str(each.ends_at), each.name, each.value,
            ))
            for each in self.kept
        )  # fmt: skip
        return "\n".join([_HEADER, *lines, ""])


def read(text: str, platform: str, now: float) -> Cookies:
    """The cookies of a platform that a file holds; raises BadCookies, CookiesOfOthers and CookiesExpired."""
    found = parse(text)
    of_platform = [each for each in found if belongs(each.host, platform)]
    if not of_platform:
        raise CookiesOfOthers(platform, sorted({each.host for each in found})[:SHOWN_DOMAINS])
    kept = [each for each in of_platform if not 0 < each.ends_at <= now]
    if not kept:
        raise CookiesExpired
    return Cookies(kept, len(found) - len(kept))


def parse(text: str) -> list[Cookie]:
    """All cookies in a file; raises BadCookies."""
    if len(text) > MOST_CHARACTERS:
        raise BadCookies("large")
    text = text.removeprefix("\ufeff")
    if "\0" in text or "\ufffd" in text:
        raise BadCookies("text")
    if text.lstrip()[:1] in ("[", "{"):
        raise BadCookies("json")
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1)]
    filled = [(number, line) for number, line in lines if line.strip() and not _is_comment(line)]
    if not filled:
        raise BadCookies("empty")
    if "\t" not in filled[0][1] and re.match(r"(cookie:\s*)?[^\s=;]+=[^;]*(;|$)", filled[0][1], re.IGNORECASE):
        raise BadCookies("header")
    if len(filled) > MOST_COOKIES:
        raise BadCookies("large")
    # The last of those with one name counts, as in a browser.
    found = [_cookie(line.removeprefix(_HTTP_ONLY), number) for number, line in filled]
    return list({(each.domain, each.path, each.name): each for each in found}.values())


def belongs(host: str, platform: str) -> bool:
    """Whether a domain's cookies are a platform's."""
    if platform == urls.OTHER:
        return all(not belongs(host, each) for each in urls.PLATFORMS)
    return is_under(host, (*urls.PLATFORMS[platform], *SIGNED_IN_ELSEWHERE.get(platform, ())))


def is_under(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of the domains, or lies under one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def have_ended(text: str, now: float) -> bool:
    """Whether every cookie of a file that ends at a time has ended, and there is one."""
    ends = [each.ends_at for each in parse(text) if each.ends_at]
    return bool(ends) and max(ends) <= now


def _is_comment(line: str) -> bool:
    return line.startswith("#") and not line.startswith(_HTTP_ONLY)


def _cookie(line: str, number: int) -> Cookie:
    fields = line.split("\t")
    if len(fields) != _FIELDS:
        raise BadCookies("fields", number)
    domain, below, path, secure, ends_at, name, value = fields
    domain = domain.lower()
    if not _DOMAIN.fullmatch(domain):
        raise BadCookies("domain", number)
    if below not in _FLAGS or secure not in _FLAGS or not re.fullmatch(r"/[\x21-\x7e]*", path):
        raise BadCookies("flag", number)
    if not re.fullmatch(r"-?\d{0,15}(\.\d+)?", ends_at, re.ASCII):
        raise BadCookies("time", number)
    if not _NAME.fullmatch(name):
        raise BadCookies("name", number)
    if not _VALUE.fullmatch(value):
        raise BadCookies("value", number)
    dotted = domain if domain.startswith(".") or not _FLAGS[below] else f".{domain}"
    return Cookie(dotted, path, _FLAGS[secure], max(0, int(float(ends_at or 0))), name, value)
