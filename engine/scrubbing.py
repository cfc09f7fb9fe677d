"""Secrets taken out of texts that are kept or shown: our own settings, and what tokens and passwords look like.

What it cannot do: know a secret that looks like any other word and stands beside none that gives it away.
"""

import os
import re
from typing import Final

GONE: Final = "[...]"
SHORTEST: Final = 8
"""A setting's value that has fewer characters is no secret worth the name, and would be found in every text."""

_NAMED: Final = (
    r"(?:[\w-]*(?:token|secret|passw\w*|pwd|api_?key|signature|credential|cookie|session_?id|auth)[\w-]*|sig|key)"
)
_PATTERNS: Final = (
    # Telegram's form of a bot token, https://core.telegram.org/bots/api#authorizing-your-bot
    (re.compile(r"\b\d{6,12}:[\w-]{30,}"), GONE),
    # Discord's: three parts in base64, the first one the bot's id.
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), GONE),
    (re.compile(r"(?i)\b(authorization|cookie|set-cookie)([\"']?\s*[:=]\s*)[^\n]+"), rf"\1\2{GONE}"),
    (re.compile(rf"(?i)\b({_NAMED})([\"']?\s*[=:]\s*[\"']?)[^\s&\"',;)}}]+"), rf"\1\2{GONE}"),
    (re.compile(r"(://)[^/\s@:]*:[^/\s@]+@"), rf"\1{GONE}@"),
)
_SECRET_SETTING: Final = re.compile(r"TOKEN|KEY|SECRET|PASSWORD|_URL$")


def scrub(text: str) -> str:
    """The text without secrets."""
    for value in _own_secrets():
        text = text.replace(value, GONE)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _own_secrets() -> list[str]:
    own = [
        value for name, value in os.environ.items() if name.startswith("CLIPFERRY_") and _SECRET_SETTING.search(name)
    ]
    return sorted((value for value in own if len(value) >= SHORTEST), key=len, reverse=True)
