"""yt-dlp's extractors, in less memory: each without the example links that yt-dlp tests it with.

The examples are a quarter of what the extractors hold. They are forgotten module by module, so that the next module
fills the place of the last one's.
"""

import os
import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import yt_dlp.extractor  # type: ignore[import-untyped]

_EXAMPLES: Final = ("_TESTS", "_TEST", "_WEBPAGE_TESTS")
# Every extractor is loaded anyway, so its short form would only lie beside it (yt_dlp/extractor/extractors.py).
_NO_SHORT_FORMS: Final = "YTDLP_NO_LAZY_EXTRACTORS"


@cache
def instances() -> list[Any]:
    """One of each extractor, in the order in which yt-dlp asks them."""
    os.environ[_NO_SHORT_FORMS] = "1"
    package = yt_dlp.extractor
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name.rpartition(".")[2] not in ("extractors", "_extractors", "lazy_extractors"):
            _forget_examples(import_module(found.name))
    return list(package.gen_extractors())


def _forget_examples(module: ModuleType) -> None:
    for each in list(vars(module).values()):
        if isinstance(each, type) and each.__module__ == module.__name__:
            for name in _EXAMPLES:
                if name in vars(each):
                    delattr(each, name)
