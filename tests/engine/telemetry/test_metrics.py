import re
from pathlib import Path

import pytest

from engine.telemetry import metrics
from engine.telemetry.metrics import METRICS, Metric
from tests.engine.telemetry import value

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _started():
    metrics.start()
    metrics.start()


def test_every_metric_is_in_the_list():
    assert {each for each in vars(metrics).values() if isinstance(each, Metric)} == set(METRICS)


def test_metric_is_documented_as_the_code_has_it():
    written = (ROOT / "docs" / "observability.md").read_text().splitlines()
    rows = [f"| `{each.name}` | {each.kind} | {', '.join(each.labels)} | {each.about} |" for each in METRICS]
    assert [row for row in rows if row not in written] == []


def test_name_says_what_is_counted_and_in_which_unit(subtests):
    for metric in METRICS:
        with subtests.test(metric.name):
            assert re.fullmatch(r"clipferry_[a-z_]+", metric.name)
            assert metric.name.endswith("_total") == (metric.kind == "counter")
            assert metric.kind != "histogram" or metric.name.endswith("_seconds")


def test_before_the_start_nothing_is_kept():
    unread = Metric("counter", "clipferry_nothing_total", "Nothing.")
    unread.add()
    Metric("gauge", "clipferry_nothing", "Nothing.").put(7)
    assert "clipferry_nothing" not in metrics.written().decode()


def test_gauge_forgets_the_labels_that_it_is_not_given_again():
    metrics.WORKER_BUSY.put({("lookups",): 3})
    metrics.WORKER_BUSY.put({("downloads",): 1})
    assert (value("clipferry_worker_busy", "lookups"), value("clipferry_worker_busy", "downloads")) == (0, 1)
