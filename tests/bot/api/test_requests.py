"""bot.api.requests: which form a request names."""

import pytest

from bot.api.requests import DownloadRequest, choice_of
from engine.errors.forms import BadClip, UnknownChoice
from engine.media import SMALLEST, USUAL


def choice(**asked):
    return choice_of(DownloadRequest(url="https://example.com/", **asked))


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ({}, ("mp4", USUAL, None)),
        ({"format": "mp4", "quality": "1080p"}, ("mp4", 1080, None)),
        ({"format": "mp4", "quality": "4K"}, ("mp4", 2160, None)),
        ({"quality": "8K"}, ("mp4", 4320, None)),
        ({"format": "flv", "quality": "worst"}, ("flv", SMALLEST, None)),
        ({"format": "mp3", "quality": "320kbps"}, ("mp3", None, 320)),
        ({"format": "wav", "quality": "best", "audio_only": True}, ("wav", None, None)),
        ({"format": "mp4", "quality": "720p", "audio_only": True}, ("m4a", None, None)),
        ({"format": "mkv", "audio_only": True}, ("opus", None, None)),
        ({"quality": "128kbps"}, ("mp3", None, 128)),
        ({"quality": "144p", "format_selector": "best"}, ("mp4", None, None)),
    ],
)
def test_format_quality_and_sound_make_a_form(asked, form):
    made = choice(**asked)
    assert (made.container, made.height, made.bitrate) == form


def test_a_selector_that_is_no_strategy_is_a_formats_id():
    assert choice(format_selector="137+140").format_id == "137+140"


@pytest.mark.parametrize(
    ("name", "stem"), [("my_video.mp4", "my_video"), ("v1.5", "v1.5"), ("a/b.MP3", "a_b"), ("x.mp4.exe", "x.mp4.exe")]
)
def test_a_filenames_ending_is_what_it_will_be_anyway(name, stem):
    assert choice(output_filename=name).filename == stem


def test_parts_of_a_form_are_read_as_in_chats():
    made = choice(clip="1:05-2:30", subtitles="en:embed", video_codec="h265", sponsorblock="intro,sponsor")
    assert (made.clip.start, made.clip.end) == (65, 150)
    assert (made.subtitles.language, made.subtitles.place) == ("en", "embed")
    assert (made.video_codec, made.sponsorblock) == ("hevc", ("sponsor", "intro"))


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"clip": "soon"}, BadClip), ({"video_codec": "x"}, UnknownChoice), ({"format": "x"}, UnknownChoice)],
)
def test_what_names_nothing_is_refused(asked, error):
    with pytest.raises(error):
        choice(**asked)
