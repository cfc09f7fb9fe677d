import errno
import io
import re

import pytest
import yt_dlp.cookies
import yt_dlp.networking.exceptions
import yt_dlp.utils
import yt_dlp.utils._utils
from yt_dlp import YoutubeDL, jsinterp
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking import Request, Response
from yt_dlp.networking.exceptions import HTTPError, NoSupportingHandlers, ProxyError, RequestError, TransportError
from yt_dlp.networking.impersonate import ImpersonateTarget
from yt_dlp.postprocessor import common
from yt_dlp.postprocessor.embedthumbnail import EmbedThumbnailPPError
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessorError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError, YoutubeDLError, traversal

from engine import ffmpeg, refusals
from engine.errors import fetching
from engine.errors.fetching import (
    AccessDenied,
    GeoBlocked,
    HostNotFound,
    LoginRequired,
    MediaUnavailable,
    NotLiveYet,
    PlatformFailed,
    PrivateAddress,
    PrivateMedia,
    TooLarge,
    UnsupportedLink,
    UnsupportedScheme,
)
from engine.errors.forms import UnknownChoice
from engine.fetch import ytdlp
from engine.fetch.ytdlp import Visit, translate
from engine.means import Means
from storage.errors import DiskFull, UserError

BUG = type(None)

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


def visit(network):
    return Visit(Means(proxy=network.proxy), ffmpeg.executable())


def look(network, path):
    return visit(network).look(network.url(path))


def fetched(network, path, folder, meter=lambda _: None):
    here = visit(network)
    found = here.look(network.url(path))
    target = folder / "got.mp4"
    here.fetch(found, found.media.formats[-1].id, target, meter)
    return target


def http_error(status, reason=""):
    return HTTPError(Response(io.BytesIO(), "https://host.example/x", {}, status, reason))


def wrapped(error):
    """As yt-dlp hands an error of an extractor's to its caller."""
    return DownloadError(str(error), (type(error), error, None))


# --- looking


def test_a_bare_file_is_a_media_with_one_format(network):
    media = look(network, "/video.mp4").media
    assert media.key == media.url == network.url("/video.mp4")
    assert [each.protocol for each in media.formats] == ["http"]


def test_a_page_with_a_video_tag_is_found(network):
    media = look(network, "/page/short.mp4").media
    assert media.formats
    assert media.title


def test_a_stream_lists_its_heights_in_ffmpegs_words(network):
    media = look(network, "/hls/3/master.m3u8").media
    assert media.heights == [360, 180]
    assert {(each.video_codec, each.audio_codec) for each in media.formats} == {("h264", "aac")}


def test_a_playlist_is_listed_and_not_looked_up(network):
    network.site.reset()
    media = look(network, "/playlist/5").media
    assert [each.index for each in media.entries] == [1, 2, 3, 4, 5]
    assert not [path for path in network.site.hits if path.startswith("/item/")]


@pytest.mark.parametrize(("path", "title"), [("/page/x?title=A+(1)", "A (1)"), ("/title?t=A+(1)", "A (1)")])
def test_a_title_is_as_the_page_has_it(network, path, title):
    assert look(network, path).media.title == title


def test_every_request_goes_through_the_proxy(network):
    nowhere = Visit(Means(proxy="http://127.0.0.1:1"), ffmpeg.executable())
    network.site.reset()
    with pytest.raises(DownloadError):
        nowhere.look(network.url("/video.mp4"))
    assert not network.site.hits


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/html", UnsupportedLink), ("/status/404", MediaUnavailable), ("/status/410", MediaUnavailable),
        ("/status/401", LoginRequired), ("/denied", AccessDenied), ("/status/451", GeoBlocked),
        ("/status/500", PlatformFailed), ("/status/429", PlatformFailed), ("/drm.m3u8", fetching.DrmProtected),
        ("/playlist/0", UnsupportedLink), ("/redirect?to=http://10.0.0.1/", PrivateAddress),
        ("/redirect?to=file:///etc/passwd", UnsupportedScheme), ("/redirect?to=JavaScript:alert(1)", UnsupportedScheme),
        ("/redirect?to=http://[", PlatformFailed),
    ],
)  # fmt: skip
def test_a_site_that_refuses_is_understood(network, path, error):
    with pytest.raises(error):
        look(network, path)


