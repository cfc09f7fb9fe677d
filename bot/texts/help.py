"""What can be asked and set, as text."""

from collections.abc import Sequence

from bot import views
from bot.grammar import COMMANDS, MATTERS, Spec
from bot.messages import Messages
from bot.texts.text import Text, printable


def usage(spec: Spec, texts: Messages) -> str:
    """How a command is written."""
    return texts.text("help-line", name=spec.name, arguments=spec.arguments).strip()


def meaning(spec: Spec, texts: Messages) -> str:
    """What a command does."""
    return texts.text(f"help-{spec.name}")


def welcome(view: views.Welcome, texts: Messages) -> Text:
    """What the bot is for, and how one begins."""
    if view.in_group:
        return Text(texts.text("welcome-group"), [texts.text("welcome-group-rules")])
    balance = [] if view.balance is None else [texts.text("credits-balance", available=view.balance)]
    return Text(texts.text("welcome"), [texts.text("welcome-form"), *balance, texts.text("welcome-more")])


def commands(view: views.Help, texts: Messages) -> Text:
    """Every command, a line each, under what it is about."""
    lines = []
    for heading, specs in by_matter(view, texts):
        lines += [heading, *(f"{usage(spec, texts)}  {meaning(spec, texts)}" for spec in specs)]
    return Text(texts.text("help-intro"), [*notice(view), *lines, *more(view, texts)])


def by_matter(view: views.Help, texts: Messages) -> Sequence[tuple[str, Sequence[Spec]]]:
    """The commands under headings, in their order."""
    found = [(matter, [spec for spec in specs if spec in view.commands]) for matter, specs in MATTERS.items()]
    return [(f"▪ {texts.text(f'help-about-{matter}')}", specs) for matter, specs in found if specs]


def more(view: views.Help, texts: Messages) -> list[str]:
    """That a private conversation has more, where that is so."""
    return [texts.text("help-more")] if view.more else []


def one(view: views.Usage, texts: Messages) -> Text:
    """How one command is written, and what it does."""
    return Text(usage(view.command, texts), [meaning(view.command, texts)])


def notice(view: views.Help) -> list[str]:
    """What everyone is told at the moment, line by line."""
    return [printable(line) for line in (view.notice or "").splitlines()]


def preferences(view: views.Preferences, texts: Messages) -> Text:
    """What a person has set, a line each, and how that is changed."""
    shown = [
        texts.text("settings-line", name=name, value=value, possible=", ".join(view.possible[name]))
        for name, value in view.current.items()
    ]
    return Text(texts.text("settings-head"), [*shown, texts.text("settings-hint")])


def not_understood(view: views.NotUnderstood, texts: Messages) -> Text:
    """That a text is no command, and which one may have been meant."""
    if view.nearest is None:
        return Text(texts.text("not-understood"))
    spec = next(spec for spec in COMMANDS if spec.name == view.nearest)
    if view.text.removeprefix("/").partition(" ")[0] == view.nearest:
        return Text(texts.text("not-understood-usage", name=spec.name, arguments=spec.arguments))
    return Text(texts.text("not-understood-nearest", nearest=view.nearest))
