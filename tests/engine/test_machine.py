"""engine.machine: what a container's limits leave."""

import pytest

from engine import machine


@pytest.mark.parametrize(
    ("files", "processors"),
    [({"cpu.max": "50000 100000"}, 1), ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 1)],
)
def test_a_quota_of_processors_is_kept(tmp_path, files, processors):
    _write(tmp_path, files)
    assert machine.processors(tmp_path) == processors


@pytest.mark.parametrize("files", [{"cpu.max": "max 100000"}, {"cpu/cpu.cfs_quota_us": "-1"}, {}])
def test_without_a_quota_all_processors_count(tmp_path, monkeypatch, files):
    _write(tmp_path, files)
    monkeypatch.setattr(machine.os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert machine.processors(tmp_path) == 3


@pytest.mark.parametrize("name", ["memory.max", "memory/memory.limit_in_bytes"])
def test_a_limit_of_memory_is_kept(tmp_path, name):
    _write(tmp_path, {name: "300000000"})
    assert machine.memory_bytes(tmp_path) == 300_000_000


def test_a_limit_above_the_machine_is_none(tmp_path):
    _write(tmp_path, {"memory.max": "9223372036854771712"})
    assert machine.memory_bytes(tmp_path) == machine.memory_bytes(tmp_path / "none")


@pytest.mark.parametrize(
    ("processors", "megabytes", "jobs"), [(4, 16_000, 4), (1, 16_000, 2), (8, 1_100, 3), (8, 200, 1)]
)
def test_concurrency_is_what_processors_and_memory_allow(monkeypatch, processors, megabytes, jobs):
    monkeypatch.setattr(machine, "processors", lambda: processors)
    monkeypatch.setattr(machine, "memory_bytes", lambda: megabytes * 1_000_000)
    assert machine.concurrency() == jobs


@pytest.mark.parametrize(("megabytes", "children"), [(16_000, 20), (1_000, 4), (700, 0)])
def test_so_many_stand_by_as_half_of_the_memory_that_is_left_takes(monkeypatch, megabytes, children):
    monkeypatch.setattr(machine, "memory_bytes", lambda: megabytes * 1_000_000)
    assert machine.standing(2) == children


def _write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text + "\n")
