"""What people set for themselves, and what that can be; pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine import choices, delivery
from engine.errors.forms import UnknownChoice
from engine.media import Choice

FORMAT: Final = "format"
ASK: Final = "ask"
KINDS: Final = (ASK, "video", "audio")
"""Ask each time, or take the best video or sound; a form such as `mp3 320k` stands beside them."""
POSSIBLE: Final[Mapping[str, Sequence[str]]] = {
    FORMAT: KINDS,
    delivery.PREFERENCE: tuple(delivery.STEPS),
    "caption": ("on", "off"),
    "spoiler": ("off", "on"),
}
"""What can be set, and to what; the first value holds where nothing was set."""
OF_ONE_MEDIA: Final = ("clip", "format_id", "filename", "album", "live_seconds", "chapters")
"""Parts of a form that suit a single media and no other."""


def parse(name: str, text: str) -> str:
    """The value that a text sets; raises KeyError where there is no such setting or value, and as `form` does."""
    value = " ".join(text.lower().split())
    if value in POSSIBLE[name]:
        return value
    if name != FORMAT:
        raise KeyError(value)
    form(text)
    return " ".join(text.split())


def form(text: str) -> Choice:
    """The form that a setting names; raises UnknownChoice, BadClip and CannotHold."""
    choice = choices.from_words(text.split())
    plain = Choice()
    for name in OF_ONE_MEDIA:
        if getattr(choice, name) != getattr(plain, name):
            raise UnknownChoice(text[:60])
    return choice


def current(preferences: Mapping[str, Any]) -> dict[str, str]:
    """Everything that can be set, as it is."""
    return {name: str(preferences.get(name, values[0])) for name, values in POSSIBLE.items()}


def asks(preferences: Mapping[str, Any]) -> bool:
    """Whether a link is answered by an offer."""
    return bool(preferences.get(FORMAT, ASK) == ASK)


def wants_sound(preferences: Mapping[str, Any]) -> bool:
    """Whether the best sound is taken, of what is not asked about."""
    return bool(preferences.get(FORMAT) == "audio")


def usual(preferences: Mapping[str, Any]) -> Choice | None:
    """The form that was named once for all links; None where it is asked for, or the best is taken."""
    named = str(preferences.get(FORMAT, ASK))
    return None if named in KINDS else form(named)
