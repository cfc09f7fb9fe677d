import os
import threading
import time

import pytest

from engine.errors.fetching import TooLarge
from engine.fetch import paces, ranges
from engine.fetch.answers import MOST_CONNECTIONS, Answer, Host, Span
from tests.engine.house import until

RATE = 1_000_000
DATA = os.urandom(900_000)


class Server:
    """Answers with parts of some bytes, each connection at a rate, and with as many faults as it is told."""

    def __init__(self, data=DATA, rate=RATE, **behaviour):
        self.data, self.rate = data, rate
        self.__dict__.update({"ranges": True, "drop_at": (), "refuse_from": 99, "tags": None, "told": True} | behaviour)
        self.asked, self.open, self.most = [], 0, 0
        self.lock = threading.Lock()

    def ask(self, span):
        with self.lock:
            self.asked.append(span)
            number = len(self.asked)
            if self.open >= self.refuse_from:
                raise ConnectionRefusedError("too many")
            self.open += 1
            self.most = max(self.most, self.open)
        whole = span is None or not self.ranges
        start, stop = (0, len(self.data)) if whole else (span.start, min(span.stop, len(self.data)))
        return self.answer(number, start, stop, whole)

    def answer(self, number, start, stop, whole):
        headers = {"ETag": self.tags(number) if self.tags else '"1"'}
        if whole and self.told:
            headers["Content-Length"] = str(len(self.data))
        if not whole:
            headers["Content-Range"] = self.content_range(start, stop)
        return Answer(200 if whole else 206, headers, self.reading(number, start, stop), self.closing())

    def content_range(self, start, stop):
        return f"bytes {start}-{stop - 1}/{len(self.data)}"

    def reading(self, number, start, stop):
        at = start

        def read(count):
            nonlocal at
            if self.drop_at and self.drop_at[0] <= at < stop:
                self.drop_at = self.drop_at[1:]
                raise ConnectionResetError("dropped")
            part = self.data[at : min(stop, at + count)]
            time.sleep(len(part) / self.rate)
            at += len(part)
            return part

        return read

    def closing(self):
        def close():
            with self.lock:
                self.open -= 1

        return close


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(paces, "MEASURE_SECONDS", 0.05)
    monkeypatch.setattr(paces, "SETTLE_SECONDS", 0.02)
    monkeypatch.setattr(paces, "WORTH_SECONDS", 0.1)
    monkeypatch.setattr(paces, "_FIRST_BLOCK", 16 * 1024)
    monkeypatch.setattr(ranges, "PIECE_BYTES", (50_000, 100_000))
    monkeypatch.setattr(ranges, "TICK_SECONDS", 0.01)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "file"


def get(server, target, told=lambda *_: None, grown=lambda _: None, host=None, **more):
    source = ranges.Source(server.ask, host or Host(), lambda error: isinstance(error, OSError), lambda _: 0.0, **more)
    with target.open("wb") as file:
        ranges.fetch(source, file.fileno(), told, grown)
    return target.read_bytes()


def test_a_throttled_file_comes_over_many_connections(target):
    server = Server()
    assert get(server, target) == DATA
    assert 4 <= server.most <= MOST_CONNECTIONS


def test_a_fast_file_comes_as_a_plain_download_would(target):
    server = Server(rate=10**10)
    assert get(server, target) == DATA
    assert server.asked == [None]


@pytest.mark.parametrize("size", [0, 1, 16 * 1024, 50_001])
def test_small_files_come_whole(target, size):
    server = Server(DATA[:size])
    assert get(server, target) == DATA[:size]
    assert server.asked == [None]


def test_a_file_of_unknown_size_comes_to_its_end(target):
    server = Server(DATA[:300_000], told=False)
    assert get(server, target) == DATA[:300_000]
    assert server.asked == [None]


def test_a_server_without_ranges_is_left_alone(target):
    server = Server(ranges=False)
    assert get(server, target) == DATA
    assert len(server.asked) == 2


def test_a_server_that_says_it_has_no_ranges_is_not_asked(target):
    server = Server(DATA[:400_000])
    answer = server.answer
    server.answer = lambda *of: (found := answer(*of)).headers.update({"Accept-Ranges": "none"}) or found
    assert get(server, target) == DATA[:400_000]
    assert server.asked == [None]


@pytest.mark.parametrize("wrong", ["bytes 0-9/1500000", "bytes 5-9/7", "nonsense", "bytes 600000-699999/9"])
def test_an_answer_with_another_range_is_not_believed(target, wrong):
    server = Server()
    server.content_range = lambda start, stop: wrong
    assert get(server, target) == DATA
    assert len(server.asked) == 2


