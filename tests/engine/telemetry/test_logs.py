import io
import json
import logging
import subprocess
import sys

import pytest

from engine import scrubbing
from engine.telemetry import context, logs
from engine.telemetry.settings import TelemetrySettings

BOT_TOKEN = "8123456789:AAH-abcdefghijklmnopqrstuvwxyz012345"
SIGNED = "WzEsMSwwLDE3OTU1MzI0MTdd.LTmOM-utseXTm0ES2j0T5K6Ccts3hr-TMCqHJcME29c"


@pytest.fixture(params=["json", "pretty"])
def written(request):
    """A logger, and what it has written: as JSON, and pretty."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(request.param == "json"))
    logger = logging.getLogger("tests.a_library")
    logger.handlers, logger.propagate = [handler], False
    yield logger, stream
    logger.handlers, logger.propagate = [], True


@pytest.fixture
def lines(monkeypatch):
    """A logger, and its lines as JSON objects."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(True))
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(root, "level", logging.INFO)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_line_tells_when_where_what_and_of_which_job(lines):
    with context.within(job=7, traceparent=context.new_traceparent()):
        logging.getLogger("a.library").warning("slow: %s s", 3, extra={"site": "youtube"})
        trace = context.fields()["trace"]
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "warning", "logger": "a.library", "event": "slow: 3 s", "site": "youtube", "job": 7, "trace": trace,
    }  # fmt: skip


@pytest.mark.parametrize(
    "secret",
    [
        f"https://api.telegram.org/bot{BOT_TOKEN}/getMe",
        f"https://example.org/d/{SIGNED}/film.mp4",
        f"/oembed?url=https%3A%2F%2Fexample.org%2Fv%2F{SIGNED}",
        f"https://discord.com/api/v10/webhooks/123/{'t' * 60}/messages/@original",
        f"https://discord.com/api/v10/interactions/123/{'t' * 60}/callback",
        "cf_0123456789_" + "k" * 43,
        "whsec_" + "d2hzZWM+" * 4,
        "7K2M-9QXT-04ZB-HH31",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "Cookie: SID=c00kiec00kie; other=c00kie",
        ".youtube.com\tTRUE\t/\tTRUE\t1799999999\tSID\tc00kiec00kie",
        "postgresql+asyncpg://clipferry:p4ssw0rd@db/clipferry",
        "https://files.example.org/a.mp4?X-Amz-Credential=AKIAEXAMPLE&X-Amz-Signature=abcdef0123",
        "X-API-Key: k3yk3yk3y",
        "https://0123456789abcdef@sentry.example.org/4",
    ],
)
def test_secret_is_nowhere_in_a_line(written, secret):
    logger, stream = written
    parts = ["t" * 60, "k" * 43, BOT_TOKEN, SIGNED, "d2hzZWM", "9QXT", "c2lnbmF0dXJl", "c00kie", "p4ssw0rd"]
    hidden = [part for part in [*parts, "AKIAEXAMPLE", "abcdef0123", "k3yk3y", "0123456789abcdef"] if part in secret]
    assert hidden
    try:
        raise ValueError(f"failed at {secret}")
    except ValueError:
        logger.exception("in the message %s", secret, extra={"a": [{"deep": secret}], "b": secret.encode()})
    assert "in the message" in stream.getvalue()
    assert "Traceback" in stream.getvalue()
    assert not [part for part in hidden if part in stream.getvalue()]


def test_what_has_the_name_of_a_secret_is_nowhere_in_a_line(written):
    logger, stream = written
    logger.warning("asked", extra={"cookie": "c00kie", "headers": [{"Authorization": "s3cr3t"}], "api_key": b"k3y"})
    assert "asked" in stream.getvalue()
    assert not [word for word in ("c00kie", "s3cr3t", "k3y") if word in stream.getvalue()]


def test_what_the_settings_hold_is_nowhere_in_a_line(written, monkeypatch):
    monkeypatch.setattr(scrubbing, "_kept_out", set())
    logger, stream = written
    scrubbing.keep_out(["7000:AAverysecret", "postgresql://clipferry:plain%2Fwords@db/x"])
    logger.warning("AAverysecret, plain/words and plain%2Fwords at db")
    assert "[...], [...] and [...] at db" in stream.getvalue()


def test_long_run_of_anything_is_cut_and_searched_in_no_time(written):
    logger, stream = written
    for run in ("a-" * 500_000, "token" * 200_000, "eyJ" * 300_000, "a.b" * 300_000, "://" * 300_000):
        logger.warning("%s", run)
    assert len(stream.getvalue()) < 6 * logs.LONGEST


def test_line_of_a_child_is_a_line_of_its_job(lines):
    with context.within(job=7):
        logs.relay({"level": "WARNING", "logger": "yt_dlp", "text": f"asked {BOT_TOKEN}"})
        logs.relay({"level": "DEBUG", "logger": "yt_dlp", "text": "too low"})
        logs.relay({"level": "NONSENSE", "logger": 7, "text": None})
    (line,) = lines()
    assert (line["job"], line["source"], line["event"]) == (7, "yt_dlp", "asked [...]")


def test_set_up_shows_lines_of_libraries_as_json_where_there_is_no_terminal():
    program = (
        "import logging; from engine.telemetry import logs; from engine.telemetry.settings import TelemetrySettings;"
        "logs.set_up(TelemetrySettings(_env_file=None), ['h1dd3nh1dd3n']);"
        "logging.getLogger('httpx').info('usual'); logging.getLogger('httpx').warning('h1dd3nh1dd3n');"
        "import sys; assert 'rich' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["[...]"]


@pytest.mark.parametrize(("wanted", "is_json"), [("json", True), ("pretty", False), ("auto", True)])
def test_format_is_the_one_that_is_wanted(wanted, is_json):
    assert logs.is_json(TelemetrySettings(_env_file=None, log_format=wanted)) is is_json
