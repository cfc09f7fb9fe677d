"""Which new items of a followed source are wanted, and in which form; pure."""

from collections.abc import Sequence

from engine import choices, clips
from engine.errors.forms import UnknownChoice
from engine.errors.people import BadWish
from engine.media import Choice, Fact


class Wish(Fact):
    """What a person wants of a source."""

    titles: tuple[str, ...] = ()
    """Words that must all stand in the title, in whatever case."""
    min_seconds: float | None = None
    max_seconds: float | None = None
    choice: Choice | None = None
    """None: what the person gets where they name no form."""

    def takes_title(self, title: str) -> bool:
        """Whether an item of that title is wanted; one without a title may be."""
        return not title or all(word.casefold() in title.casefold() for word in self.titles)

    def takes_length(self, seconds: float | None) -> bool:
        """Whether an item of that length is wanted; one whose length nobody says may be."""
        if seconds is None:
            return True
        return (self.min_seconds or 0) <= seconds <= (self.max_seconds or float("inf"))


def from_words(words: Sequence[str]) -> Wish:
    """Read `title:live`, `min:1m`, `max:20m` and the words of a form; raises BadWish, and as `choices.from_words`."""
    titles: list[str] = []
    lengths: dict[str, float] = {}
    form: list[str] = []
    for word in words:
        name, colon, value = word.partition(":")
        if colon and name.lower() == "title" and value.strip():
            titles.append(value.strip())
        elif colon and name.lower() in ("min", "max"):
            lengths[f"{name.lower()}_seconds"] = _seconds(word, value)
        else:
            form.append(word)
    return Wish(titles=tuple(titles), choice=_form(form), **lengths)


def _form(words: Sequence[str]) -> Choice | None:
    try:
        return choices.from_words(words) if words else None
    except UnknownChoice as error:
        raise BadWish(word=error.choice) from error


def _seconds(word: str, value: str) -> float:
    found = clips.seconds(value)
    if found is None:
        raise BadWish(word=word)
    return found
