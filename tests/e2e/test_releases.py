"""`clipferry ytdlp`, as an operator types it beside a stack that runs."""

from engine import programs
from tests.e2e.conftest import Clipferry


def test_release_in_use_is_named(running: Clipferry) -> None:
    done = running.run("ytdlp")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"yt-dlp {programs.ytdlp_version()} is in use")


def test_there_is_nothing_before_the_installed_one(running: Clipferry) -> None:
    done = running.run("ytdlp", "rollback")
    assert (done.returncode, done.stdout) == (1, "")
    assert programs.ytdlp_version() in done.stderr


def test_release_that_is_too_old_is_not_pinned(running: Clipferry) -> None:
    done = running.run("ytdlp", "pin", "2020.1.1")
    assert done.returncode == 1
    assert "2020.1.1 cannot be used here" in done.stderr
