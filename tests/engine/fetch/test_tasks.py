import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import ffmpeg, mediainfo
from engine.errors.fetching import (
    AccessDenied,
    IncompleteMedia,
    MediaUnavailable,
    NotLiveYet,
    NotMedia,
    PlatformFailed,
    PrivateAddress,
    TooLarge,
    TooLong,
    UnsupportedLink,
)
from engine.fetch import tasks, ytdlp
from engine.media import Media, Produced, Progress
from storage.errors import DiskFull

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

COOKIES = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret-cookie\n"


@pytest.fixture(autouse=True)
def _in_a_folder_without_pauses(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


def probe(network, path, **more):
    return tasks.TASKS["probe"]({"url": network.url(path), "proxy": network.proxy, **more}, lambda _: None)


def download(network, path, raw=None, tell=lambda _: None, max_bytes=10**9, max_seconds=3600.0, **choice):
    limits = {"max_bytes": max_bytes, "max_seconds": max_seconds, "proxy": network.proxy}
    request = {"url": network.url(path), "choice": choice, "limits": limits, "raw": raw}
    result = tasks.TASKS["download"](json.loads(json.dumps(request)), tell)
    return Produced.model_validate(result["files"][0])


# --- looking


def test_a_look_is_a_media_with_something_to_hand_back(network):
    result = json.loads(json.dumps(probe(network, "/page/short.mp4")))
    assert Media.model_validate(result).formats
    assert result["raw"]["formats"]


@pytest.mark.parametrize("name", ["short.mp4", "moov-at-end.mp4"])
def test_of_a_bare_file_only_the_parts_that_say_what_it_is_are_read(network, name):
    media = Media.model_validate(probe(network, f"/clips/{name}"))
    (only,) = media.formats
    assert media.duration == pytest.approx(3, abs=0.1)
    assert (only.width, only.height, only.video_codec, only.audio_codec) == (640, 360, "h264", "aac")
    assert (only.size, only.size_exact) == (network.site.state.clips.joinpath(name).stat().st_size, True)


@pytest.mark.parametrize("name", ["vp9.webm", "audio.mp3", "audio.m4a", "languages.mkv"])
def test_every_kind_of_bare_file_has_a_duration(network, name):
    assert Media.model_validate(probe(network, f"/clips/{name}")).duration == pytest.approx(3, abs=0.1)


def test_a_stream_has_the_duration_of_its_playlist(network):
    assert probe(network, "/hls/10/master.m3u8")["duration"] == pytest.approx(10, abs=1)


@pytest.mark.parametrize("path", ["/dressed.mp4", "/empty.mp4", "/clips/broken.mp4", "/no-range/clips/moov-at-end.mp4"])
def test_a_file_that_says_nothing_still_is_a_media(network, path):
    assert probe(network, path)["duration"] is None


def test_a_head_that_comes_too_slowly_is_done_without(network, monkeypatch):
    monkeypatch.setattr(tasks, "HEAD_SECONDS", -1.0)
    assert probe(network, "/clips/short.mp4")["duration"] is None


def test_what_is_too_large_to_hand_back_is_not_handed_back(network, monkeypatch):
    monkeypatch.setattr(tasks, "MAX_RAW_BYTES", 10)
    assert probe(network, "/clips/short.mp4")["raw"] is None


def test_a_look_leaves_no_file(network, tmp_path):
    probe(network, "/clips/short.mp4")
    assert not list(tmp_path.iterdir())


# --- downloading


@pytest.mark.parametrize(
    "path", ["/clips/short.mp4", "/page/short.mp4", "/watch/a", "/hls/3/master.m3u8", "/dash/files.mpd"]
)
@pytest.mark.parametrize("container", ["mp4", "mp3"])
def test_every_kind_of_link_becomes_the_file_asked_for(network, tmp_path, path, container):
    file = download(network, path, container=container, height=1080)
    assert [each.name for each in tmp_path.iterdir()] == [f"media.{container}"]
    assert file.path == tmp_path / f"media.{container}"
    assert file.size == file.path.stat().st_size
    assert file.duration == pytest.approx(3, abs=0.2)
    expected = ("h264", "aac") if container == "mp4" else (None, "mp3")
    assert (file.video_codec, file.audio_codec) == expected


def test_a_file_that_phones_play_stays_as_it_came(network):
    file = download(network, "/clips/short.mp4", height=1080)
    assert file.path.read_bytes() == network.site.state.clips.joinpath("short.mp4").read_bytes()


def test_an_index_at_the_end_is_moved_to_the_front(network):
    assert mediainfo.inspect(download(network, "/clips/moov-at-end.mp4").path).faststart


def test_m4a_and_webm_are_made(network):
    assert download(network, "/clips/short.mp4", container="m4a").audio_codec == "aac"
    assert download(network, "/clips/vp9.webm", container="webm").video_codec == "vp9"


def test_a_rotated_picture_has_the_sides_that_are_seen(network):
    file = download(network, "/clips/rotated.mp4")
    assert (file.width, file.height) == (360, 640)


def test_a_height_is_kept(network):
    assert download(network, "/hls/3/master.m3u8", height=180).height == 180


def test_what_was_found_before_is_not_asked_for_again(network):
    raw = probe(network, "/page/short.mp4")["raw"]
    network.site.reset()
    download(network, "/page/short.mp4", raw=raw)
    assert sum(network.site.hits.values()) == 1


def test_what_a_look_has_left_in_the_process_is_not_asked_for_again(network):
    probe(network, "/page/short.mp4", leave=True)
    network.site.reset()
    assert download(network, "/page/short.mp4").duration == pytest.approx(3, abs=0.1)
    assert sum(network.site.hits.values()) == 1


def test_what_a_look_has_left_is_for_one_download_of_the_same_link(network):
    probe(network, "/clips/chapters.mp4", leave=True)
    assert download(network, "/clips/short.mp4").duration == pytest.approx(3, abs=0.1)
    network.site.reset()
    download(network, "/clips/chapters.mp4")
    assert sum(network.site.hits.values()) > 1


def test_an_address_that_has_expired_since_a_look_left_it_is_looked_up_afresh(network):
    probe(network, "/clips/short.mp4", leave=True)
    tasks._left[0].found.info["formats"][0]["url"] = network.url("/status/403")
    assert download(network, "/clips/short.mp4").duration == pytest.approx(3, abs=0.1)


def test_a_list_and_what_cookies_have_opened_are_not_left(network):
    probe(network, "/playlist/3", leave=True)
    probe(network, "/clips/short.mp4", leave=True, means={"cookies": COOKIES})
    assert tasks._left == []


def test_an_address_that_has_expired_is_looked_up_afresh(network):
    raw = probe(network, "/clips/short.mp4")["raw"]
    raw["formats"][0]["url"] = network.url("/status/403")
    assert download(network, "/clips/short.mp4", raw=raw).duration == pytest.approx(3, abs=0.1)


def test_an_address_that_is_refused_afresh_is_refused(network):
    raw = probe(network, "/clips/short.mp4")["raw"]
    raw["formats"][0]["url"] = network.url("/status/404")
    with pytest.raises(MediaUnavailable):
        download(network, "/status/404", raw=raw)


def test_progress_is_told_in_stages_and_not_too_often(network):
    told = []
    download(network, "/clips/clip3mb.mp4", container="mp3", tell=told.append)
    stages = [Progress.model_validate(each).stage for each in told]
    assert stages[0] == "downloading"
    assert "converting" in stages
    assert len(told) < 20


def test_the_title_and_the_artist_are_tags(network):
    path = download(network, "/title?t=Caf%C3%A9", container="mp3").path
    command = [ffmpeg.executable(), "-v", "error", "-i", path, "-f", "ffmetadata", "-"]
    assert "title=" in subprocess.run(command, check=True, capture_output=True).stdout.decode()


# --- refusing


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/dressed.mp4", NotMedia), ("/empty.mp4", NotMedia), ("/clips/broken.mp4", NotMedia),
        ("/clips/picture.jpg", UnsupportedLink), ("/playlist/3", UnsupportedLink),
        ("/members/clips/short.mp4", AccessDenied),
        ("/hls-evil.m3u8?to=http://10.0.0.1/x.ts", PrivateAddress),
    ],
)  # fmt: skip
def test_bad_links_are_refused(network, path, error):
    with pytest.raises(error):
        download(network, path)


