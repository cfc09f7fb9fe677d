"""yt-dlp's own downloaders with a faster way to get the bytes; beside `ytdlp` the only module that imports it.

What to ask for, and with which headers, cookies and keys, stays yt-dlp's: sites see the same client. Files come by
`ranges` and the fragments of streams by `fragments`. What neither can do (forms that are posted, live
streams, what only FFmpeg reads) is left to yt-dlp.
"""

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit

from yt_dlp import YoutubeDL  # type: ignore[import-untyped]
from yt_dlp.downloader import get_suitable_downloader  # type: ignore[import-untyped]
from yt_dlp.downloader.dash import DashSegmentsFD  # type: ignore[import-untyped]
from yt_dlp.downloader.hls import HlsFD  # type: ignore[import-untyped]
from yt_dlp.downloader.http import HttpFD  # type: ignore[import-untyped]
from yt_dlp.networking import Request  # type: ignore[import-untyped]
from yt_dlp.networking.exceptions import HTTPError, TransportError  # type: ignore[import-untyped]

from engine.fetch import fragments, parts, ranges, timeline
from engine.fetch.answers import Answer, Host, Span
from engine.fetch.extracted import Info, progress
from engine.media import Progress

_PASSING: Final = (408, 429)
TELL_SECONDS: Final = 0.1
"""Between two reports of how far a stream is."""
_BLOCK_BYTES: Final = 1024 * 1024


class Hosts:
    """The hosts that one job fetches from."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> Host:
        """The host of an address."""
        with self._lock:
            return self._hosts.setdefault(urlsplit(url).netloc, Host())


@dataclass(frozen=True)
class Order:
    """What to fetch, and who is told of it."""

    info: Info
    """One format, as yt-dlp downloads it."""
    target: Path
    meter: Callable[[Progress], None]
    grown: Callable[[int], None]
    """Takes how many bytes of the file's beginning are there; fewer than before when it begins again."""
    hosts: Hosts = field(default_factory=Hosts)
    window: parts.Window | None = None
    """The part of the media that is needed; what is fetched may be more."""
    placed: Callable[[float, float], None] = lambda *_: None
    """Takes the second of the media at which the target begins, and how long the media lasts, where only some
    fragments of it are fetched."""


def fetch(site: YoutubeDL, order: Order) -> bool:
    """Write a format to the target; False where yt-dlp gave up; raises what yt-dlp, the disk and the meter do."""
    info = {**order.info}
    if info.get("http_headers") is None:
        info["http_headers"] = site._calc_headers(info)
    downloader = _kind(info, get_suitable_downloader(info, site.params))(site, site.params)
    downloader.order = order
    downloader.add_progress_hook(lambda status: order.meter(progress(status)))
    # yt-dlp would take up what it finds there, which may be the rest of an attempt that failed.
    order.target.unlink(missing_ok=True)
    order.grown(0)
    done, _ = downloader.download(str(order.target), info)
    if done and order.target.exists():
        order.grown(order.target.stat().st_size)
    return bool(done)


def is_passing(error: Exception) -> bool:
    """Whether a request may be answered at the next attempt."""
    if isinstance(error, HTTPError):
        return error.status >= 500 or error.status in _PASSING
    return isinstance(error, (TransportError, ConnectionError, TimeoutError))


def pause(attempt: int) -> float:
    """Seconds to wait before a further attempt, from number 0."""
    return float(min(0.25 * 2**attempt, 4.0) * random.uniform(0.8, 1.2))  # noqa: S311 - It keeps no secret.


