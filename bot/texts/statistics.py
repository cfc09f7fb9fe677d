"""What somebody downloaded, as text."""

from collections.abc import Mapping

from bot import views
from bot.messages import Messages
from bot.texts.text import Text

MOST_NAMED = 8


def statistics(view: views.DownloadStatistics, texts: Messages) -> Text:
    """Sums in all, by site and by form, and the last days."""
    total = view.summary.total
    if not total.downloads:
        return Text(texts.text("stats-none"))
    head = texts.text(
        "stats-total", count=total.downloads, time=texts.length(total.seconds), price=texts.price(total.credits)
    )
    lines = [
        texts.text("stats-sites", tally=_tally(total.by_site)),
        texts.text("stats-forms", tally=_tally(total.by_container)),
    ]
    lines += [
        texts.text("stats-day", date=texts.day(day.date), count=day.downloads, time=texts.length(day.seconds),
                   price=texts.price(day.credits))
        for day in view.summary.days
    ]  # fmt: skip
    return Text(head, lines)


def _tally(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{name or '?'} {count}" for name, count in list(tally.items())[:MOST_NAMED])
