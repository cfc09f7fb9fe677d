"""The module that imports yt_dlp: it looks links up, has fetched what they lead to, and puts its errors in our words.

All of it runs in a child process of a single-threaded parent that has called `warm_up`. Everything goes through the
egress guard: formats that are not HTTP are never listed, and the ffmpeg that yt-dlp starts for a few streams may speak
nothing else. No text of a person's becomes an option.

What it cannot do: streams that ffmpeg fetches (live ones, SAMPLE-AES) report no progress until they end.
"""

import io
import logging
import os
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import certifi
from yt_dlp import YoutubeDL  # type: ignore[import-untyped]
from yt_dlp.networking import Request, RequestDirector, RequestHandler, Response  # type: ignore[import-untyped]

from engine import urls
from engine.errors import fetching
from engine.errors.fetching import NotLiveYet, PlatformFailed, UnsupportedLink, UnsupportedScheme
from engine.fetch import dealing, downloaders, extracted, extractors
from engine.fetch.downloaders import Hosts, Order
from engine.fetch.extracted import Info
from engine.fetch.meanings import translate
from engine.fetch.parts import Window
from engine.means import Means
from engine.media import Entry, Media, Progress
from storage.errors import UserError

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSES: Final = (0.5, 1.5)
"""Seconds before each further attempt when a site answers with an error of its own."""
RETRIES: Final = 3
"""Further attempts that yt-dlp makes by itself where it downloads by itself."""
_TIMES: Final = re.compile(r"(?: \d{4}-\d\d-\d\d \d\d:\d\d)+$", re.ASCII)
MAX_PAGE_BYTES: Final = 8 * 1024 * 1024
SOCKET_SECONDS: Final = 20.0
BLOCK_BYTES: Final = 64 * 1024
"""What is read first of a download; yt-dlp doubles it while the connection keeps up."""
_NEVER_SECONDS: Final = 10**6

# Everything that ffmpeg may open while it fetches a stream for yt-dlp: rtmp and ftp do not follow the proxy.
FFMPEG_PROTOCOLS: Final = "http,https,httpproxy,tcp,tls,crypto,data"
_FFMPEG_INPUT: Final = ["-nostdin", "-protocol_whitelist", FFMPEG_PROTOCOLS]


def warm_up() -> None:
    """Load in the parent what every child needs: the extractors, with many of their patterns, and the TLS context."""
    with Visit(Means(proxy=""), Path(), _site(_RehearsalSite)) as rehearsal:
        for path in _REHEARSED:
            rehearsal.look(f"https://rehearsal.invalid{path}")
    for hosts in urls.PLATFORMS.values():
        # Patterns are compiled when they are first tried, and those of these sites will be.
        extractors.taker(f"https://www.{hosts[0]}/")
    _share_tls_context()
    _prepared[:] = [_site(_Site)]


@dataclass(frozen=True)
class Found:
    """What a link turned out to be: in our words, and as yt-dlp left it, a JSON object that `Visit.resume` takes."""

    media: Media
    info: Info
    captions: Info = field(default_factory=dict)
    """Where automatic subtitles lie, by language; a visit that resumes does not know."""


@dataclass(frozen=True)
class Part:
    """Some bytes of a file, and the size of the whole where the site says it."""

    data: bytes
    total: int | None


@dataclass(frozen=True)
class Stream:
    """What another program needs to fetch a format: cookies as in Set-Cookie, none of an operator's."""

    url: str
    is_hls: bool
    headers: dict[str, str]
    cookies: tuple[str, ...]


