import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymediainfo import MediaInfo

from engine import ffmpeg, mediainfo
from engine.containers import CONTAINERS, ENCODERS
from engine.errors.fetching import NotMedia
from engine.fetch import plans
from engine.media import AUDIO_CONTAINERS, VIDEO_CONTAINERS, Choice
from engine.mediainfo import Inspection
from storage.errors import DiskFull
from tests.clips import clip, stream


def made(tmp_path, choice, *names, tags=None, tell=lambda _: None):
    sources = [clip(name) for name in names]
    inspections = [mediainfo.inspect(source) for source in sources]
    target = tmp_path / f"out.{choice.container}"
    plan = plans.plan(inspections, choice, tags)
    plans.convert(sources, target, plan, inspections[0].duration, tell)
    return target, mediainfo.inspect(target), plan


def stream_bytes(path, kind):
    """The packets of one stream, without their container."""
    command = [ffmpeg.executable(), "-v", "error", "-i", path, "-map", f"0:{kind}", "-c", "copy", "-f", "md5", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


# --- looking into files


def test_a_file_is_described_in_ffmpegs_words():
    found = mediainfo.inspect(clip("short.mp4"))
    assert (found.video_codec, found.audio_codec, found.pixel_format) == ("h264", "aac", "yuv420p")
    assert (found.width, found.height, found.rotation) == (640, 360, 0)
    assert found.duration == pytest.approx(3, abs=0.1)
    assert found.faststart


def test_what_warms_up_is_read_as_a_sound_and_as_a_film(monkeypatch):
    parse, seen = MediaInfo.parse, []

    def watched(file):
        seen.append({track.track_type: track.format for track in parse(file).tracks})

    monkeypatch.setattr(MediaInfo, "parse", watched)
    mediainfo.warm_up()
    assert seen == [{"General": "Wave", "Audio": "PCM"}, {"General": "YUV4MPEG2", "Video": "YUV"}]


def test_an_index_at_the_end_is_seen():
    assert not mediainfo.inspect(clip("moov-at-end.mp4")).faststart


def test_sides_are_those_after_rotation():
    found = mediainfo.inspect(clip("rotated.mp4"))
    assert (found.width, found.height) == (360, 640)


@pytest.mark.parametrize(
    ("name", "video", "audio"),
    [
        ("vp9.webm", "vp9", "opus"), ("hevc.mp4", "hevc", "aac"), ("audio.mp3", None, "mp3"),
        ("audio.m4a", None, "aac"), ("silent.mp4", "h264", None), ("languages.mkv", "h264", "aac"),
    ],
)  # fmt: skip
def test_streams_are_found_in_every_container(name, video, audio):
    found = mediainfo.inspect(clip(name))
    assert (found.video_codec, found.audio_codec) == (video, audio)
    assert (found.has_video, found.has_audio) == (video is not None, audio is not None)


def test_of_a_transport_stream_the_beginning_is_enough(tmp_path):
    whole = tmp_path / "whole.ts"
    whole.write_bytes(b"".join(path.read_bytes() for path in sorted((stream("3") / "360").glob("*.ts"))))
    found = mediainfo.inspect(whole)
    assert (found.video_codec, found.audio_codec, found.duration, found.truncated) == ("h264", "aac", None, False)


@pytest.mark.parametrize("name", ["short.mp4", "vp9.webm", "audio.mp3", "languages.mkv"])
def test_a_file_that_broke_off_is_seen(tmp_path, name):
    data = clip(name).read_bytes()
    half = tmp_path / name
    half.write_bytes(data[: len(data) // 2])
    assert mediainfo.inspect(half).truncated
    assert not mediainfo.inspect(clip(name)).truncated


def test_a_file_without_its_index_is_damaged():
    with pytest.raises(NotMedia) as caught:
        mediainfo.inspect(clip("broken.mp4"))
    assert caught.value.found == "damaged"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"), (bytes(100), "empty"), (b"\n#EXTM3U\nfile:///etc/passwd", "hls"),
        (b"\xef\xbb\xbf#EXTM3U", "hls"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "ffconcat"), (b'<?xml version="1.0"?><MPD>', "xml"),
        (b"<MPD>", "dash"), (b"<!DOCTYPE html><html>", "html"), (b"<html>", "html"), (b'{"error": 1}', "json"),
    ],
)  # fmt: skip
def test_what_is_not_media_is_named_before_anything_reads_it(tmp_path, data, found):
    path = tmp_path / "video.mp4"
    path.write_bytes(data)
    with pytest.raises(NotMedia) as caught:
        mediainfo.inspect(path)
    assert caught.value.found == found


def test_a_picture_is_not_media():
    with pytest.raises(NotMedia):
        mediainfo.inspect(clip("picture.jpg"))


@given(st.binary(max_size=64))
def test_sniffing_takes_any_bytes(data):
    assert mediainfo.sniff(data) is None or mediainfo.sniff(data)


# --- planning


H264 = Inspection("MPEG-4", 3.0, 640, 360, 0, "h264", "aac", "yuv420p", 8, faststart=True)


def test_streams_that_fit_are_copied():
    plan = plans.plan([H264], Choice(height=1080))
    assert (plan.copy_video, plan.copy_audio, plan.max_side) == (True, True, None)


@pytest.mark.parametrize("deep", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_pictures_that_phones_cannot_decode_are_encoded(deep):
    assert not plans.plan([Inspection("MPEG-4", 3.0, 640, 360, 0, "h264", "aac", deep)], Choice()).copy_video


def test_a_picture_that_is_too_tall_is_made_smaller():
    plan = plans.plan([H264], Choice(height=240))
    assert (plan.copy_video, plan.max_side) == (False, 240)


def test_a_bitrate_that_is_asked_for_is_encoded():
    assert not plans.plan([H264], Choice(container="m4a", bitrate=64)).copy_audio


def test_a_file_that_is_already_what_is_asked_for_is_left_alone():
    whole = clip("short.mp4")
    found = mediainfo.inspect(whole)
    assert plans.is_finished(found, whole, plans.plan([found], Choice(height=1080)))
    late = clip("moov-at-end.mp4")
    found = mediainfo.inspect(late)
    assert not plans.is_finished(found, late, plans.plan([found], Choice()))
    assert not plans.is_finished(found, whole, plans.plan([found], Choice(container="m4a")))


def test_the_table_holds_every_container_and_every_encoder():
    assert set(CONTAINERS) == {*VIDEO_CONTAINERS, *AUDIO_CONTAINERS}
    for name, container in CONTAINERS.items():
        assert container.is_audio == (name in AUDIO_CONTAINERS)
        assert {container.video_encoder, container.audio_encoder} - {""} <= set(ENCODERS)


# --- making files


@pytest.mark.parametrize(
    ("container", "source", "video", "audio"),
    [
        ("mp4", "short.mp4", "h264", "aac"), ("mp4", "hevc.mp4", "h264", "aac"), ("mp4", "vp9.webm", "h264", "aac"),
        ("webm", "vp9.webm", "vp9", "opus"), ("webm", "short.mp4", "vp9", "opus"), ("mkv", "vp9.webm", "vp9", "opus"),
        ("mov", "hevc.mp4", "hevc", "aac"), ("flv", "short.mp4", "h264", "aac"), ("avi", "short.mp4", "h264", "mp3"),
        ("mp3", "short.mp4", None, "mp3"), ("m4a", "short.mp4", None, "aac"), ("aac", "short.mp4", None, "aac"),
        ("wav", "short.mp4", None, "pcm_s16le"), ("opus", "short.mp4", None, "opus"),
        ("ogg", "short.mp4", None, "vorbis"), ("flac", "short.mp4", None, "flac"),
    ],
)  # fmt: skip
def test_every_container_is_made(tmp_path, container, source, video, audio):
    _, found, _ = made(tmp_path, Choice(container=container), source)
    assert (found.video_codec, found.audio_codec) == (video, audio)
    if container != "aac":
        assert found.duration == pytest.approx(3, abs=0.2)


@pytest.mark.parametrize(
    ("container", "source"), [("mkv", "short.mp4"), ("mp4", "languages.mkv"), ("m4a", "short.mp4")]
)
def test_what_is_copied_is_the_same_bit_for_bit(tmp_path, container, source):
    target, _, plan = made(tmp_path, Choice(container=container), source)
    assert plan.copy_audio
    kinds = ["a:0"] if CONTAINERS[container].is_audio else ["v:0", "a:0"]
    assert all(stream_bytes(target, kind) == stream_bytes(clip(source), kind) for kind in kinds)


def test_an_mp4_starts_with_its_index(tmp_path):
    assert made(tmp_path, Choice(), "moov-at-end.mp4")[1].faststart


def test_a_picture_and_a_sound_become_one_file(tmp_path):
    _, found, plan = made(tmp_path, Choice(), "silent.mp4", "audio.m4a")
    assert plan.copy_video
    assert plan.copy_audio
    assert (found.video_codec, found.audio_codec) == ("h264", "aac")


def test_a_smaller_height_is_made(tmp_path):
    _, found, _ = made(tmp_path, Choice(height=180), "short.mp4")
    assert (found.width, found.height) == (320, 180)


def test_an_upright_picture_is_measured_by_its_width(tmp_path):
    _, found, _ = made(tmp_path, Choice(height=180), "rotated.mp4")
    assert (found.width, found.height) == (180, 320)


def test_tags_are_written(tmp_path):
    target, _, _ = made(tmp_path, Choice(container="mp3"), "short.mp4", tags={"title": "Ä = b; -x", "artist": "Ünder"})
    tags = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", target, "-f", "ffmetadata", "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "title=Ä \\= b\\; -x" in tags
    assert "artist=Ünder" in tags


def test_progress_ends_at_one(tmp_path):
    told = []
    made(tmp_path, Choice(container="mp3"), "short.mp4", tell=told.append)
    assert told[-1].stage == "converting"
    assert told[-1].fraction == pytest.approx(1, abs=0.02)


def test_file_names_are_never_options_or_protocols(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = Path("-y http:x.mp4")
    source.write_bytes(clip("short.mp4").read_bytes())
    found = mediainfo.inspect(source)
    plans.convert([source], Path("-out.m4a"), plans.plan([found], Choice(container="m4a")), 3.0, lambda _: None)
    assert mediainfo.inspect(Path("-out.m4a")).audio_codec == "aac"


def test_a_playlist_in_disguise_opens_no_other_file(tmp_path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(clip("short.mp4").read_bytes())
    bait = tmp_path / "video.mp4"
    bait.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{secret}\n#EXT-X-ENDLIST\n")
    with pytest.raises(NotMedia):
        plans.convert([bait], tmp_path / "out.mp4", plans.plan([H264], Choice()), 3.0, lambda _: None)


def test_a_full_disk_says_so():
    with pytest.raises(DiskFull):
        plans.convert([clip("short.mp4")], Path("/dev/full"), _to_wav(), 3.0, lambda _: None)


def test_a_file_that_grows_too_large_says_so(tmp_path):
    script = (
        "import resource; from pathlib import Path; from engine import mediainfo; from engine.media import Choice\n"
        "from engine.errors.fetching import TooLarge; from engine.fetch import plans\n"
        f"source = Path({str(clip('short.mp4'))!r})\n"
        "plan = plans.plan([mediainfo.inspect(source)], Choice(container='wav'))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n    plans.convert([source], Path('out.wav'), plan, 3.0, lambda _: None)\n"
        "except TooLarge as error:\n    print(error.limit)\n"
    )
    env = {"PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "50000"


def _to_wav():
    return plans.plan([mediainfo.inspect(clip("short.mp4"))], Choice(container="wav"))
