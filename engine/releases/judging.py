"""Whether a release does worse than the one before it: the failure rate of a platform, held against chance.

The rise of a rate is taken at its lower bound: Newcombe's interval for the difference of two independent proportions
(R. G. Newcombe, Statistics in Medicine 17, 873-890, 1998, method 10), which is made of Wilson's score intervals (E. B.
Wilson, JASA 22, 209-212, 1927) and holds for small counts and for rates near 0 as well.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 3.09
"""One in a thousand, on one side: every platform is looked at again and again."""
LEAST: Final = 10
"""Fetches with a release before it is judged."""
RISE: Final = 0.1
"""How much a failure rate must have risen for certain."""


@dataclass(frozen=True)
class Rate:
    """How many fetches failed of how many."""

    failed: int
    tried: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of none."""
        return self.failed / self.tried if self.tried else 0.0


def bounds(rate: Rate, z: float = Z) -> tuple[float, float]:
    """Between what the true rate lies: Wilson's score interval."""
    if not rate.tried:
        return 0.0, 1.0
    n, p = rate.tried, rate.share
    middle = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def least_rise(before: Rate, after: Rate, z: float = Z) -> float:
    """By how much the rate has risen at least; negative where it may have fallen."""
    upper_before, lower_after = bounds(before, z)[1], bounds(after, z)[0]
    return after.share - before.share - sqrt((after.share - lower_after) ** 2 + (upper_before - before.share) ** 2)


def has_risen(before: Rate, after: Rate) -> bool:
    """Whether the failure rate has risen by more than chance and more than a little."""
    return after.tried >= LEAST and least_rise(before, after) > RISE
