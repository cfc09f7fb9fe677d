import threading
import time

import pytest

from engine import mediainfo
from engine.fetch import piping, plans
from engine.fetch.piping import Piped
from engine.media import Choice
from tests import clips
from tests.engine.house import until

STEP = 64 * 1024


@pytest.fixture(scope="module")
def long_stream(tmp_path_factory):
    """A transport stream, a WebM and an mp3 of some length, each longer than what is looked at first."""
    folder = tmp_path_factory.mktemp("sources")
    source = clips.clip("clip3mb.mp4")
    clips.run_ffmpeg("-i", source, "-c", "copy", folder / "a.ts")
    clips.run_ffmpeg("-i", source, "-c", "copy", folder / "a.mkv")
    return folder


def planned(container, **more):
    choice = Choice(container=container, **more)
    return lambda _path, source: plans.plan([source], choice, {"title": "A"})


def grow(piped, whole, target, upto=None, begun=False):
    """Write a file bit by bit, telling of each; `begun`: the last bit once a conversion has begun."""
    grown = piped.follow(target)
    data = whole.read_bytes()[:upto]
    with target.open("wb", buffering=0) as file:
        for start in range(0, len(data), STEP):
            if begun and start + STEP >= len(data):
                assert until(lambda: piped._making is not None)
            file.write(data[start : start + STEP])
            grown(min(len(data), start + STEP))
            time.sleep(0.002)
    return plans.plan([mediainfo.inspect(target)], Choice(), {})


def make(whole, tmp_path, container, plan=None, tell=lambda _: None, **more):
    """Whether a file was made on the way, the file, and what the plain way makes."""
    with Piped(planned(container), tell) as piped:
        source, target = tmp_path / f"source-0{whole.suffix}", tmp_path / f"media.{container}"
        grow(piped, whole, source, **more)
        wanted = plan or planned(container)(source, mediainfo.inspect(source))
        taken = piped.take(wanted, target)
    plain = tmp_path / f"plain.{container}"
    plans.convert([whole], plain, planned(container)(whole, mediainfo.inspect(whole)), None, lambda _: None)
    return taken, target, plain


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(piping, "START_SECONDS", 0.0)


@pytest.mark.parametrize("container", ["mp3", "wav"])
def test_sound_is_made_of_an_mp4_while_it_comes(tmp_path, container):
    taken, target, plain = make(clips.clip("clip3mb.mp4"), tmp_path, container, begun=True)
    assert taken
    assert target.read_bytes() == plain.read_bytes()


@pytest.mark.parametrize(("name", "container"), [("a.ts", "mp4"), ("a.mkv", "mp4"), ("a.ts", "mp3"), ("a.mkv", "mp3")])
def test_what_comes_in_order_is_made_into_anything(tmp_path, long_stream, name, container):
    taken, target, plain = make(long_stream / name, tmp_path, container, begun=True)
    assert taken
    made, usual = mediainfo.inspect(target), mediainfo.inspect(plain)
    assert (made.video_codec, made.audio_codec) == (usual.video_codec, usual.audio_codec)
    assert made.duration == pytest.approx(usual.duration, abs=0.05)


@pytest.mark.parametrize("container", ["mp4", "mkv", "m4a"])
def test_neither_picture_nor_copied_sound_is_made_of_an_mp4_on_the_way(tmp_path, container):
    assert not make(clips.clip("clip3mb.mp4"), tmp_path, container)[0]


def test_an_index_at_the_end_is_waited_for(tmp_path):
    assert not make(clips.clip("moov-at-end.mp4"), tmp_path, "mp3")[0]


def test_what_is_there_at_once_is_made_the_plain_way(tmp_path):
    assert not make(clips.clip("audio.mp3"), tmp_path, "wav")[0]


def test_a_download_that_is_soon_over_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(piping, "START_SECONDS", 60.0)
    assert not make(clips.clip("clip3mb.mp4"), tmp_path, "mp3")[0]


def test_another_plan_takes_nothing(tmp_path):
    other = plans.plan([mediainfo.inspect(clips.clip("clip3mb.mp4"))], Choice(container="mp3", bitrate=64), {})
    taken, target, _ = make(clips.clip("clip3mb.mp4"), tmp_path, "mp3", plan=other, begun=True)
    assert not taken
    assert not target.exists()


def test_a_download_that_begins_anew_is_not_trusted(tmp_path):
    whole, source = clips.clip("clip3mb.mp4"), tmp_path / "source-0.mp4"
    with Piped(planned("mp3"), lambda _: None) as piped:
        grow(piped, whole, source, upto=1_000_000)
        piped.follow(source)(0)
        grow(piped, whole, source)
        assert not piped.take(planned("mp3")(source, mediainfo.inspect(source)), tmp_path / "media.mp3")


def test_what_is_planned_later_is_not_begun(tmp_path):
    with Piped(lambda *_: None, lambda _: None) as piped:
        plan = grow(piped, clips.clip("clip3mb.mp4"), tmp_path / "source-0.mp4")
        assert not piped.take(plan, tmp_path / "media.mp4")


def test_leaving_ends_ffmpeg_and_leaves_no_file(tmp_path):
    with Piped(planned("mp3"), lambda _: None) as piped:
        grow(piped, clips.clip("clip3mb.mp4"), tmp_path / "source-0.mp4", upto=2_000_000, begun=True)
    assert [each.name for each in tmp_path.iterdir()] == ["source-0.mp4"]
    assert not [each for each in threading.enumerate() if each.name in ("piping", "feeding")]


def test_what_was_never_begun_is_left_quietly():
    with Piped(planned("mp3"), lambda _: None) as piped:
        pass
    assert not piped.take(None, None)


def test_progress_is_told_once_the_file_is_there(tmp_path):
    told = []
    with Piped(planned("mp3"), told.append) as piped:
        source = tmp_path / "source-0.mp4"
        grow(piped, clips.clip("speech3min.mp4"), source, begun=True)
        assert not told
        assert piped.take(planned("mp3")(source, mediainfo.inspect(source)), tmp_path / "media.mp3")
    assert {each.stage for each in told} == {"converting"}
