"""yt-dlp's extractors, in less memory and sooner: most in their short form, and without asking each for each link.

yt-dlp brings a short form of each extractor, which knows what links it takes and imports its module once it takes one:
milliseconds in the child that does. Two kinds are imported at once, for all children to share: those of the platforms
that most links lead to, and those that find themselves in pages of other sites, which are asked for every page. Their
example links, a quarter of what they hold, are forgotten one after the other, so that what comes next fills the place.
A release without short forms is imported as a whole.

yt-dlp tries a link on one extractor after the other. Most of their patterns demand something that few links hold, such
as the name of a site; who lacks it need not be tried. A child then touches a few of the extractors, and so copies a
few of their pages from its parent.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from typing import Any, Final

import yt_dlp.extractor  # type: ignore[import-untyped]
from yt_dlp.extractor.common import InfoExtractor  # type: ignore[import-untyped]
from yt_dlp.utils import variadic  # type: ignore[import-untyped]

from engine import urls
from engine.fetch.needles import needles, shortest

_EXAMPLES: Final = ("_TESTS", "_TEST", "_WEBPAGE_TESTS")
_FINDING: Final = re.compile(rb"_EMBED_REGEX|_extract_embed_urls|extract_from_webpage")
"""What an extractor defines some of that finds itself in pages of other sites (yt_dlp/extractor/common.py)."""
_SHORTEST: Final = 5
"""Of a needle that is worth looking for: `http` is in every link."""
_ANYTHING: Final = ""
_POPULAR: Final = tuple(hosts[0] for hosts in urls.PLATFORMS.values())


@cache
def every() -> Sequence[Any]:
    """The class of each extractor, or its short form, in the order in which yt-dlp asks them."""
    return tuple(map(_prepared, yt_dlp.extractor.gen_extractor_classes()))


def taker(link: str) -> str | None:
    """The key of the extractor that takes a link: the first one that its own `suitable` says so of."""
    kinds = every()
    # Beyond ASCII, letters are alike that `lower` tells apart.
    asked = sorted(_asked(link.lower())) if link.isascii() else range(len(kinds))
    return next((str(kinds[place].ie_key()) for place in asked if kinds[place].suitable(link)), None)


def _asked(text: str) -> set[int]:
    """The places of the extractors that may take a link in small letters."""
    places = _places()
    asked = set(places.get(_ANYTHING, {}).get(_ANYTHING, ()))
    # To go through all needles would be to write to each of their pages, which count who holds them.
    for start in range(len(text) - _SHORTEST + 1):
        for sought, found in places.get(text[start : start + _SHORTEST], {}).items():
            if text.startswith(sought, start):
                asked.update(found)
    return asked


@cache
def _places() -> Mapping[str, Mapping[str, Sequence[int]]]:
    """What a link must hold for extractors, by their place in the order, to be asked; by what that begins with."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, kind in enumerate(every()):
        for sought in demands(kind):
            places[sought[:_SHORTEST]][sought].append(place)
    return {start: {sought: tuple(found) for sought, found in each.items()} for start, each in places.items()}


def demands(kind: Any) -> Sequence[str]:
    """What any link that an extractor takes holds one of, in small letters: an empty text where that is not known."""
    plain = InfoExtractor if issubclass(kind, InfoExtractor) else kind.__mro__[-2]
    usual = all(
        getattr(kind, name).__func__ is getattr(plain, name).__func__ for name in ("suitable", "_match_valid_url")
    )
    if not usual:
        return [_ANYTHING]
    if kind._VALID_URL is False:
        return []
    sought = [needles(pattern) for pattern in variadic(kind._VALID_URL)]
    enough = min(map(shortest, sought), default=0) >= _SHORTEST
    return [each for pieces in sought for each in pieces] if enough else [_ANYTHING]


def _is_popular(kind: Any) -> bool:
    patterns = "".join(variadic(kind._VALID_URL or ())).replace("\\", "")
    return any(host in patterns for host in _POPULAR)


def finds_itself(kind: Any) -> bool:
    """Whether an extractor may find itself in pages of other sites: a module that it is made in names what does so."""
    return any(_names_finding(each._module) for each in kind.__mro__ if getattr(each, "_module", None))


@cache
def _names_finding(module: str) -> bool:
    spec = find_spec(module)
    # What is not one file to be read may well do so.
    if spec is None or spec.origin is None or spec.submodule_search_locations is not None:
        return True
    if not isinstance(spec.loader, SourceFileLoader):
        return True
    return _FINDING.search(spec.loader.get_data(spec.origin)) is not None


def _prepared(kind: Any) -> Any:
    if issubclass(kind, InfoExtractor):
        return kind
    if _is_popular(kind) or finds_itself(kind):
        for each in kind.real_class.__mro__:
            _forget_examples(each)
        return kind.real_class
    # As shipped a short form passes the question on, so that one page would import every extractor.
    kind.extract_from_webpage = _nothing
    return kind


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


def _forget_examples(kind: type) -> None:
    for name in _EXAMPLES:
        if name in vars(kind):
            delattr(kind, name)