class _File(HttpFD):  # type: ignore[misc, unused-ignore]
    order: Order

    def real_download(self, filename: str, info: Info) -> bool:
        """As yt-dlp's own, in ranges where that is faster."""
        if info.get("request_data") or _field(info, "Range"):
            return bool(super().real_download(filename, info))
        part = (info.get("downloader_options") or {}).get("http_chunk_size")
        ask = self._asking(info)
        source = ranges.Source(ask, self.order.hosts.of(info["url"]), is_passing, pause, part)
        stream, _ = self.sanitize_open(filename, "wb")
        with stream:
            told, window = _Meter(self.order.meter).told, self.order.window
            if window is None or not parts.fetch(source, window, stream, told, self.order.placed):
                ranges.fetch(source, stream.fileno(), told, self.order.grown)
        return True

    def _asking(self, info: Info) -> Callable[[Span | None], Answer]:
        headers = {**(info.get("http_headers") or {}), "Accept-Encoding": "identity"}
        extensions = _extensions(self, info)

        def ask(span: Span | None) -> Answer:
            wanted = {**headers, "Range": span.header} if span else headers
            response = self.ydl.urlopen(Request(info["url"], headers=wanted, extensions=extensions))
            return Answer(response.status, response.headers, response.read, response.close)

        return ask


class _AtOnce:
    """Fragments at once, for those downloaders of yt-dlp's that list them."""

    order: Order
    ydl: Any
    params: Any
    decrypter: Any
    _finish_frag_download: Any
    seconds: Sequence[float] | None = None
    """How long each fragment lasts by its list, those that hold no media left out."""

    def download_and_append_fragments(
        self,
        ctx: Info,
        listed: Iterable[Info],
        info: Info,
        *,
        pack_func: Callable[[bytes, int], bytes] | None = None,
        finish_func: Callable[[], bytes] | None = None,
        **_: Any,
    ) -> bool:
        """As yt-dlp's own; a fragment that cannot be had fails the download."""
        decrypt = self.decrypter(info)
        source: fragments.Source[Info] = fragments.Source(
            self._opening(info), is_passing, pause, self.order.target.absolute().parent
        )
        part = self._part(list(listed), source.open, decrypt) if self.order.window and pack_func is None else None
        wanted = listed if part is None else part
        meter = _Meter(self.order.meter, ctx.get("total_frags") if part is None else len(part))
        with ctx["dest_stream"] as file, fragments.Fetched(source, iter(wanted)) as fetched:
            for found in fetched:
                if found is not None:
                    _append(file, *found, decrypt, pack_func)
                    self.order.grown(file.tell())
                    meter.count += 1
                meter.estimated(fetched.received)
            if finish_func is not None:
                file.write(finish_func())
        return bool(self._finish_frag_download(ctx, info))

    def _part(self, listed: list[Info], opening: Any, decrypt: Callable[[Info, bytes], bytes]) -> list[Info]:
        """The fragments of the window, where that is less than all and it is certain where they begin; else all."""
        seconds, window = self.seconds, self.order.window
        heads = len(listed) - len(seconds) if seconds else 0
        if not seconds or window is None or heads not in (0, 1):
            return listed
        first, stop = timeline.needed(seconds, window.start, window.end)
        if stop - first > len(seconds) * parts.WORTH:
            return listed
        begins: float | None = None
        # Whatever goes wrong here, the plain way meets it again and says what it means.
        with suppress(Exception):
            head = b"".join(_content(opening, decrypt, each) for each in listed[:heads])
            times = [timeline.first_time(_content(opening, decrypt, listed[heads + n]), head) for n in (0, first)]
            begins = timeline.begins(times, sum(seconds[:first])) if first else 0.0
        if begins is None or begins > window.start:
            return listed
        self.order.placed(begins, sum(seconds))
        return listed[:heads] + listed[heads + first : heads + stop]

    def _opening(self, info: Info) -> Callable[[Info], tuple[fragments.Read, Callable[[], None]]]:
        headers = {**(info.get("http_headers") or {}), "Accept-Encoding": "identity"}
        extensions = _extensions(self, info)

        def open_fragment(fragment: Info) -> tuple[fragments.Read, Callable[[], None]]:
            part = fragment.get("byte_range")
            span = Span(part["start"], part["end"]) if part else None
            wanted = {**headers, "Range": span.header} if span else headers
            response = self.ydl.urlopen(Request(fragment["url"], headers=wanted, extensions=extensions))
            if span and response.status != 206:
                return _part_of(response.read, span), response.close
            return response.read, response.close

        return open_fragment


