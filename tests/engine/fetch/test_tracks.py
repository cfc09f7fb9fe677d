import threading
import time

import pytest

from engine.errors.fetching import TooLarge
from engine.fetch import tracks
from engine.media import Progress


def track(size, seconds=0.05, parts=5):
    def bring(meter):
        for part in range(1, parts + 1):
            time.sleep(seconds / parts)
            meter(
                Progress(stage="downloading", fraction=part / parts, done_bytes=size * part // parts, total_bytes=size)
            )

    return bring


def test_all_come_at_the_same_time():
    both = threading.Barrier(2, timeout=60)
    tracks.fetch([lambda _: both.wait(), lambda _: both.wait()], lambda _: None)


def test_they_are_told_of_as_one():
    told = []
    tracks.fetch([track(100), track(300)], told.append)
    assert (told[-1].done_bytes, told[-1].total_bytes, told[-1].fraction) == (400, 400, 1.0)
    assert [each.done_bytes for each in told] == sorted(each.done_bytes for each in told)


def test_one_alone_is_told_of_as_it_is():
    told = []
    tracks.fetch([track(100)], told.append)
    assert [each.done_bytes for each in told] == [20, 40, 60, 80, 100]


def test_nothing_to_fetch_is_done():
    tracks.fetch([], lambda _: None)


@pytest.mark.parametrize("failing", [0, 1])
def test_the_failure_of_one_ends_the_others(failing):
    def fail(_):
        raise ValueError("gone")

    pair = [track(10**6, seconds=20, parts=400)]
    pair.insert(failing, fail)
    told = []
    with pytest.raises(ValueError, match="gone"):
        tracks.fetch(pair, told.append)
    assert all(each.fraction is None or each.fraction < 1 for each in told)


def test_the_sum_is_what_a_limit_holds_for():
    def meter(progress):
        if progress.done_bytes > 150:
            raise TooLarge(150, progress.done_bytes)

    with pytest.raises(TooLarge):
        tracks.fetch([track(100), track(100)], meter)


def test_without_every_size_the_parts_count_alike():
    parts = [Progress(stage="downloading", fraction=0.5, done_bytes=5), Progress(stage="downloading", done_bytes=1)]
    both = tracks.together(parts)
    assert (both.fraction, both.done_bytes, both.total_bytes) == (0.25, 6, None)
