"""How the words after a command are read, for the commands that take more than links and numbers.

Words that a command does not take raise ValueError.
"""

import re
from collections.abc import Sequence

from bot.commands import (
    JOB_STATES,
    AboutCookies,
    AddCookies,
    ChatRules,
    Forget,
    History,
    Jobs,
    Language,
    Link,
    MakeKey,
    RemoveCookies,
    RevokeKey,
    SetAccess,
    Settings,
    ShowAccess,
    ShowCookies,
    ShowKeys,
    Skip,
    Stats,
    TryCookies,
    Unlink,
)
from engine.access import KINDS
from engine.keys import SCOPES
from engine.rules import PLATFORMS

REFERENCE = re.compile(r"#\d{1,18}|q:[0-9a-f]{8}")
"""A job's link as `#12`, or an offer's as `q:3fa9c1d2`: short enough for a button."""
MOST_PAGES = 1_000_000
PAGE = re.compile(r"page:\d{1,9}", re.ASCII)
MOST_DAYS = 366
MOST_SETS = 2**31
LONGEST_NAME = 100
SWITCH = {"on": True, "off": False}
STATE_WORDS = {**{word: word for word in JOB_STATES}, "queued": "waiting", "delivered": "done", "canceled": "cancelled"}


def is_reference(word: str) -> bool:
    """Whether a word stands for a link."""
    return REFERENCE.fullmatch(word) is not None


def jobs(words: Sequence[str]) -> Jobs:
    """Which of one's jobs are listed: `failed`, `youtube`, `2`, in any order."""
    state = site = None
    page = 1
    for word in map(str.lower, words):
        if word in STATE_WORDS and state is None:
            state = STATE_WORDS[word]
        elif word in PLATFORMS and site is None:
            site = word
        else:
            page = number(word, MOST_PAGES)
    return Jobs(state, site, page)


def number(word: str, most: int) -> int:
    """A number from 1 on."""
    if not re.fullmatch(r"\d{1,9}", word, re.ASCII) or not 1 <= int(word) <= most:
        raise ValueError(word)
    return int(word)


def stats(words: Sequence[str]) -> Stats:
    """How many days are shown one by one."""
    if not words:
        return Stats()
    (days,) = words
    return Stats(number(days.lower().removesuffix("d"), MOST_DAYS))


def chat_rules(words: Sequence[str]) -> ChatRules:
    """The rules of a group, or `[here] NAME VALUE`, where a value may have several words."""
    here = bool(words) and words[0].lower() == "here"
    rest = list(words[1:] if here else words)
    if not rest:
        return ChatRules(here=here)
    name, *value = rest
    if not value:
        raise ValueError(name)
    return ChatRules(name.lower().replace("-", "_"), " ".join(value), here)


def skip(words: Sequence[str]) -> Skip:
    """Whether one wants to be left alone."""
    if not words:
        return Skip()
    (word,) = words
    if word.lower() not in SWITCH:
        raise ValueError(word)
    return Skip(SWITCH[word.lower()])


def settings(words: Sequence[str]) -> Settings:
    """All settings, or `NAME VALUE`, where a value may have several words."""
    if not words:
        return Settings()
    name, *value = words
    if not value:
        raise ValueError(name)
    return Settings(name.lower(), " ".join(value))


def link(words: Sequence[str]) -> Link:
    """A code that was shown on another platform, or nothing."""
    return Link("".join(words) or None)


def unlink(words: Sequence[str]) -> Unlink:
    """An identity as `platform` or `platform:id`, or nothing."""
    if len(words) > 1:
        raise ValueError(words)
    return Unlink(*words)


def forget(words: Sequence[str]) -> Forget:
    """The word that confirms, or nothing."""
    if len(words) > 1:
        raise ValueError(words)
    return Forget(*words)


def history(words: Sequence[str]) -> History:
    """What titles, uploaders or links must hold, and `page:2`."""
    pages = [word for word in words if PAGE.fullmatch(word)]
    if len(pages) > 1:
        raise ValueError(words)
    sought = tuple(word for word in words if word not in pages)
    return History(sought, number(pages[0].partition(":")[2], MOST_PAGES) if pages else 1)


def language(words: Sequence[str]) -> Language:
    """The code of a language, or nothing."""
    if len(words) > 1:
        raise ValueError(words)
    return Language(*(word.lower() for word in words))


def access(words: Sequence[str], *, allowed: bool) -> SetAccess | ShowAccess:
    """`person|chat|site NAME [REASON]`, or nothing to see the rules."""
    if not words:
        return ShowAccess()
    kind, subject, *reason = words
    if kind.lower() not in KINDS:
        raise ValueError(kind)
    return SetAccess(kind.lower(), subject, allowed, " ".join(reason))


def cookies(words: Sequence[str]) -> AboutCookies:
    """A platform with a link to try its cookies with, `try` or `remove` with a set's number, or nothing."""
    match list(words):
        case []:
            return ShowCookies()
        case ["try", number_of_set, *link] if len(link) < 2:
            return TryCookies(number(number_of_set.removeprefix("#"), MOST_SETS), *link)
        case ["remove", number_of_set]:
            return RemoveCookies(number(number_of_set.removeprefix("#"), MOST_SETS))
        case [platform, *link] if len(link) < 2 and platform not in ("try", "remove"):
            return AddCookies(platform.lower(), *link)
        case _:
            raise ValueError(words)


def keys(words: Sequence[str]) -> ShowKeys | MakeKey | RevokeKey:
    """What follows /apikey: nothing, a new key's name with its scopes, or `revoke` and a key's prefix."""
    match list(words):
        case []:
            return ShowKeys()
        case ["revoke", prefix]:
            return RevokeKey(prefix)
        case [name, *scopes] if name != "revoke" and len(name) <= LONGEST_NAME and set(scopes) <= set(SCOPES):
            return MakeKey(name, tuple(scopes))
        case _:
            raise ValueError(words)
