"""What lies beside a media on the local site."""

import pytest

from engine import ffmpeg, mediainfo
from engine.errors.fetching import HostNotFound, PlatformFailed
from engine.errors.forms import NoPicture, NoSubtitles
from engine.fetch import companions, ytdlp
from engine.fetch.ytdlp import Visit
from engine.means import Means
from engine.media import Subtitle, SubtitleWish

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def visit(network, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))
    with Visit(Means(proxy=network.proxy), ffmpeg.executable()) as visit:
        yield visit


@pytest.fixture
def found(network, visit):
    return visit.look(network.url("/watch/a?heights=360"))


def automatic(found, address):
    """The same media with automatic subtitles only."""
    captions = {"en": [{"url": address, "ext": "vtt"}]}
    media = found.media.model_copy(update={"subtitles": (Subtitle(language="en", automatic=True),)})
    return ytdlp.Found(media, found.info | {"subtitles": {}}, captions)


@pytest.mark.parametrize("path", ["/watch/a?heights=360", "/hls/3/master.m3u8"])
def test_subtitles_become_srt_wherever_they_lie(network, visit, tmp_path, path):
    found = visit.look(network.url(path))
    target = tmp_path / "a.srt"
    assert companions.subtitles(visit, found, SubtitleWish(language="fr"), target) == Subtitle(language="fr")
    assert target.read_text(encoding="utf-8").startswith("1\n00:00:00,000 --> 00:00:01,000\nBonjour.")
    assert [each.name for each in tmp_path.iterdir()] == ["a.srt"]


def test_automatic_ones_are_marked(network, visit, found, tmp_path):
    spoken = automatic(found, network.url("/subs/en.vtt"))
    assert companions.subtitles(visit, spoken, SubtitleWish(), tmp_path / "a.srt").automatic
    assert companions.has_addresses(spoken, SubtitleWish())


def test_automatic_ones_need_a_look_of_ones_own(network, visit, found):
    spoken = automatic(found, network.url("/subs/en.vtt"))
    assert not companions.has_addresses(ytdlp.Found(spoken.media, spoken.info), SubtitleWish())


def test_subtitles_that_came_with_the_page_are_not_fetched(visit, found, tmp_path):
    inline = {"en": [{"data": "1\n00:00:01,000 --> 00:00:02,000\nHere\n", "ext": "srt"}]}
    given = ytdlp.Found(found.media, found.info | {"subtitles": inline})
    companions.subtitles(visit, given, SubtitleWish(language="en"), tmp_path / "a.srt")
    assert "Here" in (tmp_path / "a.srt").read_text(encoding="utf-8")


def test_subtitles_of_a_kind_that_nobody_reads_are_none(visit, found, tmp_path):
    odd = ytdlp.Found(found.media, found.info | {"subtitles": {"en": [{"url": "x", "ext": "json3"}]}})
    with pytest.raises(NoSubtitles):
        companions.subtitles(visit, odd, SubtitleWish(language="en"), tmp_path / "a.srt")


def test_a_picture_is_made_a_jpg(network, visit, found, tmp_path):
    png = ytdlp.Found(found.media.model_copy(update={"thumbnail": network.url("/clips/picture-3.png")}), found.info)
    assert companions.picture(visit, png, tmp_path / "a.jpg")
    assert mediainfo.picture_size(tmp_path / "a.jpg").width == 320


@pytest.mark.parametrize("path", ["/status/404", "/html", "/empty", "/dressed.mp4", None])
def test_what_is_no_picture_is_done_without(network, visit, found, tmp_path, path):
    address = path and network.url(path)
    bad = ytdlp.Found(found.media.model_copy(update={"thumbnail": address}), found.info)
    assert not companions.picture(visit, bad, tmp_path / "a.jpg")
    assert not list(tmp_path.iterdir())


def test_a_picture_that_is_too_large_is_done_without(visit, found, tmp_path, monkeypatch):
    monkeypatch.setattr(companions, "MAX_PICTURE_BYTES", 1000)
    assert not companions.picture(visit, found, tmp_path / "a.jpg")


def test_a_poster_is_a_file_of_its_own(visit, found):
    poster = companions.poster(visit, found, "Our film")
    assert (poster.role, poster.name, poster.duration) == ("thumbnail", "Our film.jpg", None)
    assert (poster.path.stat().st_size, poster.width) == (poster.size, mediainfo.picture_size(poster.path).width)


def test_a_media_without_a_picture_has_no_poster(visit, found):
    with pytest.raises(NoPicture):
        companions.poster(visit, ytdlp.Found(found.media.model_copy(update={"thumbnail": None}), found.info), None)


def test_a_sound_has_no_frame(network, tmp_path):
    assert not companions.frame(network.site.state.clips / "audio.m4a", 3.0, tmp_path / "a.jpg")


def test_a_video_that_nobody_marked_has_no_segments(network, visit, found):
    assert companions.segments(visit, found, ("sponsor",), network.url("/nowhere")) == []


def test_a_site_that_does_not_answer_is_said_to(visit, found):
    with pytest.raises((PlatformFailed, HostNotFound)):
        companions.segments(visit, found, ("sponsor",), "http://127.0.0.1:1")
