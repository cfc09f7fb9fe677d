"""Secrets taken out of texts that are kept or shown: our own settings, and what tokens and passwords look like.

What it cannot do: know a secret that looks like any other word and stands beside none that gives it away.
"""

import os
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

GONE: Final = "[...]"
SHORTEST: Final = 8
"""A setting's value that has fewer characters is no secret worth the name, and would be found in every text."""

_NAMED: Final = (
    r"(?:[\w-]*(?:token|secret|passw\w*|pwd|api[_-]?key|signature|credential|cookie|session_?id|auth)[\w-]*|sig|key)"
)
_BETWEEN: Final = r"[\"']?\s*[=:]\s*[\"']?"
_VALUE: Final = r"[^\s&\"',;)}]"
_PATTERNS: Final = (
    # Telegram's form of a bot token, https://core.telegram.org/bots/api#authorizing-your-bot; in addresses after `bot`.
    (re.compile(r"(?<!\d)\d{6,12}:[\w-]{30,}"), GONE),
    # Discord's: three parts in base64, the first one the bot's id.
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), GONE),
    # Ours: signed links and status tokens end in 32 bytes of signature in base64, API keys hold as much behind a mark;
    # vouchers; the secrets of webhooks; and session tokens, which are JWTs.
    (re.compile(r"(?<![\w-])[\w-]{8,}\.[\w-]{43}(?![\w-])"), GONE),
    (re.compile(r"\bcf_[0-9a-f]{10}_[\w-]{20,}"), GONE),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b"), GONE),
    (re.compile(r"\bwhsec_[\w+/=]+"), GONE),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+"), GONE),
    # The addresses at which Discord takes answers, https://discord.com/developers/docs/resources/webhook
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]+"), rf"\1{GONE}"),
    # A line of a cookie file, as browsers export it: domain, subdomains, path, https only, end, name, value.
    (re.compile(r"((?:\t|\\t)(?:TRUE|FALSE)(?:\t|\\t)\d+(?:\t|\\t)[^\t\n\\]*(?:\t|\\t))\S+"), rf"\1{GONE}"),
    (re.compile(r"(?i)\b(authorization|cookie|set-cookie)([\"']?\s*[:=]\s*)[^\n]+"), rf"\1\2{GONE}"),
    # That a value follows is seen first: a long word would else be searched anew from each of its letters.
    (
        re.compile(rf"(?i)(?<![\w-])(?=[\w-]++{_BETWEEN}{_VALUE})({_NAMED})({_BETWEEN}){_VALUE}+"),
        rf"\1\2{GONE}",
    ),
    (re.compile(r"(://)[^/\s@\"']+@"), rf"\1{GONE}@"),
)
_SECRET_NAME: Final = re.compile(rf"(?i){_NAMED}|(?:proxy-)?authorization|set-cookie")
_SECRET_SETTING: Final = re.compile(r"TOKEN|KEY|SECRET|PASSWORD|HEADERS|DSN|_URL$")
_ADDRESS: Final = re.compile(r"\w[\w+.-]*://")

_kept_out: set[str] = set()


def keep_out(secrets: Iterable[str]) -> None:
    """Take these out from now on too, wherever this process read them; of an address only its password."""
    for secret in secrets:
        for part in _parts(secret):
            if len(part) >= SHORTEST:
                _kept_out.add(part)
    _own_secrets.cache_clear()


def _parts(secret: str) -> Iterable[str]:
    if _ADDRESS.match(secret):
        password = urlsplit(secret).password or ""
        return [password, unquote(password)]
    # Of a token `id:secret` the second half alone is as good as the whole.
    return [secret, secret.partition(":")[2]]


def scrub(text: str) -> str:
    """The text without secrets."""
    for value in _own_secrets():
        text = text.replace(value, GONE)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def is_secret(name: str) -> bool:
    """Whether what has this name is a secret, whatever it looks like."""
    return _SECRET_NAME.fullmatch(name) is not None


@cache
def _own_secrets() -> Sequence[str]:
    """The longest first; read once, since the environment of a process stays as it is."""
    named = (
        value for name, value in os.environ.items() if name.startswith("CLIPFERRY_") and _SECRET_SETTING.search(name)
    )
    own = _kept_out.union(part for value in named for part in _parts(value) if len(part) >= SHORTEST)
    return sorted(own, key=len, reverse=True)
