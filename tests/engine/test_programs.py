import sys
import time
from datetime import UTC, date, datetime

import pytest

from engine import programs


def test_ffmpeg_says_its_version():
    assert (programs.ffmpeg_version() or "").startswith("ffmpeg version")


def test_the_javascript_runtime_says_its_version():
    assert (programs.js_runtime_version() or "").startswith("deno ")


def test_the_release_of_ytdlp_is_in_the_past():
    version = programs.ytdlp_version()
    assert version.startswith("20")
    assert programs.ytdlp_age_days(version) == (time.time() - programs.ytdlp_released_at()) // 86400


def test_an_overlay_is_called_as_its_version(tmp_path):
    version, released = programs.ytdlp_release(tmp_path / "2026.11.30.232815.dev0")
    assert version == "2026.11.30.232815.dev0"
    assert programs.ytdlp_day(version) == date(2026, 11, 30)
    assert released == datetime(2026, 11, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "command", [["/nonexistent/ffmpeg"], [sys.executable, "-c", "exit(1)"], [sys.executable, "-c", ""]]
)
def test_a_program_that_does_not_answer_has_no_version(command):
    assert programs._first_line(command) is None


def test_nothing_heavy_is_imported_by_asking():
    assert "yt_dlp" not in vars(programs)


def test_the_javascript_runtime_runs_a_program():
    assert programs.js_runtime_works()


def test_package_that_is_not_there_has_no_version():
    assert programs.version_of("yt-dlp")
    assert programs.version_of("no-such-package") is None
