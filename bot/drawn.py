"""What somebody downloaded, as charts in their language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import charts
from bot.charts import Bar, Drawing
from bot.messages import Messages
from engine.records import Summary
from storage.models import now

MOST_ROWS: Final = 8


@dataclass(frozen=True)
class Chart:
    """A chart with its heading, and the same as a table for those who do not see it."""

    heading: str
    picture: Drawing
    bars: Sequence[Bar]

    @property
    def rows(self) -> Sequence[tuple[str, str]]:
        """Names, and the values in words."""
        return [(bar.name, bar.told) for bar in self.bars]


def drawn(summary: Summary, days: int, texts: Messages) -> Sequence[Chart]:
    """Downloads, time and credits by day, and downloads by site and format; none where there was nothing."""
    total = summary.total
    if not total.downloads:
        return []
    by_day = {day.date: day for day in summary.days}
    today = now().date()
    line = [by_day.get(today - timedelta(days=before)) for before in range(days - 1, -1, -1)]
    names = [texts.short_day(today - timedelta(days=before)) for before in range(days - 1, -1, -1)]
    told: Sequence[tuple[str, Sequence[float], Callable[[float], str]]] = [
        ("web-by-day", [(day.downloads if day else 0) for day in line], texts.count),
        ("web-time-by-day", [(day.seconds if day else 0) for day in line], texts.length),
        ("web-credits-by-day", [(day.credits if day else 0) for day in line], texts.count),
    ]
    made = [_columns(texts.text(key), names, values, say) for key, values, say in told if any(values)]
    made += [_rows(texts.text("web-by-site"), total.by_site, texts)]
    return [*made, _rows(texts.text("web-by-format"), total.by_container, texts)]


def _columns(heading: str, names: Sequence[str], values: Sequence[float], say: Callable[[float], str]) -> Chart:
    bars = [Bar(name, value, say(value)) for name, value in zip(names, values, strict=True)]
    return Chart(heading, charts.columns(heading, bars), [bar for bar in bars if bar.value])


def _rows(heading: str, tally: Mapping[str, int], texts: Messages) -> Chart:
    bars = [Bar(name or "?", count, texts.count(count)) for name, count in list(tally.items())[:MOST_ROWS]]
    return Chart(heading, charts.rows(heading, bars), bars)