def test_a_fault_of_the_site_is_met_with_another_attempt(network):
    network.site.reset()
    with pytest.raises(PlatformFailed) as caught:
        look(network, "/status/503")
    assert caught.value.facts() == {"status": 503}
    assert network.site.hits["/status/503"] == 2


def test_what_is_gone_is_asked_for_once(network):
    network.site.reset()
    with pytest.raises(MediaUnavailable):
        look(network, "/status/404")
    assert network.site.hits["/status/404"] == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_private_addresses_are_refused_in_both_forms_of_the_proxy(network, scheme):
    with pytest.raises(PrivateAddress) as caught:
        visit(network).look(f"{scheme}://10.0.0.1/video.mp4")
    assert caught.value.facts() == {"host": "10.0.0.1"}


def test_a_host_that_does_not_answer_is_named(network):
    with pytest.raises(HostNotFound) as caught:
        visit(network).look("http://127.0.0.1:1/video.mp4")
    assert caught.value.facts() == {"host": "127.0.0.1"}


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x"])
def test_other_schemes_find_nothing(network, link):
    with pytest.raises(UserError):
        visit(network).look(link)


class Announced(InfoExtractor):
    """A site whose stream begins at a moment that only the page's data tell."""

    _VALID_URL = r"https?://stream\.example/(?P<id>\w+)"

    def _real_extract(self, url):
        name = self._match_id(url)
        self.raise_no_formats("This live event will begin in a few moments.", expected=True)
        told = {"live_status": "is_upcoming", "release_timestamp": 4_000_000_000} if name == "soon" else {}
        return {"id": name, "title": name, "formats": [], **told}


def visit_announced(network):
    site = ytdlp._Site(ytdlp._options(), auto_init=False)
    site.add_info_extractor(Announced())
    return Visit(Means(proxy=network.proxy), ffmpeg.executable(), site)


def test_a_stream_that_is_announced_says_when_it_begins(network):
    media = visit_announced(network).look("https://stream.example/soon").media
    assert (media.live_status, media.starts_at, media.formats) == ("is_upcoming", 4_000_000_000, ())


def test_a_stream_that_is_not_there_has_not_begun(network):
    with pytest.raises(NotLiveYet) as caught:
        visit_announced(network).look("https://stream.example/offline")
    assert caught.value.starts_at is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_guard_is_understood_through_every_library(network, scheme):
    here = visit(network)
    request = Request(f"{scheme}://10.0.0.1/", extensions={"impersonate": ImpersonateTarget("chrome")})
    with pytest.raises(RequestError) as caught:
        here._site.urlopen(request)
    assert type(translate(caught.value)) is PrivateAddress


# --- fetching


def test_a_file_arrives_whole_and_tells_how_far_it_is(network, tmp_path):
    told = []
    target = fetched(network, "/clips/short.mp4", tmp_path, told.append)
    assert target.stat().st_size == network.site.state.clips.joinpath("short.mp4").stat().st_size
    assert told[-1].fraction == 1.0
    assert told[-1].done_bytes == target.stat().st_size


def test_a_later_visit_goes_on_without_asking_again(network, tmp_path):
    found = look(network, "/page/short.mp4")
    network.site.reset()
    later = visit(network)
    resumed = later.resume(found.info, found.media.url)
    later.fetch(resumed, resumed.media.formats[-1].id, tmp_path / "got.mp4", lambda _: None)
    assert resumed.media == found.media
    assert not [path for path in network.site.hits if path.startswith("/page")]


def test_a_live_title_has_one_time_behind_it_however_often_it_is_visited(network):
    found = look(network, "/live/stream.m3u8")
    resumed = visit(network).resume(found.info, found.media.url)
    again = visit(network).resume(resumed.info, found.media.url)
    assert re.fullmatch(r"stream \d{4}-\d\d-\d\d \d\d:\d\d", again.media.title)


def test_a_dropped_connection_is_taken_up_again(network, tmp_path):
    network.site.reset()
    assert fetched(network, "/drop-once/300000/clips/short.mp4", tmp_path).stat().st_size > 600_000


def test_failing_segments_are_asked_for_again(network, tmp_path):
    network.site.reset()
    assert fetched(network, "/third500/hls/4/360/index.m3u8", tmp_path).stat().st_size > 100_000


@pytest.mark.parametrize("part", ["segment", "key", "map"])
def test_a_stream_that_points_inside_is_refused(network, tmp_path, part):
    with pytest.raises(PrivateAddress):
        fetched(network, f"/hls-evil.m3u8?to=http://10.0.0.1/secret&part={part}", tmp_path)


