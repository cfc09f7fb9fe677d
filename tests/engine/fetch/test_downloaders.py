import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from engine import ffmpeg
from engine.errors.fetching import AccessDenied, PlatformFailed, PrivateAddress, TooLarge
from engine.fetch import downloaders, extracted, paces, ranges, ytdlp
from engine.fetch.downloaders import Order
from engine.fetch.ytdlp import Visit
from engine.means import Means

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))
    monkeypatch.setattr(downloaders, "pause", lambda _: 0.0)
    monkeypatch.setattr(paces, "MEASURE_SECONDS", 0.1)
    monkeypatch.setattr(ranges, "PIECE_BYTES", (100_000, 200_000))


def look(network, path):
    visit = Visit(Means(proxy=network.proxy), ffmpeg.executable())
    return visit, visit.look(network.url(path))


def fetched(network, path, folder, format_id=None, **more):
    visit, found = look(network, path)
    target = folder / "got"
    visit.fetch(found, format_id or found.media.formats[-1].id, target, more.get("meter", lambda _: None))
    return target.read_bytes()


def plainly(network, path, folder):
    """As yt-dlp does it by itself."""
    visit, found = look(network, path)
    target = folder / "plain"
    info = extracted.of_format(found.info, found.media.formats[-1].id)
    visit._site.dl(str(target), info)
    return target.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/clips/short.mp4", "/no-range/clips/short.mp4", "/chunked/clips/short.mp4", "/hls/4/360/index.m3u8",
        "/hls/aes/index.m3u8", "/hls/fmp4/index.m3u8", "/dash/manifest.mpd", "/dash/files.mpd",
    ],
)  # fmt: skip
def test_every_byte_is_the_one_that_yt_dlp_brings(network, tmp_path, path):
    assert fetched(network, path, tmp_path) == plainly(network, path, tmp_path)


@pytest.mark.parametrize(
    "prefix",
    ["/slow/400000/20", "/slow/400000/20/drop-once/300000", "/slow/400000/20/no-range", "/slow/400000/20/drop/90000"],
)
def test_a_slow_or_broken_file_comes_whole(network, tmp_path, prefix):
    network.site.reset()
    whole = network.site.state.clips.joinpath("short.mp4").read_bytes()
    assert fetched(network, f"{prefix}/clips/short.mp4", tmp_path) == whole


def test_a_throttled_file_is_asked_for_in_ranges(network, tmp_path):
    network.site.reset()
    fetched(network, "/slow/300000/20/clips/short.mp4", tmp_path)
    asked = [each["range"] for each in network.site.requests if each["method"] == "GET"]
    assert len([each for each in asked if each]) > 1


def test_a_fast_file_is_asked_for_once(network, tmp_path):
    visit, found = look(network, "/clips/clip3mb.mp4")
    network.site.reset()
    visit.fetch(found, found.media.formats[-1].id, tmp_path / "got", lambda _: None)
    assert [each["range"] for each in network.site.requests] == [None]


def test_a_site_that_wants_parts_is_asked_for_parts(network, tmp_path):
    visit, found = look(network, "/clips/short.mp4")
    info = extracted.of_format(found.info, found.media.formats[-1].id)
    network.site.reset()
    info["downloader_options"] = {"http_chunk_size": 100_000}
    assert downloaders.fetch(visit._site, Order(info, tmp_path / "got", lambda _: None, lambda _: None))
    assert network.site.requests[0]["range"] == "bytes=0-99999"
    assert tmp_path.joinpath("got").stat().st_size == network.site.state.clips.joinpath("short.mp4").stat().st_size


def test_segments_that_fail_once_are_asked_for_again(network, tmp_path):
    network.site.reset()
    whole = fetched(network, "/hls/4/360/index.m3u8", tmp_path)
    assert fetched(network, "/third500/hls/4/360/index.m3u8", tmp_path) == whole


def test_segments_that_always_fail_are_the_platforms_fault(network, tmp_path):
    network.site.reset()
    with pytest.raises(PlatformFailed):
        fetched(network, "/third500-always/hls/4/360/index.m3u8", tmp_path)


def test_each_segment_and_key_is_asked_for_once(network, tmp_path):
    visit, found = look(network, "/hls/aes/index.m3u8")
    network.site.reset()
    visit.fetch(found, found.media.formats[-1].id, tmp_path / "got", lambda _: None)
    assert set(Counter(network.site.hits).values()) == {1}


