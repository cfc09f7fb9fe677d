"""What operators see of a link on its way: one trace over the front end, Redis and a worker, and metrics of each."""

import socket
from dataclasses import dataclass
from urllib.request import urlopen

import pytest

from tests.e2e.conftest import Clipferry, run
from tests.engine.telemetry import parsed
from tests.otlp import Collector

WAY = {
    "command": "clipferry-front", "looking": "clipferry-worker", "submit": "clipferry-front",
    "queue wait": "clipferry-worker", "attempt": "clipferry-worker", "downloading": "clipferry-worker",
    "converting": "clipferry-worker", "storing": "clipferry-worker", "delivering": "clipferry-front",
}  # fmt: skip


@dataclass
class Seen:
    """What operators see of one command that brought a link and met one that leads nowhere."""

    collector: Collector
    worker: dict
    front: dict

    @property
    def spans(self):
        """The spans of the trace of the link that was brought, each with its service."""
        spans = self.collector.spans
        (trace,) = {span.trace_id for _, span in spans if span.name == "delivering"}
        return [(service, span) for service, span in spans if span.trace_id == trace]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def scraped(port):
    with urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        return parsed(page.read().decode())


@pytest.fixture(scope="module")
def told(tmp_path_factory, sqlite_template, site):
    """What a stack of its own shows of one command, and tells a collector."""
    front, worker = free_port(), free_port()
    with Collector() as collector:
        clipferry = Clipferry(
            tmp_path_factory.mktemp("seen"),
            CLIPFERRY_OTLP_ENDPOINT=collector.url,
            CLIPFERRY_OTLP_HEADERS="x-who=us",
            CLIPFERRY_METRICS_LISTEN=f"127.0.0.1:{front}",
            CLIPFERRY_WORKER_METRICS_LISTEN=f"127.0.0.1:{worker}",
        ).settle(sqlite_template)
        with run(clipferry):
            done = clipferry.run("get", site.url("/page/lake"), site.url("/status/404"), "--format", "mp3", "--json")
            seen = Seen(collector, scraped(worker), scraped(front))
    assert len(done.stdout.splitlines()) == 2, done.stderr
    return seen


def test_every_stage_is_a_span_of_one_trace_from_the_process_that_did_it(told):
    assert {span.name: service for service, span in told.spans if span.name in WAY} == WAY
    assert {headers["x-who"] for headers in told.collector.headers} == {"us"}


def test_each_message_has_a_trace_of_its_own(told):
    commands = [span for _, span in told.collector.spans if span.name == "command"]
    assert len({span.trace_id for span in commands}) == len(commands) == 2
    assert {span.trace_id for _, span in told.collector.spans} == {span.trace_id for span in commands}


def test_spans_hang_together_under_the_message(told):
    by_id = {span.span_id: span for _, span in told.spans}
    roots = [span for span in by_id.values() if not span.parent_span_id]
    assert [span.name for span in roots] == ["command"]
    assert all(span.parent_span_id in by_id for span in by_id.values() if span not in roots)
    parents = {span.name: by_id[span.parent_span_id].name for span in by_id.values() if span.parent_span_id}
    above = {"queue wait": "submit", "attempt": "submit", "downloading": "attempt", "delivering": "submit"}
    assert {name: parents[name] for name in above} == above


def test_spans_follow_each_other_in_time_and_name_their_job(told):
    by_name = {span.name: span for _, span in told.spans}
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in by_name.values())
    order = ["looking", "submit", "attempt", "delivering"]
    begun = [by_name[name].start_time_unix_nano for name in order]
    assert begun == sorted(begun)
    facts = {each.key: each.value.int_value for each in by_name["attempt"].attributes}
    assert facts["clipferry.job"] == 1


def test_no_span_holds_a_link(told):
    assert not [span for _, span in told.collector.spans if "127.0.0.1" in str(span) or "lake" in str(span)]


def test_worker_shows_what_it_did(told):
    shown = told.worker
    assert shown["clipferry_lookups_total"] == {("found", "other"): 1, ("failed", "other"): 1}
    assert shown["clipferry_failures_total"] == {("media_unavailable", "other", "lookup"): 1}
    stages = {labels[0] for labels in shown["clipferry_stage_seconds_count"]}
    assert stages >= {"looking", "preparing", "downloading", "converting", "storing"}
    assert shown["clipferry_queue_wait_seconds_count"] == {("admin",): 1}
    assert shown["clipferry_bytes_total"]["fetched",] > 1000
    assert set(shown["clipferry_worker_busy"]) == {("lookups",), ("downloads",), ("conversions",)}
    assert len(shown["clipferry_ytdlp_released_timestamp_seconds"]) == 1
    assert "clipferry_workers" not in shown


def test_front_end_shows_the_queue_and_the_crew(told):
    shown = told.front
    assert shown["clipferry_workers"][()] == shown["clipferry_storage_up"][()] == 1
    assert shown["clipferry_jobs_unfinished"]["running",] == 0
    assert "clipferry_worker_busy" not in shown
