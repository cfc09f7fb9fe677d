"""What is asked about the rules of a group."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChatRules:
    """Show the rules of this group, or change one."""

    name: str | None = None
    value: str | None = None
    here: bool = False
    """Whether the rule is one of the topic in which this is said, not of the whole group."""


@dataclass(frozen=True)
class Skip:
    """Say whether one wants to be left alone in this group, or turn it round."""

    on: bool | None = None


AboutChats = ChatRules | Skip
"""`bot/answers/chats.py` answers."""
