"""engine.releases.judging: the failure rate of a platform, held against chance."""

import pytest

from engine.releases.judging import LEAST, Rate, bounds, has_risen, least_rise


def test_bounds_are_wilson_s():
    # The example of Newcombe's paper on single proportions: 81 of 263, 95 %.
    assert bounds(Rate(81, 263), 1.96) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert bounds(Rate(0, 0)) == (0.0, 1.0)
    assert bounds(Rate(0, 20), 1.96) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_the_least_rise_is_newcombe_s():
    # Newcombe 1998, table II, (a): 56/70 and 48/80, method 10: 0.0524 to 0.3339.
    assert least_rise(Rate(48, 80), Rate(56, 70), 1.96) == pytest.approx(0.0524, abs=1e-4)


@pytest.mark.parametrize(
    ("before", "after", "risen"),
    [
        (Rate(5, 100), Rate(LEAST, LEAST), True),
        (Rate(5, 100), Rate(LEAST - 1, LEAST - 1), False),
        (Rate(5, 100), Rate(2, 20), False),
        (Rate(5, 100), Rate(50, 100), True),
        (Rate(50, 100), Rate(55, 100), False),
        (Rate(90, 100), Rate(100, 100), False),
        (Rate(0, 0), Rate(100, 100), False),
        (Rate(0, 3), Rate(10, 10), False),
        (Rate(100, 10_000), Rate(1_000, 10_000), False),
        (Rate(100, 10_000), Rate(1_500, 10_000), True),
    ],
)
def test_a_rate_has_risen_for_certain_and_by_much_or_not_at_all(before, after, risen):
    assert has_risen(before, after) is risen
