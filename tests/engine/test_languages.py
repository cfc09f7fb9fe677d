import pytest

from engine import languages


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [("en", "en"), ("en", "en-GB"), ("EN", "eng"), ("fra", "fr"), ("pt-BR", "pt_br"), ("fr", "fre")],
)
def test_a_language_is_known_by_its_names(wanted, offered):
    assert languages.matches(wanted, offered)


@pytest.mark.parametrize(
    ("wanted", "offered"), [("en", "fr"), ("en-GB", "en-US"), ("en-GB", "en"), ("en", None), ("e", "en")]
)
def test_others_are_not(wanted, offered):
    assert not languages.matches(wanted, offered)


def test_the_name_itself_comes_before_a_kind_of_it():
    assert languages.best("en", ["en-GB", "en", "fr"]) == "en"
    assert languages.best("en", ["fr", "en-GB"]) == "en-GB"
    assert languages.best("de", ["fr"]) is None


def test_what_it_is_a_kind_of_comes_last():
    assert languages.best("pt-BR", ["fr", "pt"]) == "pt"
    assert languages.best("zh-Hant-TW", ["zh", "zh-Hant"]) == "zh-Hant"
    assert languages.best("en-US", ["en-GB"]) is None


def test_containers_want_long_names():
    assert [languages.long(each) for each in ("en", "fr-CA", "deu", "xx")] == ["eng", "fra", "deu", "und"]
