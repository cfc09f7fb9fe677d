import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors.forms import UnknownChoice
from engine.fetch import extracted
from engine.media import UNKNOWN_CODEC

INFO = {
    "id": "abc", "extractor_key": "Youtube", "title": "Title", "uploader": "Someone", "upload_date": "20240229",
    "duration": 60, "view_count": 5, "live_status": "was_live",
    "formats": [
        {"format_id": "18", "ext": "mp4", "protocol": "https", "vcodec": "avc1.42001E", "acodec": "mp4a.40.2",
         "width": 640, "height": 360, "tbr": 500, "filesize": 1000},
        {"format_id": "r", "ext": "flv", "protocol": "rtmp", "vcodec": "h264"},
        {"format_id": "251", "ext": "webm", "protocol": "https", "vcodec": "none", "acodec": "opus", "tbr": 100},
    ],
    "subtitles": {"en": [{}]}, "automatic_captions": {"de": [{"url": "x" * 1000}]},
    "chapters": [{"title": "One", "start_time": 0, "end_time": 30}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("avc1.64001F", "h264"), ("avc3.4d401e", "h264"), ("hev1.1.6.L93", "hevc"), ("hvc1.2.4.L120", "hevc"),
        ("av01.0.05M.08", "av1"), ("vp09.00.10.08", "vp9"), ("vp9", "vp9"), ("vp8", "vp8"), ("mp4a.40.2", "aac"),
        ("mp4a.40.34", "mp3"), ("mp3", "mp3"), ("opus", "opus"), ("vorbis", "vorbis"), ("ac-3", "ac3"),
        ("ec-3", "eac3"), ("flac", "flac"), ("none", None), (None, UNKNOWN_CODEC), ("", UNKNOWN_CODEC),
        ("Weird.1", "weird"),
    ],
)  # fmt: skip
def test_codecs_have_the_names_that_ffmpeg_gives_them(theirs, ours):
    assert extracted.codec_name(theirs) == ours


def test_an_info_becomes_a_media():
    media = extracted.media(INFO, "https://youtu.be/abc")
    assert (media.key, media.platform, media.extractor) == ("youtube:abc", "youtube", "youtube")
    assert (media.upload_date, media.duration, media.live_status) == ("2024-02-29", 60.0, "was_live")
    assert [(s.language, s.automatic) for s in media.subtitles] == [("en", False), ("de", True)]
    assert media.chapters[0].end == 30


def test_a_link_that_no_extractor_knows_is_its_own_key():
    media = extracted.media({**INFO, "extractor_key": "Generic"}, "https://example.org/v.mp4")
    assert (media.key, media.platform) == ("https://example.org/v.mp4", "other")


def test_formats_that_cannot_go_through_the_guard_are_left_out():
    assert [each.id for each in extracted.media(INFO, "u").formats] == ["18", "251"]


def test_sizes_are_exact_only_where_the_site_says_them():
    whole, sound = extracted.media(INFO, "u").formats
    assert (whole.size, whole.size_exact) == (1000, True)
    assert (sound.size, sound.size_exact) == (60 * 100 * 125, False)


def test_items_of_a_playlist_keep_their_places():
    entries = [{"url": "a", "title": "A"}, None, {"url": "c", "duration": 3}]
    media = extracted.media({"id": "p", "entries": entries}, "u")
    assert [(each.index, each.url) for each in media.entries] == [(1, "a"), (3, "c")]


def test_only_what_a_later_visit_needs_is_kept():
    plain = extracted.plain({**INFO, "heatmap": [1], "thumbnails": [{}]})
    assert "heatmap" not in plain
    assert plain["automatic_captions"] == {"de": []}
    assert extracted.media(plain, "u") == extracted.media(INFO, "u")


def test_a_format_brings_the_rest_along():
    info = extracted.of_format(INFO, "251")
    assert (info["title"], info["acodec"], "formats" in info) == ("Title", "opus", False)
    with pytest.raises(UnknownChoice):
        extracted.of_format(INFO, "nothing")


def test_progress_tells_a_fraction_where_there_is_a_whole():
    assert extracted.progress({"downloaded_bytes": 5, "total_bytes": 10}).fraction == 0.5
    assert extracted.progress({"downloaded_bytes": 5}).fraction is None


def test_the_size_of_the_whole_is_read_from_a_part():
    assert extracted.total_size(206, {"Content-Range": "bytes 0-9/500", "Content-Length": "10"}) == 500
    assert extracted.total_size(200, {"Content-Length": "500"}) == 500
    assert extracted.total_size(206, {"Content-Range": "bytes 0-9/*"}) is None
    assert extracted.total_size(200, {}) is None


scalars = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8)
wild = scalars | st.lists(scalars, max_size=2) | st.lists(st.lists(scalars, max_size=1), max_size=1)


@given(st.dictionaries(st.sampled_from(["title", "id", "duration", "uploader", "upload_date", "view_count"]), wild))
def test_no_field_of_a_site_makes_it_fail(info):
    extracted.media(info, "u").model_dump_json()


def test_a_channel_s_lists_are_one_list():
    lists = [
        {"_type": "playlist", "entries": [{"url": f"https://a.org/{kind}{n}", "playlist_index": n} for n in (1, 2)]}
        for kind in ("video", "short")
    ]
    entries = extracted.media({"entries": [*lists, None]}, "https://a.org/channel").entries
    assert [(each.index, each.url[-6:]) for each in entries] == [
        (1, "video1"), (2, "video2"), (3, "short1"), (4, "short2"),
    ]  # fmt: skip


def test_a_list_without_end_is_told_up_to_a_limit():
    entries = [{"url": f"https://a.org/{n}"} for n in range(2 * extracted.MAX_ITEMS)]
    assert len(extracted.media({"entries": entries}, "https://a.org/list").entries) == extracted.MAX_ITEMS
