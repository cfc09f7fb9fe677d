import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import clips
from engine.errors.forms import BadClip, ClipOutside
from engine.media import Choice, Clip, Media

times = st.integers(0, 359_999_999).map(lambda ms: ms / 1000)
ends = st.tuples(times, times).map(sorted).filter(lambda pair: pair[1] - pair[0] >= 1).map(tuple)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90), ("1:30", 90), ("01:02:03", 3723), ("1:02:03.5", 3723.5), ("1m30s", 90), ("2h", 7200), ("5m", 300),
        ("1h2m3.5s", 3723.5), ("90s", 90), ("75:00", 4500), ("", None), ("1:75", None), ("x", None), ("1:", None),
    ],
)  # fmt: skip
def test_a_time_is_read(text, seconds):
    assert clips.seconds(text) == seconds


@pytest.mark.parametrize(
    ("word", "clip"),
    [
        ("10:05-12:30", Clip(start=605, end=750)), ("1m5s-", Clip(start=65)), ("-30", Clip(end=30)), ("-", Clip()),
        ("0:10–0:20", Clip(start=10, end=20)), ("720p", None), ("a-b", None), ("1-2-3", None),
    ],
)  # fmt: skip
def test_a_part_is_read(word, clip):
    assert clips.from_word(word) == clip


@pytest.mark.parametrize("word", ["2:00-1:00", "30-30", "-0"])
def test_a_part_that_ends_before_it_begins_is_refused(word):
    with pytest.raises(BadClip):
        clips.from_word(word)


def clock(seconds):
    return f"{int(seconds // 3600)}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}"


@given(ends)
def test_what_is_written_is_read_as_it_was_meant(pair):
    start, end = pair
    read = clips.from_word(f"{clock(start)}-{clock(end)}")
    assert (read.start, read.end) == (pytest.approx(start, abs=0.002), pytest.approx(end, abs=0.002))


@given(st.text())
def test_any_text_is_a_part_or_none_or_refused(text):
    try:
        clip = clips.from_word(text)
    except BadClip:
        return
    assert clip is None or clip.end is None or clip.end > clip.start


@given(ends, times)
def test_a_part_lies_inside_or_is_refused(pair, duration):
    start, end = pair
    clip = Clip(start=start, end=end)
    if start < duration and end <= duration + clips.LENIENCE:
        first, last = clips.inside(clip, duration)
        assert 0 <= first < last <= duration
    else:
        with pytest.raises(ClipOutside):
            clips.inside(clip, duration)


@given(st.lists(ends, max_size=8))
def test_what_is_cut_out_is_gone_and_the_rest_is_there(removed):
    whole = (0.0, 360_000.0)
    left = clips.without([whole], removed)
    assert all(b - a >= clips.SLIVER for a, b in left)
    assert left == sorted(left)
    assert all(b <= start or a >= end for a, b in left for start, end in removed)
    gone = sum(b - a for a, b in union(removed))
    assert sum(b - a for a, b in left) == pytest.approx(whole[1] - gone, abs=clips.SLIVER * (len(removed) + 1))


def union(spans):
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@pytest.mark.parametrize(
    ("link", "start"),
    [
        ("https://youtu.be/x?t=90", 90), ("https://youtu.be/x?t=1m30s", 90), ("https://a.org/v?v=1&start=5", 5),
        ("https://a.org/v#t=1:30", 90), ("https://a.org/v?t=", None), ("https://a.org/v?t=abc", None),
        ("https://a.org/v", None), ("https://[x", None),
    ],
)  # fmt: skip
def test_a_link_says_where_players_start(link, start):
    assert clips.start_of(link) == start


def test_only_a_part_with_an_open_beginning_begins_where_the_link_says():
    link = "https://youtu.be/x?t=90"
    assert clips.of_link(Choice(), link) == Choice()
    assert clips.of_link(Choice(clip=Clip()), link).clip == Clip(start=90)
    assert clips.of_link(Choice(clip=Clip(start=5, end=200)), link).clip == Clip(start=5, end=200)
    with pytest.raises(BadClip):
        clips.of_link(Choice(clip=Clip(end=30)), link)


def test_the_length_of_a_choice():
    media = Media(url="https://a.org/", key="k", platform="other", id="1", title="T", duration=100.0)
    assert clips.length(media, Choice()) == 100
    assert clips.length(media, Choice(clip=Clip(start=90))) == 10
    assert clips.length(media, Choice(clip=Clip(start=90, end=100.9))) == 10