def test_a_refusal_stays_one(network, tmp_path):
    visit, found = look(network, "/clips/short.mp4")
    found.info["formats"][0]["url"] = network.url("/status/403")
    network.site.reset()
    with pytest.raises(AccessDenied):
        visit.fetch(found, found.media.formats[0].id, tmp_path / "got", lambda _: None)
    assert network.site.hits["/status/403"] == 1


@pytest.mark.parametrize("part", ["segment", "key", "map"])
def test_nothing_goes_around_the_guard(network, tmp_path, part):
    with pytest.raises(PrivateAddress):
        fetched(network, f"/hls-evil.m3u8?to=http://10.0.0.1/secret&part={part}", tmp_path)


@pytest.mark.parametrize("path", ["/slow/400000/0/clips/short.mp4", "/slow/100000/0/hls/6/360/index.m3u8"])
def test_a_limit_holds_over_all_connections(network, tmp_path, path):
    def meter(progress):
        if (progress.done_bytes or 0) > 150_000:
            raise TooLarge(150_000, progress.done_bytes)

    with pytest.raises(TooLarge):
        fetched(network, path, tmp_path, meter=meter)
    size = tmp_path.joinpath("got").stat().st_size
    assert size < 600_000


def test_the_beginning_is_told_of_as_it_grows(network, tmp_path):
    visit, found = look(network, "/slow/300000/0/hls/4/360/index.m3u8")
    grown = []
    target = tmp_path / "got"
    visit.fetch(found, found.media.formats[-1].id, target, lambda _: None, grown.append)
    assert grown == sorted(grown)
    assert grown[-1] == target.stat().st_size
    assert len(set(grown)) > 3


def test_what_an_attempt_before_left_is_not_taken_up(network, tmp_path):
    tmp_path.joinpath("got").write_bytes(b"rest")
    assert not fetched(network, "/hls/3/360/index.m3u8", tmp_path).startswith(b"rest")


def test_a_part_is_cut_out_of_a_whole_file():
    parts = iter([b"abcd", b"efgh", b"ijkl", b""])
    read = downloaders._part_of(lambda _: next(parts), downloaders.Span(3, 9))
    assert b"".join(iter(lambda: read(10), b"")) == b"defghi"


# --- in a process of its own


ALONE = """
import json, resource, sys
from engine.fetch import tasks
from engine.means import Means
from storage.errors import UserError
request, size = json.loads(sys.argv[1])
if size:
    # Python has SIGXFSZ ignored, as the children of the worker have.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    tasks.download(request, lambda _: None)
except UserError as error:
    print(json.dumps(error.to_json()), flush=True)
"""


def alone(network, folder, path, choice, file_bytes=0):
    limits = {"max_bytes": 10**9, "max_seconds": 3600, "proxy": network.proxy}
    request = {"url": network.url(path), "choice": choice, "limits": limits}
    return subprocess.Popen(
        [sys.executable, "-c", ALONE, json.dumps([request, file_bytes])],
        cwd=folder, env={"PYTHONPATH": str(Path(__file__).parents[3])}, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def test_every_connection_keeps_to_the_size_that_the_process_may_write(network, tmp_path):
    process = alone(network, tmp_path, "/slow/1500000/10/clips/clip3mb.mp4", {}, file_bytes=2_000_000)
    said, _ = process.communicate(timeout=60)
    assert json.loads(said) == {"code": "too_large", "limit": 2_000_000, "actual": None}


def test_nothing_is_left_of_what_is_killed(network, tmp_path):
    with alone(network, tmp_path, "/slow/300000/10/clips/clip3mb.mp4", {"container": "mp3"}) as process:
        family = helpers_of(process)
        os.killpg(process.pid, signal.SIGTERM)
        gone, alive = psutil.wait_procs(family, timeout=60)
    assert (len(gone), alive) == (len(family), [])


def helpers_of(process):
    # Between its fork and its exec a program still bears the name of what starts it.
    me, deadline = psutil.Process(process.pid), time.monotonic() + 60
    while time.monotonic() < deadline:
        family = me.children()
        if family and all(each.name().startswith("ffmpeg") for each in family):
            return family
        time.sleep(0.02)
    raise AssertionError(family)
