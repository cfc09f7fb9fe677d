"""What people can ask, and how it is written. A button, a component and a menu carry the same text as is typed."""

import difflib
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine import choices, clips, urls
from engine.accounts import PAYERS
from engine.media import Choice


@dataclass(frozen=True)
class Get:
    """Download a link: in the named form, in the person's default one, or in one picked from an offer."""

    link: str
    choice: Choice | None = None
    at_once: bool = False
    """Whether the default form is taken where none is named, instead of an offer."""


@dataclass(frozen=True)
class Pick:
    """Take the numbered form of an offer."""

    quote_id: str
    number: int


@dataclass(frozen=True)
class Info:
    """Say what a link leads to."""

    link: str


@dataclass(frozen=True)
class Jobs:
    """List one's jobs."""


@dataclass(frozen=True)
class Cancel:
    """End a job, or all of one's own."""

    job_id: int | None


@dataclass(frozen=True)
class Retry:
    """Try a failed job again."""

    job_id: int


@dataclass(frozen=True)
class Refresh:
    """Download a link afresh, whatever was kept of it."""

    link: str
    choice: Choice | None = None


@dataclass(frozen=True)
class SendAgain:
    """Deliver the files of a job once more."""

    job_id: int


@dataclass(frozen=True)
class Rename:
    """Give a job another title."""

    job_id: int
    title: str


@dataclass(frozen=True)
class Delete:
    """Forget a job and its files."""

    job_id: int


@dataclass(frozen=True)
class Credits:
    """Show one's balance."""


@dataclass(frozen=True)
class Voucher:
    """Redeem a voucher."""

    code: str


@dataclass(frozen=True)
class Gift:
    """Give credits to a person, or to the pool of the group."""

    to: str
    amount: str


@dataclass(frozen=True)
class Payer:
    """Show who pays in this group, or change it."""

    value: str | None = None


@dataclass(frozen=True)
class Grant:
    """Add to a person's balance, as an administrator."""

    to: str
    amount: str
    reason: str = ""


@dataclass(frozen=True)
class MakeVouchers:
    """Make vouchers, as an administrator."""

    count: int
    amount: str


@dataclass(frozen=True)
class Settings:
    """Show one's settings, or change one."""

    name: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Help:
    """List what can be asked."""


@dataclass(frozen=True)
class Unknown:
    """A text that is no command and holds no link, or a command with words that it does not take."""

    text: str
    nearest: str | None = None


Command = (
    Get
    | Pick
    | Info
    | Refresh
    | Jobs
    | Cancel
    | Retry
    | SendAgain
    | Rename
    | Delete
    | Credits
    | Voucher
    | Gift
    | Payer
    | Grant
    | MakeVouchers
    | Settings
    | Help
    | Unknown
)


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


class _BadArgumentsError(Exception):
    pass


def parse(text: str) -> Sequence[Command]:
    """The commands in a text: one after a slash, or one Get for each link; never empty."""
    text = text.strip()
    if text.startswith("/"):
        return _parse_slash(text)
    links = urls.find(text)
    return [Get(link) for link in links] or [Unknown(text)]


def _parse_slash(text: str) -> Sequence[Command]:
    head, _, rest = text[1:].partition(" ")
    # In a group a command may name the bot that it is for: /help@clipferry_bot.
    name = head.partition("@")[0].lower()
    spec = next((spec for spec in COMMANDS if spec.name == name), None)
    if spec is None:
        near = difflib.get_close_matches(name, [spec.name for spec in COMMANDS if spec.listed], n=1)
        return [Unknown(text, near[0] if near else None)]
    try:
        return spec.read(_words(rest))
    except (_BadArgumentsError, ValueError):
        return [Unknown(text, spec.name)]


def _words(rest: str) -> list[str]:
    try:
        return shlex.split(rest)
    except ValueError:  # A quotation mark without its partner.
        return rest.split()


def _read_get(words: Sequence[str]) -> Sequence[Command]:
    links, choice = _links_and_form(words)
    return [Get(link, _for(link, choice)) for link in links]


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


def _read_info(words: Sequence[str]) -> Sequence[Command]:
    if not words:
        raise _BadArgumentsError
    return [Info(word) for word in words]


def _read_pick(words: Sequence[str]) -> Sequence[Command]:
    quote_id, number = words
    return [Pick(quote_id, int(number))]


def _read_cancel(words: Sequence[str]) -> Sequence[Command]:
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


def _read_settings(words: Sequence[str]) -> Sequence[Command]:
    if len(words) not in (0, 2):
        raise _BadArgumentsError
    return [Settings(*words)]


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
    return word.lower().startswith(("http://", "https://")) or (
        ("." in word.strip(".") or "://" in word) and not choices.is_word(word)
    )


COMMANDS: Sequence[Spec] = (
    Spec("get", "LINK [mp4|mp3|…] [720p|320k|best|…] [1:05-2:30] [subs:en] […]", _read_get),
    Spec("info", "LINK", _read_info),
    Spec("jobs", "", _without_words(Jobs())),
    Spec("cancel", "JOB|all", _read_cancel),
    Spec("retry", "JOB", _read_job(Retry)),
    Spec("again", "JOB", _read_job(SendAgain)),
    Spec("refresh", "LINK [mp4|mp3|…] [720p|…]", _read_refresh),
    Spec("rename", "JOB TITLE", _read_rename),
    Spec("delete", "JOB", _read_job(Delete)),
    Spec("credits", "", _without_words(Credits())),
    Spec("voucher", "CODE", _read_voucher),
    Spec("gift", "PERSON|pool AMOUNT", _read_gift),
    Spec("payer", f"[{'|'.join(PAYERS)}]", _read_payer),
    Spec("settings", "[NAME VALUE]", _read_settings),
    Spec("help", "", _without_words(Help())),
    Spec("grant", "PERSON AMOUNT[usd] [REASON]", _read_grant, admin=True),
    Spec("vouchers", "COUNT AMOUNT[usd]", _read_vouchers, admin=True),
    Spec("start", "", lambda _: [Help()], listed=False),
    Spec("pick", "QUOTE NUMBER", _read_pick, listed=False),
)
