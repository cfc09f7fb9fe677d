"""How fast a download is, and what to make of it: how much to read at a time, over how many connections; pure."""

from typing import Final

STEPS: Final = (1, 4, 8)
"""How many connections are tried, one step after the other while each was worth it."""
WORTH: Final = 1.4
"""A step was worth it where all connections together come to this many times the rate before it."""
MEASURE_SECONDS: Final = 0.25
SETTLE_SECONDS: Final = 0.15
"""After a step before its rate is measured: a request's way there and back."""
WORTH_SECONDS: Final = 1.0
"""What ends by itself within this time is left alone."""
FAST_RATE: Final = 32_000_000
"""In bytes a second: no server throttles to this, so that more connections would not help."""

BLOCK_BYTES: Final = (16 * 1024, 1024 * 1024)
_FIRST_BLOCK: Final = 64 * 1024
_QUICK_SECONDS: Final = 0.02
_LONG_SECONDS: Final = 0.2


class BlockSize:
    """How many bytes to read at a time: more while reads are quick, fewer where a read takes long."""

    def __init__(self) -> None:
        self.size = _FIRST_BLOCK

    def took(self, seconds: float) -> None:
        """Take note of how long a read of this size took."""
        smallest, largest = BLOCK_BYTES
        if seconds < _QUICK_SECONDS:
            self.size = min(largest, self.size * 2)
        elif seconds > _LONG_SECONDS:
            self.size = max(smallest, self.size // 2)


class Widening:
    """How many connections a download has, and when it is worth to try more; times in seconds, sizes in bytes."""

    def __init__(self, *, alone: bool = False) -> None:
        self.connections = 1
        self.settled = alone
        """Whether there will be no more than there are."""
        self._rate_before = 0.0
        self._since: tuple[float, int] | None = None
        self._settling = 0.0

    def settle(self) -> None:
        """Try no more connections."""
        self.settled = True

    def more(self, now: float, done: int, left: int) -> int:
        """How many connections to open beside those that there are."""
        if self.settled or now < self._settling:
            return 0
        if self._since is None:
            self._since = (now, done)
        rate = self._rate(now, done)
        if rate is None:
            return 0
        self._since = (now, done)
        return self._step(now, rate) if self._is_worth(rate, left) else 0

    def _rate(self, now: float, done: int) -> float | None:
        since, before = self._since or (now, done)
        return (done - before) / (now - since) if now - since >= MEASURE_SECONDS else None

    def _is_worth(self, rate: float, left: int) -> bool:
        if rate < self._rate_before * WORTH or self.connections >= STEPS[-1]:
            self.settled = True
        return not self.settled and rate < FAST_RATE and left > rate * WORTH_SECONDS

    def _step(self, now: float, rate: float) -> int:
        before, self.connections = self.connections, next(step for step in STEPS if step > self.connections)
        self._rate_before, self._since, self._settling = rate, None, now + SETTLE_SECONDS
        return self.connections - before
