import base64
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors.forms import CannotHold, NoAudioLanguage
from engine.fetch import plans
from engine.fetch.plans import Extras, Span
from engine.media import Choice
from engine.mediainfo import Inspection

H264 = Inspection(
    "MPEG-4", 3.0, 640, 360, 0, "h264", "aac", "yuv420p", 8, audio_bitrate=128.0, audio_languages=("en", "fr"),
    faststart=True,
)  # fmt: skip
PATH = Path("source-0.mp4")


@pytest.mark.parametrize(("bitrate", "copied"), [(None, True), (128, True), (320, True), (64, False)])
def test_only_a_bitrate_below_the_sources_is_encoded(bitrate, copied):
    assert plans.plan([H264], Choice(container="m4a", bitrate=bitrate)).copy_audio is copied


def test_an_exact_part_is_encoded_unless_it_begins_with_the_media():
    exact = Choice(exact=True)
    assert not plans.plan([H264], exact, span=Span(1.0, 2.0)).copy_video
    assert plans.plan([H264], exact, span=Span(0.0, 2.0)).copy_video
    assert plans.plan([H264], Choice(), span=Span(1.0, 2.0)).copy_video


def test_a_picture_that_is_drawn_into_is_encoded():
    assert not plans.plan([H264], Choice(), extras=Extras(subtitles=Path("a.srt"), burnt=True)).copy_video
    assert plans.plan([H264], Choice(), extras=Extras(subtitles=Path("a.srt"))).copy_video


@pytest.mark.parametrize(("codec", "copied"), [("h264", True), ("hevc", False)])
def test_a_codec_that_was_asked_for_is_made(codec, copied):
    assert plans.plan([H264], Choice(video_codec=codec)).copy_video is copied


def test_a_codec_that_the_file_cannot_hold_is_refused():
    with pytest.raises(CannotHold):
        plans.plan([H264], Choice(container="webm", video_codec="hevc"))


def test_a_language_is_found_among_the_sounds():
    assert plans.plan([H264], Choice(audio_language="fra")).audio_track == 1
    with pytest.raises(NoAudioLanguage):
        plans.plan([H264], Choice(audio_language="de"))
    assert plans.plan([replace(H264, audio_languages=("",))], Choice(audio_language="de")).audio_track == 0


@pytest.mark.parametrize(
    "more", [{"tags": {"title": "A"}}, {"span": Span(0.0, 1.0)}, {"extras": Extras(cover=Path("a.jpg"))}]
)
def test_a_file_that_something_is_to_be_done_with_is_not_finished(more):
    assert plans.is_finished(H264, PATH, plans.plan([H264], Choice()))
    assert not plans.is_finished(H264, PATH, plans.plan([H264], Choice(), **more))


def test_a_quicktime_file_is_no_mp4():
    source = replace(H264, container="QuickTime")
    assert not plans.is_finished(source, PATH, plans.plan([source], Choice()))


def test_a_picture_block_holds_the_picture():
    block = base64.b64decode(plans.picture_block(b"jpg"))
    assert block[:8] == b"\0\0\0\3\0\0\0\n"
    assert block.endswith(b"\0\0\0\3jpg")
