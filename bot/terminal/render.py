"""Views as lines in a terminal; what they say is in `bot/texts`."""

from collections.abc import Sequence
from pathlib import Path

from bot import views
from bot.grammar import Spec
from bot.messages import Messages
from bot.texts import help as help_texts
from bot.texts.status import status as status_text
from bot.texts.views import text

HELP_WIDTH = 32


def lines(view: views.View, texts: Messages, saved: Sequence[Path] = ()) -> list[str]:
    """What a view says, line by line; `saved` is where a delivered job's files were put."""
    if isinstance(view, views.Passing):
        return [status(view, texts)]
    if isinstance(view, views.Help):
        return _help(view, texts)
    said = text(view, texts)
    return [said.head, *(f"  {path}" for path in saved), *(f"  {line}" for line in said.details)]


def status(view: views.Passing, texts: Messages) -> str:
    """A state that passes, in one line."""
    said = status_text(view, texts)
    return said.head if isinstance(view, views.Gathering) else ": ".join(said.lines)


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
