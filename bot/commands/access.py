"""What administrators ask about whom they let in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SetAccess:
    """Let a person, a chat or a site in, or shut it out, as an administrator."""

    kind: str
    subject: str
    allowed: bool
    reason: str = ""


@dataclass(frozen=True)
class ShowAccess:
    """List whom and what administrators let in and shut out."""


AboutAccess = SetAccess | ShowAccess
"""For administrators: `bot/answers/access.py` answers."""
