"""The local media site: what the real yt-dlp makes of it, and that its faults are the faults they claim to be."""

import asyncio
import contextlib
import gc
import http.client
import re
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yt_dlp

from tests import clips
from tests.site import Site, SiteProcess

# yt-dlp leaves sockets open when the headers of an answer were enough for it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

HOSTILE = 'a "q" <b>&amp; </script> \' %(id)s ../../x\\ 😀 \u202ertl'


class Silent:
    """A logger for yt-dlp that says nothing."""

    def debug(self, _: str) -> None: ...
    def warning(self, _: str) -> None: ...
    def error(self, _: str) -> None: ...


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    with SiteProcess() as site:
        yield site
    # The open sockets are collected here, lest they warn in the middle of another module.
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    running.reset()
    return running


def _yt_dlp(url: str, download: bool = False, **options: Any) -> dict[str, Any]:
    quiet = {"logger": Silent(), "noprogress": True, "proxy": "", "socket_timeout": 5}
    retries = {"retries": 3, "retry_sleep_functions": {"http": _at_once, "fragment": _at_once}}
    place = {"ffmpeg_location": clips.ffmpeg_path(), "outtmpl": "file.%(ext)s"}
    with yt_dlp.YoutubeDL({**quiet, **retries, **place, **options}) as ydl:
        return ydl.sanitize_info(ydl.extract_info(url, download=download))


def _at_once(n: int) -> int:
    return 0


def _download(url: str, folder: Path, **options: Any) -> Path:
    _yt_dlp(url, download=True, paths={"home": str(folder)}, **options)
    return folder / "file.mp4"


