"""bot.api.conditions: whether a copy is still the file."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bot.api.conditions import Validators
from bot.api.errors import PreconditionFailed

NOW = 1_700_000_000
MINE = Validators('"abc"', NOW)
SAME = formatdate(NOW, usegmt=True)
LATER = formatdate(NOW + 60, usegmt=True)
EARLIER = formatdate(NOW - 60, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "holds"),
    [
        ({}, False),
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": 'W/"abc"'}, True),
        ({"if-none-match": '"x", "abc"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x"'}, False),
        ({"if-none-match": "abc"}, False),
        ({"if-modified-since": SAME}, True),
        ({"if-modified-since": LATER}, True),
        ({"if-modified-since": EARLIER}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-none-match": '"x"', "if-modified-since": LATER}, False),
        ({"if-match": '"abc"'}, False),
        ({"if-match": '"abc"', "if-none-match": '"abc"'}, True),
        ({"if-match": "*", "if-unmodified-since": EARLIER}, False),
        ({"if-unmodified-since": SAME}, False),
        ({"if-unmodified-since": "never"}, False),
    ],
)
def test_a_copy_holds(headers, holds):
    assert MINE.still_holds(Headers(headers)) is holds


@pytest.mark.parametrize(
    "headers", [{"if-match": '"x"'}, {"if-match": 'W/"abc"'}, {"if-match": ""}, {"if-unmodified-since": EARLIER}]
)
def test_a_wrong_precondition_is_refused(headers):
    with pytest.raises(PreconditionFailed):
        MINE.still_holds(Headers(headers))


def test_several_lines_are_one_list():
    lines = [(b"if-none-match", b'"x"'), (b"if-none-match", b'"abc"')]
    assert MINE.still_holds(Headers(raw=lines))


@pytest.mark.parametrize(
    ("value", "allowed"), [('"abc"', True), (SAME, True), ('W/"abc"', False), ('"x"', False), (LATER, False)]
)
def test_a_range_wants_the_same_content(value, allowed):
    assert MINE.allow_range(Headers({"if-range": value})) is allowed


@pytest.mark.parametrize("value", ["Tuesday, 14-Nov-23 22:13:20 GMT", "Tue Nov 14 22:13:20 2023"])
def test_the_older_spellings_of_a_date_are_read(value):
    assert MINE.still_holds(Headers({"if-modified-since": value}))


headers = st.text(st.characters(max_codepoint=255)).map(str)


@given(headers)
def test_no_date_breaks_it(value):
    MINE.still_holds(Headers({"if-modified-since": value}))


@pytest.mark.parametrize(
    "value",
    ["Mon, 01 Jan 99999 00:00:00 GMT", "Tue, 14 Nov 2023 22:13:20 +999999999", "Tue, 14 Nov 0001 00:00:00 +2359"],
)
def test_a_date_out_of_time_is_ignored(value):
    MINE.still_holds(Headers({"if-modified-since": value}))
