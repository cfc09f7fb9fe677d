from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import items
from engine.errors.forms import BadItems, NoSuchItems
from engine.media import Entry

numbers = st.sets(st.integers(1, 60), min_size=1, max_size=60)


def entries(count):
    return [Entry(index=index, url=f"https://a.org/{index}") for index in range(1, count + 1)]


def picked(text, count=10):
    return [entry.index for entry in items.pick(items.parse(text), entries(count))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", [3]), ("1-5,8", [1, 2, 3, 4, 5, 8]), ("9-", [9, 10]), ("-2", [1, 2]), ("8,1-2", [1, 2, 8]),
        ("2-4,3-5", [2, 3, 4, 5]), ("1 - 3", [1, 2, 3]), ("1–3", [1, 2, 3]), ("9-99", [9, 10]),
    ],
)  # fmt: skip
def test_items_are_picked_as_people_write_them(text, expected):
    assert picked(text) == expected


@pytest.mark.parametrize("text", ["", "-", ",", "1,", "0", "5-3", "1-2-3", "a", "1.5", "mp3", "٣", "1" * 7, "1," * 300])
def test_what_names_no_items_is_refused(text):
    with pytest.raises(BadItems):
        items.parse(text)


def test_items_beyond_the_end_are_refused_with_the_last_number():
    with pytest.raises(NoSuchItems) as refusal:
        picked("1,11-12")
    assert refusal.value.facts() == {"items": "11-12", "last": 10}


@given(numbers)
def test_stretches_hold_just_the_numbers_they_were_made_of(wanted):
    text = items.text(items.ranges_of(wanted))
    assert picked(text, 60) == sorted(wanted)


@given(numbers)
def test_no_two_stretches_touch(wanted):
    ranges = items.ranges_of(wanted)
    assert all(after[0] > before[1] + 1 for before, after in pairwise(ranges))


@given(st.lists(st.tuples(st.integers(1, 40), st.none() | st.integers(1, 40)), min_size=1, max_size=8))
def test_text_and_stretches_are_two_forms_of_the_same(stretches):
    ranges = tuple((first, last) for first, last in stretches if last is None or last >= first)
    assert not ranges or items.parse(items.text(ranges)) == ranges


@given(st.text(alphabet="0123456789-, x", max_size=20))
def test_any_text_is_read_or_refused(text):
    with suppress(BadItems):
        assert items.parse(text)
        assert items.may_be(text)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=10))
def test_order_and_repetition_do_not_matter(wanted):
    assert picked(",".join(map(str, wanted)), 30) == sorted(set(wanted))


@pytest.mark.parametrize(
    ("word", "is_items"),
    [
        ("1-5,8", True),
        ("7", True),
        ("1-5", False),
        ("720", False),
        ("4k", False),
        ("0", True),
        ("1,,2", True),
        ("5-1,2", True),
        (",", False),
        ("sponsor,intro", False),
    ],
)
def test_a_word_that_means_something_else_is_not_taken_for_items(word, is_items):
    assert items.is_word(word) is is_items
