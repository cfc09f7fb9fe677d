"""storage.locks: a lock goes with its process, however that ends."""

import subprocess
import sys
from threading import Event, Thread

import pytest

from storage.locks import Lock, held, remove_abandoned

HOLD = """
import sys, time
from pathlib import Path
from storage.locks import Lock
lock = Lock(Path(sys.argv[1]))
assert lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "stack.lock"


def test_a_lock_that_was_never_taken_is_not_held(path):
    assert not held(path)
    assert not path.exists()


def test_a_lock_is_held_until_it_is_released(path):
    lock = Lock(path)
    assert lock.acquire()
    assert held(path)
    lock.release()
    assert not held(path)


def test_a_lock_has_one_holder(path):
    first, second = Lock(path), Lock(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()


def test_a_lock_may_go_with_its_file(path):
    lock = Lock(path)
    lock.acquire()
    lock.release(remove=True)
    assert not path.exists()


def test_who_does_not_hold_a_lock_does_not_remove_its_file(path):
    holder = Lock(path)
    holder.acquire()
    Lock(path).release(remove=True)
    assert held(path)


def test_a_lock_ends_with_a_killed_process(path):
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert held(path)
        holder.kill()
    assert not held(path)
    assert Lock(path).acquire()


def test_who_asks_does_not_disturb_who_takes(path):
    done = Event()
    lock = Lock(path)
    lock.acquire()
    lock.release()

    def ask():
        while not done.is_set():
            held(path)

    asker = Thread(target=ask)
    asker.start()
    taken = [(lock.acquire(), lock.release()) for _ in range(200)]
    done.set()
    asker.join()
    assert all(acquired for acquired, _ in taken)


def test_those_who_ask_do_not_take_each_other_for_the_holder(path):
    Lock(path).acquire()
    Lock(path).release()
    found = []
    askers = [Thread(target=lambda: found.extend(held(path) for _ in range(200))) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert not any(found)


def test_a_dead_process_s_folder_goes_and_a_living_one_s_stays(tmp_path):
    living = Lock(tmp_path / "living.lock")
    living.acquire()
    (tmp_path / "dead.lock").touch()
    for name in ("living", "dead"):
        (tmp_path / name / "1-0-1").mkdir(parents=True)
    remove_abandoned(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"living", "living.lock"}
    living.release()