class Visit:
    """One job's dealings with a site, all of them through one proxy; every error it raises is a UserError or a bug."""

    def __init__(self, means: Means, ffmpeg: Path, site: Any = None) -> None:
        self._hosts = Hosts()
        self._signed_in = bool(means.cookies)
        self._site = site or (_prepared.pop() if _prepared else _site(_Site))
        self._site.params.update(ffmpeg_location=str(ffmpeg))
        dealing.equip(self._site, means)

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self._site.close()

    def look(self, url: str) -> Found:
        """Find out what a link leads to; playlists are listed, their items are not looked up."""
        if (scheme := urlsplit(url).scheme) not in ("http", "https"):
            raise UnsupportedScheme(scheme)
        try:
            return self._look(url)
        except NotLiveYet as refusal:
            return self._announced(url, refusal)

    def _look(self, url: str) -> Found:
        with _in_our_words(urlsplit(url).hostname or ""):
            info = _patiently(lambda: self._site.extract_info(url, download=False))
            return self._found(self._only_item(info or {}), url)

    # The page says when the stream begins; the sentence that yt-dlp refuses it with says it in words, if at all.
    def _announced(self, url: str, refusal: NotLiveYet) -> Found:
        self._site.params["ignore_no_formats_error"] = True
        try:
            found = self._look(url)
        except UserError:
            raise refusal from None
        finally:
            self._site.params["ignore_no_formats_error"] = False
        if found.media.live_status != "is_upcoming":
            raise refusal
        return found

    def resume(self, info: Info, url: str) -> Found:
        """Continue from what an earlier visit found, without asking the site again."""
        if info.get("is_live"):
            # Each time that yt-dlp goes through what it found it puts the time behind the title of a live stream.
            info = {**info, "title": _TIMES.sub("", str(info.get("title") or ""))}
        with _in_our_words():
            return self._found(self._site.process_ie_result(info, download=False), url)

    def fetch(
        self,
        found: Found,
        format_id: str,
        target: Path,
        meter: Callable[[Progress], None],
        grown: Callable[[int], None] = lambda _: None,
        window: Window | None = None,
        placed: Callable[[float, float], None] = lambda *_: None,
    ) -> None:
        """Write one of the formats to a file, telling the meter how far it is; what the meter raises ends it.

        Where a window says which part is needed, the file may have holes outside it, or begin later: then `placed`
        is told at which second of the media, and how long the media lasts.
        `grown` is told how many bytes of the file's beginning are there, fewer than before where it begins again.
        Several threads may fetch at once.
        """
        order = Order(extracted.of_format(found.info, format_id), target, meter, grown, self._hosts, window, placed)
        with _in_our_words():
            done = _patiently(lambda: downloaders.fetch(self._site, order), _is_throttled)
        if not done or not target.exists():
            raise PlatformFailed

    def search(self, question: str) -> tuple[Entry, ...]:
        """What yt-dlp finds for a question of its own form ("ytsearch5:words") or at the address of a list."""
        with _in_our_words(urlsplit(question).hostname or ""):
            info = _patiently(lambda: self._site.extract_info(question, download=False))
            return extracted.media(extracted.plain(self._site.sanitize_info(info or {})), question).entries

    def page(self, url: str, headers: Mapping[str, str] | None = None) -> tuple[str, str]:
        """The address that a link to a page leads to in the end, and the page's text; asked for with some headers."""
        with _in_our_words(urlsplit(url).hostname or ""):
            response = _patiently(lambda: self._site.urlopen(Request(url, headers=dict(headers or {}))))
            try:
                return response.url, response.read(MAX_PAGE_BYTES).decode(errors="replace")
            finally:
                response.close()

    def stream(self, found: Found, format_id: str) -> Stream:
        """What another program needs to fetch one of the formats."""
        info = extracted.of_format(found.info, format_id)
        kept = self._site.cookiejar.get_cookies_for_url(info["url"])
        # They become arguments, which every user of the machine can read: an operator's are not handed on.
        handed_on = () if self._signed_in else kept
        cookies = tuple(f"{each.name}={each.value}; path={each.path}; domain={each.domain}" for each in handed_on)
        is_hls = str(info.get("protocol", "")).startswith("m3u8")
        return Stream(info["url"], is_hls, dict(info.get("http_headers") or {}), cookies)

    def bring(self, work: Callable[[Any], T]) -> T:
        """Have something done with yt-dlp's own object, with its errors in our words."""
        with _in_our_words():
            return work(self._site)

    def read(self, found: Found, format_id: str, start: int, count: int) -> Part:
        """Read a part of the file of a format without fetching the rest; no bytes where the site has no ranges."""
        info = extracted.of_format(found.info, format_id)
        headers = {**(info.get("http_headers") or {}), "Range": f"bytes={start}-{start + count - 1}"}
        headers["Accept-Encoding"] = "identity"
        with _in_our_words():
            response = self._site.urlopen(Request(info["url"], headers=headers))
            try:
                total = extracted.total_size(response.status, response.headers)
                whole = response.status == 200 and start > 0
                return Part(b"" if whole else response.read(count), total)
            finally:
                response.close()

    def _found(self, info: Info, url: str) -> Found:
        plain = extracted.plain(self._site.sanitize_info(info))
        media = extracted.media(plain, url)
        if not media.formats and not media.entries and media.live_status == "not_live":
            raise UnsupportedLink(url)
        return Found(media, plain, dict(info.get("automatic_captions") or {}))

    def _only_item(self, info: Info) -> Info:
        entries = [entry for entry in info.get("entries") or () if entry]
        if info.get("_type") != "playlist" or len(entries) != 1:
            return info
        if entries[0].get("_type", "video") == "video":
            return dict(entries[0])
        return self._site.extract_info(entries[0]["url"], download=False, ie_key=entries[0].get("ie_key")) or {}


