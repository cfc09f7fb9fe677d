"""What processes above a job ask of the kernel; it imports next to nothing, as `engine.keeper` wants it."""

import ctypes
import sys

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
# asm-generic/mman-common.h
MADV_DONTNEED = 4

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


def let_go_of_code() -> None:
    """Unmap the code that this process has run so far; it stays in the page cache, from where it comes back as needed.

    What loads much, and then waits and forks, holds it for nothing: a child maps code by itself as it comes to it,
    whatever its parent has mapped. Does nothing off Linux.
    """
    if not LINUX:
        return
    with open("/proc/self/maps") as listing:  # noqa: PTH123 - as above.
        mapped = [line.split() for line in listing]
    for addresses, rights, _, _, inode, *_ in mapped:
        # What is mapped for execution and from a file is as it is there: what a loader adjusts lies beside it.
        if rights == "r-xp" and inode != "0":
            start, end = (int(address, 16) for address in addresses.split("-"))
            # Where it may not be, it stays.
            _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_DONTNEED)
