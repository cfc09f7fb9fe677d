"""What a site's answer means for the person who asked: status codes, reasons and sentences become errors; pure."""

import errno
import re
import resource
from collections.abc import Callable
from typing import Final

from engine.errors.fetching import (
    AccessDenied,
    DrmProtected,
    GeoBlocked,
    HostNotFound,
    LoginRequired,
    MediaUnavailable,
    NotLiveYet,
    NotMedia,
    PlatformFailed,
    PrivateAddress,
    PrivateMedia,
    TooLarge,
    UnsupportedLink,
    UnsupportedScheme,
)
from storage.errors import DiskFull, UserError

# What the egress guard answers with; light enough for the children, who read it, to load.
REFUSED_REASON: Final = "Address refused by the egress guard"
"""The reason phrase of every refusal, 403, on both forms of request."""
NOT_FOUND_REASON: Final = "Host not found"
UNREACHABLE_REASON: Final = "Host unreachable"
TIMED_OUT_REASON: Final = "Host timed out"
MALFORMED_REASON: Final = "Malformed answer"
UPSTREAM_REASON: Final = "No upstream proxy"
_HOST_REASONS: Final = (NOT_FOUND_REASON, UNREACHABLE_REASON, TIMED_OUT_REASON)

# libcurl tells the status of a proxy's answer and drops its reason phrase.
_CURL_REFUSED: Final = "CONNECT tunnel failed, response 403"
_CURL_HOST: Final = re.compile(r"CONNECT tunnel failed, response 50[24]")


def by_guard(text: str, host: str = "") -> UserError | None:
    """The error behind one of the egress guard's own answers, recognised by its reason phrase."""
    if REFUSED_REASON in text or _CURL_REFUSED in text:
        return PrivateAddress(host)
    if any(reason in text for reason in _HOST_REASONS) or _CURL_HOST.search(text):
        return HostNotFound(host)
    return PlatformFailed(502) if MALFORMED_REASON in text or UPSTREAM_REASON in text else None


def by_status(status: int) -> UserError:
    """The error behind an HTTP status (RFC 9110, RFC 7725) that is not a success."""
    if status in (404, 410):
        return MediaUnavailable(status)
    if status == 401:
        return LoginRequired()
    if status == 451:
        return GeoBlocked([])
    if status == 429 or status >= 500 or status < 400:
        return PlatformFailed(status)
    return AccessDenied(status)


def by_errno(error: OSError) -> UserError | None:
    """The error behind a failed write: no room on the disk, or more than this process may write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno == errno.EFBIG:
        return too_large_for_process()
    return None


def too_large_for_process() -> TooLarge:
    """A file grew to the largest size that this process may write, in bytes."""
    return TooLarge(resource.getrlimit(resource.RLIMIT_FSIZE)[0])


# What is said of an address in a scheme that is not spoken: by yt-dlp, and by requests and libcurl of a redirect to it.
_SCHEME: Final = re.compile(
    r"""Unsupported url scheme: "([^"]+)"|No connection adapters were found for '([^':]+):"""
    r"""|Protocol "([^"]+)" (?:not supported|disabled)"""
)


def by_scheme(text: str) -> UnsupportedScheme | None:
    """The error behind an address that is neither http nor https, recognised by what a client says of it."""
    found = _SCHEME.search(text)
    return UnsupportedScheme((found[1] or found[2] or found[3])[:40].lower()) if found else None


_STATUS: Final = re.compile(r"\bHTTP Error (\d{3})\b")


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


