import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from engine.names import BIDI, MAX_BYTES, file_name


@given(st.text(max_size=400), st.sampled_from([".mp4", ".mp3", ".flac", ""]))
@example("CON .", ".mp4")
@example("\u202egpm.exe", ".mp4")
@example("\ud800", ".mp4")
def test_any_title_makes_a_name_for_every_file_system(title, suffix):
    name = file_name(title, suffix)
    assert is_valid_filename(name, platform="universal")
    assert name.endswith(suffix)
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
    assert not BIDI & set(name)


@pytest.mark.parametrize("title", ["CON", "con", "CON.", "CON .", " NUL", "aux.mp4", "COM1", "LPT¹", "PRN..txt"])
def test_a_reserved_name_is_given_another_one(title):
    assert not re.match(r"(con|nul|aux|com1|lpt¹|prn)\.", file_name(title, ".mp4"), re.IGNORECASE)


@pytest.mark.parametrize("title", ["", " ", ".", "...", "\0", "\u200b", "\u202e", "\n\t", "\ud800"])
def test_a_title_that_shows_nothing_has_a_name_all_the_same(title):
    assert file_name(title, ".mp4") == "media.mp4"


def test_a_path_is_no_path_any_more():
    assert file_name("../../etc/passwd", ".mp4") == "_.._etc_passwd.mp4"
    assert file_name("C:\\a\\b", ".mp4") == "C__a_b.mp4"


def test_a_long_title_is_cut_between_characters():
    assert file_name("😀" * 400, ".mp4") == "😀" * 49 + ".mp4"


def test_a_cut_takes_away_what_joined_the_last_character():
    joined = file_name("x" + "👨\u200d👩\u200d👧" * 40, ".mp4")
    assert not joined.removesuffix(".mp4").endswith("\u200d")


def test_a_cut_name_does_not_end_in_a_dot_or_space():
    assert file_name("a" * 194 + ". . . b", ".mp4") == "a" * 194 + ".mp4"


@pytest.mark.parametrize(
    "title", ["Ein Leuchtturm bei Nacht", "夜の灯台", "منارة في الليل", "Маяк ночью", "a & b (c) [d]"]
)
def test_an_ordinary_title_stays_as_it_is(title):
    assert file_name(title, ".mp4") == f"{title}.mp4"


def test_two_spellings_of_a_letter_make_one_name():
    assert file_name("e\u0301", ".mp4") == file_name("\u00e9", ".mp4")
