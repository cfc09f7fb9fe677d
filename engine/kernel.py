"""What processes above a job ask of the kernel; it imports next to nothing, as `engine.keeper` wants it."""

import ctypes
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