def _patiently(action: Callable[[], T], again: Callable[[UserError], bool] | None = None) -> T:
    for pause in PAUSES:
        try:
            return action()
        except Exception as error:
            meant = translate(error)
            if meant is None or not (again or _is_passing)(meant):
                raise
            time.sleep(pause)
    return action()


def _is_passing(error: UserError) -> bool:
    return isinstance(error, PlatformFailed)


# Everything else of the kind has been tried again by yt-dlp's downloader already.
def _is_throttled(error: UserError) -> bool:
    return isinstance(error, PlatformFailed) and error.status == 429


class _Silent:
    """Takes what yt-dlp would print; links and tokens can be in it, so it goes no further than the debug log."""

    def debug(self, message: str) -> None:
        log.debug("%s", message)

    info = warning = error = debug


def _options() -> Info:
    pauses = dict.fromkeys(("http", "fragment", "file_access", "extractor"), _pause)
    return {
        "external_downloader_args": {"ffmpeg_i": _FFMPEG_INPUT},
        "hls_prefer_native": True,
        "format": _last_format,
        "noplaylist": True,
        "extract_flat": "in_playlist",
        "playlist_items": f"1:{extracted.MAX_ITEMS}",
        "cachedir": False,
        "continuedl": False,
        "nopart": True,
        "updatetime": False,
        "overwrites": True,
        "buffersize": BLOCK_BYTES,
        "retries": RETRIES,
        "fragment_retries": 1,
        "extractor_retries": 1,
        "file_access_retries": 1,
        "retry_sleep_functions": pauses,
        "skip_unavailable_fragments": False,
        # Notes for taking up a broken download cost 2 ms a segment, and nobody takes one up: its folder is gone.
        "_no_ytdl_file": True,
        "socket_timeout": SOCKET_SECONDS,
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        # Formatting progress for a screen that is not there takes most of the time of a native HLS download.
        "progress_delta": _NEVER_SECONDS,
        "color": {"stdout": "no_color", "stderr": "no_color"},
        "logger": _Silent(),
    }  # fmt: skip


def _pause(n: int) -> float:
    return float(min(0.25 * 2**n, 4.0))


# Which formats are fetched is decided in `engine.formats`; yt-dlp insists on choosing one while it looks.
def _last_format(context: Info) -> list[Info]:
    return list(context["formats"][-1:])


