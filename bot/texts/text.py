"""What a view says in words, before any platform's own formatting."""

from collections.abc import Sequence
from dataclasses import dataclass

TITLE_CHARACTERS = 60
OPENING, CLOSING = "\u2066\u2067\u2068", "\u2069"
"""Marks that set a part apart from the direction of the text around it (Unicode annex 9, isolates)."""


@dataclass(frozen=True)
class Text:
    """A line that says it, and lines with the facts beneath it; none holds markup, a control character or a break.

    A platform escapes each line for itself, and may set the head off from the rest.
    """

    head: str
    details: Sequence[str] = ()

    @property
    def lines(self) -> list[str]:
        """The head, and the lines beneath it."""
        return [self.head, *self.details]


def printable(text: str) -> str:
    """A text in one line without control characters: a title can hold what would take over a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def one_line(said: str) -> str:
    """What is said already, in one line without control characters; marks of direction stay."""
    return "".join(each if each.isprintable() or each in OPENING + CLOSING else " " for each in said)


def short(text: str, characters: int = TITLE_CHARACTERS) -> str:
    """A text without control characters, cut to fit beside other things in a line."""
    return fitted(printable(text), characters)


def fitted(said: str, characters: int) -> str:
    """What is said already, cut to fit; marks of direction that the cut leaves open are closed again."""
    if len(said) <= characters:
        return said
    kept = said[: characters - 1]
    still_open = sum(kept.count(mark) for mark in OPENING) - kept.count(CLOSING)
    return kept + "…" + CLOSING * max(0, still_open)
