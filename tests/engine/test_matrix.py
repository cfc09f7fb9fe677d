"""Every container in every quality, whole and in part: some of them here, all of them with CLIPFERRY_MATRIX=whole."""

import itertools
import os

import pytest

from engine import choices, mediainfo
from engine.containers import CONTAINERS
from engine.fetch import ytdlp
from engine.media import AUDIO_CONTAINERS, VIDEO_CONTAINERS
from tests.engine.fetches import fetch, look

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

QUALITIES = (
    "144p", "240p", "360p", "480p", "720p", "1080p", "1440p", "2160p", "4K", "8K", "best", "worst", "64kbps",
    "128kbps", "192kbps", "256kbps", "320kbps",
)  # fmt: skip
PARTS = ("", "0.5-1.5", "0.5-1.5 exact")
EXTENSIONS = {"ipod": "MPEG-4", "adts": "ADTS"}
SOURCE = "/watch/matrix?heights=240,144&duration=2"


def pairwise(*factors):
    """Rows in which every two values of different factors meet at least once; greedy, so a few more than needed."""
    places = list(itertools.combinations(range(len(factors)), 2))
    rows = list(itertools.product(*factors))

    def pairs(row):
        return {(a, b, row[a], row[b]) for a, b in places}

    missing = set().union(*map(pairs, rows))
    while missing:
        best = max(rows, key=lambda row: len(pairs(row) & missing))
        missing -= pairs(best)
        yield best


def table():
    if os.environ.get("CLIPFERRY_MATRIX") == "whole":
        return list(itertools.product(CONTAINERS, QUALITIES, PARTS))
    return list(pairwise(tuple(CONTAINERS), ("144p", "4K", "worst", "320kbps"), PARTS))


@pytest.fixture(scope="module")
def raw(network):
    return look(network, SOURCE)


def test_pairs_are_whole():
    rows = list(pairwise("ab", "cd", "ef"))
    assert len(rows) < 8
    assert {row[1:] for row in rows} == set(itertools.product("cd", "ef"))


@pytest.mark.parametrize(("container", "quality", "part"), table())
def test_what_is_asked_for_comes(network, raw, tmp_path, monkeypatch, container, quality, part):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))
    (file,) = fetch(network, SOURCE, f"{container} {quality} {part}", raw)
    found = mediainfo.inspect(file.path)
    assert [path.name for path in tmp_path.iterdir()] == [f"media.{container}"]
    assert found.container in ffmpeg_names(container)
    assert found.audio_codec in CONTAINERS[container].audio
    if container in VIDEO_CONTAINERS:
        assert found.video_codec in CONTAINERS[container].video
        assert found.height == (144 if quality in ("144p", "worst") else 240)
    else:
        assert not found.has_video
    assert low(container, part) - 0.2 <= file.duration <= high(container, part) + 0.2


# A picture that is copied begins at the keyframe before: here at 0.
def high(container, part):
    copied = "h264" in CONTAINERS[container].video
    return {"": 2.0, "0.5-1.5": 1.5 if copied else 1.0, "0.5-1.5 exact": 1.0}[part]


def low(container, part):
    return 2.0 if not part else high(container, part)


def ffmpeg_names(container):
    names = {
        "mp4": "MPEG-4", "mov": "QuickTime", "webm": "WebM", "mkv": "Matroska", "flv": "Flash Video", "avi": "AVI",
        "mp3": "MPEG Audio", "m4a": "MPEG-4", "aac": "ADTS", "wav": "Wave", "ogg": "Ogg", "opus": "Ogg",
        "flac": "FLAC",
    }  # fmt: skip
    return [names[container]]


def test_the_table_has_every_word():
    assert {*VIDEO_CONTAINERS, *AUDIO_CONTAINERS} == set(CONTAINERS)
    assert all(choices.is_word(word) for word in QUALITIES)
