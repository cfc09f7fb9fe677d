"""How commands are written. A button, a component and a menu carry the same text as is typed."""

import difflib
import itertools
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import arguments, commands
from bot.commands import (
    WHOLE_LIST,
    Buy,
    Cancel,
    CancelNewest,
    Command,
    Credits,
    Delete,
    Formats,
    Get,
    Gift,
    Grant,
    Help,
    Info,
    Items,
    MakeVouchers,
    Payer,
    Pick,
    PickFormat,
    Refresh,
    Rename,
    Retry,
    SendAgain,
    Unknown,
    Voucher,
)
from engine import choices, clips, items, urls, wishes
from engine.errors.forms import BadClip, UnknownChoice
from engine.media import AUDIO_CONTAINERS, Choice
from engine.rules import PAYERS

COOKIES = "[PLATFORM [LINK] | try NUMBER [LINK] | remove NUMBER]"
MARKS_OF_DIRECTION = dict.fromkeys(range(0x2066, 0x206A))


@dataclass(frozen=True)
class Spec:
    """One command: its name, the words after it as shown in help, and how they are read."""

    name: str
    arguments: str
    read: Callable[[Sequence[str]], Sequence[Command]]
    listed: bool = True
    """Whether menus and help show it."""
    admin: bool = False
    """Whether it is for administrators, and shown to them alone."""
    whole: bool = False
    """Whether the text after it is read as it is, in one piece, with its line breaks and quotation marks."""


class _BadArgumentsError(Exception):
    pass


def parse(text: str) -> Sequence[Command]:
    """The commands in a text: one after a slash, or one Get for each link; never empty."""
    # Texts in Arabic come with marks of direction, and so does what is copied out of them.
    text = text.translate(MARKS_OF_DIRECTION).strip()
    if text.startswith("/"):
        return _parse_slash(text)
    links = urls.find(text)
    return [Get(link) for link in links] or [Unknown(text)]


def is_about_cookies(text: str) -> bool:
    """Whether a text is the command for cookies, well written or not: its file is read as no other."""
    return re.match(r"/cookies(@\w+)?(\s|$)", text.translate(MARKS_OF_DIRECTION).strip(), re.IGNORECASE) is not None


def _parse_slash(text: str) -> Sequence[Command]:
    head, rest = [*text[1:].split(maxsplit=1), "", ""][:2]
    # In a group a command may name the bot that it is for: /help@clipferry_bot.
    name = head.partition("@")[0].lower()
    spec = next((spec for spec in COMMANDS if spec.name == name), None)
    if spec is None:
        near = difflib.get_close_matches(name, [spec.name for spec in COMMANDS if spec.listed], n=1)
        return [Unknown(text, near[0] if near else None)]
    try:
        return spec.read([rest.strip()] if spec.whole else _words(rest))
    except (_BadArgumentsError, ValueError):
        return [Unknown(text, spec.name)]


def _words(rest: str) -> list[str]:
    try:
        return shlex.split(rest)
    except ValueError:  # A quotation mark without its partner.
        return rest.split()


@dataclass(frozen=True)
class Form:
    """What words beside links ask for."""

    choice: Choice | None
    zipped: bool


def form(words: str) -> Form:
    """The form that some words name; raises UnknownChoice, BadClip and CannotHold."""
    named = [word for word in _words(words) if not _is_link(word)]
    rest = [word for word in named if word.lower() != "zip"]
    return Form(choices.from_words(rest) if rest else None, len(rest) < len(named))


def _read_get(words: Sequence[str]) -> Sequence[Command]:
    zipped = "zip" in (word.lower() for word in words)
    named = [word for word in words if _names_items(word) and not _is_link(word)]
    rest = [word for word in words if word not in named and word.lower() != "zip"]
    # Of a single media 1-5 is a part in seconds; which of both a link leads to is seen when it is looked up.
    maybe = [word for word in rest if not named and _may_name_items(word)]
    # What ends before it begins is no part, and what is wrong with it depends on that, too.
    links, choice = _links_and_form([word for word in rest if word not in maybe or _is_part(word)])
    asked = [word.removeprefix("items:") for word in named or maybe]
    both = bool(maybe)
    return [
        Get(link, _for(link, choice), items=",".join(asked) or None, items_or_clip=both, zipped=zipped)
        for link in links
    ]


