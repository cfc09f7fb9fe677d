"""How much of this machine a process may use: processors and memory, as the container's limits leave them."""

import os
from pathlib import Path
from typing import Final

WORKER_BYTES: Final = 256_000_000
"""What a worker takes with its warm parent and nothing in work, and room to spare (128 to 140 MB in `make bench`)."""
JOB_BYTES: Final = 256_000_000
"""What one download may take beside it: some 60 MB while it is fetched, up to 250 MB while FFmpeg encodes 1080p."""
STANDING_BYTES: Final = 24_000_000
"""What a child takes that has looked a link up and stands by for its download: the 4,000 pages that it wrote to."""
MOST_STANDING: Final = 10
"""How many of them stand by for each download that runs at once: so many short links come to their turn meanwhile."""
CGROUPS: Final = Path("/sys/fs/cgroup")


def concurrency() -> int:
    """How many downloads a worker runs at once where nobody says: one a processor, two at least, as memory allows."""
    return max(1, min(max(2, processors()), (memory_bytes() - WORKER_BYTES) // JOB_BYTES))


def standing(downloads: int) -> int:
    """How many children stand by beside so many downloads at once: in half of what these leave of the memory."""
    left = memory_bytes() - WORKER_BYTES - downloads * JOB_BYTES
    return max(0, min(MOST_STANDING * downloads, left // 2 // STANDING_BYTES))


def processors(cgroups: Path = CGROUPS) -> int:
    """The processors that this process may keep busy, rounded up: those it may run on, and the container's quota."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        allowed = os.cpu_count() or 1
    # https://docs.kernel.org/admin-guide/cgroup-v2.html: "max 100000" or "150000 100000", in microseconds.
    quota, _, period = _read(cgroups / "cpu.max").partition(" ")
    if not quota:
        quota, period = _read(cgroups / "cpu/cpu.cfs_quota_us"), _read(cgroups / "cpu/cpu.cfs_period_us")
    if quota.isdecimal() and period.isdecimal():
        allowed = min(allowed, -(-int(quota) // int(period)))
    return max(1, allowed)


def memory_bytes(cgroups: Path = CGROUPS) -> int:
    """The memory that this process may use with all below it, in bytes: the machine's, or the container's limit."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = _read(cgroups / "memory.max") or _read(cgroups / "memory/memory.limit_in_bytes")
    return min(machine, int(limit)) if limit.isdecimal() else machine


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