def test_another_version_is_seen_before_anything_is_lost(target):
    server = Server(tags=lambda number: f'"{number}"')
    assert get(server, target) == DATA
    assert len(server.asked) == 2


def test_a_file_that_changes_in_the_middle_is_begun_anew(target):
    grown = []
    server = Server(tags=lambda number: '"1"' if number < 5 else '"2"')
    assert get(server, target, grown=grown.append) == DATA
    assert server.asked.count(None) == 2
    assert 0 in grown[1:]


def test_a_file_that_never_stays_the_same_is_given_up(target):
    server = Server(DATA[:200_000], rate=10**8, tags=lambda number: f'"{number}"')
    server.reading = lambda number, start, stop: iter_then_drop(DATA[start : start + 1000])
    with pytest.raises(ConnectionError, match="changes"):
        get(server, target)


def iter_then_drop(data):
    parts = [data]

    def read(_):
        if parts:
            return parts.pop()
        raise ConnectionResetError("dropped")

    return read


def test_every_part_is_taken_up_where_it_was_dropped(target):
    server = Server(drop_at=(10_000, 200_000, 400_000, 500_000, 800_000))
    assert get(server, target) == DATA
    assert server.drop_at == ()


def test_a_dropped_download_over_one_connection_goes_on(target):
    server = Server(DATA[:200_000], rate=10**8, drop_at=(100_000,))
    assert get(server, target) == DATA[:200_000]
    (again,) = server.asked[1:]
    assert again.start >= 100_000


def test_a_connection_that_always_drops_is_given_up(target):
    server = Server(drop_at=tuple([700_000] * 100))
    with pytest.raises(ConnectionResetError):
        get(server, target)


def test_an_early_end_is_a_drop(target):
    server = Server(DATA[:100_000], rate=10**8)
    reading = server.reading
    server.reading = lambda number, start, stop: reading(number, start, min(stop, 60_000))
    with pytest.raises(ConnectionError, match="ended at byte 60000"):
        get(server, target)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_server_that_refuses_further_connections_keeps_those_it_takes(target, most):
    server = Server(refuse_from=most)
    assert get(server, target) == DATA
    assert server.most == most


def test_an_error_that_stays_is_raised_at_once(target):
    server = Server()
    server.ask = lambda span: refuse(server)
    source = ranges.Source(server.ask, Host(), lambda _: False, lambda _: 0.0)
    with target.open("wb") as file, pytest.raises(PermissionError):
        ranges.fetch(source, file.fileno(), lambda *_: None, lambda _: None)
    assert server.asked == [None]


def refuse(server):
    server.asked.append(None)
    raise PermissionError("403")


def test_a_host_has_only_so_many_connections_over_all_files(target, tmp_path):
    server, host = Server(DATA[:600_000], rate=RATE // 2), Host()
    other = threading.Thread(target=get, args=(server, tmp_path / "other"), kwargs={"host": host})
    other.start()
    assert get(server, target, host=host) == DATA[:600_000]
    other.join()
    assert (tmp_path / "other").read_bytes() == DATA[:600_000]
    assert server.most <= MOST_CONNECTIONS + 1


def test_no_request_is_larger_than_the_site_wants(target):
    server = Server()
    assert get(server, target, part_bytes=60_000) == DATA
    assert server.asked[0] == Span(0, 60_000)
    assert max(span.stop - span.start for span in server.asked) <= 60_000


def test_parts_of_a_server_without_ranges_come_at_once(target):
    server = Server(DATA[:300_000], rate=10**8, ranges=False)
    assert get(server, target, part_bytes=60_000) == DATA[:300_000]
    assert len(server.asked) == 1


def test_what_is_told_grows_up_to_the_whole(target):
    told, grown = [], []
    get(Server(), target, lambda *facts: told.append(facts), grown.append)
    assert told[-1] == (len(DATA), len(DATA))
    assert grown[-1] == len(DATA)
    assert grown == sorted(grown)


def test_the_beginning_is_whole_as_far_as_is_told(target):
    seen = []

    def grown(extent):
        with target.open("rb") as file:
            seen.append(file.read(extent) == DATA[:extent])

    get(Server(), target, grown=grown)
    assert all(seen)
    assert len(seen) > 5


def test_what_the_listener_raises_ends_every_connection(target):
    server = Server()

    def told(done, _):
        if done > 400_000:
            raise TooLarge(400_000, done)

    with pytest.raises(TooLarge):
        get(server, target, told)
    assert until(lambda: server.open == 0)
    size = len(target.read_bytes())
    time.sleep(0.1)
    assert len(target.read_bytes()) == size


def test_a_full_disk_is_said(target, monkeypatch):
    monkeypatch.setattr(ranges.os, "pwrite", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        get(Server(), target)
