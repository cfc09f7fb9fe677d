import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import mediainfo
from engine.errors.forms import CannotFit
from engine.fetch import fitting
from engine.fetch.fitting import Group, cuts
from tests.clips import clip, run_ffmpeg


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def work(task, path, max_bytes, told=None):
    request = {"path": str(path), "max_bytes": max_bytes, "max_parts": 10}
    return fitting.TASKS[task](request, (told if told is not None else []).append)["files"]


def test_clip_of_3_mb_is_encoded_into_1_mb(tmp_path):
    told = []
    (made,) = work("fit", clip("clip3mb.mp4"), 1_000_000, told)
    about = mediainfo.inspect(tmp_path / made["path"])
    assert 700_000 < made["size"] <= 980_000
    assert (about.video_codec, about.audio_codec, about.height, about.faststart) == ("h264", "aac", 360, True)
    assert about.duration == pytest.approx(5, abs=0.2)
    fractions = [each["fraction"] for each in told]
    assert fractions == sorted(fractions)
    assert told[-1]["stage"] == "converting"


def test_picture_steps_down_with_the_room_that_it_has():
    (made,) = work("fit", clip("720.mp4"), 250_000)
    assert (made["height"], made["size"] <= 245_000) == (480, True)


def test_upright_picture_keeps_its_shape():
    (made,) = work("fit", clip("rotated.mp4"), 300_000)
    assert (made["width"], made["height"]) == (360, 640)


def test_sound_is_encoded_at_a_lower_rate():
    (made,) = work("fit", clip("audio.mp3"), 34_000)
    assert made["size"] <= 34_000 * 0.98
    assert made["audio_codec"] == "mp3"


@pytest.mark.parametrize(
    ("name", "max_bytes"), [("clip3mb.mp4", 150_000), ("audio.mp3", 20_000), ("picture.jpg", 1000)]
)
def test_nothing_is_made_worse_than_the_floor(name, max_bytes):
    with pytest.raises(CannotFit):
        work("fit", clip(name), max_bytes)


def test_clip_is_cut_into_parts_that_play(tmp_path):
    parts = work("split", clip("clip3mb.mp4"), 1_200_000)
    about = [mediainfo.inspect(tmp_path / each["path"]) for each in parts]
    assert len(parts) == 3
    assert all(each["size"] <= 1_200_000 * 0.98 for each in parts)
    assert all((each.video_codec, each.audio_codec, each.faststart) == ("h264", "aac", True) for each in about)
    assert sum(each.duration for each in about) == pytest.approx(5.04, abs=0.2)
    for each in parts:
        run_ffmpeg("-xerror", "-i", each["path"], "-f", "null", "-")


@pytest.mark.parametrize("form", ["mp3", "m4a", "wav", "flac", "ogg", "opus", "aac", "mkv", "webm", "avi"])
def test_every_kind_of_file_is_cut(form, tmp_path):
    source = tmp_path / f"source.{form}"
    copied = {"mkv": ("-c", "copy"), "avi": ("-c:v", "copy"), "webm": ("-c:v", "libvpx-vp9", *SPEED)}
    run_ffmpeg("-stream_loop", "1", "-i", clip("noise.mp4"), "-t", "6", *copied.get(form, ("-vn",)), source)
    parts = work("split", source, int(source.stat().st_size * 0.65))
    assert len(parts) == 2
    lengths = [each["duration"] for each in parts]
    assert form == "aac" or sum(lengths) == pytest.approx(6, abs=0.3)


SPEED = ("-deadline", "realtime", "-cpu-used", "8", "-g", "25")


def test_what_cannot_be_cut_finely_enough_is_refused():
    with pytest.raises(CannotFit):
        work("split", clip("clip3mb.mp4"), 400_000)


def test_more_parts_than_are_wanted_are_refused():
    with pytest.raises(CannotFit):
        fitting.split({"path": str(clip("clip3mb.mp4")), "max_bytes": 1_200_000, "max_parts": 2}, lambda _: None)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60), st.integers(1, 5000), st.integers(1, 10))
def test_cuts_make_few_and_even_parts_below_the_limit(sizes, limit, most):
    times = cuts([Group(float(place), size) for place, size in enumerate(sizes)], limit, most)
    if times is None:
        assert max(sizes) > limit or sum(sizes) > limit * most / 2
        return
    starts = [0, *map(int, times), len(sizes)]
    parts = [sum(sizes[start:end]) for start, end in itertools.pairwise(starts)]
    assert len(parts) <= most
    assert all(0 < part <= limit for part in parts)
    assert max(parts) <= sum(sizes) / len(parts) + max(sizes)
