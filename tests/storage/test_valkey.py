"""storage.valkey: the embedded server comes, stays and goes as its owner wants."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from redis import Redis

from storage import valkey
from storage.errors import StorageAway
from storage.valkey import SOCKET_PATH_BYTES, Valkey, redis_url, socket_path

OWN = """
import sys, time
from pathlib import Path
from storage.valkey import Valkey
server = Valkey(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def server(tmp_path):
    server = Valkey(tmp_path)
    server.start()
    yield server
    server.stop()


def client(folder):
    return Redis.from_url(redis_url(folder))


def test_a_server_answers_once_it_is_started(server, tmp_path):
    with client(tmp_path) as redis:
        assert redis.ping()
    assert server.alive()


def test_a_stopped_server_is_gone_with_its_socket(server, tmp_path):
    pid = server.pid
    server.stop()
    assert not psutil.pid_exists(pid)
    assert not socket_path(tmp_path).exists()
    assert (server.pid, server.alive()) == (None, False)


def test_a_server_may_be_stopped_twice_and_before_its_start(tmp_path):
    server = Valkey(tmp_path)
    server.stop()
    server.stop()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_written_survives_the_server(server, tmp_path, end):
    with client(tmp_path) as redis:
        redis.set("key", "value")
    os.kill(server.pid, end)
    psutil.Process(server.pid).wait(60)
    assert not server.alive()
    server.start()
    with client(tmp_path) as redis:
        assert redis.get("key") == b"value"


def test_a_server_without_its_owner_is_ended_and_replaced(server, tmp_path):
    with client(tmp_path) as redis:
        redis.set("key", "value")
    successor = Valkey(tmp_path)
    successor.start()
    assert not server.alive()
    with client(tmp_path) as redis:
        assert redis.get("key") == b"value"
    successor.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells a child of its parent's death on Linux only")
def test_a_server_ends_with_its_killed_owner(tmp_path):
    with subprocess.Popen([sys.executable, "-c", OWN, tmp_path], stdout=subprocess.PIPE) as owner:
        pid = int(owner.stdout.readline())
        owner.kill()
    deadline = time.monotonic() + 60
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not psutil.pid_exists(pid)


def test_a_socket_that_nobody_listens_on_is_no_hindrance(tmp_path):
    socket_path(tmp_path).touch()
    server = Valkey(tmp_path)
    server.start()
    assert server.alive()
    server.stop()


def test_a_long_path_is_no_hindrance(tmp_path):
    folder = tmp_path / ("long" * 30)
    server = Valkey(folder)
    server.start()
    with client(folder) as redis:
        assert redis.ping()
    assert len(os.fsencode(socket_path(folder))) <= SOCKET_PATH_BYTES
    server.stop()


def test_every_long_path_has_a_socket_of_its_own(tmp_path):
    assert socket_path(tmp_path / ("a" * 120)) != socket_path(tmp_path / ("b" * 120))


def test_a_folder_of_somebody_else_is_not_trusted_with_the_socket(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    with pytest.raises(StorageAway):
        socket_path(tmp_path / ("a" * 120))


def test_a_server_that_does_not_come_up_is_away_and_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(valkey, "START_SECONDS", 0.2)
    server = Valkey(tmp_path)
    monkeypatch.setattr(server, "_command", lambda folder: ["sleep", "60"])
    with pytest.raises(StorageAway, match="valkey"):
        server.start()
    assert not server.alive()
