"""Whom and what administrators let in and shut out, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, short
from storage.models import AccessRule


def rules(view: views.AccessRules, texts: Messages) -> Text:
    """Who may take part, and the rules, a line each."""
    return Text(texts.text(f"access-{view.mode}"), [rule_line(rule, texts) for rule in view.rules])


def rule_line(rule: AccessRule, texts: Messages) -> str:
    """A rule in one line."""
    line = texts.text("access-allow" if rule.allowed else "access-deny", kind=rule.kind, subject=short(rule.subject))
    return f"{line} ({short(rule.reason)})" if rule.reason else line
