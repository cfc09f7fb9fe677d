"""The process above the forkserver: `python -m engine.keeper CONTROL_FD TASK_MODULE`; see `engine.forkserver`.

It imports next to nothing before it forks, since it only waits and is there as long as the worker is.
"""

import ctypes
import os
import signal
import sys

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

LINUX = sys.platform.startswith("linux")
_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process by prctl(2); does nothing off Linux, raises OSError."""
    arguments = [ctypes.c_ulong(number) for number in (value, 0, 0, 0)]
    if LINUX and _libc.prctl(option, *arguments):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def children() -> list[int]:
    """The ids of this process's children, dead ones that were not waited for included."""
    try:
        # proc(5) warns that the list is exact only while no child goes. A child goes when it is waited for, and this
        # one thread is the only one that waits.
        with open("/proc/thread-self/children") as listing:  # noqa: PTH123 - pathlib would be kept for nothing else.
            return [int(pid) for pid in listing.read().split()]
    except FileNotFoundError:
        return []


def _keep(server: int) -> int:
    """Wait for the forkserver, then end all that it left behind; its exit code."""
    _, status = os.waitpid(server, 0)
    while left := children():
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return abs(os.waitstatus_to_exitcode(status))


def main() -> int:
    """Become the keeper, and in a fork the forkserver; the exit code of either."""
    control, module = int(sys.argv[1]), sys.argv[2]
    os.environ.pop("PYTHONPATH", None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    keeper = os.getpid()
    if server := os.fork():
        return _keep(server)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() == keeper:
        from engine.forkserver import serve

        serve(control, module)
    return 0


if __name__ == "__main__":
    sys.exit(main())
