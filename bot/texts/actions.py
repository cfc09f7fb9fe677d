"""What stands on buttons."""

from bot.actions import Action
from bot.messages import Messages


def label(action: Action, texts: Messages) -> str:
    """The words on a button."""
    return texts.text(f"action-{action.key}", **action.facts)
