import subprocess
import sys

import pytest

from engine.faults import report_bug
from engine.telemetry import context, sentry
from engine.telemetry.settings import TelemetrySettings
from tests.sentry import Sentry

SIGNED = "WzEsMSwwLDE3OTU1MzI0MTdd.LTmOM-utseXTm0ES2j0T5K6Ccts3hr-TMCqHJcME29c"


@pytest.fixture
def receiver():
    with Sentry() as receiver:
        sentry.set_up(TelemetrySettings(_env_file=None, sentry_dsn=receiver.dsn, sentry_environment="tests"), "worker")
        yield receiver
        sentry.shut_down()


def stumble(password):
    raise RuntimeError(f"cannot fetch https://video.example.org/watch?v=private with token=s3cr3ts3cr3t at /d/{SIGNED}")


def reported(**facts):
    try:
        stumble("h1dd3n")
    except RuntimeError as error:
        return report_bug(error, **facts)


def test_bug_is_told_under_its_short_id_with_its_job_and_trace(receiver):
    with context.within(job=7, traceparent=context.new_traceparent()):
        shown, trace = reported(), context.fields()["trace"]
    sentry.shut_down()
    (event,) = receiver.events
    assert event["tags"] == {"service": "worker", "error_id": shown.error_id, "job": "7", "trace": trace}
    assert event["environment"] == "tests"
    (told,) = event["exception"]["values"]
    assert told["type"] == "RuntimeError"
    assert [frame["function"] for frame in told["stacktrace"]["frames"]][-1] == "stumble"


def test_no_secret_no_link_and_no_variable_is_told(receiver):
    reported(url="https://video.example.org/watch?v=private", cookie="SID=c00kiec00kie")
    sentry.shut_down()
    (event,) = receiver.events
    words = "cannot fetch https://video.example.org/[...] with token=[...] at /d/[...]"
    assert event["exception"]["values"][0]["value"] == words
    assert event["contexts"]["facts"]["url"] == "https://video.example.org/[...]"
    for hidden in ("s3cr3t", SIGNED[:20], "v=private", "h1dd3n", "c00kie"):
        assert hidden not in str({name: value for name, value in event.items() if name != "modules"}), hidden
    assert not {"user", "request", "breadcrumbs"} & event.keys()


def test_bug_that_ends_the_process_is_told_too():
    program = (
        "import sys; from engine.telemetry import sentry; from engine.telemetry.settings import TelemetrySettings;"
        "sentry.set_up(TelemetrySettings(_env_file=None, sentry_dsn=sys.argv[1]), 'front')\n"
        "try: raise LookupError('at the end')\n"
        "finally:\n"
        "  import atexit; atexit.register(sentry.shut_down)"
    )
    with Sentry() as receiver:
        subprocess.run([sys.executable, "-c", program, receiver.dsn], check=False, capture_output=True, timeout=60)
    assert [event["exception"]["values"][0]["type"] for event in receiver.events] == ["LookupError"]


def test_without_a_setting_nothing_is_loaded_and_nothing_told():
    program = (
        "import sys; from engine.faults import report_bug; from engine.telemetry import sentry;"
        "from engine.telemetry.settings import TelemetrySettings;"
        "sentry.set_up(TelemetrySettings(_env_file=None), 'front'); report_bug(ValueError());"
        "assert 'sentry_sdk' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_dsn_of_another_form_is_refused():
    with pytest.raises(ValueError, match="sentry_dsn"):
        TelemetrySettings(_env_file=None, sentry_dsn="sentry.example.org/7")
