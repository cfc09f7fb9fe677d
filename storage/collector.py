"""Python's collector of what refers to itself: how often it comes, decided here for every process.

It comes once there are so many objects more than when it came last. As Python sets it, these are 700, and it finds
next to nothing: to load what a process needs takes a tenth longer with it.
"""

import gc
from typing import Final

LOADING: Final = (100_000, 20, 20)
"""For a process that loads what it needs, or does one thing and ends."""
AT_WORK: Final = (10_000, 20, 20)
"""For one that goes on: a page of jobs alone makes the collector come thrice as Python sets it."""
USUAL: Final = (700, 10, 10)
"""As Python sets it (CPython, Modules/gcmodule.c)."""


def keep_away() -> None:
    """Let the collector come seldom while a process loads what it needs."""
    gc.set_threshold(*LOADING)


def settle() -> None:
    """Let it pass over what is there to stay: to walk through it keeps every request waiting for 0.2 s."""
    gc.freeze()
    gc.set_threshold(*AT_WORK)


def come_as_usual() -> None:
    """Let it come as Python sets it, where memory is worth more than time."""
    gc.set_threshold(*USUAL)
