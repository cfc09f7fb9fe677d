"""The words of a command as options of a slash command: named, described, with values to choose from."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

import discord
from discord import app_commands

from bot.discord import mentions
from bot.grammar import COMMANDS, COOKIES, Spec
from bot.messages import Messages
from engine import preferences, rules, urls
from engine.media import AUDIO_CONTAINERS, VIDEO_CONTAINERS

DESCRIPTION_CHARACTERS = 100
OTHER = "other"
"""The description of an option that has none of its own: how it is written."""
CHOICES = 25
"""How many values an option may have to choose from, and how many are suggested."""

FORMATS = (*VIDEO_CONTAINERS, *AUDIO_CONTAINERS)
QUALITIES = ("best", "2160p", "1440p", "1080p", "720p", "480p", "360p", "worst", "320k", "256k", "192k", "128k")

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One option of a slash command."""

    name: str
    kind: type = str
    required: bool = False
    choices: Sequence[str] = ()
    """The only values that it takes."""
    suggested: Sequence[str] = ()
    """Values that are suggested while somebody types."""
    described: str = OTHER
    """Which of the catalogue's descriptions it has."""
    prefix: str = ""
    """What stands before the value where it is typed: `page:`."""

    def word(self, value: object) -> str:
        """The value as it is typed: what must be there is one word, what may be there can be several."""
        return shlex.quote(f"{self.prefix}{value}") if self.required or self.prefix else str(value)


@dataclass(frozen=True)
class Signature:
    """One slash command: what it is called, what it takes, and which text that makes."""

    name: str
    about: str
    """The key of its description."""
    parameters: Sequence[Parameter]
    text: Callable[[Values], str]
    admin: bool = False
    private: bool = True
    """Whether only the person who asks sees the answer, unless they say otherwise."""
    arguments: str = ""

    @property
    def personal(self) -> bool:
        """Whether it is about the person alone: sent in a server, its answer is for their eyes only."""
        return self.name in PERSONAL

    def described(self, parameter: Parameter) -> app_commands.locale_str:
        """The description of an option, in English and by its key."""
        takes = (self.arguments or parameter.name) if parameter.described == OTHER else ""
        return localised(f"discord-option-{parameter.described}", takes)


def localised(key: str, words: str = "") -> app_commands.locale_str:
    """A text in English, with words after it, that knows by which key it is found in other languages."""
    text = Messages().beside(key, words)[:DESCRIPTION_CHARACTERS]
    return app_commands.locale_str(text, key=key, words=words)


LINK = Parameter("link", required=True, described="link")
FORMAT = Parameter("format", suggested=FORMATS, described="format")
QUALITY = Parameter("quality", suggested=QUALITIES, described="quality")
CLIP = Parameter("clip", described="clip")
FILENAME = Parameter("filename", described="filename")
MORE = Parameter("more", described="more")
"""Words of a form that have no option of their own: they are as many as there are things to wish for."""
SPOILER = Parameter("spoiler", bool, described="spoiler")
PRIVATE = Parameter("private", bool, described="private")
SUBTITLES = Parameter("subtitles", described="subtitles")
THUMBNAIL = Parameter("thumbnail", bool, described="thumbnail")
AUDIO_ONLY = Parameter("audio_only", bool, described="audio_only")
LINKS = Parameter("links", described="links")
LIST = Parameter("file", discord.Attachment, described="file")
SETTING = Parameter("name", suggested=tuple(preferences.POSSIBLE))
RULE = Parameter("name", suggested=tuple(rules.names("discord")))
HERE = Parameter("here", bool, described="here")
PLATFORM = Parameter("platform", suggested=(*urls.PLATFORMS, urls.OTHER))
TEST_LINK = Parameter("link", described="link")
MEDIA = (LINK, FORMAT, QUALITY, AUDIO_ONLY, CLIP, THUMBNAIL, SUBTITLES, FILENAME, MORE, SPOILER, PRIVATE)
SOUND = (LINK, FORMAT, QUALITY, CLIP, FILENAME, MORE, SPOILER, PRIVATE)


def media_text(command: str) -> Callable[[Values], str]:
    """What the options of a download make: the command, its link, and the words for its form."""

    def text(values: Values) -> str:
        words = [str(values[name]) for name in ("format", "quality", "clip") if values.get(name)]
        words += [word for word in ("thumbnail",) if values.get(word)]
        words += ["audio"] if values.get("audio_only") else []
        words += [f"subs:{values['subtitles']}"] if values.get("subtitles") else []
        words += [f"name:{values['filename']}"] if values.get("filename") else []
        words += str(values.get("more") or "").split()
        return join(f"/{command}", [str(values["link"]), *words])

    return text


def join(command: str, words: Sequence[str]) -> str:
    """A command with words after it, each of which is read as one."""
    return " ".join([command, *(shlex.quote(word) for word in words)])


