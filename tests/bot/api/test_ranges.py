"""bot.api.ranges: what a Range header asks for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.errors import RangeNotSatisfiable
from bot.api.ranges import MAX_RANGES, Span, parse

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=0-99", [(0, 100)]),
        ("bytes=500-", [(500, 1000)]),
        ("bytes=-1", [(999, 1000)]),
        ("bytes=-5000", [(0, 1000)]),
        ("bytes=990-5000", [(990, 1000)]),
        ("BYTES = 1-2", [(1, 3)]),
        ("bytes=0-1, 5-6", [(0, 2), (5, 7)]),
        ("bytes=,0-1,,5-6,", [(0, 2), (5, 7)]),
        ("bytes=5-6,0-1", [(0, 2), (5, 7)]),
        ("bytes=0-9,5-20,21-30", [(0, 31)]),
        ("bytes=0-1,5000-", [(0, 2)]),
        ("bytes=0-0,-1", [(0, 1), (999, 1000)]),
    ],
)
def test_parts_are_cut_sorted_and_joined(header, spans):
    assert [(span.start, span.stop) for span in parse(header, SIZE)] == spans


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=--1",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=1_0-20",
        "bytes=٠-٥",
        "bytes=0-1;2-3",
        "bytes=0-1,x",
        "items=0-1",
        "bytes=" + "9" * 5000 + "-",
        "bytes=" + ",".join(["0-0"] * (MAX_RANGES + 1)),
    ],
)
def test_what_is_no_range_is_ignored(header):
    assert parse(header, SIZE) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=1000-,2000-"])
def test_a_range_outside_the_file_is_refused_with_its_size(header):
    with pytest.raises(RangeNotSatisfiable) as caught:
        parse(header, SIZE)
    assert caught.value.size == SIZE


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-5", "bytes=0-0"])
def test_an_empty_file_has_no_part(header):
    with pytest.raises(RangeNotSatisfiable):
        parse(header, 0)


ranges = st.from_regex(r"\A[0-9]{0,3}-[0-9]{0,4}\Z") | st.text("0123456789-,= ab", max_size=20)


@given(st.lists(ranges, max_size=6).map(",".join), st.integers(0, 200))
def test_every_part_lies_in_the_file_once(asked, size):
    try:
        spans = parse(f"bytes={asked}", size)
    except RangeNotSatisfiable:
        return
    edges = [edge for span in spans or [] for edge in (span.start, span.stop)]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= size for edge in edges)


@given(st.text(), st.integers(0, 200))
def test_no_header_breaks_it(header, size):
    with suppress(RangeNotSatisfiable):
        parse(header, size)


def test_a_part_is_named_with_its_last_byte():
    assert Span(0, 10).content_range(100) == "bytes 0-9/100"
