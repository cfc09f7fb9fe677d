import os
import threading
import time

import pytest

from engine.fetch import fragments
from engine.fetch.fragments import FEW, MANY, Fetched, Source
from tests.engine.house import until

FRAGMENTS = [os.urandom(1000 + number) for number in range(60)]


class Site:
    """Gives fragments by their number, with a latency and faults."""

    def __init__(self, contents=FRAGMENTS, seconds=0.0, failing=()):
        self.contents, self.seconds = contents, seconds
        self.failing = list(failing)
        self.asked, self.open, self.most = [], 0, 0
        self.lock = threading.Lock()

    def get(self, number):
        with self.lock:
            self.asked.append(number)
            self.open += 1
            self.most = max(self.most, self.open)
            fails = number in self.failing
            if fails:
                self.failing.remove(number)
        time.sleep(self.seconds)
        if fails:
            self.close()
            raise ConnectionResetError(f"fragment {number}")
        parts = iter([self.contents[number][:500], self.contents[number][500:], b""])
        return lambda _: next(parts), self.close

    def close(self):
        with self.lock:
            self.open -= 1


def fetched(site, folder, numbers=None):
    source = Source(site.get, lambda error: isinstance(error, OSError), lambda _: 0.0, folder)
    return Fetched(source, iter(range(len(site.contents)) if numbers is None else numbers))


def all_of(site, folder):
    with fetched(site, folder) as found:
        return [(each[0], each[1].read()) for each in found if each is not None]


@pytest.mark.parametrize("seconds", [0.0, 0.06])
def test_fragments_come_in_order(tmp_path, seconds):
    assert all_of(Site(seconds=seconds), tmp_path) == list(enumerate(FRAGMENTS))


def test_few_come_at_once_from_a_fast_site(tmp_path):
    site = Site()
    all_of(site, tmp_path)
    assert site.most <= FEW


def test_many_come_at_once_from_a_slow_site(tmp_path):
    site = Site(seconds=0.1)
    all_of(site, tmp_path)
    assert FEW < site.most <= MANY


def test_a_list_without_fragments_ends_at_once(tmp_path):
    assert all_of(Site([]), tmp_path) == []


def test_what_fails_is_asked_for_again(tmp_path):
    site = Site(failing=[0, 5, 5, 59])
    assert all_of(site, tmp_path) == list(enumerate(FRAGMENTS))
    assert len(site.asked) == len(FRAGMENTS) + 4


def test_what_always_fails_fails_the_whole(tmp_path):
    site = Site(failing=[30] * 10)
    with pytest.raises(ConnectionResetError, match="fragment 30"):
        all_of(site, tmp_path)
    assert site.asked.count(30) == fragments.RETRIES + 1


def test_what_will_not_pass_is_not_asked_for_again(tmp_path):
    site = Site(failing=[3])
    source = Source(site.get, lambda _: False, lambda _: 0.0, tmp_path)
    with pytest.raises(ConnectionResetError), Fetched(source, iter(range(60))) as found:
        list(found)
    assert site.asked.count(3) == 1


def test_a_reader_that_is_slow_is_waited_for(tmp_path):
    site = Site()
    with fetched(site, tmp_path) as found:
        coming = iter(found)
        while (first := next(coming)) is None:
            pass
        time.sleep(0.2)
        assert len(site.asked) <= 3 * FEW + 1
        assert first[1].read() == FRAGMENTS[0]


def test_what_is_large_waits_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(fragments, "KEPT_BYTES", 100)
    with fetched(Site(), tmp_path) as found:
        assert [each[1].read() for each in found if each is not None] == FRAGMENTS
    assert not list(tmp_path.iterdir())


def test_leaving_ends_every_request(tmp_path):
    site = Site(seconds=0.02)
    with fetched(site, tmp_path) as found:
        next(each for each in found if each is not None)
    asked = len(site.asked)
    assert until(lambda: site.open == 0)
    assert len(site.asked) <= asked + MANY


def test_bytes_are_counted_as_they_come(tmp_path):
    with fetched(Site(), tmp_path) as found:
        for _ in found:
            pass
        assert found.received == sum(map(len, FRAGMENTS))
