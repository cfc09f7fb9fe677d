"""What yt-dlp's errors, and those met while it worked, mean for the person who asked."""

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from yt_dlp.networking.exceptions import (  # type: ignore[import-untyped]
    HTTPError,
    NoSupportingHandlers,
    ProxyError,
    RequestError,
    TransportError,
    UnsupportedRequest,
)
from yt_dlp.utils import (  # type: ignore[import-untyped]
    ContentTooShortError,
    DownloadError,
    EntryNotInPlaylist,
    ExtractorError,
    GeoRestrictedError,
    ReExtractInfo,
    UnavailableVideoError,
    UnsupportedError,
    UserNotLive,
)

from engine import refusals
from engine.errors import fetching
from engine.errors.fetching import PlatformFailed, UnsupportedLink
from storage.errors import UserError


def translate(error: BaseException) -> UserError | None:
    """What an error of yt-dlp's, or one met while it worked, means for the person who asked; None for a bug."""
    chain = list(_chain(error))
    if _is_guard_away(chain):
        return None
    return _certain(chain) or _first(_meaning(each) for each in chain) or _by_default(chain)


def _first(meanings: Iterator[UserError | None]) -> UserError | None:
    return next((meaning for meaning in meanings if meaning is not None), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = _behind(error)


def _behind(error: BaseException) -> BaseException | None:
    exc_info = getattr(error, "exc_info", None) or (None, None, None)
    candidates = (getattr(error, "cause", None), exc_info[1], error.__cause__, error.__context__)
    return next((each for each in candidates if isinstance(each, BaseException) and each is not error), None)


# These mean the same wherever in the chain they stand.
def _certain(chain: list[BaseException]) -> UserError | None:
    for each in chain:
        if isinstance(each, UserError):
            return each
        if isinstance(each, OSError) and (meant := refusals.by_errno(each)):
            return meant
    host = next(filter(None, map(_host, chain)), "")
    texts = (f"{each} {_refusal(each)}" for each in chain if not isinstance(each, ExtractorError))
    return _first(refusals.by_guard(text, host) for text in texts)


# libcurl drops the reason phrase that the guard gives.
def _refusal(error: BaseException) -> str:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    return refusals.REFUSED_REASON if "X-Clipferry-Refused" in headers else ""


def _host(error: BaseException) -> str:
    spoken_to = getattr(error, "response", None) or getattr(error, "request", None)
    return urlsplit(getattr(spoken_to, "url", None) or "").hostname or ""


def _meaning(error: BaseException) -> UserError | None:
    return next((meaning(error) for kind, meaning in _MEANINGS if isinstance(error, kind)), None)


def _extractor_error(error: Any) -> UserError | None:
    # A wrapper around a network error repeats its text; the status says it better.
    told = error.expected and not isinstance(error.cause, (HTTPError, TransportError))
    if told or "No video formats found" in str(error.orig_msg):
        return refusals.by_sentence(str(error.orig_msg))
    return None


def _unsupported(error: Any) -> UserError | None:
    return None if error.unexpected_errors else refusals.by_scheme(str(error)) or UnsupportedLink()


# What is asked for first is a link of ours: what a client cannot ask for is where the site sends it.
def _request_error(error: Any) -> UserError | None:
    return None if error.cause is None else refusals.by_scheme(str(error)) or PlatformFailed()


def _download_error(error: Any) -> UserError | None:
    return None if _behind(error) else refusals.by_sentence(str(error.msg)) or PlatformFailed()


# A guard that cannot be reached at all is ours to mend, not the site's.
def _is_guard_away(chain: list[BaseException]) -> bool:
    to_proxy = any(isinstance(each, ProxyError) for each in chain)
    return to_proxy and any("Connection refused" in str(each) for each in chain)


_Kinds = type[BaseException] | tuple[type[BaseException], ...]

_MEANINGS: Final[tuple[tuple[_Kinds, Callable[[Any], UserError | None]], ...]] = (
    (GeoRestrictedError, lambda error: fetching.GeoBlocked(list(error.countries or []))),
    (UnsupportedError, lambda error: UnsupportedLink(error.url)),
    (UserNotLive, lambda _: fetching.NotLiveYet()),
    (ExtractorError, _extractor_error),
    (HTTPError, lambda error: refusals.by_status(error.status)),
    (TransportError, lambda error: refusals.by_scheme(str(error)) or PlatformFailed()),
    ((ContentTooShortError, ReExtractInfo, UnavailableVideoError), lambda _: PlatformFailed()),
    (NoSupportingHandlers, _unsupported),
    ((UnsupportedRequest, EntryNotInPlaylist), lambda _: UnsupportedLink()),
    (RequestError, _request_error),
    (DownloadError, _download_error),
    ((ConnectionError, TimeoutError), lambda _: PlatformFailed()),
)  # fmt: skip


# An extractor that expected what happened, but in words that are not in our list, has found the media not to be had.
def _by_default(chain: list[BaseException]) -> UserError | None:
    return fetching.MediaUnavailable() if any(isinstance(e, ExtractorError) and e.expected for e in chain) else None
