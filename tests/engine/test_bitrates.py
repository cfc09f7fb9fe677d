import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import bitrates
from engine.bitrates import Rates


@pytest.mark.parametrize(
    ("megabytes", "minutes", "rates"),
    [
        (50, 2, Rates(128, 3130, 1080)),
        (50, 4, Rates(128, 1497, 720)),
        (50, 10, Rates(96, 549, 480)),
        (50, 15, Rates(64, 363, 360)),
        (50, 25, None),
        (10, 3, Rates(64, 363, 360)),
        (10, 6, None),
    ],
)
def test_picture_is_stepped_down_before_it_falls_below_the_floor(megabytes, minutes, rates):
    assert bitrates.for_video(megabytes * 1_000_000, minutes * 60) == rates


def test_small_picture_is_not_made_larger():
    assert bitrates.for_video(50_000_000, 60, side=240) == Rates(128, 6396, 240)


@pytest.mark.parametrize(("minutes", "rate"), [(10, 320), (50, 128), (60, 96), (100, 64), (120, None)])
def test_sound_gets_the_best_rate_that_fits(minutes, rate):
    assert bitrates.for_sound(50_000_000, minutes * 60) == rate


def test_sound_is_not_made_better_than_it_was_asked_for():
    assert bitrates.for_sound(50_000_000, 60, most=160) == 160


@given(
    limit=st.integers(0, 10**10), duration=st.floats(0.1, 10**5), side=st.integers(16, 4320),
    aspect=st.floats(1, 4), fps=st.floats(1, 120), sound=st.booleans(),
)  # fmt: skip
def test_rates_stay_below_the_limit_and_above_the_floor(limit, duration, side, aspect, fps, sound):
    rates = bitrates.for_video(limit, duration, side=side, aspect=aspect, fps=fps, sound=sound)
    if rates is not None:
        assert (rates.video + rates.audio) * 125 * duration <= limit * (1 - bitrates.RESERVE)
        assert rates.video >= bitrates.floor(rates.side, aspect, min(fps, bitrates.FRAMES_PER_SECOND))
        assert (rates.audio >= 64) == sound
        assert rates.side <= side
