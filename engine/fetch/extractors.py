"""yt-dlp's extractors, in less memory and sooner: without the example links, and without asking each for each link.

The examples are a quarter of what the extractors hold. They are forgotten module by module, so that the next module
fills the place of the last one's.

yt-dlp tries a link on one extractor after the other. Most of their patterns demand something that few links hold, such
as the name of a site; who lacks it need not be tried. A child then touches a few of the extractors, and so copies a
few of their pages from its parent.
"""

import os
import pkgutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import yt_dlp.extractor  # type: ignore[import-untyped]
from yt_dlp.extractor.common import InfoExtractor  # type: ignore[import-untyped]
from yt_dlp.utils import variadic  # type: ignore[import-untyped]

from engine.fetch.needles import needles, shortest

_EXAMPLES: Final = ("_TESTS", "_TEST", "_WEBPAGE_TESTS")
# Every extractor is loaded anyway, so its short form would only lie beside it (yt_dlp/extractor/extractors.py).
_NO_SHORT_FORMS: Final = "YTDLP_NO_LAZY_EXTRACTORS"
_SHORTEST: Final = 5
"""Of a needle that is worth looking for: `http` is in every link."""
_ANYTHING: Final = ""


@cache
def instances() -> list[Any]:
    """One of each extractor, in the order in which yt-dlp asks them."""
    os.environ[_NO_SHORT_FORMS] = "1"
    package = yt_dlp.extractor
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name.rpartition(".")[2] not in ("extractors", "_extractors", "lazy_extractors"):
            _forget_examples(import_module(found.name))
    return list(package.gen_extractors())


def taker(link: str) -> str | None:
    """The key of the extractor that takes a link: the first one that its own `suitable` says so of."""
    every, places = instances(), _places()
    text = link.lower()
    # Beyond ASCII, letters are alike that `lower` tells apart.
    asked = sorted(place for sought, found in places.items() if sought in text or not link.isascii() for place in found)
    return next((str(every[place].ie_key()) for place in asked if every[place].suitable(link)), None)


@cache
def _places() -> Mapping[str, Sequence[int]]:
    """The extractors, by their place in the order, that need not be asked unless a link holds this."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, extractor in enumerate(instances()):
        for sought in demands(extractor):
            places[sought].append(place)
    return {sought: tuple(found) for sought, found in places.items()}


def demands(extractor: Any) -> Sequence[str]:
    """What any link that an extractor takes holds one of, in small letters: an empty text where that is not known."""
    kind = type(extractor)
    usual = all(
        getattr(kind, name).__func__ is getattr(InfoExtractor, name).__func__
        for name in ("suitable", "_match_valid_url")
    )
    if not usual:
        return [_ANYTHING]
    if kind._VALID_URL is False:
        return []
    sought = [needles(pattern) for pattern in variadic(kind._VALID_URL)]
    enough = min(map(shortest, sought), default=0) >= _SHORTEST
    return [each for pieces in sought for each in pieces] if enough else [_ANYTHING]


def _forget_examples(module: ModuleType) -> None:
    for each in list(vars(module).values()):
        if isinstance(each, type) and each.__module__ == module.__name__:
            for name in _EXAMPLES:
                if name in vars(each):
                    delattr(each, name)
