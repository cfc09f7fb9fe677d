"""The texts of a language: each is read when it is first asked for, so that a language costs what is said in it."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, Resource, TextElement

END = re.compile(r"\n(?=[a-zA-Z#-])")
"""Where the next entry begins: what belongs to one stands at its margin only to close a brace."""


class Catalogue:
    """One language's texts, none of which refers to another."""

    def __init__(self, language: str, source: str, *, isolates: bool = False) -> None:
        """`isolates`: what is filled into a text keeps a direction of its own (Unicode annex 9)."""
        self._language = language
        self._source = f"\n{source}"
        self._isolates = isolates
        self._read: dict[str, str | None] = {}
        """What was read: a text in which nothing is filled in, or None where the bundle has it."""

    def text(self, key: str, facts: Mapping[str, Any]) -> str:
        """The text under a key with its facts filled in; raises KeyError for an unknown key, or a missing fact."""
        if key not in self._read:
            self._read[key] = self._words(key)
        words = self._read[key]
        return self._filled(key, facts) if words is None else words

    def _words(self, key: str) -> str | None:
        start = self._source.find(f"\n{key} =")
        if start < 0:
            raise KeyError(key)
        end = END.search(self._source, start + 1)
        entry = FluentParser(with_spans=False).parse_entry(self._source[start + 1 : end.start() if end else None])
        if not isinstance(entry, Message) or entry.value is None:
            raise KeyError(key)
        words = [each.value for each in entry.value.elements if isinstance(each, TextElement)]
        if len(words) == len(entry.value.elements):
            return "".join(words)
        self._bundle.add_resource(Resource([entry]))
        return None

    def _filled(self, key: str, facts: Mapping[str, Any]) -> str:
        pattern = self._bundle.get_message(key).value
        assert pattern is not None
        text, faults = self._bundle.format_pattern(pattern, dict(facts))
        if faults:
            raise KeyError(f"{key}: {faults[0]}")
        return str(text)

    @cached_property
    def _bundle(self) -> FluentBundle:
        # It loads what Babel knows of the language, 1.5 MB: texts in which nothing is filled in do without.
        return FluentBundle([self._language], use_isolating=self._isolates)


@cache
def catalogue(language: str, *, isolates: bool) -> Catalogue:
    """The catalogue of a language that there is one of."""
    source = resources.files("bot.locales").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    return Catalogue(language, source, isolates=isolates)