@pytest.mark.parametrize("path", ["/clips/short.mp4", "/hls/3/master.m3u8", "/chunked/clips/short.mp4", "/endless.mp4"])
def test_a_file_beyond_the_limit_is_broken_off(network, tmp_path, path):
    with pytest.raises(TooLarge) as caught:
        download(network, path, max_bytes=100_000)
    assert caught.value.limit == 100_000
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) < 5_000_000


def test_a_size_that_is_known_is_refused_before_the_first_byte(network, tmp_path):
    raw = probe(network, "/clips/short.mp4")["raw"]
    raw["formats"][0]["filesize"] = 10**12
    with pytest.raises(TooLarge) as caught:
        download(network, "/clips/short.mp4", raw=raw)
    assert caught.value.actual == 10**12
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["/clips/short.mp4", "/hls/3/master.m3u8"])
def test_the_real_duration_counts(network, path):
    with pytest.raises(TooLong) as caught:
        download(network, path, max_seconds=1.5)
    assert caught.value.actual > 1.5


def test_a_connection_that_always_drops_is_the_platforms_fault(network):
    with pytest.raises(PlatformFailed):
        download(network, "/truncated/clips/short.mp4")


def test_a_shorter_file_than_promised_is_tried_again_and_refused(network):
    raw = probe(network, "/clips/short.mp4")["raw"]
    raw["duration"] = 60
    assert download(network, "/clips/short.mp4", raw=raw).duration == pytest.approx(3, abs=0.1)


