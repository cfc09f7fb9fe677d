import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import delivery
from engine.delivery import ANY, MAX_PARTS, STEPS, Album, Fit, Forecast, Limits, Link, Parts, Upload, plan
from engine.media import Choice, Format, Media
from tests.storage.rows import file

SMALL, LARGE = file(size=10), file(size=11)
MB = 1_000_000
SHRINK, SPLIT = STEPS["shrink"], STEPS["split"]


def video(megabytes, minutes=2.0, name="film.mp4"):
    return file(size=megabytes * MB, duration=minutes * 60, width=1920, height=1080, name=name)


def test_a_file_that_fits_is_uploaded():
    assert plan([SMALL], Limits(upload_bytes=10)) == Upload([SMALL])


def test_a_file_that_does_not_fit_becomes_a_link():
    assert plan([LARGE], Limits(upload_bytes=10)) == Link([LARGE])


def test_one_file_that_does_not_fit_makes_all_of_them_links():
    assert plan([SMALL, LARGE], Limits(upload_bytes=10, album=10)) == Link([SMALL, LARGE])


def test_where_anything_fits_anything_is_uploaded():
    assert plan([LARGE], Limits(upload_bytes=None)) == Upload([LARGE])


def test_several_files_go_together_where_a_message_holds_them():
    assert plan([SMALL, SMALL], Limits(upload_bytes=10, album=2)) == Album([SMALL, SMALL])


def test_more_files_than_a_message_holds_go_one_by_one():
    assert plan([SMALL] * 3, Limits(upload_bytes=10, album=2)) == Upload([SMALL] * 3)


# The conversation carries 50 MB.
TABLE = [
    (60, 2, "film.mp4", SHRINK, "fit"),
    (60, 2, "film.mp4", SPLIT, 2),
    (60, 2, "film.mp4", (), "link"),
    (300, 60, "film.mp4", SHRINK, 7),
    (600, 120, "film.mp4", SHRINK, "link"),
    (60, 60, "song.mp3", SHRINK, "fit"),
    (130, 130, "song.mp3", SHRINK, 3),
    (60, 6, "song.wav", SHRINK, 2),
    (60, 6, "song.flac", SHRINK, 2),
    (60, 6, "book.pdf", SHRINK, "link"),
    (60, 0, "film.mp4", SHRINK, 2),
    (60, 0.02, "film.mp4", SPLIT, "link"),
]


@pytest.mark.parametrize(("megabytes", "minutes", "name", "allowed", "expected"), TABLE)
def test_plan_of_what_is_too_large(megabytes, minutes, name, allowed, expected):
    large = video(megabytes, minutes, name)
    large.duration = large.duration or None
    wanted = {"fit": Fit([large], 50 * MB), "link": Link([large])}.get(expected)
    assert plan([large], Limits(50 * MB), allowed) == (wanted or Parts([large], 50 * MB, expected))


@pytest.mark.parametrize(("megabytes", "minutes", "name", "allowed", "expected"), TABLE)
def test_forecast_says_what_the_plan_will_be(megabytes, minutes, name, allowed, expected):
    container = name.rpartition(".")[2]
    told = delivery.forecast(megabytes * MB, minutes * 60 or None, container, Limits(50 * MB), allowed, side=1080)
    assert told == (Forecast("parts", expected) if isinstance(expected, int) else Forecast(expected))


def test_forecast_of_an_unknown_size_is_none_unless_anything_fits():
    assert delivery.forecast(None, 60, "mp4", Limits(50 * MB)) is None
    assert delivery.forecast(None, 60, "mp4", ANY) == Forecast("whole")
    assert delivery.forecast(50 * MB, 60, "mp4", Limits(50 * MB)) == Forecast("whole")


def test_files_that_fit_are_counted_as_no_parts():
    assert plan([video(60), video(1)], Limits(50 * MB), SPLIT).count == 2


