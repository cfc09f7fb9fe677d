import sys
import time

import pytest

from engine import programs


def test_ffmpeg_says_its_version():
    assert (programs.ffmpeg_version() or "").startswith("ffmpeg version")


def test_the_javascript_runtime_says_its_version():
    assert (programs.js_runtime_version() or "").startswith("deno ")


def test_the_release_of_ytdlp_is_in_the_past():
    version, days = programs.ytdlp_age_days()
    assert version.startswith("20")
    assert days == (time.time() - programs.ytdlp_released_at()) // 86400


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
