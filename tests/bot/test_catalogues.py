import pytest

from bot.catalogues import Catalogue

SOURCE = """
plain = nothing is filled in
plainer = longer than its neighbour
long =
    one line
    another
# About the next one.
filled = Hello { $name }
chosen = { $count ->
    [one] one file
   *[other] { $count } files
}
last = the end"""


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue("en", SOURCE)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("plain", "nothing is filled in"),
        ("plainer", "longer than its neighbour"),
        ("long", "one line\nanother"),
        ("filled", "Hello Anna"),
        ("chosen", "2 files"),
        ("last", "the end"),
    ],
)
def test_text_is_found_and_filled(catalogue: Catalogue, key: str, said: str) -> None:
    assert catalogue.text(key, {"name": "Anna", "count": 2}) == said
    assert catalogue.text(key, {"name": "Anna", "count": 2}) == said


@pytest.mark.parametrize(("key", "facts"), [("pla", {}), ("About", {}), ("filled", {}), ("none", {"name": "Anna"})])
def test_what_is_not_there_is_an_error(catalogue: Catalogue, key: str, facts: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        catalogue.text(key, facts)


def test_what_is_filled_in_is_set_apart_where_that_is_asked_for() -> None:
    assert Catalogue("ar", SOURCE, isolates=True).text("filled", {"name": "Anna"}) == "Hello \u2068Anna\u2069"


def test_text_without_anything_to_fill_in_needs_nothing_of_the_language(
    monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    monkeypatch.setattr("bot.catalogues.FluentBundle", None)
    assert catalogue.text("plain", {}) == "nothing is filled in"
