import pytest

from engine import preferences
from engine.errors.forms import UnknownChoice
from engine.media import Choice


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("format", "Ask", "ask"),
        ("format", " mp3  320k ", "mp3 320k"),
        ("spoiler", "ON", "on"),
        ("too_large", "link", "link"),
    ],
)
def test_a_value_is_kept_as_it_is_meant(name, text, value):
    assert preferences.parse(name, text) == value


@pytest.mark.parametrize(("name", "text"), [("colour", "red"), ("caption", "maybe"), ("too_large", "mp3")])
def test_what_cannot_be_set_is_refused(name, text):
    with pytest.raises(KeyError):
        preferences.parse(name, text)


@pytest.mark.parametrize("text", ["splendid", "mp3 1:00-2:00", "id:137", "name:Film", "album", "chapters"])
def test_a_form_of_one_media_is_no_form_for_all(text):
    with pytest.raises(UnknownChoice):
        preferences.parse("format", text)


@pytest.mark.parametrize(
    ("value", "asks", "sound", "usual"),
    [
        (None, True, False, None),
        ("video", False, False, None),
        ("audio", False, True, None),
        ("mp3 320k", False, False, Choice(container="mp3", bitrate=320)),
    ],
)
def test_what_was_set_decides_how_a_link_is_answered(value, asks, sound, usual):
    held = {} if value is None else {"format": value}
    assert (preferences.asks(held), preferences.wants_sound(held), preferences.usual(held)) == (asks, sound, usual)


def test_everything_that_can_be_set_has_a_value_from_the_start():
    assert preferences.current({"spoiler": "on"}) == {
        "format": "ask", "too_large": "shrink", "caption": "on", "spoiler": "on",
    }  # fmt: skip
