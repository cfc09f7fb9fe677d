"""Finished files in a bucket: from the link over a worker into the store, and from there to the person."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from engine import mediainfo
from tests.e2e.conftest import Clipferry, run
from tests.s3_server import S3Server
from tests.site import SiteProcess

BUCKET = "finished-files"


@pytest.fixture(scope="module")
def clipferry(tmp_path_factory: pytest.TempPathFactory, s3: S3Server) -> Iterator[Clipferry]:
    """A stack whose files lie in a bucket."""
    settings = {f"CLIPFERRY_{name}".upper(): value for name, value in s3.bucket(BUCKET).items()}
    folder = tmp_path_factory.mktemp("bucket")
    key = folder / "secret-key"
    key.write_text(settings.pop("CLIPFERRY_S3_SECRET_KEY"))
    with run(Clipferry(folder, CLIPFERRY_S3_SECRET_KEY_FILE=str(key), **settings)) as running:
        yield running.clipferry


def kept_here(clipferry: Clipferry) -> list[Path]:
    found = [*clipferry.folder.glob("data/files/**/*"), *clipferry.folder.glob("data/scratch/**/*")]
    return [path for path in found if path.is_file() and path.suffix != ".lock"]


def test_link_becomes_a_file_in_the_bucket_that_is_saved_and_linked(
    clipferry: Clipferry, site: SiteProcess, s3: S3Server
) -> None:
    status, (result,), errors = clipferry.get(site.url("/clips/short.mp4?stored"))
    assert status == 0, errors
    (file,) = result["files"]
    assert mediainfo.inspect(Path(file["path"])).video_codec == "h264"
    with urlopen(file["link"]) as answer:
        assert answer.url.startswith(f"{s3.address}/{BUCKET}/media/")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.read() == Path(file["path"]).read_bytes()
    assert len(s3.keys(BUCKET)) == 1
    assert kept_here(clipferry) == []


def test_list_becomes_a_zip_of_what_lies_in_the_bucket(clipferry: Clipferry, site: SiteProcess) -> None:
    clips: list[Any] = [
        {"url": "/clips/short.mp4", "title": "Lake", "duration": 3},
        {"url": "/watch/sea", "title": "Sea", "duration": 3},
    ]
    site.set_playlist("stored", clips)
    status, (result,), errors = clipferry.get("--zip", site.url("/playlist/stored"))
    assert status == 0, errors
    with zipfile.ZipFile(result["files"][0]["path"]) as archive:
        assert archive.namelist() == ["1 Lake.mp4", "2 Sea.mp4"]
        assert archive.testzip() is None
    assert kept_here(clipferry) == []
