"""Libraries held back from those who load them whether they need them or not."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let the import of these libraries fail in the block, as where they are not installed, unless they are loaded."""
    held_back = [name for name in names if name not in sys.modules]
    for name in held_back:
        sys.modules[name] = None  # type: ignore[assignment] # What Python documents for an import that shall fail.
    try:
        yield
    finally:
        for name in held_back:
            del sys.modules[name]
