import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.estimates import Estimates, kind_of, wait
from engine.media import Choice
from tests.engine import samples


@pytest.fixture
def estimates(stores):
    return Estimates(stores.cache)


async def test_a_kind_that_was_never_measured_is_guessed_by_its_size(estimates):
    small = await estimates.seconds(kind_of(samples.media(), Choice()))
    large = await estimates.seconds(kind_of(samples.media(duration=7200.0, formats=()), Choice()))
    assert 0 < small < large


async def test_what_was_measured_counts_more_than_the_guess(estimates):
    kind = kind_of(samples.media(), Choice())
    await estimates.learn(kind.name, 40.0)
    assert await estimates.seconds(kind) == 40.0


async def test_the_last_ones_decide(estimates):
    kind = kind_of(samples.media(), Choice())
    for seconds in [100.0] + [10.0] * 30:
        await estimates.learn(kind.name, seconds)
    assert await estimates.seconds(kind) == pytest.approx(10, abs=0.5)


def test_sound_and_picture_are_of_different_kinds():
    assert kind_of(samples.media(), Choice()) != kind_of(samples.media(), Choice(container="mp3"))


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 100))
def test_more_work_never_waits_less(ahead, running, slots):
    assert wait(ahead + 1, running, slots) > wait(ahead, running, slots) >= 0
    assert wait(ahead, running, slots + 1) <= wait(ahead, running, slots)
