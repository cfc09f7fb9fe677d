import logging

from engine.errors import ExtractorBroken
from engine.faults import report_bug
from engine.sandbox import SandboxCrashed


def test_a_bug_is_logged_whole_under_the_id_that_is_shown(caplog):
    with caplog.at_level(logging.ERROR):
        shown = report_bug(ValueError("inside"), job=7)
    assert shown.error_id in caplog.text
    assert "job=7" in caplog.text
    assert "ValueError: inside" in caplog.text


def test_every_bug_gets_an_id_of_its_own():
    assert len({report_bug(ValueError()).error_id for _ in range(20)}) == 20


def test_what_is_shown_tells_nothing_of_the_inside():
    assert "secret" not in str(report_bug(ValueError("secret")).to_json())


def test_a_bug_of_an_extractor_says_that_it_is_one():
    trace = 'File "/venv/yt_dlp/extractor/common.py", line 740, in extract\nKeyError: 7'
    assert isinstance(report_bug(SandboxCrashed(trace)), ExtractorBroken)
    assert not isinstance(report_bug(SandboxCrashed("KeyError: 7")), ExtractorBroken)
