"""What can be asked and set, as text."""

from bot import views
from bot.grammar import COMMANDS, Spec
from bot.messages import Messages
from bot.texts.text import Text, printable


def usage(spec: Spec, texts: Messages) -> str:
    """How a command is written."""
    return texts.text("help-line", name=spec.name, arguments=spec.arguments).strip()


def meaning(spec: Spec, texts: Messages) -> str:
    """What a command does."""
    return texts.text(f"help-{spec.name}")


def commands(view: views.Help, texts: Messages) -> Text:
    """Every command, a line each."""
    lines = [f"{usage(spec, texts)}  {meaning(spec, texts)}" for spec in view.commands]
    return Text(texts.text("help-intro"), [*notice(view), *lines])


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
