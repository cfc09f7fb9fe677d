"""Results as one table: for the terminal, or as Markdown with the machine they were measured on."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.figures import Benchmark, Result

HEADS = ("what", "figure", "goal", "verdict", "n", "min .. max", "remark")
_RIGHT = (1, 2, 4)


def text(results: Sequence[Result]) -> str:
    """The table in columns."""
    table = [HEADS, *map(_cells, results)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join([*(_line(row, widths) for row in table), "", machine()])


def markdown(results: Sequence[Result]) -> str:
    """The table as Markdown."""
    rules = ["--:" if place in _RIGHT else "---" for place in range(len(HEADS))]
    rows = [HEADS, rules, *map(_cells, results)]
    return "\n".join([machine(), "", *(f"| {' | '.join(row)} |" for row in rows)])


def machine() -> str:
    """The day, and what it was measured on; nothing that names this computer."""
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    parts = f"Python {platform.python_version()}, yt-dlp {version('yt-dlp')}"
    return f"{day}, {os.cpu_count()} cores of {_processor()}, {platform.system()}, {parts}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if place in _RIGHT else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _cells(result: Result) -> tuple[str, ...]:
    benchmark, figure = result.benchmark, result.figure
    sign = ">=" if benchmark.more_is_better else "<="
    goal = "" if benchmark.goal is None else f"{sign} {_amount(benchmark, benchmark.goal)}"
    if figure is None:
        return (benchmark.about, "", goal, result.verdict, "", "", result.fault)
    spread = f"{_number(benchmark, min(figure.samples))} .. {_number(benchmark, max(figure.samples))}"
    value = _amount(benchmark, figure.value)
    return (benchmark.about, value, goal, result.verdict, str(len(figure.samples)), spread, figure.remark)


def _amount(benchmark: Benchmark, value: float) -> str:
    return _number(benchmark, value) if benchmark.unit == "share" else f"{_number(benchmark, value)} {benchmark.unit}"


DIGITS = {"share": 3, "jobs/s": 1, "requests/s": 0, "updates/s": 0, "edits": 1, "ms": 1, "MB": 0, "%": 0}


def _number(benchmark: Benchmark, value: float) -> str:
    return f"{value:.{DIGITS[benchmark.unit]}f}"
