"""What is typed as it stands keeps its order in texts that run from right to left (Unicode annex 9, isolates)."""

import re

import pytest

from bot import commands, grammar, messages
from bot.messages import LANGUAGES, RIGHT_TO_LEFT, Messages
from bot.texts import text
from tests.bot.test_languages import catalogue

LANGUAGE = pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT & set(LANGUAGES)))
OPENING, CLOSING = "\u2066\u2068", "\u2069"
ISOLATED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")
EDGED = re.compile(r"https?://|#\{|@\w|\d[-:]|-\d|/[A-Z{]|/[a-z]+ [a-z]")
"""Words with a sign at an edge, or in the middle of digits, which would go to the other side."""


def lines(language: str) -> list[str]:
    """The lines of a catalogue, without its comments and the keys."""
    return [re.sub(r"^[\w-]+ = ", "", line) for line in catalogue(language).splitlines() if not line.startswith("#")]


def is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in OPENING) - (character in CLOSING)
        if depth < 0:
            return False
    return depth == 0


@LANGUAGE
def test_marks_of_a_catalogue_come_in_pairs(language: str) -> None:
    assert [line for line in lines(language) if not is_balanced(line)] == []


@LANGUAGE
def test_what_is_typed_as_it_stands_is_set_apart(language: str) -> None:
    assert [line for line in lines(language) if EDGED.search(ISOLATED.sub("", line))] == []


@LANGUAGE
def test_marks_of_a_text_within_a_text_come_in_pairs(language: str) -> None:
    texts = Messages(language)
    said = texts.text("failed", title="A film (2008)", reason=texts.text("unknown_job", job_id="7"))
    assert said.startswith("\u2068A film (2008)\u2069: ")
    assert is_balanced(said)


@pytest.mark.parametrize("text", ["\u2069a\u2068", "\u2068a", "a\u2069"])
def test_lone_mark_is_found(text: str) -> None:
    assert not is_balanced(text)


def test_command_that_is_copied_out_of_a_text_is_understood() -> None:
    assert grammar.parse("\u2066/retry \u20687\u2069\u2069") == [commands.Retry(7)]


def test_command_whose_name_is_filled_in_is_one_word() -> None:
    assert "/\u2068" not in messages.isolated("/\u2068get\u2069 \u2068LINK\u2069")


def test_text_that_is_cut_closes_what_it_opened() -> None:
    cut = text.fitted("\u2068A long Latin title\u2069 and more", 10)
    assert cut.count("\u2068") == cut.count("\u2069") == 1
