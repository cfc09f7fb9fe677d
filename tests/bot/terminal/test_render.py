"""bot.terminal.render: what is the terminal's own about views."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import views
from bot.grammar import COMMANDS
from bot.messages import Messages
from bot.terminal.render import BAR, BAR_WIDTH, HELP_WIDTH, lines, status
from engine.records import Summary
from storage.models import now
from storage.records import Statistics
from storage.statistics import Day
from tests.bot.samples import DELIVERED, VIEWS

TEXTS = Messages()


@pytest.mark.parametrize("view", [view for view in VIEWS if isinstance(view, views.Passing)])
def test_what_passes_is_one_line(view: views.Passing) -> None:
    assert lines(view, TEXTS) == [status(view, TEXTS)]


def test_saved_paths_stand_beneath_the_title() -> None:
    shown = lines(DELIVERED, TEXTS, [Path("out/Sea.mp4")])
    assert shown[1:3] == ["  out/Sea.mp4", "  Link: https://example.org/d/1"]


def test_help_has_its_meanings_in_a_column() -> None:
    shown = lines(views.Help([spec for spec in COMMANDS if spec.listed]), TEXTS)
    described = [line for line in shown[1:] if line[2 + HELP_WIDTH :].strip() and line.startswith("  /")]
    assert len(described) > 10
    assert all(
        line[2 + HELP_WIDTH : 4 + HELP_WIDTH] == "  " for line in described if len(line.split("  ")[1]) <= HELP_WIDTH
    )


def test_statistics_are_drawn_in_blocks() -> None:
    days = [Day(now().date() - timedelta(days=back), count, 60.0, 33) for back, count in ((0, 8), (1, 2))]
    summary = Summary(Statistics(10, 7300.0, 400, 0, {"youtube": 10}, {"mp4": 9, "mp3": 1}), days)
    shown = lines(views.DownloadStatistics(summary), TEXTS)
    assert shown[0].startswith("10 downloads")
    start = shown.index("Downloads by day") + 1
    assert [line.count(BAR) for line in shown[start : start + 2]] == [round(BAR_WIDTH / 4), BAR_WIDTH]
    assert "  mp3  ███ 1" in shown
