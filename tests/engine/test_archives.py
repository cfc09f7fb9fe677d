import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import archives


def test_files_are_stored_as_they_are_under_their_names(tmp_path):
    paths = [tmp_path / "a", tmp_path / "b"]
    for path, content in zip(paths, (b"one" * 1000, b"two"), strict=True):
        path.write_bytes(content)
    told = []
    with archives.Archive(tmp_path / "all.zip", told.append) as archive:
        archive.add("1 ünö.mp4", paths[0])
        archive.add("2 b.mp4", paths[1])
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert {each.filename: archive.read(each) for each in archive.infolist()} == {
            "1 ünö.mp4": b"one" * 1000, "2 b.mp4": b"two",
        }  # fmt: skip
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
    assert told == [3000, 3003]


def test_a_file_is_never_in_memory_as_a_whole(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        file.truncate(64 * archives.BLOCK_BYTES)
    tracemalloc.start()
    with archives.Archive(tmp_path / "all.zip", lambda _: None) as archive:
        archive.add("large", tmp_path / "large")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Other threads of the test process are measured along with it.
    assert peak < 32 * archives.BLOCK_BYTES


def test_what_is_told_can_end_it(tmp_path):
    (tmp_path / "a").write_bytes(b"x")

    def stop(_):
        raise InterruptedError

    with pytest.raises(InterruptedError), archives.Archive(tmp_path / "all.zip", stop) as archive:
        archive.add("a", tmp_path / "a")


def test_names_stand_in_the_order_of_the_list():
    assert archives.names([(2, "b.mp4"), (10, "a.mp4")]) == ["02 b.mp4", "10 a.mp4"]


def test_several_files_of_an_item_have_names_of_their_own():
    wanted = [(1, "a.mp4"), (1, "a.mp4"), (1, "a"), (1, "a")]
    assert archives.names(wanted) == ["1 a.mp4", "1 a (2).mp4", "1 a", "1 a (2)"]


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["a.mp4", "a", ".x", "b.c.d"])), max_size=20))
def test_no_two_names_are_the_same(wanted):
    assert len(set(archives.names(wanted))) == len(wanted)
