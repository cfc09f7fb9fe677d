"""Views as lines in a terminal; what they say is in `bot/texts`."""

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from bot import views
from bot.drawn import drawn
from bot.grammar import Spec
from bot.messages import Messages
from bot.texts import help as help_texts
from bot.texts.status import status as status_text
from bot.texts.views import text

HELP_WIDTH = 32
BAR_WIDTH = 30
BAR = "█"


def lines(view: views.View, texts: Messages, saved: Sequence[Path] = ()) -> list[str]:
    """What a view says, line by line; `saved` is where a delivered job's files were put."""
    if isinstance(view, views.Passing):
        return [status(view, texts)]
    if isinstance(view, views.Help):
        return _help(view, texts)
    if isinstance(view, views.DownloadStatistics):
        return _statistics(view, texts)
    said = text(view, texts)
    return [said.head, *(f"  {path}" for path in saved), *(f"  {line}" for line in said.details)]


def status(view: views.Passing, texts: Messages) -> str:
    """A state that passes, in one line."""
    said = status_text(view, texts)
    return said.head if isinstance(view, views.Gathering) else ": ".join(said.lines)


def _statistics(view: views.DownloadStatistics, texts: Messages) -> list[str]:
    shown = [text(view, texts).head]
    for chart in drawn(view.summary, view.days, texts):
        shown += ["", chart.heading]
        most = max(bar.value for bar in chart.bars)
        column = max(cell_len(bar.name) for bar in chart.bars)
        for bar in chart.bars:
            length = max(1, round(BAR_WIDTH * bar.value / most))
            shown.append(f"  {bar.name}{' ' * (column - cell_len(bar.name))}  {BAR * length} {bar.told}")
    return shown


def _help(view: views.Help, texts: Messages) -> list[str]:
    shown = [texts.text("help-intro"), *(f"  {line}" for line in help_texts.notice(view))]
    for heading, specs in help_texts.by_matter(view, texts):
        shown.append(heading)
        for spec in specs:
            shown += _help_lines(spec, texts)
    return [*shown, *help_texts.more(view, texts)]


def _help_lines(spec: Spec, texts: Messages) -> list[str]:
    usage, meaning = help_texts.usage(spec, texts), help_texts.meaning(spec, texts)
    # A long usage has a line of its own, so that the column of meanings stays near.
    before = [f"  {usage}"] if len(usage) > HELP_WIDTH else []
    return [*before, f"  {'' if before else usage:{HELP_WIDTH}}  {meaning}"]
