"""Locks that die with their process: files under the data folder that are held by flock(2)."""

import fcntl
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

PATIENCE_SECONDS = 0.25
"""How long a lock is tried for: `held` takes hold of it for a moment, too."""


class Lock:
    """One lock file; the system lets go of it when its process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = FileLock(path, timeout=PATIENCE_SECONDS, poll_interval=0.01, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock if nobody holds it; whether it is held now by this object."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def release(self, *, remove: bool = False) -> None:
        """Let go of the lock, and on request of its file."""
        if remove and self._lock.is_locked:
            self.path.unlink(missing_ok=True)
        self._lock.release()


def held(path: Path) -> bool:
    """Whether some process holds the lock file."""
    try:
        with path.open() as file:
            # A shared lock, so that those who only ask do not take each other for the holder.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def remove_abandoned(root: Path) -> None:
    """Remove the folders that dead processes left there: each living one holds the lock beside its folder."""
    for path in root.glob("*.lock"):
        lock = Lock(path)
        if lock.acquire():
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            lock.release(remove=True)
