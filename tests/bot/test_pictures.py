"""bot.pictures: statistics as a picture, drawn in a child."""

import sys
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot import pictures, views
from bot.messages import LANGUAGES, Messages
from engine.records import Summary
from storage.models import now
from storage.records import Statistics
from storage.statistics import Day

TOTAL = Statistics(3, 7300.0, 4000, 0, {"youtube": 2, '<b>&"': 1}, {"mp4": 2, "mp3": 1})
VIEW = views.DownloadStatistics(Summary(TOTAL, [Day(now().date() - timedelta(days=2), 3, 7300.0, 4000)]), 7)


def shown(language):
    return [each.text for each in ElementTree.fromstring(pictures.poster(VIEW, Messages(language))).iter() if each.text]


async def test_statistics_become_a_png_as_wide_as_phones_take():
    picture = await pictures.of_statistics(VIEW, Messages())
    assert picture is not None
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(picture[place : place + 4], "big") for place in (16, 20))
    assert width == pictures.PIXELS
    # Telegram refuses photos that are larger, or longer than twenty times their width.
    assert width + height <= 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_headings(language):
    texts = Messages(language)
    for key in ("web-by-day", "web-time-by-day", "web-credits-by-day", "web-by-site", "web-by-format"):
        assert texts.directed(texts.text(key)) in shown(language)


def test_all_that_was_counted_is_in_it():
    assert {"youtube", '<b>&"', "mp4", "mp3", "4,000", "2:01:40"} <= set(shown("en"))


def test_a_language_from_right_to_left_begins_at_the_right():
    title = next(ElementTree.fromstring(pictures.poster(VIEW, Messages("ar"))).iter("{http://www.w3.org/2000/svg}text"))
    assert (title.get("text-anchor"), title.get("x")) == ("end", str(pictures.WIDTH - pictures.MARGIN))


async def test_nothing_is_drawn_of_nothing():
    nothing = replace(VIEW, summary=Summary(Statistics(), []))
    assert await pictures.of_statistics(nothing, Messages()) is None


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
async def test_what_cannot_be_drawn_is_left_to_words(program, monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", program)
    assert await pictures.of_statistics(VIEW, Messages()) is None
    assert "could not be drawn" in caplog.text
