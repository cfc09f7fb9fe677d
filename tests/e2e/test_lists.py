import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine import mediainfo
from tests.e2e.conftest import Clipferry
from tests.site import SiteProcess


@pytest.fixture(scope="module")
def songs(site: SiteProcess) -> str:
    """A list of which the third item is gone."""
    items: list[Any] = [
        {"url": "/clips/short.mp4?song", "title": "Lake", "duration": 3},
        {"url": "/watch/sea", "title": "Sea", "duration": 3},
        {"url": "/status/404", "title": "Gone", "duration": 3},
    ]
    site.set_playlist("songs", items)
    return site.url("/playlist/songs")


def names(results: list[dict[str, Any]]) -> list[str]:
    return sorted(Path(file["path"]).name for result in results for file in result.get("files", []))


def test_items_of_a_playlist_arrive_one_by_one_and_a_failure_stops_nothing(running: Clipferry, songs: str) -> None:
    status, results, errors = running.get("--format", "mp3", songs)
    assert (status, names(list(results))) == (1, ["Lake.mp3", "Sea.mp3"])
    ended = next(result for result in results if result["status"] == "list")
    assert ended["items"] == {"delivered": 2, "failed": 1}
    assert "2 of 3 done, 1 failed" in errors


def test_named_items_arrive_as_one_zip(running: Clipferry, songs: str) -> None:
    status, (result,), errors = running.get("--items", "1-2", "--zip", songs)
    assert status == 0, errors
    (file,) = result["files"]
    with zipfile.ZipFile(file["path"]) as archive:
        assert archive.namelist() == ["1 Lake.mp4", "2 Sea.mp4"]
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        taken = Path(archive.extract("1 Lake.mp4", running.folder))
    assert mediainfo.inspect(taken).video_codec == "h264"
    assert result["title"] == "Playlist songs"


def test_links_come_from_standard_input(running: Clipferry, site: SiteProcess) -> None:
    links = [site.url("/watch/north?title=North"), site.url("/watch/south?title=South")]
    done = running.run("get", "-", "--format", "mp3", text="\n".join([*links, links[0]]))
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["North.mp3", "South.mp3"]
    assert "1 link was left out" in done.stderr


def test_an_input_without_links_is_misuse(running: Clipferry) -> None:
    assert running.run("get", "-", text="nothing").returncode == 2