def _seconds(path: Path) -> float:
    """Decode a file and return how much there was of it, in seconds."""
    command = [clips.ffmpeg_path(), "-hide_banner", "-xerror", "-i", path, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    hours, minutes, seconds = re.findall(r"time=(\d+):(\d+):([\d.]+)", said)[-1]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _fetch(url: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.status, response.headers, response.read()


def _heights(media: dict[str, Any]) -> list[int | None]:
    return [each.get("height") for each in media["formats"]]


# What yt-dlp makes of each page.


def test_a_bare_file_has_neither_duration_nor_height_nor_size(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/video.mp4"))
    assert media["title"] == "video"
    assert media.get("duration") is None
    assert [each.get("filesize") for each in media["formats"]] == [None]


def test_a_video_tag_gives_title_and_thumbnail(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/page/holiday"))
    assert (media["title"], media["description"]) == ("holiday (1)", "A short test clip.")
    assert media["thumbnail"].endswith("/thumb/poster.jpg")


def test_a_watch_page_gives_everything(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/watch/holiday?uploader=Ann&duration=61"))
    assert (media["title"], media["uploader"], media["duration"]) == ("holiday", "Ann", 61)
    assert _heights(media) == [360, 720, 1080]
    assert all(each["filesize"] > 100_000 for each in media["formats"])
    assert list(media["subtitles"]) == ["en", "fr"]


def test_a_watch_page_offers_what_its_query_asks_for(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/watch/holiday?heights=720&sizes=no&subs=&title=Beach"))
    assert (media["title"], _heights(media), media["subtitles"]) == ("Beach", [720], {})
    assert media["formats"][0].get("filesize") is None


def test_a_show_gives_hls_heights_chapters_and_subtitles(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/show/holiday"))
    assert _heights(media) == [180, 360]
    assert [each["title"] for each in media["chapters"]] == ["Beginning", "Middle", "End"]
    assert list(media["subtitles"]) == ["en", "fr"]


@pytest.mark.parametrize("path", ["/title?t=", "/watch/x?title="])
def test_a_title_arrives_exactly(site: SiteProcess, path: str) -> None:
    assert _yt_dlp(site.url(path + urllib.parse.quote(HOSTILE)))["title"] == HOSTILE


def test_several_videos_on_a_page_are_a_playlist(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/page-multi?count=3"))
    assert [each["title"] for each in media["entries"]] == [f"Several videos ({n})" for n in (1, 2, 3)]


@pytest.mark.parametrize("name", ["files", "manifest"])
def test_dash_has_audio_in_two_languages(site: SiteProcess, name: str) -> None:
    media = _yt_dlp(site.url(f"/dash/{name}.mpd"))
    languages = {each.get("language") for each in media["formats"] if each["vcodec"] == "none"}
    assert {each[:2] for each in languages} == {"en", "fr"}


def test_a_live_stream_is_known_as_one(site: SiteProcess) -> None:
    assert _yt_dlp(site.url("/live/stream.m3u8"))["live_status"] == "is_live"


# Playlists.


def _entries(site: SiteProcess, name: str) -> list[tuple[str, str]]:
    listed = _yt_dlp(site.url(f"/playlist/{name}"), extract_flat="in_playlist")
    return [(each["title"], each["url"]) for each in listed["entries"]]


def test_a_numbered_playlist_has_so_many_items_and_opens_none(site: SiteProcess) -> None:
    assert _entries(site, "2") == [(f"Item {n}", site.url(f"/item/{n}.mp4")) for n in (1, 2)]
    assert site.hits == {"/playlist/2": 1}


def test_a_playlist_can_be_edited(site: SiteProcess) -> None:
    site.set_playlist("mine", ["a", "b"])
    site.set_playlist("mine", ["b", {"url": "/watch/z", "title": "Z", "duration": 9}, "b"])
    titles = [title for title, _ in _entries(site, "mine")]
    assert titles == ["Item b", "Z", "Item b"]


# Pages without a video.


@pytest.mark.parametrize("path", ["/images/post", "/html", "/login", "/teapot", "/denied", "/members/video.mp4"])
def test_nothing_to_download(site: SiteProcess, path: str) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError, match=r"Unsupported URL|HTTP Error"):
        _yt_dlp(site.url(path))


def test_a_mixed_post_has_its_video(site: SiteProcess) -> None:
    assert _yt_dlp(site.url("/images/mixed"))["formats"][0]["url"] == site.url("/item/1.mp4")


@pytest.mark.parametrize("code", [403, 404, 410, 429, 451, 500])
def test_a_status_is_the_cause_of_the_error(site: SiteProcess, code: int) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError) as caught:
        _yt_dlp(site.url(f"/status/{code}"), extractor_retries=0)
    assert caught.value.exc_info[1].status == code


def test_drm_is_recognised(site: SiteProcess) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError, match="DRM"):
        _yt_dlp(site.url("/drm.m3u8"))


def test_a_member_with_the_cookie_gets_in(site: SiteProcess) -> None:
    assert _fetch(site.url("/members/video.mp4"), Cookie="member=yes")[0] == 200
    assert site.requests[0]["cookie"] == "member=yes"


# Downloads.


@pytest.mark.parametrize(
    "path", ["/watch/x?heights=360", "/hls/3/master.m3u8", "/hls/aes/master.m3u8", "/hls/fmp4/master.m3u8"]
)
def test_a_download_plays_for_three_seconds(site: SiteProcess, tmp_path: Path, path: str) -> None:
    assert _seconds(_download(site.url(path), tmp_path)) == pytest.approx(3, abs=0.3)


@pytest.mark.parametrize("name", ["files", "manifest"])
def test_dash_tracks_are_merged(site: SiteProcess, tmp_path: Path, name: str) -> None:
    assert _seconds(_download(site.url(f"/dash/{name}.mpd"), tmp_path)) == pytest.approx(3, abs=0.3)


def test_the_live_stream_goes_on_until_it_is_ended(site: SiteProcess, tmp_path: Path) -> None:
    clock = threading.Timer(1.5, site.end_live)
    clock.start()
    path = tmp_path / "live.ts"
    clips.run_ffmpeg("-i", site.url("/live/stream.m3u8"), "-c", "copy", path)
    clock.join()
    assert 3 < _seconds(path) < 8


# Faults.


def test_a_truncated_file_never_gets_past_its_middle(site: SiteProcess, tmp_path: Path) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError, match="more expected"):
        _download(site.url("/truncated/clip3mb.mp4"), tmp_path)
    assert (tmp_path / "file.mp4.part").stat().st_size <= 1_500_000


def test_a_file_dropped_once_is_resumed(site: SiteProcess, tmp_path: Path) -> None:
    path = _download(site.url("/drop-once/1000000/clip3mb.mp4"), tmp_path)
    assert path.read_bytes() == clips.clip("clip3mb.mp4").read_bytes()
    assert len([each for each in site.requests if each["range"]]) == 1


def test_a_file_dropped_again_and_again_is_resumed(site: SiteProcess, tmp_path: Path) -> None:
    path = _download(site.url("/drop/1100000/clip3mb.mp4"), tmp_path)
    assert path.read_bytes() == clips.clip("clip3mb.mp4").read_bytes()
    assert len([each for each in site.requests if each["range"]]) == 2


def test_every_third_segment_fails_the_first_time(site: SiteProcess, tmp_path: Path) -> None:
    path = _download(site.url("/third500/hls/6/master.m3u8"), tmp_path)
    assert _seconds(path) == pytest.approx(6, abs=0.3)
    assert site.hits["/third500/hls/6/360/seg00002.ts"] == 2


def test_yt_dlp_skips_segments_that_always_fail(site: SiteProcess, tmp_path: Path) -> None:
    whole = _download(site.url("/hls/6/master.m3u8"), tmp_path).stat().st_size
    holed = _download(site.url("/third500-always/hls/6/master.m3u8"), tmp_path, overwrites=True)
    assert holed.stat().st_size < whole * 0.8


def test_a_stalled_file_sends_half_and_then_nothing(site: SiteProcess) -> None:
    size = clips.clip("short.mp4").stat().st_size
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(site.base_url).netloc, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", "/stall/short.mp4")
        response = connection.getresponse()
        assert len(response.read(size // 2)) == size // 2
        connection.sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            response.read(1)


def test_a_chunked_file_does_not_tell_its_size(site: SiteProcess) -> None:
    status, headers, body = _fetch(site.url("/chunked/short.mp4"), Range="bytes=5-")
    assert (status, headers["Content-Length"]) == (200, None)
    assert body == clips.clip("short.mp4").read_bytes()


def test_a_site_without_ranges_sends_the_whole(site: SiteProcess) -> None:
    status, headers, body = _fetch(site.url("/no-range/short.mp4"), Range="bytes=5-")
    assert (status, headers["Accept-Ranges"], len(body)) == (200, None, int(headers["Content-Length"]))


def test_the_endless_file_goes_on(site: SiteProcess) -> None:
    with urllib.request.urlopen(site.url("/endless.mp4"), timeout=60) as response:
        assert response.read(8)[4:] == b"ftyp"
        assert len(response.read(5_000_000)) == 5_000_000


def test_a_playlist_dressed_as_a_video(site: SiteProcess) -> None:
    _, headers, body = _fetch(site.url("/dressed.mp4"))
    assert headers["Content-Type"] == "video/mp4"
    assert b"file:///etc/passwd" in body


@pytest.mark.parametrize("path", ["/redirect?to={}", "/hls-evil?to={}", "/hls-evil?part=variant&to={}"])
def test_an_unguarded_client_is_led_to_the_inner_service(site: SiteProcess, tmp_path: Path, path: str) -> None:
    assert site.internal_hits == {}
    address = path.format(urllib.parse.quote(site.internal_url + "/secret"))
    with contextlib.suppress(yt_dlp.utils.DownloadError):
        _download(site.url(address), tmp_path)
    assert site.internal_hits["/secret"] >= 1


def test_redirects_are_followed_to_the_video(site: SiteProcess) -> None:
    assert _yt_dlp(site.url("/redirect-chain/5"))["webpage_url"] == site.url("/video.mp4")


# Pace.


def test_a_slow_connection_has_its_rate_and_latency(site: SiteProcess) -> None:
    started = time.monotonic()
    _, _, body = _fetch(site.url("/slow/1000000/100/short.mp4"), Range="bytes=0-499999")
    assert len(body) == 500_000
    assert time.monotonic() - started > 0.45


def test_each_connection_has_a_rate_of_its_own(site: SiteProcess) -> None:
    url = site.url("/slow/1000000/0/clip3mb.mp4")
    ranges = [f"bytes={start}-{start + 499_999}" for start in range(0, 3_000_000, 500_000)]
    started = time.monotonic()
    threads = [threading.Thread(target=_fetch, args=(url,), kwargs={"Range": each}) for each in ranges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One after the other they would take three seconds at least.
    assert time.monotonic() - started > 0.2


def test_links_of_a_slow_page_are_slow(site: SiteProcess) -> None:
    media = _yt_dlp(site.url("/slow/1000000/5/watch/x"))
    assert all("/slow/1000000/5/clips/" in each["url"] for each in media["formats"])


@pytest.mark.parametrize("prefix", ["", "/slow/10000000/0"])
@pytest.mark.parametrize(("asked", "part"), [("bytes=10-19", slice(10, 20)), ("bytes=-7", slice(-7, None))])
def test_ranges(site: SiteProcess, prefix: str, asked: str, part: slice) -> None:
    whole = clips.clip("short.mp4").read_bytes()
    status, headers, body = _fetch(site.url(f"{prefix}/short.mp4"), Range=asked)
    start, stop, _ = part.indices(len(whole))
    assert (status, body) == (206, whole[part])
    assert headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"


@pytest.mark.parametrize("path", ["/video.mp4", "/slow/1000/0/video.mp4", "/stall/video.mp4"])
def test_head_tells_the_size_at_once(site: SiteProcess, path: str) -> None:
    request = urllib.request.Request(site.url(path), method="HEAD")
    with urllib.request.urlopen(request, timeout=60) as response:
        assert int(response.headers["Content-Length"]) == clips.clip("short.mp4").stat().st_size


# The site itself.


def test_hits_are_counted_and_reset(site: SiteProcess) -> None:
    for _ in range(2):
        _fetch(site.url("/subs/en.vtt?x=1"))
    assert site.hits == {"/subs/en.vtt": 2}
    assert site.requests[0]["query"] == {"x": "1"}
    site.reset()
    assert site.hits == {}


async def test_the_site_runs_inside_a_process() -> None:
    async with Site() as site:
        status, _, _ = await asyncio.to_thread(_fetch, site.url("/html"))
        assert status == 200
        assert site.hits == {"/html": 1}


def test_the_process_ends_with_its_standard_input() -> None:
    site = SiteProcess().start()
    process = site._process
    process.stdin.close()
    assert process.wait(timeout=60) == 0


def test_a_given_port_is_used() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with SiteProcess(port=port) as site:
        assert site.base_url == f"http://127.0.0.1:{port}"


# The clips.


def _streams(name: str) -> str:
    command = [clips.ffmpeg_path(), "-hide_banner", "-i", clips.clip(name)]
    return subprocess.run(command, check=False, capture_output=True, text=True).stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vp9.webm", "Video: vp9"),
        ("hevc.mp4", "Video: hevc"),
        ("rotated.mp4", "rotation of 90"),
        ("chapters.mp4", "Chapter #0:2"),
        ("languages.mkv", "Stream #0:2(fr"),
        ("audio.mp3", "Audio: mp3"),
        ("long20min.mp4", "Duration: 00:20:00"),
        ("broken.mp4", "moov atom not found"),
    ],
)
def test_a_clip_is_what_its_name_says(name: str, said: str) -> None:
    assert said in _streams(name)


def test_a_clip_has_its_size() -> None:
    assert clips.clip("clip3mb.mp4").stat().st_size == 3_000_000


def test_two_makers_of_one_clip_get_along(tmp_path: Path) -> None:
    threads = [threading.Thread(target=clips.stream, args=("fmp4", tmp_path)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["stream-fmp4", "unit360.mp4"]


def test_nothing_is_left_of_a_clip_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(clips.CLIPS, "bad.mp4", lambda folder, out: clips.run_ffmpeg("-i", "missing", out))
    with pytest.raises(subprocess.CalledProcessError):
        clips.clip("bad.mp4", tmp_path)
    assert list(tmp_path.iterdir()) == []
