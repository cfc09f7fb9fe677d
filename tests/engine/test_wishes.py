import pytest

from engine.errors.people import BadWish
from engine.wishes import Wish, from_words


def test_words_name_titles_lengths_and_a_form() -> None:
    wish = from_words(["title:Live", "TITLE:night show", "min:1m", "max:1:20", "mp3"])
    assert wish.titles == ("Live", "night show")
    assert (wish.min_seconds, wish.max_seconds) == (60, 80)
    assert wish.choice is not None
    assert wish.choice.container == "mp3"


def test_no_word_wants_everything() -> None:
    assert from_words([]) == Wish()


@pytest.mark.parametrize("word", ["max:soon", "min:", "title:", "colour:red", "tomorrow"])
def test_word_that_says_nothing_is_refused_by_name(word: str) -> None:
    with pytest.raises(BadWish) as caught:
        from_words([word])
    assert caught.value.word == word


@pytest.mark.parametrize(
    ("title", "taken"), [("The LIVE night", True), ("Live at noon", False), ("", True), ("night", False)]
)
def test_all_words_must_stand_in_a_title_that_is_known(title: str, taken: bool) -> None:
    assert Wish(titles=("live", "Night")).takes_title(title) is taken


@pytest.mark.parametrize(("seconds", "taken"), [(59, False), (60, True), (120, True), (121, False), (None, True)])
def test_length_lies_within_both_bounds_where_it_is_known(seconds: float | None, taken: bool) -> None:
    assert Wish(min_seconds=60, max_seconds=120).takes_length(seconds) is taken