class _Quick(YoutubeDL):  # type: ignore[misc, unused-ignore]
    """yt-dlp that knows without asking all of its extractors which one takes a link, and prints nothing."""

    def extract_info(self, url: str, *arguments: Any, ie_key: str | None = None, **options: Any) -> Any:
        """As yt-dlp's own."""
        if ie_key is None and (taker := extractors.taker(url)) in self._ies:
            ie_key = taker
        return super().extract_info(url, *arguments, ie_key=ie_key, **options)

    def _forceprint(self, key: str, info_dict: Any) -> None:
        """Nothing: for each stage it would make tables of the formats and subtitles that nobody has asked to see."""


class _Site(_Quick):
    """One with request handlers that share one TLS context, which takes 17 ms to make."""

    def build_request_director(self, handlers: Any, preferences: Any = None) -> RequestDirector:
        """As yt-dlp's own."""
        return super().build_request_director([_sharing_tls(handler) for handler in handlers], preferences)


_contexts: dict[tuple[Any, ...], ssl.SSLContext] = {}


@cache
def _sharing_tls(handler: type[RequestHandler]) -> type[RequestHandler]:
    def shared(self: Any, **options: Any) -> ssl.SSLContext:
        key = (self.verify, *sorted(options.items()))
        if key not in _contexts:
            _contexts[key] = handler._make_sslcontext(self, **options)
        return _contexts[key]

    return type(handler.__name__, (handler,), {"_make_sslcontext": shared})


def _share_tls_context() -> None:
    for handler in _Site(_options(), auto_init=False)._request_director.handlers.values():
        handler._make_sslcontext(legacy_ssl_support=None)


# A parent that has looked at these has compiled what is tried on every link, and imported what is imported late.
_REHEARSED: Final = {
    "/page": ("text/html", b'<!doctype html><html><title>A</title><video src="/video.mp4"></video></html>'),
    "/video.mp4": ("video/mp4", b"\0\0\0\x08free"),
    "/list.m3u8": (
        "application/vnd.apple.mpegurl",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n/1.ts\n#EXT-X-ENDLIST\n",
    ),
}


class _RehearsalRH(RequestHandler):  # type: ignore[misc, unused-ignore]
    """Answers from a table, so that the parent opens no connection."""

    _SUPPORTED_URL_SCHEMES = ("https",)

    def _send(self, request: Request) -> Response:
        kind, body = _REHEARSED[urlsplit(request.url).path]
        headers = {"Content-Type": kind, "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"}
        return Response(io.BytesIO(body), request.url, headers)


class _RehearsalSite(_Quick):
    """One without a network."""

    def build_request_director(self, handlers: Any, preferences: Any = None) -> RequestDirector:
        """Only the handler that answers from a table."""
        return super().build_request_director([_RehearsalRH], preferences)


# The parent leaves a site ready to be asked here; a child takes it, and a second one in the same process is made.
_prepared: list[_Site] = []


def _site(kind: type[YoutubeDL]) -> Any:
    site = kind(_options(), auto_init=False)
    for extractor in extractors.every():
        site.add_info_extractor(extractor)
    return site


def imitable(clients: Sequence[str]) -> list[str]:
    """Those of some clients whose TLS can be imitated with what is installed."""
    site = _site(_Site)
    return [each for each in clients if dealing.can_impersonate(site, each)]


def prepare_environment() -> None:
    """Set what ffmpeg reads from this process's environment: no way around the proxy, and certificates to check."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ.pop(name, None)
    if not Path(ssl.get_default_verify_paths().openssl_cafile).exists():
        os.environ.setdefault("SSL_CERT_FILE", certifi.where())


# A refused CONNECT does not say which host it was for; then it is nearly always the one that was asked for.
@contextmanager
def _in_our_words(host: str = "") -> Iterator[None]:
    try:
        yield
    except Exception as error:
        meant = translate(error)
        if meant is None or meant is error:
            raise
        if isinstance(meant, (fetching.PrivateAddress, fetching.HostNotFound)):
            meant.host = meant.host or host
        raise meant from error
