"""Judges a catalogue beside the English one: keys, placeholders, plural forms, and what was left in English."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
WORDS = 3
"""So many words in a row are the same in two languages by accident only."""


@dataclass
class Shape:
    """What a text is made of, whatever language it is in."""

    variables: set[str] = field(default_factory=set)
    selections: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """What is selected by, and the names of the variants."""
    words: list[str] = field(default_factory=list)


class _Reader(Visitor):
    def __init__(self) -> None:
        self.shape = Shape()
        self.refers: list[str] = []

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.refers.append(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.refers.append(f"-{node.id.name}")

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.shape.variables.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        selector = node.selector.id.name if isinstance(node.selector, ast.VariableReference) else str(node.selector)
        names = frozenset(
            variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
            for variant in node.variants
        )
        self.shape.selections.append((selector, names))
        self.generic_visit(node)

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802
        self.shape.words += re.findall(r"[^\W\d_]{2,}", node.value.casefold())


@cache
def shapes(source: str) -> Mapping[str, Shape]:
    """The texts of a catalogue by key; raises ValueError for what is no catalogue."""
    found: dict[str, Shape] = {}
    for entry in parse(source).body:
        if isinstance(entry, ast.Junk):
            raise ValueError(entry.content)
        if isinstance(entry, ast.Message):
            if entry.id.name in found:
                raise ValueError(f"{entry.id.name} is there twice")
            reader = _Reader()
            reader.visit(entry)
            if reader.refers:
                raise ValueError(f"{entry.id.name} refers to {reader.refers}")
            found[entry.id.name] = reader.shape
    return found


@cache
def plural_categories(language: str) -> set[str]:
    """The categories that whole numbers fall into (Unicode CLDR), and the one that is always there."""
    plural = Locale.parse(language).plural_form
    return {plural(number) for number in range(1001)} | {"other"}


def faults(english: str, other: str, language: str) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    wanted, found = shapes(english), shapes(other)
    yield from (f"{key}: missing" for key in wanted.keys() - found.keys())
    yield from (f"{key}: not in English" for key in found.keys() - wanted.keys())
    for key in wanted.keys() & found.keys():
        yield from (f"{key}: {fault}" for fault in _text_faults(wanted[key], found[key], language))


def _text_faults(wanted: Shape, found: Shape, language: str) -> Iterator[str]:
    if found.variables != wanted.variables:
        yield f"has {sorted(found.variables)} for {sorted(wanted.variables)}"
    yield from _selection_faults(wanted, found, language)
    if language != "en" and len(found.words) >= WORDS and found.words == wanted.words:
        yield "is English"


def _selection_faults(wanted: Shape, found: Shape, language: str) -> Iterator[str]:
    needed = plural_categories(language)
    for selector, names in found.selections:
        if names & (CATEGORIES - {"other"}):
            missing = needed - names
            if missing:
                yield f"{selector} lacks {sorted(missing)}"
            if names & CATEGORIES - needed:
                yield f"{selector} has {sorted(names & CATEGORIES - needed)}, which no number is"
    yield from _lost_variants(wanted, found)


def _lost_variants(wanted: Shape, found: Shape) -> Iterator[str]:
    """Variants that are named after facts, not after numbers, are the same in every language."""
    for selector, names in set(wanted.selections):
        plain = names - CATEGORIES
        kept = {name for other, others in found.selections if other == selector for name in others}
        if not any(other == selector for other, _ in found.selections):
            yield f"does not select by {selector}"
        elif not plain <= kept:
            yield f"{selector} lacks {sorted(plain - kept)}"
