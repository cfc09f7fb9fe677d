from hypothesis import given
from hypothesis import strategies as st

from engine.fetch import subtitles
from engine.fetch.subtitles import Cue

SRT = "1\r\n00:00:00,500 --> 00:00:01,000\r\nHello\r\nthere\r\n\r\n2\r\n01:00:00.000 --> 01:00:02.000\r\nBye\r\n"

cues = st.builds(
    lambda start, length, text: Cue(start / 1000, (start + length) / 1000, text),
    st.integers(0, 10**7), st.integers(60, 10**6), st.text("abc é", min_size=1).map(str.strip).filter(bool),
)  # fmt: skip


def test_cues_are_read():
    assert subtitles.read(SRT) == [Cue(0.5, 1.0, "Hello\nthere"), Cue(3600.0, 3602.0, "Bye")]


@given(st.lists(cues, max_size=5))
def test_what_is_written_is_read(shown):
    assert subtitles.read(subtitles.write(shown)) == shown


@given(st.text())
def test_any_text_is_read(text):
    assert isinstance(subtitles.read(text), list)


def test_parts_follow_each_other():
    shown = [Cue(0.0, 2.0, "a"), Cue(5.0, 6.0, "b"), Cue(9.0, 12.0, "c")]
    assert subtitles.cut(shown, [(1.0, 3.0), (8.0, 10.0)]) == [Cue(0.0, 1.0, "a"), Cue(3.0, 4.0, "c")]


@given(st.lists(cues, max_size=5), st.integers(0, 10**4), st.integers(1, 10**4))
def test_nothing_is_shown_outside_a_part(shown, start, length):
    assert all(0 <= cue.start < cue.end <= length for cue in subtitles.cut(shown, [(start, start + length)]))