def signatures() -> list[Signature]:
    """Every command that menus show as a slash command, and those that only Discord has."""
    richer = {signature.name.partition(" ")[0] for signature in RICHER}
    plain = [_plain(spec) for spec in COMMANDS if spec.listed and spec.name not in richer]
    return [*RICHER, *plain]


def _plain(spec: Spec) -> Signature:
    found = [_parameter(word) for word in _words(spec.arguments)]
    # Words without a name of their own are typed as one option, after the others.
    named = {parameter.name: parameter for parameter in found if parameter.name != WORDS.name}
    parameters = [*named.values(), *([WORDS] if len(named) < len(found) else [])]

    def text(values: Values) -> str:
        given = [parameter.word(values[parameter.name]) for parameter in parameters if values.get(parameter.name)]
        typed = " ".join([f"/{spec.name}", *given])
        # What is said to others as it stands keeps its mentions.
        return typed if spec.whole else mentions.read(typed)

    return Signature(
        spec.name,
        f"help-{spec.name}",
        parameters,
        text,
        admin=spec.admin,
        private=spec.name not in PUBLIC,
        arguments=spec.arguments,
    )


WORDS = Parameter("words")
PERSONAL = frozenset(
    {"export", "forget", "link", "unlink", "apikey", "login", "history", "stats", "language", "voucher"}
)
"""Commands that are heard as in a private conversation wherever they are sent."""
PUBLIC = frozenset({"thumb", "formats", "again", "retry", "redo", "items"})
"""Commands that bring files, so that a channel may see what comes of them."""


def _words(arguments: str) -> list[str]:
    """The words of a usage, those that may be left out in brackets: `[A [B]]` is `[A]` and `[B]`."""
    found: list[str] = []
    depth = 0
    for word in arguments.split():
        optional = depth > 0 or word.startswith("[")
        depth += word.count("[") - word.count("]")
        plain = word.lstrip("[").rstrip("]").split("[")[0]
        found.append(f"[{plain}]" if optional else plain)
    return found


def _parameter(word: str) -> Parameter:
    required = not word.startswith("[")
    plain = word.strip("[]")
    beginning, colon, _ = plain.partition(":")
    if colon and _is_name(beginning) and beginning.islower():
        return Parameter(beginning, required=required, prefix=f"{beginning}:")
    parts = plain.split("|")
    if len(parts) > 1 and all(re.fullmatch(r"[a-z0-9_-]+", part) for part in parts) and len(parts) <= CHOICES:
        return Parameter("value", required=required, choices=parts)
    name = parts[0].lower()
    if not parts[0].isupper() or not _is_name(name):
        return WORDS
    suggested = tuple(spec.name for spec in COMMANDS if spec.listed) if name == "command" else ()
    return Parameter(name, required=required, suggested=suggested, described=name if name in ("job", "link") else OTHER)


def _is_name(word: str) -> bool:
    return re.fullmatch(r"[a-z_]{1,32}", word) is not None and not iskeyword(word)


def bulk_text(values: Values) -> str:
    """Several links, with a form for all of them; those of a file are read from it."""
    form = " ".join(str(values[name]) for name in ("format", "quality") if values.get(name))
    if values.get("file") is not None:
        return form
    links = str(values.get("links", "")).split()
    return join("/bulk", [*links, *form.split()])


def setting_text(values: Values) -> str:
    """One's own settings, or a change of one."""
    return join("/settings", [str(values[name]) for name in ("name", "value") if values.get(name)])


def rule_text(values: Values) -> str:
    """The server's rules, or a change of one, in the channel alone if that is said."""
    words = [mentions.read(str(values[name])) for name in ("name", "value") if values.get(name)]
    return join("/rules", ["here", *words] if values.get("here") else words)


def cookies_text(values: Values) -> str:
    """Cookies of a platform with a link to try them with, or a set that is tried or removed."""
    if values.get("words"):
        return f"/cookies {values['words']}"
    return join("/cookies", [str(values[name]) for name in ("platform", "link") if values.get(name)])


RICHER = (
    Signature("get", "help-get", MEDIA, media_text("get"), private=False),
    Signature("audio", "help-audio", SOUND, media_text("audio"), private=False),
    Signature("refresh", "help-refresh", MEDIA, media_text("refresh"), private=False),
    Signature("info", "help-info", (LINK, PRIVATE), media_text("info"), private=False),
    Signature("bulk", "discord-help-bulk", (LINKS, LIST, FORMAT, QUALITY), bulk_text, private=False),
    Signature("settings me", "help-settings", (SETTING, Parameter("value")), setting_text),
    Signature("settings server", "help-rules", (), lambda _: "/rules"),
    Signature("rules", "help-rules", (RULE, Parameter("value"), HERE), rule_text),
    Signature("cookies", "help-cookies", (PLATFORM, LIST, TEST_LINK, Parameter("words")), cookies_text, admin=True,
              arguments=COOKIES),
    Signature("diagnose", "help-diagnose", (), lambda _: "/diagnose"),
)  # fmt: skip
