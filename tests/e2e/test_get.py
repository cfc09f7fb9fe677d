from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest

from bot.__main__ import main
from engine import mediainfo
from tests.e2e.conftest import Clipferry
from tests.site import SiteProcess

KEY = ("key", "create", "--name", "x")
KINDS = ["/clips/short.mp4", "/hls/3/master.m3u8", "/page/lake"]


@pytest.fixture(scope="module")
def videos(running: Clipferry, site: SiteProcess) -> dict[str, Any]:
    """What one command says of each kind of link."""
    return get_each_kind(running, site)


@pytest.fixture(scope="module")
def mp3s(running: Clipferry, site: SiteProcess) -> dict[str, Any]:
    """What one command says of the sound of each kind of link."""
    return get_each_kind(running, site, "--format", "mp3")


def get_each_kind(running: Clipferry, site: SiteProcess, *options: str) -> dict[str, Any]:
    status, results, errors = running.get(*options, *map(site.url, KINDS))
    assert status == 0, errors
    return {result["url"].removeprefix(site.base_url): result for result in results}


@pytest.mark.parametrize("path", KINDS)
def test_video_of_each_kind_of_link_arrives(videos: dict[str, Any], path: str) -> None:
    assert videos[path]["status"] == "delivered"
    found = mediainfo.inspect(Path(videos[path]["files"][0]["path"]))
    assert (found.video_codec, found.audio_codec, found.faststart) == ("h264", "aac", True)


@pytest.mark.parametrize("path", KINDS)
def test_mp3_of_each_kind_of_link_arrives(mp3s: dict[str, Any], path: str) -> None:
    assert mp3s[path]["status"] == "delivered"
    found = mediainfo.inspect(Path(mp3s[path]["files"][0]["path"]))
    assert (found.video_codec, found.audio_codec) == (None, "mp3")


def test_paths_stand_on_standard_output_and_progress_beside(running: Clipferry, site: SiteProcess) -> None:
    done = running.run("get", site.url("/watch/a?title=Sea"), site.url("/watch/b?title=Sky"), "--output", "here")
    assert [Path(line).name for line in done.stdout.splitlines()] == ["Sea.mp4", "Sky.mp4"], done.stderr
    assert "Sea" in done.stderr


def test_one_failure_of_two_is_told_and_exits_1(running: Clipferry, site: SiteProcess) -> None:
    status, results, errors = running.get(site.url("/status/404"), site.url("/video.mp4"))
    assert (status, [result["status"] for result in results]) == (1, ["failed", "delivered"])
    assert results[0]["error"]["code"] == "media_unavailable"
    assert f"{site.url('/status/404')}: {results[0]['error']['message']}" in errors


def test_a_link_may_be_longer_than_the_name_of_a_file(running: Clipferry, site: SiteProcess) -> None:
    status, (result,), errors = running.get(site.url(f"/title?title={'%F0%9F%98%80' * 100}"), "--format", "mp3")
    assert (status, result["status"]) == (0, "delivered"), errors


def test_a_live_stream_is_recorded_for_so_long(running: Clipferry, site: SiteProcess) -> None:
    status, (result,), errors = running.get("--live", "2s", site.url("/live/stream.m3u8"))
    assert (status, result["credits"]) == (0, 2), errors


@pytest.mark.parametrize(
    "arguments",
    [
        ["get"], ["dance"], [*KEY, "--scopes", "read,all"], [*KEY, "--days", "0"], [*KEY, "--days", "99999999"],
        [*KEY, "--days", "x"],
    ],
)  # fmt: skip
def test_misuse_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOWED_NETWORKS", "10.0.0.300/8", "'10.0.0.300/8' does not appear to be an IPv4 or IPv6 network"),
        ("DATABASE_URL", "mysql://host/x", "not an address of PostgreSQL or SQLite"),
        ("PUBLIC_URL", "example.org", "String should match pattern"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"CLIPFERRY_{name}", value)
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"clipferry: CLIPFERRY_{name}: {said}")


def test_misuse_exits_2_without_a_trace(clipferry: Clipferry) -> None:
    done = clipferry.run("get", "--format", "exe", "http://example.org/")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_folder_that_takes_no_files_is_named_before_anything_is_fetched(clipferry: Clipferry, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("no folder")
    done = clipferry.run("get", "--output", str(taken), "http://example.org/")
    assert (done.returncode, done.stderr) == (2, f"clipferry: Files cannot be saved in {taken}: File exists.\n")


def test_file_without_a_link_is_said_to_hold_none(clipferry: Clipferry, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("no link here")
    done = clipferry.run("get", str(empty))
    assert (done.returncode, done.stderr) == (2, "clipferry: There is no link in that file.\n")


def test_bad_setting_is_named(tmp_path: Path) -> None:
    done = Clipferry(tmp_path, CLIPFERRY_HTTP_PORT="many").run("get", "http://example.org/")
    assert (done.returncode, "CLIPFERRY_HTTP_PORT" in done.stderr) == (2, True)


def test_signed_link_serves_the_same_bytes(videos: dict[str, Any]) -> None:
    file = videos["/page/lake"]["files"][0]
    with urlopen(file["link"]) as served:
        assert served.read() == Path(file["path"]).read_bytes()


def test_name_that_is_taken_gets_a_number(running: Clipferry, site: SiteProcess) -> None:
    running.output.mkdir(exist_ok=True)
    (running.output / "Twice.mp4").write_text("here already")
    _, (result,), _ = running.get(site.url("/watch/twice?title=Twice"))
    assert Path(result["files"][0]["path"]).name == "Twice (2).mp4"
    assert (running.output / "Twice.mp4").read_text() == "here already"


def test_get_alone_starts_a_stack_and_leaves_nothing_running(clipferry: Clipferry, site: SiteProcess) -> None:
    status, (result,), _ = clipferry.get(site.url("/video.mp4"))
    assert (status, result["status"]) == (0, "delivered")
    left = [each for each in psutil.process_iter(["cmdline"]) if str(clipferry.folder) in str(each.info["cmdline"])]
    assert left == []
    assert list((clipferry.folder / "data" / "work").iterdir()) == []
