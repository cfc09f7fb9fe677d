"""One trace from the message to the delivery, over the front end, Redis and a worker, as a collector sees it."""

import json

import pytest

from tests.e2e.conftest import Clipferry
from tests.otlp import Collector

WAY = {
    "command": "clipferry-front", "looking": "clipferry-worker", "submit": "clipferry-front",
    "queue wait": "clipferry-worker", "attempt": "clipferry-worker", "downloading": "clipferry-worker",
    "converting": "clipferry-worker", "storing": "clipferry-worker", "delivering": "clipferry-front",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory, site):
    """What a collector was told of one command, and what was logged meanwhile."""
    folder = tmp_path_factory.mktemp("traced")
    with Collector() as collector:
        settings = {"CLIPFERRY_OTLP_ENDPOINT": collector.url, "CLIPFERRY_OTLP_HEADERS": "x-who=us"}
        done = Clipferry(folder, **settings).run("get", site.url("/page/lake"), "--format", "mp3", "--json")
    assert done.returncode == 0, done.stderr
    return collector, json.loads(done.stdout)


def test_every_stage_is_a_span_of_one_trace_from_the_process_that_did_it(told):
    collector, _ = told
    assert {span.trace_id for _, span in collector.spans} == {collector.spans[0][1].trace_id}
    assert {span.name: service for service, span in collector.spans if span.name in WAY} == WAY
    assert {headers["x-who"] for headers in collector.headers} == {"us"}


def test_spans_hang_together_under_the_message(told):
    by_id = {span.span_id: span for _, span in told[0].spans}
    roots = [span for span in by_id.values() if not span.parent_span_id]
    assert [span.name for span in roots] == ["command"]
    assert all(span.parent_span_id in by_id for span in by_id.values() if span not in roots)
    parents = {span.name: by_id[span.parent_span_id].name for span in by_id.values() if span.parent_span_id}
    above = {"queue wait": "submit", "attempt": "submit", "downloading": "attempt", "delivering": "submit"}
    assert {name: parents[name] for name in above} == above


def test_spans_follow_each_other_in_time_and_name_their_job(told):
    by_name = {span.name: span for _, span in told[0].spans}
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in by_name.values())
    order = ["looking", "submit", "attempt", "delivering"]
    begun = [by_name[name].start_time_unix_nano for name in order]
    assert begun == sorted(begun)
    facts = {each.key: each.value.int_value for each in by_name["attempt"].attributes}
    assert facts["clipferry.job"] == 1


def test_no_span_holds_a_link(told):
    assert not [span for _, span in told[0].spans if "127.0.0.1" in str(span) or "lake" in str(span)]
