"""What can be done next about a view, where there are buttons: each is a command and the key of its label; pure.

A command has at most 64 bytes, so that Telegram can carry it (https://core.telegram.org/bots/api#inlinekeyboardbutton);
where it would need a link it names an offer or a job, which are still known after a restart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot import views
from bot.messages import Messages
from engine.errors.jobs import MaybeDelivered
from engine.formats import Option
from engine.media import AUDIO_CONTAINERS, Media
from engine.rules import DEFAULT, MODES, NAMES, PAYERS, POSSIBLE, SWITCH
from storage.errors import UserError
from storage.models import Job, JobState

MOST_BYTES: Final = 64
PRESSED: Final = tuple(name for name in NAMES if POSSIBLE[name] in (SWITCH, MODES, PAYERS) or name == "daily_limit")
"""The rules of a group that have few values."""


@dataclass(frozen=True)
class Action:
    """Something that a press does."""

    key: str
    """Its label is the text `action-KEY`."""
    command: str
    """What is heard when it is pressed."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the label names."""
    option: int | None = None
    """The number of the form on offer that it takes, from 1; None for all that is beside them."""
    url: str | None = None
    """The address that it opens instead, without a command."""
    row: int = 0
    """Actions that belong together stand in the same row, where they fit."""


def actions(view: views.View) -> Sequence[Action]:  # noqa: C901 - one case a view
    """What can be done about a view, the most likely first; nothing about most of them."""
    match view:
        case views.Offer():
            return _of_offer(view)
        case views.ListOffer(quote):
            return [
                Action("list-form", f"/pick {quote.id} {number}", {"number": number}, option=number, row=number)
                for number, _ in enumerate(quote.offers, 1)
            ]
        case views.Formats():
            return _of_formats(view)
        case views.Queued(job) | views.Running(job) | views.Gathering(job):
            return [Action("cancel", f"/cancel {job.id}")]
        case views.Gathered(job, standing):
            missing = (standing.tally.get(state, 0) for state in (JobState.FAILED, JobState.CANCELLED))
            return [Action("retry", f"/retry {job.id}")] if any(missing) else []
        case views.Delivered():
            return _of_delivered(view)
        case views.Declined(error, job):
            return _of_declined(error, job)
        case views.Cancelled(job):
            return [Action("retry", f"/retry {job.id}")]
        case views.ChatRules():
            return _of_rules(view)
        case views.Preferences():
            return _of_preferences(view)
        case views.History():
            return _of_history(view)
        case views.Languages(possible=possible):
            names = {code: Messages(code).language_name(code) for code in possible}
            return [Action("language", f"/language {code}", {"language": names[code]}) for code in possible]
        case views.JobList():
            return _pages(f"/jobs {view.words}".strip(), view.page, view.pages)
        case _:
            return []


def _of_history(view: views.History) -> Sequence[Action]:
    kept = [
        Action("kept-again", f"/again {one.job.id}", {"job": str(one.job.id)}, row=number // 4)
        if one.alive
        else Action("kept-redo", f"/redo {one.job.id}", {"job": str(one.job.id)}, row=number // 4)
        for number, one in enumerate(view.kept)
    ]
    command = " ".join(["/history", *view.words])
    # Words that no button can carry are typed again.
    room = len(command.encode()) + len(" page:1000000") <= MOST_BYTES
    return [*kept, *(_pages(f"{command} page:", view.page, view.pages, joined=True) if room else [])]


def _of_offer(view: views.Offer) -> Sequence[Action]:
    quote = view.quote
    forms = [
        Action(
            "form",
            f"/pick {quote.id} {number}",
            {"form": _name(offered.option)},
            option=number,
            row=1 if offered.option.kind == "audio" else 0,
        )
        for number, offered in enumerate(quote.offers, 1)
    ]
    more = [Action("formats", f"/formats q:{quote.id}", row=2)] if len(quote.media.formats) > 1 else []
    poster = [Action("thumbnail", f"/thumb q:{quote.id}", row=2)] if quote.media.thumbnail else []
    whole = [Action("whole-list", f"/pick {quote.id} list", row=3)] if quote.whole_list is not None else []
    return [*forms, *more, *poster, *whole]


def _name(option: Option) -> str:
    if option.kind == "pictures":
        return "album"
    return option.choice.container if option.choice.is_audio or not option.height else f"{option.height}p"


def _of_formats(view: views.Formats) -> Sequence[Action]:
    picks = [
        Action("format", f"/form {view.quote_id} {number}", {"number": number}, option=number, row=(number - 1) // 5)
        for number, _ in enumerate(view.formats, view.first)
    ]
    back = Action("offer", f"/offer {view.quote_id}", row=91)
    return [*picks, *_pages(f"/formats q:{view.quote_id}", view.page, view.pages), back]


def _pages(command: str, page: int, pages: int, *, joined: bool = False) -> Sequence[Action]:
    before = command if joined else f"{command} "
    back = [Action("page-back", f"{before}{page - 1}", row=90)] if page > 1 else []
    on = [Action("page-on", f"{before}{page + 1}", row=90)] if page < pages else []
    return [*back, *on]


def _of_delivered(view: views.Delivered) -> Sequence[Action]:
    job = view.job
    found = []
    if not job.is_list:
        media = Media.model_validate(job.media)
        sound = any(each.audio_codec for each in media.formats)
        if sound and job.choice.get("container", "mp4") not in AUDIO_CONTAINERS:
            found.append(Action("audio", f"/audio #{job.id}"))
        if media.thumbnail and not job.choice.get("poster"):
            found.append(Action("thumbnail", f"/thumb #{job.id}"))
    links = [Action("link", "", url=view.links[0], row=1)] if len(view.links) == 1 else []
    return [*found, *links, Action("again", f"/again {job.id}", row=1)]


def _of_declined(error: UserError, job: Job | None) -> Sequence[Action]:
    if job is None:
        return []
    if isinstance(error, MaybeDelivered):
        return [Action("again", f"/again {job.id}")]
    return [Action("retry", f"/retry {job.id}")]


def _of_rules(view: views.ChatRules) -> Sequence[Action]:
    if not view.moderates:
        return []
    here = "here " if view.topic is not None else ""
    return [
        Action("set", f"/rules {here}{name} {value}", {"name": name, "value": value}, row=row)
        for row, name in enumerate(name for name in view.current if name in PRESSED)
        for value in view.possible[name]
        if value not in (view.current[name], DEFAULT) or (value == DEFAULT and name in view.own)
    ]


def _of_preferences(view: views.Preferences) -> Sequence[Action]:
    return [
        Action("set", f"/settings {name} {value}", {"name": name, "value": value}, row=row)
        for row, name in enumerate(view.possible)
        for value in view.possible[name]
        if value != view.current[name]
    ]