def test_what_the_meter_raises_ends_the_download(network, tmp_path):
    def meter(progress):
        raise TooLarge(1, progress.total_bytes)

    with pytest.raises(TooLarge):
        fetched(network, "/clips/short.mp4", tmp_path, meter)


def test_a_part_of_a_file_is_read(network):
    here = visit(network)
    found = here.look(network.url("/clips/short.mp4"))
    whole = network.site.state.clips.joinpath("short.mp4").read_bytes()
    part = here.read(found, found.media.formats[-1].id, 100, 50)
    assert (part.data, part.total) == (whole[100:150], len(whole))


def test_a_site_without_ranges_gives_no_later_part(network):
    here = visit(network)
    found = here.look(network.url("/no-range/clips/short.mp4"))
    assert here.read(found, found.media.formats[-1].id, 100, 50).data == b""
    assert here.read(found, found.media.formats[-1].id, 0, 50).data != b""


def test_an_unknown_format_is_refused(network, tmp_path):
    here = visit(network)
    found = here.look(network.url("/video.mp4"))
    with pytest.raises(UnknownChoice):
        here.fetch(found, "nothing", tmp_path / "x", lambda _: None)


def test_options_that_must_never_be_on_are_off():
    options = ytdlp._options()
    forbidden = ("writelink", "writeurllink", "writewebloclink", "writedesktoplink", "enable_file_urls", "exec_cmd")
    assert not set(forbidden) & set(options)
    assert options["cachedir"] is False
    assert "-protocol_whitelist" in options["external_downloader_args"]["ffmpeg_i"]
    assert not {"file", "rtmp", "ftp"} & set(ytdlp.FFMPEG_PROTOCOLS.split(","))


# --- errors


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


# An extractor's own classes are ExtractorErrors, and mean what those mean.
ALL_ERRORS = {kind.__name__ for kind in _below(YoutubeDLError) if not kind.__module__.startswith("yt_dlp.extractor")}
HTTP_404 = http_error(404)
MADE = {
    "YoutubeDLError": (YoutubeDLError("x"), BUG),
    "_RequiredError": (traversal._RequiredError("x"), BUG),
    "JS_Break": (jsinterp.JS_Break(), BUG),
    "JS_Continue": (jsinterp.JS_Continue(), BUG),
    "JS_Throw": (jsinterp.JS_Throw("x"), BUG),
    "Exception": (jsinterp.JSInterpreter.Exception("x"), BUG),
    "AudioConversionError": (common.AudioConversionError("x"), BUG),
    "FFmpegPostProcessorError": (FFmpegPostProcessorError("x"), BUG),
    "EmbedThumbnailPPError": (EmbedThumbnailPPError("x"), BUG),
    "ExtractorError": (ExtractorError("strange words", expected=True), MediaUnavailable),
    "UnsupportedError": (yt_dlp.utils.UnsupportedError("https://a.example"), UnsupportedLink),
    "RegexNotFoundError": (yt_dlp.utils.RegexNotFoundError("Unable to extract title"), BUG),
    "GeoRestrictedError": (GeoRestrictedError("x", countries=["DE"]), GeoBlocked),
    "UserNotLive": (yt_dlp.utils.UserNotLive(), NotLiveYet),
    "DownloadError": (DownloadError("ffmpeg exited with code 1"), PlatformFailed),
    "EntryNotInPlaylist": (yt_dlp.utils.EntryNotInPlaylist(), UnsupportedLink),
    "SameFileError": (yt_dlp.utils.SameFileError("x"), BUG),
    "PostProcessingError": (yt_dlp.utils.PostProcessingError("x"), BUG),
    "DownloadCancelled": (yt_dlp.utils.DownloadCancelled(), BUG),
    "ExistingVideoReached": (yt_dlp.utils.ExistingVideoReached(), BUG),
    "RejectedVideoReached": (yt_dlp.utils.RejectedVideoReached(), BUG),
    "MaxDownloadsReached": (yt_dlp.utils.MaxDownloadsReached(), BUG),
    "ReExtractInfo": (yt_dlp.utils.ReExtractInfo("x"), PlatformFailed),
    "ThrottledDownload": (yt_dlp.utils.ThrottledDownload(), PlatformFailed),
    "UnavailableVideoError": (yt_dlp.utils.UnavailableVideoError("x"), PlatformFailed),
    "ContentTooShortError": (yt_dlp.utils.ContentTooShortError(1, 2), PlatformFailed),
    "XAttrMetadataError": (yt_dlp.utils.XAttrMetadataError(1, "x"), BUG),
    "XAttrUnavailableError": (yt_dlp.utils.XAttrUnavailableError("x"), BUG),
    "UnsafeExecExpansionError": (yt_dlp.utils._utils.UnsafeExecExpansionError("x"), BUG),
    "CookieLoadError": (yt_dlp.cookies.CookieLoadError("x"), BUG),
    "RequestError": (yt_dlp.networking.exceptions.RequestError("x"), BUG),
    "UnsupportedRequest": (yt_dlp.networking.exceptions.UnsupportedRequest("x"), UnsupportedLink),
    "NoSupportingHandlers": (NoSupportingHandlers([], []), UnsupportedLink),
    "TransportError": (TransportError("x"), PlatformFailed),
    "HTTPError": (HTTP_404, MediaUnavailable),
    "IncompleteRead": (yt_dlp.networking.exceptions.IncompleteRead(1, 2), PlatformFailed),
    "SSLError": (yt_dlp.networking.exceptions.SSLError("x"), PlatformFailed),
    "CertificateVerifyError": (yt_dlp.networking.exceptions.CertificateVerifyError("x"), PlatformFailed),
    "ProxyError": (ProxyError("Remote end closed connection"), PlatformFailed),
}


