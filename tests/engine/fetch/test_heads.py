from hypothesis import given
from hypothesis import strategies as st

from engine.fetch import heads
from tests.clips import clip


class File:
    """Bytes that are read in parts, and the parts that were asked for."""

    def __init__(self, data):
        self.data, self.asked = data, []

    def read(self, start, count):
        self.asked.append((start, count))
        return self.data[start : start + count]


def box(kind, size):
    return size.to_bytes(4, "big") + kind + bytes(size - 8)


def test_an_index_in_front_is_read_at_once():
    file = File(clip("short.mp4").read_bytes())
    assert b"moov" in heads.head_of(file.read)[:64]
    assert len(file.asked) == 1


def test_an_index_at_the_end_takes_two_short_reads_more():
    file = File(clip("moov-at-end.mp4").read_bytes())
    head = heads.head_of(file.read)
    assert b"moov" in head
    assert len(head) < len(file.data) / 10
    assert len(file.asked) == 3


def test_a_box_with_a_long_size_is_stepped_over():
    long_box = (1).to_bytes(4, "big") + b"mdat" + (24).to_bytes(8, "big") + bytes(8)
    file = File(box(b"ftyp", 16) + long_box + box(b"moov", 32))
    assert [each.kind for each in heads.boxes(file.data, file.read)] == [b"ftyp", b"mdat", b"moov"]


def test_an_index_that_is_too_large_is_left_alone():
    huge = (heads.MAX_INDEX_BYTES + 1).to_bytes(4, "big") + b"moov"
    assert heads.head_of(File(box(b"ftyp", 16) + huge + bytes(100)).read) == box(b"ftyp", 16)


def test_other_containers_are_read_from_their_beginning():
    data = clip("vp9.webm").read_bytes()
    assert heads.head_of(File(data).read) == data[: heads.HEAD_BYTES]


def test_the_share_of_a_file_that_broke_off_is_known(tmp_path):
    data = clip("short.mp4").read_bytes()
    path = tmp_path / "half.mp4"
    path.write_bytes(data[: len(data) // 2])
    assert abs(heads.share_of(path) - 0.5) < 0.01
    assert heads.share_of(clip("short.mp4")) == 1.0


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_or_read_for_ever(data):
    file = File(b"\0\0\0\x10ftyp" + data)
    heads.head_of(file.read)
    assert len(file.asked) < 40