def test_half_a_file_is_never_delivered(network, tmp_path, monkeypatch):
    whole = network.site.state.clips.joinpath("short.mp4").read_bytes()

    def fetch(_visit, _found, _format, target, _meter, grown, **_):
        target.write_bytes(whole[: len(whole) // 2])

    monkeypatch.setattr(ytdlp.Visit, "fetch", fetch)
    with pytest.raises(IncompleteMedia) as caught:
        download(network, "/clips/short.mp4")
    assert caught.value.facts() == {"expected": pytest.approx(3, abs=0.1), "actual": pytest.approx(1.5, abs=0.1)}


def test_a_full_disk_says_so(network, monkeypatch):
    def read(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    raw = probe(network, "/clips/short.mp4")["raw"]
    monkeypatch.setattr("yt_dlp.downloader.common.FileDownloader.sanitize_open", read)
    with pytest.raises(DiskFull):
        download(network, "/clips/short.mp4", raw=raw)


def test_a_stream_that_has_not_begun_says_when(network):
    raw = probe(network, "/clips/short.mp4")["raw"]
    raw |= {"live_status": "is_upcoming", "release_timestamp": 4_000_000_000}
    with pytest.raises(NotLiveYet) as caught:
        download(network, "/clips/short.mp4", raw=raw)
    assert caught.value.starts_at == 4_000_000_000


# --- in a forked child


FORKED = """
import json, os, resource, sys
from engine.fetch import tasks
from storage.errors import UserError
tasks.warm_up()
threads = len(os.listdir("/proc/self/task"))
if not os.fork():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        tasks.download(json.loads(sys.argv[1]), lambda _: None)
    except UserError as error:
        print(json.dumps({"threads": threads, "error": error.to_json()}), flush=True)
    os._exit(0)
os.wait()
"""


def test_a_forked_child_of_a_warm_parent_keeps_to_its_file_size(network, tmp_path):
    limits = {"max_bytes": 10**9, "max_seconds": 60, "proxy": network.proxy}
    request = {"url": network.url("/chunked/clips/short.mp4"), "choice": {}, "limits": limits}
    command = [sys.executable, "-c", FORKED, json.dumps(request)]
    env = {"PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert json.loads(ran.stdout) == {"threads": 1, "error": {"code": "too_large", "limit": 100_000, "actual": None}}


def test_the_picture_alone_is_fetched_without_the_media(network):
    looked = json.loads(json.dumps(probe(network, "/watch/a?heights=360")))
    poster = download(network, "/watch/a?heights=360", raw=looked["raw"], poster=True)
    assert (poster.role, poster.path.read_bytes()[:3]) == ("thumbnail", b"\xff\xd8\xff")
    assert [each.name for each in Path().iterdir()] == [poster.path.name]


def test_a_bare_file_tells_its_chapters_and_is_divided_by_them(network):
    media = Media.model_validate(probe(network, "/clips/chapters.mp4"))
    assert [(each.title, each.start, each.end) for each in media.chapters] == [
        ("Beginning", 0, 1), ("Middle", 1, 2), ("End", 2, pytest.approx(3, abs=0.1)),
    ]  # fmt: skip
    limits = {"max_bytes": 10**9, "max_seconds": 3600.0, "proxy": network.proxy}
    request = {"url": network.url("/clips/chapters.mp4"), "choice": {"chapters": True, "container": "mp3"}}
    files = tasks.TASKS["download"]({**request, "limits": limits}, lambda _: None)["files"]
    assert [file["name"] for file in files] == [
        "chapters - 01 Beginning.mp3", "chapters - 02 Middle.mp3", "chapters - 03 End.mp3",
    ]  # fmt: skip
