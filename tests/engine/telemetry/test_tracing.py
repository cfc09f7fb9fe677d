import subprocess
import sys
import time

import pytest

from engine.telemetry import context, tracing
from engine.telemetry.settings import TelemetrySettings
from tests.otlp import Collector

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_without_a_collector_a_trace_is_an_id_that_goes_on():
    with tracing.span("message"):
        first = context.fields()["trace"]
        with tracing.span("inner"):
            tracing.record("queue wait", time.time() - 1)
            assert context.fields()["trace"] == first
    with tracing.span("message"):
        assert context.fields()["trace"] != first
    with tracing.span("pick", parent=PARENT):
        assert context.traceparent() == PARENT
    assert context.fields() == {}


def test_what_is_no_trace_begins_a_new_one():
    with tracing.span("pick", parent="00-nonsense"):
        assert context.trace_of(context.traceparent())


@pytest.fixture
def collector():
    with Collector() as collector:
        tracing.set_up(TelemetrySettings(_env_file=None, otlp_endpoint=collector.url), "test")
        yield collector
        tracing.shut_down()


def test_span_says_which_kind_of_error_ended_it_and_not_its_words(collector):
    with pytest.raises(RuntimeError), context.within(job=7), tracing.span("attempt"):
        raise RuntimeError("https://example.org/a-link")
    tracing.shut_down()
    ((service, span),) = collector.spans
    facts = {each.key: each.value.string_value or each.value.int_value for each in span.attributes}
    assert (service, facts) == ("clipferry-test", {"clipferry.job": 7, "error.type": "RuntimeError"})
    assert "a-link" not in str(span)


def test_request_that_was_left_out_is_left_out_everywhere(collector):
    with tracing.span("attempt", parent=f"{PARENT[:-2]}00"):
        assert context.traceparent().endswith("-00")
    tracing.shut_down()
    assert collector.spans == []


def test_collector_that_is_away_holds_up_no_end():
    program = (
        "from engine.telemetry import tracing; from engine.telemetry.settings import TelemetrySettings;"
        "tracing.set_up(TelemetrySettings(_env_file=None, otlp_endpoint='http://127.0.0.1:9'), 'test')\n"
        "with tracing.span('message'): pass\n"
        "tracing.shut_down()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, timeout=60)


def test_library_is_loaded_only_where_there_is_a_collector():
    program = (
        "import sys, engine.worker, bot.__main__; from engine.telemetry import tracing;"
        "from engine.telemetry.settings import TelemetrySettings;"
        "tracing.set_up(TelemetrySettings(_env_file=None), 'test');"
        "print([name for name in sys.modules if name.partition('.')[0] in ('opentelemetry', 'prometheus_client')])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "wrong", [{"otlp_endpoint": "host:4317"}, {"otlp_headers": "no pair"}, {"trace_sample": 1.5}], ids=str
)
def test_wrong_setting_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        TelemetrySettings(_env_file=None, **wrong)