def _names_items(word: str) -> bool:
    return items.is_word(word) or word.startswith("items:")


def _may_name_items(word: str) -> bool:
    return re.fullmatch(r"\d{1,3}-(\d{1,3})?|-\d{1,3}", word, re.ASCII) is not None


def _is_part(word: str) -> bool:
    try:
        return clips.from_word(word) is not None
    except BadClip:
        return False


def _read_items(words: Sequence[str]) -> Sequence[Command]:
    link, *named = words
    return [Items(link, ",".join(named) or None)]


def _read_refresh(words: Sequence[str]) -> Sequence[Command]:
    links, choice = _links_and_form(words)
    return [Refresh(link, _for(link, choice)) for link in links]


def _for(link: str, choice: Choice | None) -> Choice | None:
    return None if choice is None else clips.of_link(choice, link)


def _links_and_form(words: Sequence[str]) -> tuple[Sequence[str], Choice | None]:
    links = [word for word in words if _is_link(word)]
    form = [word for word in words if not _is_link(word)]
    if not links:
        raise _BadArgumentsError
    return links, choices.from_words(form) if form else None


def _read_audio(words: Sequence[str]) -> Sequence[Command]:
    links = _some([word for word in words if _is_link(word)])
    form = [word for word in words if not _is_link(word)]
    named = any(word.lower().removeprefix(".") in AUDIO_CONTAINERS for word in form)
    choice = choices.from_words(form if named else [*form, "mp3"])
    return [Get(link, _for(link, choice)) for link in links]


def _read_thumb(words: Sequence[str]) -> Sequence[Command]:
    return [Get(link, Choice(poster=True)) for link in _some([word for word in words if _is_link(word)])]


def _read_formats(words: Sequence[str]) -> Sequence[Command]:
    link, page = [*words, "1"][:2] if len(words) < 3 else words
    return [Formats(link, arguments.number(page, arguments.MOST_PAGES))]


def _some(links: Sequence[str]) -> Sequence[str]:
    if not links:
        raise _BadArgumentsError
    return links


def _read_info(words: Sequence[str]) -> Sequence[Command]:
    if not words:
        raise _BadArgumentsError
    return [Info(word) for word in words]


def _read_pick(words: Sequence[str]) -> Sequence[Command]:
    quote_id, number, *named = words
    if number == "list":
        return [Pick(quote_id, WHOLE_LIST)]
    if int(number) == WHOLE_LIST:
        raise UnknownChoice(number)
    return [Pick(quote_id, int(number), ",".join(named) or None)]


def _read_pick_format(words: Sequence[str]) -> Sequence[Command]:
    quote_id, number = words
    return [PickFormat(quote_id, int(number))]


def _read_cancel(words: Sequence[str]) -> Sequence[Command]:
    if not words:
        return [CancelNewest()]
    if list(words) == ["all"]:
        return [Cancel(None)]
    return [Cancel(number) for number in _job_ids(words)]


def _read_job(command: Callable[[int], Command]) -> Callable[[Sequence[str]], Sequence[Command]]:
    return lambda words: [command(number) for number in _job_ids(words)]


def _read_rename(words: Sequence[str]) -> Sequence[Command]:
    title = " ".join(words[1:])
    if not title:
        raise _BadArgumentsError
    return [Rename(_job_ids(words[:1])[0], title)]


def _read_voucher(words: Sequence[str]) -> Sequence[Command]:
    if not words:
        raise _BadArgumentsError
    return [Voucher("".join(words))]


def _read_gift(words: Sequence[str]) -> Sequence[Command]:
    to, amount = words
    return [Gift(to, amount)]


def _read_payer(words: Sequence[str]) -> Sequence[Command]:
    if len(words) > 1 or not set(words) <= set(PAYERS):
        raise _BadArgumentsError
    return [Payer(*words)]


def _read_grant(words: Sequence[str]) -> Sequence[Command]:
    to, amount, *reason = words
    return [Grant(to, amount, " ".join(reason))]


def _read_vouchers(words: Sequence[str]) -> Sequence[Command]:
    count, amount = words
    return [MakeVouchers(int(count), amount)]


