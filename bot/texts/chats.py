"""The rules of a group, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, printable
from engine.rules import DEFAULT


def rules(view: views.ChatRules, texts: Messages) -> Text:
    """Every rule with its meaning, those that were set just there marked, and how they are changed."""
    head = texts.text("rules-head") if view.topic is None else texts.text("rules-head-topic")
    lines = [rule(name, view, texts) for name in view.current]
    return Text(head, [*lines, texts.text("rules-hint")] if view.moderates else lines)


def rule(name: str, view: views.ChatRules, texts: Messages) -> str:
    """One rule with its value and its meaning."""
    mark = "•" if name in view.own else "◦"
    values = [value for value in view.possible[name] if value != DEFAULT]
    about = texts.text(f"rule-{name.replace('_', '-')}", possible=", ".join(values))
    return texts.text("rules-line", mark=mark, name=name, value=printable(view.current[name]), about=about)


def skipped(view: views.Skipped, texts: Messages) -> Text:
    """Whether a member is left alone."""
    return Text(texts.text("skip-on" if view.on else "skip-off"))
