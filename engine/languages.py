"""Names of languages as sites and files write them (BCP 47, ISO 639), compared; pure."""

from collections.abc import Iterable
from typing import Final

# ISO 639-2 names that files carry, with the ISO 639-1 names that sites use.
_SHORT: Final = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt",
    "rus": "ru", "ukr": "uk", "jpn": "ja", "kor": "ko", "zho": "zh", "chi": "zh", "ara": "ar", "hin": "hi",
    "nld": "nl", "dut": "nl", "pol": "pl", "tur": "tr", "swe": "sv", "nor": "no", "dan": "da", "fin": "fi",
    "ces": "cs", "cze": "cs", "ell": "el", "gre": "el", "heb": "he", "hun": "hu", "ind": "id", "vie": "vi",
    "tha": "th", "ron": "ro", "rum": "ro", "fas": "fa", "per": "fa", "ben": "bn", "urd": "ur",
}  # fmt: skip
_LONG: Final = {short: long for long, short in reversed(_SHORT.items())}


def matches(wanted: str, offered: str | None) -> bool:
    """Whether a language on offer is the one that is wanted: en takes en-GB and eng, en-GB takes no en-US."""
    have, want = _parts(offered or ""), _parts(wanted)
    return have[: len(want)] == want


def best(wanted: str, offered: Iterable[str]) -> str | None:
    """The one of those on offer that is wanted; None where none is.

    The same name comes before a kind of it, and where there is neither what it is a kind of: pt for pt-BR (RFC 4647).
    """
    named = list(offered)
    fitting = [each for each in named if matches(wanted, each)]
    if fitting:
        return min(fitting, key=lambda each: len(_parts(each)))
    broader = [each for each in named if matches(each, wanted)]
    return max(broader, key=lambda each: len(_parts(each)), default=None)


def long(language: str) -> str:
    """The ISO 639-2 name that containers want, "und" for a language that is not among the common ones."""
    short = _parts(language)[0]
    return short if len(short) == 3 else _LONG.get(short, "und")


def _parts(language: str) -> list[str]:
    first, *rest = language.lower().replace("_", "-").split("-")
    return [_SHORT.get(first, first), *rest]
