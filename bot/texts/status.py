"""States that pass, as text: looked up, queued, downloaded so far."""

from typing import assert_never

from bot import views
from bot.messages import Messages
from bot.texts import lists
from bot.texts.offers import smaller
from bot.texts.text import Text, short
from engine.media import Progress
from engine.places import Place

BAR_CELLS = 20


def status(view: views.Passing, texts: Messages) -> Text:
    """A state that passes: its head is short enough for a line of its own."""
    match view:
        case views.Looking():
            return Text(texts.text("looking", url=short(view.url)))
        case views.Accepted():
            return Text(texts.text("accepted") if view.smaller is None else smaller(view.smaller, texts))
        case views.Queued():
            return Text(f"#{view.job.id} {short(view.job.title)}", [place(view.place, texts)])
        case views.Running():
            return Text(f"#{view.job.id} {short(view.job.title)}", [progress(view.progress, texts)])
        case views.Gathering():
            return lists.gathering(view, texts)
        case _:
            assert_never(view)


def place(place: Place, texts: Messages) -> str:
    """Where a waiting job stands, and when it will be done."""
    if place.paused:
        return texts.text("queued-paused")
    if place.parked:
        return texts.text("queued-parked")
    waits = texts.text("queued", ahead=place.ahead)
    return f"{waits}, {texts.text('queued-eta', time=texts.rough(place.eta))}" if place.eta else waits


def bar(fraction: float, cells: int = BAR_CELLS) -> str:
    """How much is done, as a bar of so many characters."""
    fraction = min(1.0, max(0.0, fraction))
    filled = round(fraction * cells)
    return "█" * filled + "░" * (cells - filled)


def progress(progress: Progress | None, texts: Messages) -> str:
    """How far a running job is: stage, bar or bytes, speed and time left."""
    stage, *rest = progress_facts(progress, texts)
    if progress is not None and progress.fraction is not None:
        share, *rest = rest
        rest = [f"{bar(progress.fraction)} {share:>4}", *rest]
    return "  ".join([stage, *rest])


def progress_facts(progress: Progress | None, texts: Messages) -> list[str]:
    """How far a running job is, one by one: stage, part of the whole or bytes, speed, time left."""
    if progress is None:
        return [texts.text("stage-looking")]
    parts = [texts.text(f"stage-{progress.stage}")]
    if progress.fraction is not None:
        parts.append(texts.percent(progress.fraction))
    elif progress.done_bytes:
        parts.append(texts.size(progress.done_bytes))
    if progress.speed:
        parts.append(texts.text("progress-speed", speed=texts.size(progress.speed)))
    if progress.eta:
        parts.append(texts.text("progress-left", time=texts.length(progress.eta)))
    return parts