def _read_jobs(words: Sequence[str]) -> Sequence[Command]:
    if list(words) == ["all"]:
        return [commands.AllJobs()]
    return [arguments.jobs(words)]


def _read_follow(words: Sequence[str]) -> Sequence[Command]:
    links = [word for word in words if _is_link(word)]
    wish = wishes.from_words([word for word in words if not _is_link(word)])
    if not links:
        raise _BadArgumentsError
    return [commands.Follow(link, wish) for link in links]


def _read_ban(words: Sequence[str]) -> Sequence[Command]:
    person, *reason = words
    return [commands.Ban(person, " ".join(reason))]


def _read_name(command: Callable[[str], Command]) -> Callable[[Sequence[str]], Sequence[Command]]:
    def read(words: Sequence[str]) -> Sequence[Command]:
        (name,) = words
        return [command(name)]

    return read


def _read_platform(words: Sequence[str]) -> Sequence[Command]:
    if not words:
        return [commands.ShowPlatforms()]
    name, state, *reason = words
    if state.lower() not in arguments.SWITCH:
        raise _BadArgumentsError
    return [commands.SwitchPlatform(name.lower(), arguments.SWITCH[state.lower()], " ".join(reason))]


def _read_takedown(words: Sequence[str]) -> Sequence[Command]:
    link, *rest = words
    match [word.casefold() for word in rest]:
        case []:
            return [commands.TakeDown(link)]
        case ["undo"]:
            return [commands.TakeDown(link, undo=True)]
        case _:
            raise ValueError(rest)


def _read_broadcast(words: Sequence[str]) -> Sequence[Command]:
    (text,) = words
    if text == "stop":
        return [commands.StopBroadcast()]
    return [commands.Broadcast(text)] if text else [commands.ShowBroadcasts()]


def _read_announce(words: Sequence[str]) -> Sequence[Command]:
    (text,) = words
    if not text:
        raise _BadArgumentsError
    return [commands.Announce(None if text == "off" else text)]


def _read_help(words: Sequence[str]) -> Sequence[Command]:
    (name,) = words or ("",)
    name = name.removeprefix("/").lower()
    if name and not any(spec.name == name for spec in COMMANDS if spec.listed):
        raise _BadArgumentsError
    return [Help(name or None)]


def _without_words(command: Command) -> Callable[[Sequence[str]], Sequence[Command]]:
    def read(words: Sequence[str]) -> Sequence[Command]:
        if words:
            raise _BadArgumentsError
        return [command]

    return read


def _job_ids(words: Sequence[str]) -> list[int]:
    if not words or not all(re.fullmatch(r"#?\d{1,18}", word) for word in words):
        raise _BadArgumentsError
    return [int(word.removeprefix("#")) for word in words]


def _is_link(word: str) -> bool:
    return (
        word.lower().startswith(("http://", "https://"))
        or arguments.is_reference(word)
        or (("." in word.strip(".") or "://" in word) and not choices.is_word(word))
    )