def test_every_class_of_error_has_been_thought_of(subtests):
    for kind in sorted(ALL_ERRORS):
        with subtests.test(kind):
            error, meant = MADE[kind]
            assert type(error).__name__ == kind
            assert type(translate(error)) is meant


def test_an_error_means_the_same_inside_a_download_error(subtests):
    for name, (error, meant) in MADE.items():
        with subtests.test(name):
            assert type(translate(wrapped(error))) is meant


def test_the_cause_says_more_than_its_wrapper():
    wrapper = ExtractorError("Unable to download webpage: HTTP Error 410: Gone", cause=http_error(410))
    assert translate(wrapped(wrapper)).to_json() == {"code": "media_unavailable", "status": 410}


def test_what_the_extractor_read_says_more_than_the_status_behind_it():
    error = ExtractorError("This video is private", expected=True)
    error.__context__ = http_error(403)
    assert isinstance(translate(wrapped(error)), PrivateMedia)


def test_countries_are_among_the_facts():
    assert translate(wrapped(GeoRestrictedError("x", countries=["DE", "AT"]))).facts() == {"countries": ["DE", "AT"]}


def test_an_extractor_that_did_not_expect_it_has_a_bug():
    assert translate(wrapped(ExtractorError("Unable to extract player: private login"))) is None


def test_a_full_disk_is_seen_through_every_wrapper():
    assert isinstance(translate(wrapped(OSError(errno.ENOSPC, "No space left on device"))), DiskFull)


def test_a_file_beyond_the_limit_of_the_process_is_too_large():
    assert isinstance(translate(OSError(errno.EFBIG, "File too large")), TooLarge)


def test_the_guards_refusal_is_not_the_sites():
    refused = http_error(403, refusals.REFUSED_REASON)
    assert translate(refused).to_json() == {"code": "private_address", "host": "host.example"}


def test_a_guard_that_is_away_is_a_bug():
    cause = ConnectionRefusedError(111, "Connection refused")
    assert translate(ProxyError("Unable to connect to proxy", cause=cause)) is None


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), MemoryError(), OSError(errno.EACCES, "x")])
def test_other_errors_are_bugs(error):
    assert translate(error) is None


def test_our_own_errors_stay_themselves():
    error = NotLiveYet(5.0)
    assert translate(wrapped(error)) is error


def test_a_circle_of_causes_ends():
    error = KeyError("x")
    error.__context__ = other = ValueError("y")
    other.__context__ = error
    assert translate(error) is None


def test_no_tables_are_made_of_what_nobody_prints(network, monkeypatch):
    for name in ("render_formats_table", "render_thumbnails_table", "render_subtitles_table"):
        monkeypatch.setattr(YoutubeDL, name, None)
    assert look(network, "/page/short.mp4").media.formats


# --- warming up


def test_warming_up_needs_no_network_and_leaves_a_site_ready(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)
    ytdlp.warm_up()
    assert len(ytdlp._prepared) == 1
    assert len(ytdlp._contexts) == 1
    ytdlp._prepared.clear()