def test_file_beside_the_media_is_neither_encoded_nor_cut():
    large = file(size=60 * MB, duration=60.0, name="subtitles.mp4", role="subtitles")
    assert isinstance(plan([large], Limits(50 * MB), SHRINK), Link)


sizes = st.integers(0, 5 * 10**9)
files = st.lists(
    st.builds(
        file,
        size=sizes,
        duration=st.none() | st.floats(0.1, 10**5),
        width=st.none() | st.integers(16, 4000),
        height=st.none() | st.integers(16, 4000),
        name=st.sampled_from(["a.mp4", "a.mp3", "a.wav", "a.webm", "a.bin"]),
    ),
    min_size=1,
    max_size=4,
)


@given(files, st.none() | sizes, st.integers(1, 10), st.sets(st.sampled_from(SHRINK)))
def test_plan_never_exceeds_the_limits(some, upload_bytes, album, allowed):
    limits = Limits(upload_bytes, album)
    match plan(some, limits, allowed):
        case Upload(sent) | Album(sent) as sending:
            assert all(limits.carries(each.size) for each in sent)
            assert isinstance(sending, Upload) or len(sent) <= album
        case Fit(_, max_bytes):
            assert "fit" in allowed
            assert max_bytes == upload_bytes
        case Parts(_, max_bytes, count):
            assert "parts" in allowed
            assert (max_bytes, count <= MAX_PARTS * len(some)) == (upload_bytes, True)


@given(files, st.none() | sizes, st.sets(st.sampled_from(SHRINK)), st.none() | sizes)
def test_ladder_always_ends_in_a_link(some, upload_bytes, allowed, told):
    # Whatever is tried fails: a conversion cannot be made, or what is sent is refused.
    limits = Limits(upload_bytes)
    for _ in range(1 + len(SHRINK)):
        match plan(some, limits, allowed):
            case Upload(sent) | Album(sent):
                limits = limits.lowered(max(each.size for each in sent), told)
            case Fit():
                allowed = allowed - {"fit"}
            case Parts():
                allowed = allowed - {"parts"}
            case Link():
                return
    raise AssertionError


def film(*sizes):
    heights = (1080, 720, 480)
    formats = tuple(
        Format(id=str(height), container="mp4", height=height, width=height * 16 // 9, video_codec="h264",
               audio_codec="aac", size=size)
        for height, size in zip(reversed(heights[: len(sizes)]), reversed(sizes), strict=True)
    )  # fmt: skip
    return Media(url="u", key="k", platform="p", id="i", title="t", duration=60.0, formats=formats)


@pytest.mark.parametrize(
    ("sizes", "allowed", "height"),
    [
        ((40 * MB, 20 * MB), SHRINK, 1080),
        ((60 * MB, 20 * MB), SHRINK, 720),
        ((60 * MB, 55 * MB, 10 * MB), SHRINK, 480),
        ((60 * MB, 55 * MB), SHRINK, 1080),
        ((None, 20 * MB), SHRINK, 1080),
        ((60 * MB, 20 * MB), SPLIT, 1080),
    ],
)
def test_default_form_is_the_largest_that_fits(sizes, allowed, height):
    media = film(*sizes)
    choice = delivery.default(media, Limits(50 * MB), allowed)
    assert choice.height == height
    stepped = delivery.stepped_down(media, choice, Limits(50 * MB))
    assert (stepped and stepped.height) == (height if height < 1080 else None)


def test_default_sound_stays_a_sound():
    assert delivery.default(film(60 * MB, 20 * MB), Limits(50 * MB), SHRINK, audio=True).container == "mp3"


def test_form_that_is_smaller_than_it_must_be_is_not_stepped_down():
    media = film(60 * MB, 20 * MB, 10 * MB)
    assert delivery.stepped_down(media, Choice(height=480), Limits(50 * MB)) is None


def test_unknown_preference_is_the_first_one():
    assert delivery.steps({}) == delivery.steps({"too_large": "gone"}) == SHRINK
    assert delivery.steps({"too_large": "link"}) == ()
