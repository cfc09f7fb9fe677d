"""What a group or a channel wants of the bot: its rules, and what is acted on under them; pure.

A topic, a channel of a server or a thread has the rules of what it lies in where it has none of its own. It is named
by a path: "12" is a topic, "34/56" a thread of a channel.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from engine import urls
from engine.errors.chats import BadRule, FormatNotHere, NoSuchRule, RoleNeeded
from engine.formats import Option
from engine.media import AUDIO_CONTAINERS, VIDEO_CONTAINERS, Choice
from storage.chats import SKIPPED, TOPICS

MODES: Final = ("off", "command", "mention", "reaction", "automatic")
PAYERS: Final = ("member", "pool", "both")
"""Who pays in a group: the one who asks, the group's pool, or the pool and where it is empty the one who asks."""
PLATFORMS: Final = (*urls.PLATFORMS, urls.OTHER)
SWITCH: Final = ("on", "off")
MOST_A_DAY: Final = 100_000
MOST_NAMES: Final = 50
ALWAYS_HEARD: Final = frozenset({"rules", "diagnose"})
"""Commands that are answered even where the bot is off, so that it can be switched on again."""


class Rules(BaseModel):
    """The rules that hold in one place; the defaults are what a chat has that has set nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mode: Literal["off", "command", "mention", "reaction", "automatic"] = "mention"
    """What the bot acts on: each mode hears what the ones before it hear, too."""
    platforms: tuple[str, ...] = ()
    """Whose links are acted on in automatic mode; empty: all."""
    quiet: bool = False
    """Whether errors stay unsaid where the bot acted without being asked."""
    delete_original: bool = False
    """Whether the message with the link is deleted, after its file has arrived."""
    suppress_embed: bool = False
    """Whether the platform's own preview of the link is hidden, after its file has arrived."""
    in_thread: bool = False
    """Whether answers go into a thread, where the platform has such."""
    payer: Literal["member", "pool", "both"] = "member"
    daily_limit: int = 0
    """How many jobs one member may ask for in 24 hours; 0: any number."""
    formats: tuple[str, ...] = ()
    """Containers that may be asked for here; empty: all."""
    roles: tuple[str, ...] = ()
    """Members need one of these to ask; empty: nobody does. Moderators never do."""
    deliver_to: str = ""
    """Where files go instead, as the platform names it: `/TOPIC` of this chat, or `CHAT` or `CHAT/TOPIC` of another one
    that takes them, see `takes_from`."""
    takes_from: tuple[str, ...] = ()
    """The chats whose files may be delivered to this one."""
    spoiler: bool = False
    """Whether files are hidden until they are tapped."""
    caption: bool = True
    """Whether files carry their title."""
    skipped: tuple[str, ...] = ()
    """Members whose messages are not acted on unless they ask, by their ids on the platform."""


NAMES: Final = tuple(name for name in Rules.model_fields if name != SKIPPED)
"""The rules that moderators set; who is skipped, members say for themselves."""

OF_CHATS: Final = ("payer", "takes_from")
"""The rules that a chat has as a whole, not a topic of it."""
LACKS: Final[Mapping[str, Collection[str]]] = {
    "telegram": ("suppress_embed", "in_thread", "roles"),
    "discord": ("takes_from",),
}
"""The rules that would change nothing on a platform."""
LACKS_MODES: Final[Mapping[str, Collection[str]]] = {"telegram": ("reaction",)}
"""The modes that a platform does not have."""


@dataclass(frozen=True)
class Member:
    """Who asks in a chat: their id on the platform, their roles by id or name, whether they may change its rules."""

    external_id: str = ""
    roles: frozenset[str] | None = None
    """None: they are not known, and not asked for."""
    moderates: bool = False


@dataclass(frozen=True)
class Heard:
    """A message or a reaction in a chat."""

    text: str
    member: Member
    """Who wrote it, or who reacted to it."""
    command: str | None = None
    """The name of the command that it is, if it is one for this bot."""
    mentioned: bool = False
    """Whether it names the bot, or answers one of its messages."""
    reaction: bool = False
    """Whether it is a reaction that asks the bot to act."""
    author: str | None = None
    """Who wrote what was reacted to."""


def resolve(stored: Mapping[str, Any], topic: str | None = None) -> Rules:
    """The rules that hold in a topic of a chat whose row holds these; what a newer version wrote is left out."""
    fields: dict[str, Any] = {}
    for level in levels(stored, topic):
        fields |= {name: value for name, value in level.items() if _is_valid(name, value)}
    return Rules.model_validate(fields)


def levels(stored: Mapping[str, Any], topic: str | None) -> list[Mapping[str, Any]]:
    """What was set for the chat, then for each place on the way to the topic; the nearest is last."""
    topics = stored.get(TOPICS, {})
    names = topic.split("/") if topic else []
    paths = ["/".join(names[: depth + 1]) for depth in range(len(names))]
    return [stored, *(topics.get(path, {}) for path in paths)]


def _is_valid(name: str, value: Any) -> bool:
    try:
        Rules.model_validate({name: value})
    except ValueError:
        return False
    return name in Rules.model_fields


def acts_on(rules: Rules, heard: Heard) -> bool:
    """Whether the bot acts on what it heard."""
    if heard.command is not None:
        return rules.mode != "off" or heard.command in ALWAYS_HEARD
    if rules.mode in ("off", "command") or not may_ask(rules, heard.member):
        return False
    if heard.mentioned:
        return True
    if heard.reaction:
        skipped = heard.author is not None and heard.author in rules.skipped
        return rules.mode in ("reaction", "automatic") and not skipped
    unasked = rules.mode == "automatic" and heard.member.external_id not in rules.skipped
    return unasked and bool(wanted_links(rules, heard.text))


