from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import choices
from engine.errors.forms import CannotHold, UnknownChoice
from engine.media import SMALLEST, USUAL, Choice, Clip, SubtitleWish
from storage.errors import UserError


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("", Choice(height=USUAL)),
        ("mp4", Choice(height=USUAL)),
        ("best", Choice()),
        ("720p", Choice(height=720)),
        ("720", Choice(height=720)),
        ("4K", Choice(height=2160)),
        ("worst", Choice(height=SMALLEST)),
        ("webm 480p", Choice(container="webm", height=480)),
        ("480p WEBM", Choice(container="webm", height=480)),
        (".mkv", Choice(container="mkv", height=USUAL)),
        ("audio", Choice(container="mp3")),
        ("mp3", Choice(container="mp3")),
        ("320k", Choice(container="mp3", bitrate=320)),
        ("128kbps opus", Choice(container="opus", bitrate=128)),
        ("audio mp4", Choice(container="m4a")),
        ("audio webm", Choice(container="opus")),
        ("mp3 720p", Choice(container="mp3")),
        ("mp3 best", Choice(container="mp3")),
        ("720p 128k", Choice(height=720, bitrate=128)),
        ("h265 720p", Choice(height=720, video_codec="hevc")),
        ("vp8", Choice(container="webm", height=USUAL, video_codec="vp8")),
        ("mp3 1:05-2:30 exact", Choice(container="mp3", clip=Clip(start=65, end=150), exact=True)),
        ("best subs:pt-BR:burn", Choice(subtitles=SubtitleWish(language="pt-BR", place="burn"))),
        ("best subs:embed", Choice(subtitles=SubtitleWish(place="embed"))),
        ("best LANG:fr", Choice(audio_language="fr")),
        ("best thumbnail cover chapters", Choice(thumbnail=True, cover=True, chapters=True)),
        ("best sponsorblock", Choice(sponsorblock=("sponsor",))),
        ("best sponsorblock:intro,sponsor", Choice(sponsorblock=("sponsor", "intro"))),
        ("best id:137+140 name:Holiday", Choice(format_id="137+140", filename="Holiday")),
    ],
)
def test_words_name_a_form(words, choice):
    assert choices.from_words(words.split()) == choice


@pytest.mark.parametrize(
    ("words", "unknown"),
    [("foo", "foo"), ("foo 720p", "foo"), ("720p foo", "foo"), ("mp3 foo", "foo"), ("999k", "999k"), ("16k", "16k")],
)
def test_a_word_that_names_nothing_is_refused(words, unknown):
    with pytest.raises(UnknownChoice) as refused:
        choices.from_words(words.split())
    assert refused.value.choice == unknown


def test_every_word_that_is_completed_is_understood():
    for word in choices.WORDS:
        assert choices.from_words([word])


def test_options_name_a_form():
    assert choices.from_options("webm", "720p") == Choice(container="webm", height=720)
    assert choices.from_options("mp4", None, audio_only=True) == Choice(container="m4a")
    assert choices.from_options(None, None) == Choice(height=USUAL)


def test_an_unknown_container_is_refused():
    with pytest.raises(UnknownChoice):
        choices.from_options("exe", None)


@pytest.mark.parametrize(
    ("words", "part"),
    [("avi subs:en:embed", "subtitles"), ("mp3 subs:en:burn", "subtitles"), ("webm cover", "cover"),
     ("webm h265", "hevc"), ("mp4 vp9", "vp9")],
)  # fmt: skip
def test_what_a_file_cannot_hold_is_refused_with_those_that_can(words, part):
    with pytest.raises(CannotHold) as refused:
        choices.from_words(words.split())
    assert refused.value.part == part
    assert refused.value.container not in refused.value.fitting
    assert refused.value.fitting


@pytest.mark.parametrize("word", ["subs:en us", "sponsorblock:ads", "lang:english", "name:", "id:"])
def test_a_value_that_is_none_is_refused(word):
    with pytest.raises(UnknownChoice):
        choices.from_words([word])


@pytest.mark.parametrize(("word", "said"), [("name:", "name:"), ("lang:english", "lang:english")])
def test_a_value_that_is_none_is_named_as_it_was_written(word, said):
    with pytest.raises(UnknownChoice) as refused:
        choices.from_words([word])
    assert refused.value.choice == said


def test_of_a_value_that_is_far_too_long_the_beginning_is_said():
    with pytest.raises(UnknownChoice) as refused:
        choices.from_words(["name:" + "ü" * 400])
    assert refused.value.choice == "name:" + "ü" * choices.SHOWN


@pytest.mark.parametrize("word", ["1:05.5-2:00", "name:a.b", "mp3", "-30", "2:00-1:00", "subs:x/y"])
def test_a_word_of_a_form_is_known(word):
    assert choices.is_word(word)


@pytest.mark.parametrize("word", ["example.org", "youtu.be/x", "hello", "https://a.org/1:00-2:00"])
def test_other_words_are_none(word):
    assert not choices.is_word(word)


@given(st.text())
def test_any_word_is_read_or_refused(word):
    with suppress(UserError):
        choices.from_words([word])
