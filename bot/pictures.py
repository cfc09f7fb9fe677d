"""What somebody downloaded, as a picture: charts on a background of its own, for light chats and dark ones."""

import asyncio
import logging
import sys
import textwrap
from asyncio.subprocess import PIPE
from html import escape
from typing import Final

from bot import charts, views
from bot.drawn import drawn
from bot.messages import RIGHT_TO_LEFT, Messages
from bot.texts import statistics

log = logging.getLogger(__name__)

NAME: Final = "statistics.png"
PIXELS: Final = 1280
"""What Telegram keeps of a photo's width; on a phone it is about as wide as the screen."""
MARGIN: Final = 40
HEADING: Final = 52
TITLE: Final = 36
TITLE_SIGNS: Final = 38
"""As many as find room in a line of the title."""
GAP: Final = 28
WIDTH: Final = charts.WIDTH + 2 * MARGIN
STYLE: Final = """
text { font-family: Rubik; fill: #e9eff5; }
.title { font-size: 27px; font-weight: 600; }
.heading { font-size: 22px; font-weight: 500; fill: #9fb3c8; }
.chart-text { font-size: 20px; }
.chart-bar { fill: #4da3ff; }
.chart-line { stroke: #3c4d5f; stroke-width: 2; }
"""
BACKGROUND: Final = "#18222d"
CHILD_SECONDS: Final = 20.0

_turns = asyncio.Semaphore(1)


async def of_statistics(view: views.DownloadStatistics, texts: Messages) -> bytes | None:
    """The picture as PNG; None where there is nothing to draw, or where it could not be drawn."""
    if not view.summary.total.downloads:
        return None
    try:
        async with _turns, asyncio.timeout(CHILD_SECONDS):
            return await _drawn(poster(view, texts))
    except (OSError, TimeoutError, RuntimeError) as error:
        # The same stands in words beside it.
        log.error("statistics could not be drawn: %s", error)
        return None


def poster(view: views.DownloadStatistics, texts: Messages) -> str:
    """The picture as SVG."""
    top, parts = float(MARGIN), []
    for line in textwrap.wrap(statistics.statistics(view, texts).head, TITLE_SIGNS):
        top += TITLE
        parts.append(_line(line, "title", top - TITLE / 3, texts))
    top += GAP / 2
    for chart in drawn(view.summary, view.days, texts):
        parts += [_line(chart.heading, "heading", top + HEADING / 2, texts), chart.picture.at(MARGIN, top + HEADING)]
        top += HEADING + chart.picture.height + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}"><style>{STYLE}</style>'
        f'<rect width="{WIDTH}" height="{top:g}" fill="{BACKGROUND}"/>{"".join(parts)}</svg>'
    )


def _line(text: str, kind: str, base: float, texts: Messages) -> str:
    left, anchor = (WIDTH - MARGIN, "end") if texts.language in RIGHT_TO_LEFT else (MARGIN, "start")
    said = escape(texts.directed(text))
    return f'<text class="{kind}" x="{left}" y="{base:g}" text-anchor="{anchor}">{said}</text>'


async def _drawn(svg: str) -> bytes:
    """Have it drawn in a child, without secrets; raises OSError, or RuntimeError where the child fails."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "bot.rasterizer", str(PIXELS), stdin=PIPE, stdout=PIPE, stderr=PIPE, env={}
    )
    try:
        picture, said = await child.communicate(svg.encode())
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise RuntimeError(said.decode(errors="replace")[-300:])
    return picture
