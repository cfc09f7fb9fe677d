"""storage.errors: an error crosses a process border and comes back as itself."""

import json
from dataclasses import MISSING, fields

import pytest

import bot.errors
import engine.errors
from storage.errors import NotEnoughCredits, UserError

SAMPLES = {"int": 7, "float": 1.5, "str": "text", "list[str]": ["DE", "AT"], "int | None": 7, "float | None": 1.5}
TREE = list(UserError.tree())
assert bot.errors
assert engine.errors


def sample(kind):
    facts = {}
    for field in fields(kind):
        name = getattr(field.type, "__name__", "") if isinstance(field.type, type) else str(field.type)
        facts[field.name] = SAMPLES.get(name, field.default if field.default is not MISSING else "text")
    return kind(**facts)


def test_an_error_comes_back_as_itself(subtests):
    for kind in TREE:
        with subtests.test(kind.code):
            error = sample(kind)
            back = UserError.from_json(json.loads(json.dumps(error.to_json())))
            assert type(back) is kind
            assert back.facts() == error.facts()


def test_no_two_errors_share_a_code():
    assert len({kind.code for kind in TREE}) == len(TREE)


def test_a_code_is_the_name_in_small_letters():
    assert NotEnoughCredits.code == "not_enough_credits"


def test_an_error_shows_its_facts():
    assert str(NotEnoughCredits(needed=5, balance=3)) == "not_enough_credits(needed=5, balance=3, currency='credits')"


@pytest.mark.parametrize(
    "value", [{"code": "of_a_newer_version"}, {"code": "not_enough_credits"}, {"code": "file_gone", "more": 1}]
)
def test_an_error_of_another_version_comes_back_as_a_plain_one(value):
    assert type(UserError.from_json(value)) is UserError
