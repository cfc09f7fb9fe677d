"""Views as lines of text."""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from bot import views
from bot.commands import COMMANDS
from bot.messages import Messages
from engine.accounts import Amount, Statement
from engine.delivery import Link
from engine.formats import Option
from engine.jobs import Offered, Place
from engine.media import Progress
from storage.models import Entry, Job

BAR_CELLS = 20
HELP_WIDTH = 32
TITLE_CHARACTERS = 60


def lines(view: views.View, texts: Messages, saved: Sequence[Path] = ()) -> list[str]:  # noqa: C901 - one case a view
    """What a view says, line by line; `saved` is where a delivered job's files were put."""
    match view:
        case views.Looking() | views.Accepted() | views.Queued() | views.Running():
            return [status(view, texts)]
        case views.Offer():
            return _offer(view, texts)
        case views.About():
            return _about(view, texts)
        case views.Delivered():
            return _delivered(view, texts, saved)
        case views.Cancelled():
            return [texts.text("cancelled", title=short(view.job.title))]
        case views.Declined():
            return _declined(view, texts)
        case views.JobList():
            return [_job(job, texts) for job in view.jobs] or [texts.text("jobs-none")]
        case views.Account():
            return _account(view.statement, texts)
        case views.Credited():
            return _credited(view, texts)
        case views.VoucherCodes():
            return [texts.text("vouchers-made", amount=texts.amount(view.amount)), *(f"  {c}" for c in view.codes)]
        case views.PayerRule():
            return [texts.text(f"payer-{view.current}"), texts.text("payer-balance", pool=view.pool)]
        case views.Renamed():
            return [texts.text("renamed", job=str(view.job.id), title=short(view.job.title))]
        case views.Deleted():
            return [texts.text("deleted", job=str(view.job.id), title=short(view.job.title))]
        case views.Preferences():
            return _preferences(view, texts)
        case views.Help():
            return _help(view, texts)
        case views.NotUnderstood():
            return [_not_understood(view, texts)]
        case views.NothingToDo():
            return [texts.text("nothing-to-do")]
        case _:
            assert_never(view)


def status(view: views.Passing, texts: Messages) -> str:
    """A state that passes, in one line."""
    match view:
        case views.Looking():
            return texts.text("looking", url=short(view.url))
        case views.Accepted():
            return texts.text("accepted") if view.smaller is None else _smaller(view.smaller, texts)
        case views.Queued():
            return f"#{view.job.id} {short(view.job.title)}: {_place(view.place, texts)}"
        case views.Running():
            return f"#{view.job.id} {short(view.job.title)}: {_progress(view.progress, texts)}"
        case _:
            assert_never(view)


def _place(place: Place, texts: Messages) -> str:
    if place.parked:
        return texts.text("queued-parked")
    waits = texts.text("queued", ahead=place.ahead)
    return f"{waits}, {texts.text('queued-eta', time=texts.rough(place.eta))}" if place.eta else waits


def short(text: str) -> str:
    """A text without control characters, cut to fit beside other things in a line."""
    clean = "".join(character if character.isprintable() else " " for character in text)
    return clean if len(clean) <= TITLE_CHARACTERS else clean[: TITLE_CHARACTERS - 1] + "…"


def _progress(progress: Progress | None, texts: Messages) -> str:
    if progress is None:
        return texts.text("stage-looking")
    parts = [texts.text(f"stage-{progress.stage}")]
    if progress.fraction is not None:
        filled = round(progress.fraction * BAR_CELLS)
        parts.append(f"{'█' * filled}{'░' * (BAR_CELLS - filled)} {progress.fraction:4.0%}")
    elif progress.done_bytes:
        parts.append(texts.size(progress.done_bytes))
    if progress.speed:
        parts.append(texts.text("progress-speed", speed=texts.size(progress.speed)))
    if progress.eta:
        parts.append(texts.text("progress-left", time=texts.length(progress.eta)))
    return "  ".join(parts)


def _offer(view: views.Offer, texts: Messages) -> list[str]:
    media = view.quote.media
    facts = [media.uploader] if media.uploader else []
    if media.duration is not None:
        facts.append(texts.length(media.duration))
    shown = [short(media.title) + (f"  ({', '.join(facts)})" if facts else "")]
    for number, offered in enumerate(view.quote.offers, 1):
        form = _form(offered.option, texts, default=number == 1)
        shown.append("  " + texts.text("offer-line", number=number, form=form, details=_details(offered, texts)))
    return shown


def _form(option: Option, texts: Messages, *, default: bool) -> str:
    if option.kind == "pictures":
        return texts.text("offer-pictures")
    if option.choice.is_audio:
        return texts.text("offer-audio", container=option.choice.container)
    if default:
        best = texts.text("offer-best")
        return f"{best}, {option.height}p" if option.height else best
    return texts.text("offer-video", height=str(option.height), container=option.choice.container)


