"""Charts as SVG: pure, without a word of any language of their own; a style sheet gives them their colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 230
FOOT: Final = 28
HEAD: Final = 28
ROW: Final = 34
NAME: Final = 150
VALUE: Final = 90
LABELS: Final = 5
"""How many columns are named; more names would run into each other on a phone."""


@dataclass(frozen=True)
class Bar:
    """A value with its name, and the words in which the value is told."""

    name: str
    value: float
    told: str


@dataclass(frozen=True)
class Drawing:
    """A chart: WIDTH wide, so high, and what is in it as SVG."""

    title: str
    height: float
    content: str

    def __html__(self) -> str:
        """As a picture of its own, as large as the page lets it be; all that it was given is escaped."""
        return self._svg("")

    def at(self, left: float, top: float) -> str:
        """As a part of a larger picture."""
        return self._svg(f' x="{left:g}" y="{top:g}" width="{WIDTH}" height="{self.height:g}"')

    def _svg(self, place: str) -> str:
        return (
            f'<svg class="chart"{place} viewBox="0 0 {WIDTH} {self.height:g}" role="img" '
            f'aria-label="{escape(self.title)}" xmlns="http://www.w3.org/2000/svg">{self.content}</svg>'
        )


def columns(title: str, bars: Sequence[Bar]) -> Drawing:
    """Values side by side, from left to right."""
    most = max((bar.value for bar in bars), default=0) or 1
    slot = WIDTH / max(1, len(bars))
    room = HEIGHT - FOOT - HEAD
    every = max(1, -(-len(bars) // LABELS))
    drawn = [_line(HEAD + room)]
    for place, bar in enumerate(bars):
        height = room * bar.value / most
        left = place * slot + slot * 0.15
        drawn.append(_box(left, HEAD + room - height, slot * 0.7, height, f"{bar.name}: {bar.told}"))
        if place % every == 0:
            drawn.append(_text(place * slot, HEIGHT - 7, bar.name))
    drawn.append(_text(0, HEAD - 8, max(bars, key=lambda bar: bar.value).told if bars else ""))
    return Drawing(title, HEIGHT, "".join(drawn))


def rows(title: str, bars: Sequence[Bar]) -> Drawing:
    """Values one below the other, each with its name."""
    most = max((bar.value for bar in bars), default=0) or 1
    room = WIDTH - NAME - VALUE
    drawn = []
    for place, bar in enumerate(bars):
        top = place * ROW
        width = max(2.0, room * bar.value / most)
        drawn.append(_text(0, top + 22, bar.name[:18]))
        drawn.append(_box(NAME, top + 7, width, ROW - 14, f"{bar.name}: {bar.told}"))
        drawn.append(_text(NAME + width + 8, top + 22, bar.told))
    return Drawing(title, max(1, len(bars)) * ROW, "".join(drawn))


def _box(left: float, top: float, width: float, height: float, told: str) -> str:
    place = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3"'
    return f'<rect class="chart-bar" {place}><title>{escape(told)}</title></rect>'


def _line(top: float) -> str:
    return f'<line class="chart-line" x1="0" x2="{WIDTH}" y1="{top:g}" y2="{top:g}"/>'


def _text(left: float, base: float, text: str) -> str:
    return f'<text class="chart-text" x="{left:.1f}" y="{base:.1f}">{escape(text)}</text>'
