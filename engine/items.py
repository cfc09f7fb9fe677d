"""Which items of a list are meant: how people write them, and which those are; pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from engine.errors.forms import BadItems, NoSuchItems
from engine.media import Entry

Ranges = tuple[tuple[int, int | None], ...]
"""First and last number of each stretch, both counted from 1 and both in it; None: to the end."""

MAX_TEXT: Final = 500
_STRETCH: Final = re.compile(r"(\d{1,6})?(-)?(\d{1,6})?", re.ASCII)
_WRITTEN: Final = re.compile(r"[,–-]*\d[\d,–-]*", re.ASCII)
_SHORT: Final = re.compile(r"\d{1,2}", re.ASCII)


def parse(text: str) -> Ranges:
    """The stretches that `1-5,8,12-` names; raises BadItems for what names none."""
    plain = text.replace("–", "-").replace(" ", "")
    if len(plain) > MAX_TEXT:
        raise BadItems(text[:40])
    return tuple(_stretch(part, text) for part in plain.split(","))


def _stretch(part: str, text: str) -> tuple[int, int | None]:
    match = _STRETCH.fullmatch(part)
    if match is None or not (match[1] or match[3]):
        raise BadItems(text[:40])
    first = int(match[1]) if match[1] else 1
    last = int(match[3]) if match[3] else None if match[2] else first
    if first < 1 or (last is not None and last < first):
        raise BadItems(text[:40])
    return first, last


def is_word(word: str) -> bool:
    """Whether a word among others is meant as items and nothing else: `1-5,8`, or a number too small for a height."""
    return _SHORT.fullmatch(word) is not None or ("," in word and may_be(word))


def may_be(word: str) -> bool:
    """Whether a word can be meant as items, `5-1` too that names none; `1-5` can also be a part in seconds."""
    return _WRITTEN.fullmatch(word.replace(" ", "")) is not None


def pick(ranges: Ranges, entries: Sequence[Entry]) -> list[Entry]:
    """The entries of a list that stretches name, each once and in the list's order.

    Raises NoSuchItems where a stretch names none of them.
    """
    picked: dict[int, Entry] = {}
    for first, last in ranges:
        found = [each for each in entries if first <= each.index and (last is None or each.index <= last)]
        if not found:
            raise NoSuchItems(text([(first, last)]), max((each.index for each in entries), default=0))
        picked |= {each.index: each for each in found}
    return [picked[index] for index in sorted(picked)]


def text(ranges: Iterable[tuple[int, int | None]]) -> str:
    """Stretches as people write them; `parse` is its inverse."""
    return ",".join(_written(first, last) for first, last in ranges)


def _written(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}-"
    return str(first) if first == last else f"{first}-{last}"


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """The fewest stretches that hold these numbers and no others."""
    stretches: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1] = (stretches[-1][0], number)
        else:
            stretches.append((number, number))
    return tuple(stretches)