MATTERS: Mapping[str, Sequence[Spec]] = {
    "links": (
        Spec("get", "LINK [mp4|mp3|…] [720p|320k|best|…] [1:05-2:30] [subs:en] [1-5,8] [zip] […]", _read_get),
        Spec("items", "LINK [1-5,8]", _read_items),
        Spec("audio", "LINK [mp3|m4a|…] [320k|…] [1:05-2:30]", _read_audio),
        Spec("thumb", "LINK", _read_thumb),
        Spec("formats", "LINK [PAGE]", _read_formats),
        Spec("info", "LINK", _read_info),
        Spec("refresh", "LINK [mp4|mp3|…] [720p|…]", _read_refresh),
    ),
    "jobs": (
        Spec("jobs", "[STATE] [SITE] [PAGE]", _read_jobs),
        Spec("cancel", "[JOB|all]", _read_cancel),
        Spec("retry", "JOB", _read_job(Retry)),
        Spec("again", "JOB", _read_job(SendAgain)),
        Spec("redo", "JOB", _read_job(commands.Redo)),
        Spec("rename", "JOB TITLE", _read_rename),
        Spec("delete", "JOB", _read_job(Delete)),
        Spec("history", "[WORDS] [page:2]", lambda words: [arguments.history(words)]),
        Spec("stats", "[DAYS]", lambda words: [arguments.stats(words)]),
    ),
    "credits": (
        Spec("credits", "", _without_words(Credits())),
        Spec("buy", "", _without_words(Buy())),
        Spec("voucher", "CODE", _read_voucher),
        Spec("gift", "PERSON|pool AMOUNT", _read_gift),
    ),
    "following": (
        Spec("follow", "LINK [mp3|720p|…] [title:WORD] [min:1m] [max:20m]", _read_follow),
        Spec("following", "", _without_words(commands.Following())),
        Spec("unfollow", "NUMBER", _read_job(commands.Unfollow)),
    ),
    "groups": (
        Spec("rules", "[[here] NAME VALUE]", lambda words: [arguments.chat_rules(words)]),
        Spec("payer", f"[{'|'.join(PAYERS)}]", _read_payer),
        Spec("skip", "[on|off]", lambda words: [arguments.skip(words)]),
    ),
    "account": (
        Spec("settings", "[NAME VALUE]", lambda words: [arguments.settings(words)]),
        Spec("language", "[CODE|auto]", lambda words: [arguments.language(words)]),
        Spec("link", "[CODE]", lambda words: [arguments.link(words)]),
        Spec("unlink", "[PLATFORM[:ID]]", lambda words: [arguments.unlink(words)]),
        Spec("export", "", _without_words(commands.Export())),
        Spec("forget", "[WORD]", lambda words: [arguments.forget(words)]),
        Spec("apikey", "[NAME [read] [write] [keys] | revoke PREFIX]", lambda words: [arguments.keys(words)]),
        Spec("login", "", _without_words(commands.SignIn())),
        Spec("help", "[COMMAND]", _read_help),
    ),
    "house": (
        Spec("user", "PERSON", _read_name(commands.ShowPerson), admin=True),
        Spec("grant", "PERSON AMOUNT[usd] [REASON]", _read_grant, admin=True),
        Spec("ban", "PERSON [REASON]", _read_ban, admin=True),
        Spec("unban", "PERSON", _read_name(commands.Unban), admin=True),
        Spec("allow", "[person|chat|site NAME]", lambda words: [arguments.access(words, allowed=True)], admin=True),
        Spec(
            "deny",
            "[person|chat|site NAME [REASON]]",
            lambda words: [arguments.access(words, allowed=False)],
            admin=True,
        ),
        Spec("vouchers", "COUNT AMOUNT[usd]", _read_vouchers, admin=True),
        Spec("queue", "", _without_words(commands.ShowQueue()), admin=True),
        Spec("health", "", _without_words(commands.ShowHealth()), admin=True),
        Spec("pause", "", _without_words(commands.Pause()), admin=True),
        Spec("drain", "", _without_words(commands.Pause(drain=True)), admin=True),
        Spec("resume", "", _without_words(commands.Resume()), admin=True),
        Spec("broadcast", "[TEXT|stop]", _read_broadcast, admin=True, whole=True),
        Spec("announce", "TEXT|off", _read_announce, admin=True, whole=True),
        Spec("error", "ID", _read_name(commands.ShowFault), admin=True),
        Spec("platform", "[NAME on|off [REASON]]", _read_platform, admin=True),
        Spec("cookies", COOKIES, lambda words: [arguments.cookies(words)], admin=True),
        Spec("takedown", "LINK [undo]", _read_takedown, admin=True),
    ),
}
"""The listed commands by what they are about: the key of a heading is `help-about-MATTER`."""

COMMANDS: Sequence[Spec] = (
    *itertools.chain.from_iterable(MATTERS.values()),
    Spec("start", "", lambda _: [commands.Start()], listed=False),
    Spec("bulk", "LINK …|FILE [mp4|mp3|…] [720p|320k|best|…]", _read_get, listed=False),
    Spec("pick", "QUOTE NUMBER", _read_pick, listed=False),
    Spec("form", "QUOTE NUMBER", _read_pick_format, listed=False),
    Spec("offer", "QUOTE", _read_name(commands.ShowOffer), listed=False),
)
