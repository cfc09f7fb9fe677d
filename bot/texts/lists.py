"""Lists and how their items stand, as text."""

from collections.abc import Mapping

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, fitted, short
from engine.lists import ListOffered, Standing
from engine.media import Choice, Entry
from storage.errors import UserError
from storage.models import Job, JobState

ITEM_CHARACTERS = 45
LINE_CHARACTERS = 140
"""Ten of them fit into any platform's message."""


def offer(view: views.ListOffer, texts: Messages) -> Text:
    """A list with what of it can be had in which forms."""
    media = view.quote.media
    head = texts.text("list-head", title=short(media.title), count=len(media.entries))
    lines = [
        texts.text(
            "offer-line",
            number=number,
            form=form(offered, texts),
            details=f"  ·  {price(offered.price, offered.unknown, offered.count, texts)}",
        )
        for number, offered in enumerate(view.quote.offers, 1)
    ]
    return Text(head, [*lines, texts.text("list-hint", limit=view.quote.limit)])


def form(offered: ListOffered, texts: Messages) -> str:
    """The name of some items in a form: all, first 5, mp4."""
    choice: Choice = offered.wish.choice
    kind = "list-audio" if choice.is_audio else "list-video"
    which = texts.text("list-all" if offered.whole else "list-first", count=offered.count)
    named = texts.text(kind, which=which, container=choice.container)
    return texts.text("list-zipped", form=named) if offered.wish.zipped else named


def price(known: int, unknown: int, count: int, texts: Messages) -> str:
    """What some items cost, as far as that is known: the credits for some, and how many others there are."""
    if not unknown:
        return texts.price(known)
    told = "none" if unknown == count else "some"
    return texts.text("list-price-open", price=texts.price(known), unknown=unknown, known=told)


def items(view: views.ItemList, texts: Messages) -> Text:
    """The items of a list with their numbers."""
    head = texts.text("list-head", title=short(view.media.title), count=len(view.media.entries))
    rest = [texts.text("list-more", count=view.left_out)] if view.left_out else []
    return Text(head, [*(_entry(each, texts) for each in view.shown), *rest])


def _entry(entry: Entry, texts: Messages) -> str:
    length = "" if entry.duration is None else f"  {texts.length(entry.duration)}"
    return f"{entry.index}. {short(entry.title or entry.url, ITEM_CHARACTERS)}{length}"


def left_out(view: views.LeftOut, texts: Messages) -> Text:
    """Which of many links were not taken, and why."""
    parts = []
    if view.duplicates:
        parts.append(texts.text("bulk-duplicates", count=view.duplicates))
    if view.beyond:
        parts.append(texts.text("bulk-beyond", count=view.beyond, limit=view.limit))
    return Text(" ".join(parts))


def gathering(view: views.Gathering, texts: Messages) -> Text:
    """How the items of a list stand: how many in which state in the first line, those worth naming below."""
    head = f"#{view.job.id} {short(view.job.title)}: {tally(view.standing, texts)}"
    return Text(head, _shown(view.standing, texts))


def gathered(view: views.Gathered, texts: Messages) -> Text:
    """How a list ended."""
    head = texts.text("list-ended", title=short(view.job.title), tally=tally(view.standing, texts))
    failed = [item for item in view.standing.shown if item.state is not JobState.DELIVERED]
    retry = [texts.text("list-retry", job=str(view.job.id))] if failed else []
    cost = texts.text("delivered-cost", price=texts.price(view.cost))
    return Text(head, [*(_item(item, texts) for item in failed), cost, *retry])


def tally(standing: Standing, texts: Messages) -> str:
    """How many items are in which state."""
    done = texts.text("list-tally", done=standing.tally.get(JobState.DELIVERED, 0), total=standing.total)
    rest = [texts.text(f"tally-{name}", count=count) for name, count in _counts(standing.tally).items() if count]
    return ", ".join([done, *rest])


def _counts(tally: Mapping[JobState, int]) -> Mapping[str, int]:
    return {
        "ready": tally.get(JobState.READY, 0),
        "running": tally.get(JobState.RUNNING, 0) + tally.get(JobState.DELIVERING, 0),
        "waiting": tally.get(JobState.QUEUED, 0) + tally.get(JobState.PENDING, 0),
        "failed": tally.get(JobState.FAILED, 0),
        "cancelled": tally.get(JobState.CANCELLED, 0),
    }


def _shown(standing: Standing, texts: Messages) -> list[str]:
    rest = [texts.text("list-more", count=standing.left_out)] if standing.left_out else []
    return [*(_item(item, texts) for item in standing.shown), *rest]


def _item(item: Job, texts: Messages) -> str:
    said = texts.text(f"state-{item.state}")
    if item.state is JobState.FAILED:
        said = texts.error(UserError.from_json(item.error or {"code": "user_error"}))
    return fitted(f"{item.item}. {short(item.title, ITEM_CHARACTERS)}: {said}", LINE_CHARACTERS)