def wanted_links(rules: Rules, text: str) -> list[str]:
    """The links of a text that automatic mode acts on: of the chosen platforms, and not held back by their author.

    A text with `#skip` or with a dollar sign in front is held back as a whole, `<link>` and `$link` for themselves.
    """
    if re.search(r"(?<!\S)#skip\b", text, re.IGNORECASE) or re.match(r"\s*\$\s", text):
        return []
    shown = re.sub(r"<[^<>\s]+>|(?<!\S)\$\S+", " ", text)
    return [link for link in urls.find(shown) if not rules.platforms or _platform(link) in rules.platforms]


def _platform(link: str) -> str:
    try:
        return urls.platform(link)
    except ValueError:
        return urls.OTHER


def may_ask(rules: Rules, member: Member) -> bool:
    """Whether a member has a role that may ask."""
    unbound = not rules.roles or member.roles is None or member.moderates
    return unbound or not (member.roles or frozenset()).isdisjoint(rules.roles)


def tells_errors(rules: Rules, *, asked: bool) -> bool:
    """Whether errors are said in the chat: to who asked, always."""
    return asked or not rules.quiet


def check_member(rules: Rules, member: Member) -> None:
    """Refuse who lacks the role that may ask; raises RoleNeeded."""
    if not may_ask(rules, member):
        raise RoleNeeded(roles=list(rules.roles))


def check_form(rules: Rules, choice: Choice) -> None:
    """Refuse a format that may not be asked for here; raises FormatNotHere."""
    if rules.formats and choice.container not in rules.formats and not choice.poster:
        raise FormatNotHere(format=choice.container, allowed=list(rules.formats))


def allowed(rules: Rules, options: Sequence[Option]) -> list[Option]:
    """Those of the forms on offer that may be asked for here; raises FormatNotHere where that is none."""
    fitting = [option for option in options if not rules.formats or option.choice.container in rules.formats]
    if options and not fitting:
        check_form(rules, options[0].choice)
    return fitting


def sound_only(rules: Rules) -> bool:
    """Whether nothing but sound may be asked for."""
    return bool(rules.formats) and all(each in AUDIO_CONTAINERS for each in rules.formats)


POSSIBLE: Final[Mapping[str, Sequence[str]]] = {
    "mode": MODES,
    "platforms": ("all", *PLATFORMS),
    "payer": PAYERS,
    "daily_limit": ("0", "5", "10", "20", "50"),
    "formats": ("all", *VIDEO_CONTAINERS, *AUDIO_CONTAINERS),
    "roles": ("all",),
    "deliver_to": ("here",),
    "takes_from": ("none",),
    **dict.fromkeys(
        ("quiet", "delete_original", "suppress_embed", "in_thread", "spoiler", "caption"), SWITCH
    ),
}  # fmt: skip
"""What a rule may be set to, or examples of it where other values are taken, too."""
NOTHING: Final = ("all", "none", "here", "-")
"""Words for an empty value."""
DEFAULT: Final = "default"
"""The word that takes a rule back, so that it is inherited again."""


def names(platform: str, topic: str | None = None) -> list[str]:
    """The rules that mean something on a platform, or in a topic of one of its chats."""
    left_out = {*LACKS.get(platform, ()), *(OF_CHATS if topic else ())}
    return [name for name in NAMES if name not in left_out]


def possible(platform: str, name: str) -> list[str]:
    """What a rule may be set to on a platform, with the word that takes it back."""
    left_out = LACKS_MODES.get(platform, ()) if name == "mode" else ()
    return [*(value for value in POSSIBLE[name] if value not in left_out), DEFAULT]


def parse(name: str, text: str) -> Any:
    """The value that a text sets a rule to, as JSON; raises NoSuchRule or BadRule."""
    if name not in POSSIBLE:
        raise NoSuchRule(rule=name[:40], possible=list(NAMES))
    value = _READERS.get(name, _switch)(text.strip())
    if value is None or not _is_valid(name, value):
        raise BadRule(rule=name, value=text[:40], possible=[*POSSIBLE[name], DEFAULT])
    return value


def shown(rules: Rules) -> dict[str, str]:
    """Every rule as it is written, by its name."""
    return {name: _written(name, getattr(rules, name)) for name in NAMES}


def _written(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value) or POSSIBLE[name][0]
    return str(value) or POSSIBLE[name][0]


def _switch(text: str) -> bool | None:
    return {"on": True, "off": False}.get(text.lower())


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) and int(text) <= MOST_A_DAY else None


def _names(known: Collection[str] = ()) -> Callable[[str], list[str] | None]:
    def read(text: str) -> list[str] | None:
        if text.lower() in NOTHING:
            return []
        names = list(dict.fromkeys(re.split(r"[\s,]+", text.lower() if known else text)))
        fits = all(names) and len(names) <= MOST_NAMES and max(map(len, names)) <= 100
        return names if fits and (not known or set(names) <= set(known)) else None

    return read


def _chat(text: str) -> str | None:
    if text.lower() in NOTHING:
        return ""
    return text if re.fullmatch(r"@?[\w:/-]{1,100}", text, re.ASCII) else None


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "mode": str.lower,
    "payer": str.lower,
    "platforms": _names(PLATFORMS),
    "formats": _names((*VIDEO_CONTAINERS, *AUDIO_CONTAINERS)),
    "roles": _names(),
    "takes_from": _names(),
    "daily_limit": _count,
    "deliver_to": _chat,
}
