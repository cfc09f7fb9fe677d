"""bot.charts: values as SVG."""

from xml.etree import ElementTree

import pytest

from bot.charts import HEIGHT, ROW, WIDTH, Bar, columns, rows

SVG = "{http://www.w3.org/2000/svg}"
BARS = [Bar("one", 1, "1 MB"), Bar("none", 0, "0"), Bar("four", 4, "4 MB")]


def boxes(drawing):
    return list(ElementTree.fromstring(drawing.__html__()).iter(f"{SVG}rect"))


def test_columns_are_as_high_as_their_values():
    one, none, four = (float(box.get("height")) for box in boxes(columns("Days", BARS)))
    assert none == 0
    assert four == pytest.approx(4 * one, abs=0.2)


def test_rows_are_as_long_as_their_values_and_never_nothing():
    one, none, four = (float(box.get("width")) for box in boxes(rows("Sites", BARS)))
    assert none > 0
    assert four == pytest.approx(4 * one, abs=0.2)


def test_a_part_of_a_larger_picture_has_its_place_and_size():
    (part,) = ElementTree.fromstring(f"<svg xmlns='http://www.w3.org/2000/svg'>{rows('Sites', BARS).at(7, 9)}</svg>")
    assert [part.get(name) for name in ("x", "y", "width", "height")] == ["7", "9", str(WIDTH), str(3 * ROW)]


@pytest.mark.parametrize("draw", [columns, rows])
def test_no_name_breaks_out_of_the_picture(draw):
    hostile = '"><script>alert(1)</script>&'
    drawing = draw(hostile, [Bar(hostile, 1, hostile)])
    assert "<script>" not in drawing.__html__()
    assert ElementTree.fromstring(drawing.__html__()).get("aria-label") == hostile


def test_nothing_is_drawn_of_nothing():
    assert boxes(columns("Days", [])) == []
    assert columns("Days", []).height == HEIGHT


def test_a_month_has_few_names_so_that_a_phone_shows_them():
    month = columns("Days", [Bar(str(day), day, str(day)) for day in range(30)])
    names = [text.text for text in ElementTree.fromstring(month.__html__()).iter(f"{SVG}text")]
    assert names == ["0", "6", "12", "18", "24", "29"]