class _Hls(_AtOnce, HlsFD):  # type: ignore[misc, unused-ignore]
    def can_download(self, manifest: str, *facts: Any) -> bool:
        """As yt-dlp's own, which hands the playlist to nobody else."""
        self.seconds = timeline.listed_seconds(manifest)
        return bool(super().can_download(manifest, *facts))


class _Dash(_AtOnce, DashSegmentsFD):  # type: ignore[misc, unused-ignore]
    def real_download(self, filename: str, info: Info) -> bool:
        """As yt-dlp's own."""
        listed = info.get("fragments")
        told = [each.get("duration") for each in listed] if isinstance(listed, list) else []
        # What stands before the media has no length.
        lengths = told[1:] if told and told[0] is None else told
        self.seconds = None if None in lengths else lengths
        return bool(super().real_download(filename, info))


_OURS: Final[dict[Any, Any]] = {HttpFD: _File, HlsFD: _Hls, DashSegmentsFD: _Dash}


# Fragments that come one by one while a stream goes on are yt-dlp's matter.
def _kind(info: Info, theirs: Any) -> Any:
    growing = info.get("is_live") or "http_dash_segments_generator" in str(info.get("protocol")).split("+")
    return theirs if growing else _OURS.get(theirs, theirs)


def _field(info: Info, name: str) -> str | None:
    return next((value for key, value in (info.get("http_headers") or {}).items() if key.lower() == name.lower()), None)


def _extensions(downloader: Any, info: Info) -> Info:
    target = downloader._get_impersonate_target(info)
    return {} if target is None else {"impersonate": target}


def _content(opening: Any, decrypt: Callable[[Info, bytes], bytes], fragment: Info) -> bytes:
    read, close = opening(fragment)
    try:
        return decrypt(fragment, b"".join(iter(lambda: read(_BLOCK_BYTES), b"")))
    finally:
        close()


# A server without ranges sends the whole file, of which only a part was asked for.
def _part_of(read: fragments.Read, span: Span) -> fragments.Read:
    def parts() -> Iterator[bytes]:
        at = 0
        while at < span.stop and (data := read(_BLOCK_BYTES)):
            yield data[max(0, span.start - at) : span.stop - at]
            at += len(data)

    rest = parts()
    return lambda _: next((part for part in rest if part), b"")


def _append(
    file: IO[bytes],
    fragment: Info,
    content: IO[bytes],
    decrypt: Callable[[Info, bytes], bytes],
    pack: Callable[[bytes, int], bytes] | None,
) -> None:
    if pack is None and (fragment.get("decrypt_info") or {}).get("METHOD") != "AES-128":
        shutil.copyfileobj(content, file, _BLOCK_BYTES)
    else:
        plain = decrypt(fragment, content.read())
        file.write(pack(plain, fragment["frag_index"]) if pack else plain)
    file.flush()


class _Meter:
    """Says how far a download is, and how fast."""

    def __init__(self, tell: Callable[[Progress], None], fragments_listed: int | None = None) -> None:
        self.count = 0
        """Fragments that are written."""
        self._tell = tell
        self._listed = fragments_listed
        self._started = time.monotonic()
        self._due = 0.0

    def told(self, done: int, total: int | None) -> None:
        """So many bytes of so many."""
        speed = done / max(0.001, time.monotonic() - self._started)
        left = (total - done) / speed if total and speed else None
        fraction = min(1.0, done / total) if total else None
        self._tell(
            Progress(stage="downloading", fraction=fraction, done_bytes=done, total_bytes=total, speed=speed, eta=left)
        )

    def estimated(self, done: int) -> None:
        """So many bytes, of as many more as there are fragments left; not said too often."""
        now = time.monotonic()
        if now < self._due and self.count != self._listed:
            return
        self._due = now + TELL_SECONDS
        speed = done / max(0.001, now - self._started)
        fraction = min(1.0, self.count / self._listed) if self._listed else None
        left = (now - self._started) * (1 / fraction - 1) if fraction else None
        self._tell(Progress(stage="downloading", fraction=fraction, done_bytes=done, speed=speed, eta=left))
