"""Small pictures of stored files, for who shows them before they play."""

import json
from pathlib import Path

import pytest

from engine import mediainfo
from engine.errors.fetching import NotMedia
from engine.fetch import tasks, thumbnails, ytdlp
from engine.means import Means
from tests.clips import clip

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def made(network, monkeypatch, tmp_path):
    """Makes a thumbnail of a clip in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", ())

    def make(film=None, picture=None, seconds=3.0):
        means = Means(proxy=network.proxy).model_dump(mode="json")
        request = {"film": film and str(film), "seconds": seconds, "picture": picture and network.url(picture)}
        request["means"] = means
        return tasks.TASKS["thumbnail"](json.loads(json.dumps(request)), lambda _: None)["files"]

    return make


def check(file, size):
    about = mediainfo.picture_size(file["path"])
    assert (about.width, about.height) == (file["width"], file["height"]) == size
    assert Path(file["path"]).read_bytes().startswith(b"\xff\xd8\xff")
    assert file["size"] < 200_000
    assert (file["role"], file["name"]) == ("thumbnail", "thumbnail.jpg")


@pytest.mark.parametrize("rough_from", [0.0, 60.0])
def test_film_shows_a_frame_of_itself(made, monkeypatch, rough_from):
    monkeypatch.setattr(thumbnails, "ROUGH_SECONDS", rough_from)
    (file,) = made(clip("clip3mb.mp4"))
    check(file, (320, 180))


def test_film_of_the_store_shows_a_frame_without_being_read_whole(made, network):
    (file,) = made(network.url("/clips/minute-moov-at-end.mp4"), seconds=60.0)
    check(file, (320, 180))
    asked = [each["range"] for each in network.site.requests if each["path"].endswith("moov-at-end.mp4")]
    starts = sorted(int(each.removeprefix("bytes=").removesuffix("-")) for each in asked)
    # The beginning, the frame in the first tenth of the film, and the index at its end.
    assert starts[0] == 0
    assert any(1_000_000 < start < 10_000_000 for start in starts)
    assert starts[-1] > 30_000_000


def test_film_that_is_a_playlist_opens_nothing(made, network):
    with pytest.raises(NotMedia):
        made(network.url("/hls-evil"))


def test_sound_shows_the_picture_of_its_site(made):
    (file,) = made(picture="/thumb/poster.jpg")
    check(file, (320, 180))


@pytest.mark.parametrize("picture", [None, "/status/404", "/clips/short.mp4"])
def test_sound_without_a_picture_has_none(made, picture):
    with pytest.raises(NotMedia):
        made(picture=picture)