# In this order: a sentence that speaks of a private video often asks to sign in as well, and one that speaks of a
# country often says that the video is not available. Taken from the sentences of yt-dlp's extractors.
_SENTENCES: Final[tuple[tuple[re.Pattern[str], Callable[[], UserError]], ...]] = (
    (_pattern(r"\bDRM\b", r"widevine", r"fairplay", r"playready"), DrmProtected),
    (
        _pattern(
            r"geo[- ]?(restrict|block|lock)",
            r"(your|this|the|some|certain|selected|following) (country|countries|region|location|territory|area)",
            r"outside (of )?(the )?[A-Z][a-z]+",
            r"available (only )?(in|from) the (US|UK|EU)\b",
        ),
        lambda: GeoBlocked([]),
    ),
    (
        _pattern(
            r"too many requests",
            r"rate[- ]?limit",
            r"try again (later|in)",
            r"temporarily",
            r"timed? ?out",
            r"servers? (is|are) (down|busy|overloaded)",
            r"internal (server )?error",
            r"under maintenance",
            r"check back (later|soon)",
            r"(still|being|is) process(ed|ing)|processing this video",
            r"not downloadable yet",
            r"page needs to be reloaded",
            r"incomplete data|network error",
            r"internal data error|failed to (load|connect)",
        ),
        PlatformFailed,
    ),
    (
        _pattern(
            r"not a (ro)?bot",
            r"captcha",
            r"cloudflare",
            r"anti-?bot",
            r"(verify|prove)[\w' ]* human",
            r"(ip|account)[\w ]* \w*block",
            r"your ip( address)? is unable",
            r"request is (rejected|blocked)",
        ),
        AccessDenied,
    ),
    (
        _pattern(
            r"(live event|premiere|stream|broadcast|show|video|it) (will )?(begin|start|premiere)",
            r"premieres in",
            r"not (currently|yet) (live|started|begun|broadcasting|streaming|available yet)",
            r"(is|isn't|not) (not )?(currently )?(live|online) (now|right now|yet|at the moment|currently)",
            r"has not (yet )?(started|begun)",
            r"not (started|begun) yet",
            r"(event|stream|broadcast|premiere|video) is scheduled",
            r"(streamer|channel|user|host) is not (currently )?live",
            r"\bis offline\b",
            r"\bupcoming\b",
        ),
        NotLiveYet,
    ),
    (
        _pattern(
            r"(video|post|account|profile|media|track|playlist|content|user|broadcast|this) is private",
            r"\bprivate (video|post|account|profile|media|track|playlist|user|content)",
            r"friends[- ]only",
            r"protected (tweet|account|post)",
            r"(videos?|post|album) (is|are) (password[- ])?protected",
            r"wrong (\w+ )?password|password[- ]protected",
            r"(account|post|profile|group) is (either )?(likely )?(either )?private",
        ),
        PrivateMedia,
    ),
    (
        _pattern(
            r"(log|sign)(ged|ed)?[- ]?in(to)?\b",
            r"supporter[- ]only",
            r"sensitive content",
            r"nsfw",
            r"your account (does not|doesn't) have",
            r"\blogin\b",
            r"cookies",
            r"authenticat",
            r"credentials",
            r"(registered|premium|paying|pro|plus|vip|channel) (users?|members?|accounts?|subscribers?|customers?)",
            r"members?[- ]only",
            r"join this channel",
            r"subscri(be|ber|bers|ption)\b",
            r"confirm your age",
            r"age[- ]restrict",
            r"requires? (an? )?(account|payment|purchase|password|subscription)",
            r"paywall",
            r"purchase",
            r"\brent(al|ed)?\b",
        ),
        LoginRequired,
    ),
    (_pattern(r"did not get any data blocks", r"downloaded file is empty"), lambda: NotMedia("empty")),
    (
        _pattern(
            r"no (video|media|audio|playable|downloadable)[\w ]*(found|in this|available)",
            r"there('s| is) no (video|media)",
            r"\bis not a video\b",
            r"(does not|doesn't) (have|contain) any (video|media|post)",
        ),
        UnsupportedLink,
    ),
    (
        _pattern(
            r"forbidden",
            r"access (is )?denied",
            r"not (allowed|permitted|authorized)",
            r"(no|not|given you) (have )?permission",
            r"blocked",
        ),
        AccessDenied,
    ),
)  # fmt: skip


def by_sentence(sentence: str) -> UserError | None:
    """The error behind what a site or yt-dlp says in words, in English; None where nothing known is in it."""
    if status := _STATUS.search(sentence):
        return by_status(int(status[1]))
    return next((error() for pattern, error in _SENTENCES if pattern.search(sentence)), None)