def _details(offered: Offered, texts: Messages) -> str:
    about = "" if offered.option.size_exact else "~"
    size = [f"{about}{texts.size(offered.option.size)}"] if offered.option.size else []
    arrival = [texts.forecast(offered.forecast)] if offered.forecast and offered.forecast.way != "whole" else []
    return "".join(f"  ·  {detail}" for detail in [*size, texts.price(offered.price), *arrival])


def _smaller(option: Option, texts: Messages) -> str:
    return texts.text("smaller-form", form=_form(option, texts, default=False))


def _about(view: views.About, texts: Messages) -> list[str]:
    media = view.media
    shown = [media.title, media.url]
    if media.uploader:
        shown.append(texts.text("about-uploader", uploader=media.uploader))
    if media.duration is not None:
        shown.append(texts.text("about-length", length=texts.length(media.duration)))
    if media.live_status == "is_live":
        shown.append(texts.text("about-live"))
    if media.heights:
        shown.append(texts.text("about-formats", heights=", ".join(f"{height}p" for height in media.heights)))
    if media.is_playlist:
        shown.append(texts.text("about-playlist", count=len(media.entries)))
    shown.append(texts.text("about-price", price=texts.price(view.price)))
    return [_printable(line) for line in shown]


def _delivered(view: views.Delivered, texts: Messages, saved: Sequence[Path]) -> list[str]:
    shown = [texts.text("delivered", title=short(view.job.title))]
    shown += [f"  {path}" for path in saved]
    if isinstance(view.plan, Link):
        shown.append("  " + texts.text("delivered-too-large"))
    if view.smaller is not None:
        shown.append("  " + _smaller(view.smaller, texts))
    if view.conversion is not None:
        shown.append("  " + texts.conversion(view.conversion, len(view.plan.files)))
    shown += ["  " + texts.text("delivered-link", url=link) for link in view.links]
    shown.append("  " + texts.text("delivered-cost", price=texts.price(view.cost)))
    return shown


def _declined(view: views.Declined, texts: Messages) -> list[str]:
    reason = texts.error(view.error)
    if view.job is None:
        return [reason]
    failed = texts.text("failed", title=short(view.job.title), reason=reason)
    return [failed, "  " + texts.text("retry-hint", job=str(view.job.id))]


def _job(job: Job, texts: Messages) -> str:
    return texts.text("job-line", job=str(job.id), state=texts.text(f"state-{job.state}"), title=short(job.title))


def _account(statement: Statement | None, texts: Messages) -> list[str]:
    if statement is None:
        return [texts.text("credits-off")]
    shown = [texts.text("credits-balance", available=statement.balance.available)]
    if statement.balance.held:
        shown.append(texts.text("credits-held", held=statement.balance.held))
    # A hold that was charged in full gave nothing back: that line says nothing.
    return shown + [_entry(entry, texts) for entry in statement.entries if entry.amount]


def _credited(view: views.Credited, texts: Messages) -> list[str]:
    shown = [texts.text("credited", amount=texts.amount(view.amount), to=view.to)]
    if view.balance is not None:
        shown.append(texts.text("credited-balance", balance=texts.amount(Amount(view.balance, view.amount.currency))))
    return shown


def _entry(entry: Entry, texts: Messages) -> str:
    about = texts.text("entry-job", job=str(entry.job_id)) if entry.job_id else entry.reason
    return "  " + texts.text("entry-line", amount=f"{entry.amount:+}", kind=texts.text(f"entry-{entry.kind}"),
                             about=about)  # fmt: skip


def _preferences(view: views.Preferences, texts: Messages) -> list[str]:
    shown = [
        texts.text("settings-line", name=name, value=value, possible=", ".join(view.possible[name]))
        for name, value in view.current.items()
    ]
    return [*shown, texts.text("settings-hint")]


def _help(view: views.Help, texts: Messages) -> list[str]:
    shown = [
        (texts.text("help-line", name=spec.name, arguments=spec.arguments).strip(), texts.text(f"help-{spec.name}"))
        for spec in view.commands
    ]
    lines = [texts.text("help-intro")]
    for usage, meaning in shown:
        # A long usage has a line of its own, so that the column of meanings stays near.
        if len(usage) > HELP_WIDTH:
            lines.append(f"  {usage}")
            usage = ""  # noqa: PLW2901
        lines.append(f"  {usage:{HELP_WIDTH}}  {meaning}")
    return lines


def _not_understood(view: views.NotUnderstood, texts: Messages) -> str:
    if view.nearest is None:
        return texts.text("not-understood")
    spec = next(spec for spec in COMMANDS if spec.name == view.nearest)
    if view.text.removeprefix("/").partition(" ")[0] == view.nearest:
        return texts.text("not-understood-usage", name=spec.name, arguments=spec.arguments)
    return texts.text("not-understood-nearest", nearest=view.nearest)


def _printable(text: str) -> str:
    # A title can hold escape sequences that would take over the terminal.
    return "".join(character if character.isprintable() else " " for character in text)
