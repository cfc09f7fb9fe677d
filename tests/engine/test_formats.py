import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import formats
from engine.containers import CONTAINERS
from engine.errors.fetching import UnsupportedLink
from engine.media import UNKNOWN_CODEC, Choice, Format, Media


def media(*each, duration=60.0):
    return Media(
        url="https://example.org/v", key="x:1", platform="other", id="1", title="T", duration=duration, formats=each
    )


def video(name, height, codec="h264", audio=None, **facts):
    width = round(height * 16 / 9)
    return Format(id=name, container="mp4", width=width, height=height, video_codec=codec, audio_codec=audio, **facts)


def sound(name, codec="aac", **facts):
    return Format(id=name, container="m4a", audio_codec=codec, **facts)


LADDER = media(
    sound("opus", "opus", size=900),
    sound("aac", size=1000),
    video("whole", 360, audio="aac", size=5000, size_exact=True),
    video("360", 360),
    video("480", 480),
    video("720", 720, size=7000),
    video("vp9-1080", 1080, "vp9"),
    video("1080", 1080, size=9000),
    video("av1-1080", 1080, "av1"),
    video("vp9-2160", 2160, "vp9"),
)


def test_the_first_option_is_video_up_to_1080p_as_mp4():
    first = formats.options(LADDER)[0]
    assert (first.kind, first.choice, first.height) == ("video", Choice(container="mp4", height=1080), 1080)


def test_three_heights_below_it_and_mp3_follow():
    offered = formats.options(LADDER)
    assert [each.height for each in offered[1:4]] == [720, 480, 360]
    assert (offered[4].kind, offered[4].choice.container, len(offered)) == ("audio", "mp3", 5)


def test_a_picture_that_needs_no_encoding_is_taken_among_equals():
    assert formats.selector(LADDER, Choice(height=1080)) == "1080+aac"


def test_the_container_decides_what_needs_no_encoding():
    assert formats.selector(LADDER, Choice(container="webm", height=1080)) == "av1-1080+opus"


def test_without_a_height_the_largest_picture_is_taken():
    assert formats.selector(LADDER, Choice()) == "vp9-2160+aac"


def test_a_height_between_two_takes_the_lower_one():
    assert formats.selector(LADDER, Choice(height=900)) == "720+aac"


def test_a_height_below_all_takes_the_smallest():
    assert formats.selector(LADDER, Choice(height=1)) == "360+aac"


def test_the_later_of_equals_is_the_better_one():
    two = media(video("low", 360, audio="aac"), video("high", 360, audio="aac"))
    assert formats.selector(two, Choice()) == "high"


def test_the_default_is_h264_where_it_is_nearly_as_large():
    near = media(video("avc", 720, audio="aac"), video("vp9", 1080, "vp9", audio="opus"))
    assert formats.default(near) == Choice(height=720)


def test_the_default_is_the_larger_picture_where_h264_is_small():
    far = media(video("avc", 360, audio="aac"), video("vp9", 1080, "vp9", audio="opus"))
    assert formats.default(far) == Choice(height=1080)


def test_an_upright_picture_is_measured_by_its_width():
    upright = Format(id="u", container="mp4", width=1080, height=1920, video_codec="h264", audio_codec="aac")
    assert formats.options(media(upright))[0].height == 1080


def test_m4a_takes_aac_and_opus_takes_opus():
    assert formats.selector(LADDER, Choice(container="m4a")) == "aac"
    assert formats.selector(LADDER, Choice(container="opus")) == "opus"


def test_m4a_prefers_aac_inside_a_video_to_encoding():
    both = media(sound("opus", "opus"), video("whole", 360, audio="aac"))
    assert formats.selector(both, Choice(container="m4a")) == "whole"
    assert formats.selector(both, Choice(container="mp3")) == "opus"


def test_sound_of_a_video_is_offered_where_nothing_is_sound_alone():
    only = media(video("whole", 360, audio="aac"))
    assert formats.selector(only, Choice(container="mp3")) == "whole"


def test_a_file_of_which_nothing_is_said_may_be_both():
    file = media(Format(id="mp4", container="mp4", video_codec=UNKNOWN_CODEC, audio_codec=UNKNOWN_CODEC))
    assert [each.kind for each in formats.options(file)] == ["video", "audio"]
    assert formats.selector(file, Choice(height=1080)) == "mp4"


def test_sizes_of_two_tracks_are_added_and_not_exact():
    option = formats.options(LADDER)[0]
    assert (option.size, option.size_exact) == (10_000, False)


def test_an_estimate_is_given_where_the_exact_size_is_not_known():
    assert formats.exact_size(LADDER, Choice(height=1080)) is None
    assert formats.estimated_size(LADDER, Choice(height=1080)) == 10_000


def test_a_file_that_stays_as_it_is_has_an_exact_size():
    whole = media(video("whole", 360, audio="aac", size=5000, size_exact=True))
    assert formats.exact_size(whole, Choice(height=360)) == 5000
    assert formats.exact_size(whole, Choice(container="mp3")) is None


def test_mp3_takes_what_its_bitrate_makes_of_the_duration():
    assert formats.options(LADDER)[-1].size == 60 * 192 * 125


def test_sound_alone_offers_no_video():
    only = media(sound("aac"))
    assert [each.kind for each in formats.options(only)] == ["audio"]
    with pytest.raises(UnsupportedLink):
        formats.pick(only, Choice())


def test_a_silent_video_offers_no_sound():
    silent = media(video("v", 360))
    assert [each.kind for each in formats.options(silent)] == ["video"]
    assert formats.selector(silent, Choice()) == "v"
    with pytest.raises(UnsupportedLink):
        formats.default(silent, audio=True)


def test_nothing_is_offered_of_nothing():
    assert formats.options(media()) == []


names = st.sampled_from(["h264", "vp9", "hevc", UNKNOWN_CODEC, None])
sounds = st.sampled_from(["aac", "opus", "mp3", UNKNOWN_CODEC, None])
ladders = st.lists(
    st.builds(
        Format,
        id=st.uuids().map(str),
        container=st.sampled_from(["mp4", "webm"]),
        height=st.none() | st.integers(1, 4320),
        video_codec=names,
        audio_codec=sounds,
        size=st.none() | st.integers(0, 10**10),
        size_exact=st.booleans(),
    ),
    max_size=6,
)


@given(ladders, st.sampled_from(sorted(CONTAINERS)), st.none() | st.integers(1, 4320))
def test_whatever_is_picked_is_on_offer_and_has_what_was_asked(ladder, container, height):
    found = media(*ladder)
    try:
        picked = formats.pick(found, Choice(container=container, height=height))
    except UnsupportedLink:
        kind = "audio_codec" if CONTAINERS[container].is_audio else "video_codec"
        assert all(getattr(each, kind) is None for each in ladder)
    else:
        assert set(picked) <= set(ladder)
        wanted = picked[0].audio_codec if CONTAINERS[container].is_audio else picked[0].video_codec
        assert wanted is not None


@given(ladders)
def test_every_option_can_be_picked_and_no_two_are_the_same(ladder):
    found = media(*ladder)
    offered = formats.options(found)
    assert all(formats.pick(found, option.choice) for option in offered)
    assert len({option.choice for option in offered}) == len(offered)
