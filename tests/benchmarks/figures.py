"""What a benchmark is, and what comes of one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from tests.benchmarks.bench import Bench


@dataclass(frozen=True)
class Figure:
    """What was measured: the median of some samples in the benchmark's unit, and a remark on what they are."""

    samples: Sequence[float]
    remark: str = ""

    percentile: int = 50
    """Which of the samples counts: 50 is the median, 99 what all but the slowest hundredth keep to."""

    @property
    def value(self) -> float:
        """The sample at the percentile."""
        if self.percentile == 50:
            return median(self.samples)
        return sorted(self.samples)[min(len(self.samples) - 1, len(self.samples) * self.percentile // 100)]


class Skipped(Exception):
    """What a benchmark needs is not on this machine."""


@dataclass(frozen=True)
class Benchmark:
    """One line of the table; `unit` is what figure and goal are in, "share" for a share of the command's time."""

    name: str
    about: str
    unit: Literal["share", "jobs/s", "requests/s", "updates/s", "edits", "ms", "MB", "%"]
    goal: float | None
    """None where the figure is for comparison only."""
    measure: Callable[[Bench], Awaitable[Figure]]
    more_is_better: bool = False

    def met(self, figure: Figure) -> bool:
        """Whether a figure is as good as the goal."""
        if self.goal is None:
            return True
        return figure.value >= self.goal if self.more_is_better else figure.value <= self.goal


@dataclass(frozen=True)
class Result:
    """A benchmark with its figure, or with what went wrong or is missing."""

    benchmark: Benchmark
    figure: Figure | None
    fault: str = ""
    skipped: bool = False

    @property
    def failed(self) -> bool:
        """Whether it broke."""
        return self.figure is None and not self.skipped

    @property
    def verdict(self) -> str:
        """One word: met, missed, skipped or failed."""
        if self.figure is None:
            return "skipped" if self.skipped else "failed"
        if self.benchmark.goal is None:
            return "-"
        return "met" if self.benchmark.met(self.figure) else "missed"
