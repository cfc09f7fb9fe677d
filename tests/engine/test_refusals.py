import errno

import pytest

from engine import refusals
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
)
from storage.errors import DiskFull


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, AccessDenied), (401, LoginRequired), (403, AccessDenied), (404, MediaUnavailable),
        (410, MediaUnavailable),
        (418, AccessDenied), (429, PlatformFailed), (451, GeoBlocked), (500, PlatformFailed), (503, PlatformFailed),
        (301, PlatformFailed),
    ],
)  # fmt: skip
def test_every_status_means_something(status, error):
    assert isinstance(refusals.by_status(status), error)


@pytest.mark.parametrize(
    ("said", "scheme"),
    [
        ("No connection adapters were found for 'FILE:///etc/passwd'", "file"),
        ('Unable to handle request: Unsupported url scheme: "rtmp" (requests)', "rtmp"),
        ('Failed to perform, curl: (1) Protocol "javascript" disabled. See https://curl.se', "javascript"),
        ("No connection adapters", None),
    ],
)
def test_an_address_in_a_scheme_that_nobody_speaks_is_recognised(said, scheme):
    found = refusals.by_scheme(said)
    assert (found and found.scheme) == scheme


def test_the_status_is_among_the_facts():
    assert refusals.by_status(503).facts() == {"status": 503}


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        (refusals.REFUSED_REASON, PrivateAddress("host")),
        (refusals.NOT_FOUND_REASON, HostNotFound("host")),
        (refusals.UNREACHABLE_REASON, HostNotFound("host")),
        (refusals.TIMED_OUT_REASON, HostNotFound("host")),
        (refusals.MALFORMED_REASON, PlatformFailed(502)),
    ],
)
def test_the_guards_own_answers_are_recognised(reason, error):
    found = refusals.by_guard(f"Tunnel connection failed: 403 {reason}", "host")
    assert found is not None
    assert found.to_json() == error.to_json()


@pytest.mark.parametrize(("status", "error"), [(403, PrivateAddress), (502, HostNotFound), (504, HostNotFound)])
def test_the_guards_answers_are_recognised_by_what_libcurl_leaves_of_them(status, error):
    assert type(refusals.by_guard(f"curl: (56) CONNECT tunnel failed, response {status}")) is error


def test_other_answers_are_not_the_guards():
    assert refusals.by_guard("HTTP Error 403: Forbidden") is None


def test_a_failed_write_says_why():
    assert isinstance(refusals.by_errno(OSError(errno.ENOSPC, "")), DiskFull)
    assert isinstance(refusals.by_errno(OSError(errno.EFBIG, "")), TooLarge)
    assert refusals.by_errno(OSError(errno.EACCES, "")) is None


@pytest.mark.parametrize(
    ("sentence", "error"),
    [
        ("Private video. Sign in if you've been granted access to this video", PrivateMedia),
        ("This account is private", PrivateMedia),
        ("Sign in to confirm your age. This video may be inappropriate for some users", LoginRequired),
        ("This video is only available for registered users. Use --cookies", LoginRequired),
        ("Join this channel to get access to members-only content like this video", LoginRequired),
        ("Sign in to confirm you're not a bot. Use --cookies-from-browser", AccessDenied),
        ("This video is DRM protected", DrmProtected),
        ("The uploader has not made this video available in your country", GeoBlocked),
        ("Video unavailable in your location", GeoBlocked),
        ("This live event will begin in 3 hours.", NotLiveYet),
        ("Premieres in 20 minutes", NotLiveYet),
        ("The channel is not currently live", NotLiveYet),
        ("No video could be found in this tweet; there is no video in this tweet", UnsupportedLink),
        ("No video formats found!", UnsupportedLink),
        ("Your rate-limit has been reached; try again later", PlatformFailed),
        ("Got error: HTTP Error 404: Not Found. Giving up after 3 retries", MediaUnavailable),
        ("Did not get any data blocks", NotMedia),
        # YouTube
        ("Video unavailable. It contains content from A, who has blocked it in your country", GeoBlocked),
        ("Video unavailable. It contains content from A, who has blocked it on copyright grounds", AccessDenied),
        ("This video requires payment to watch", LoginRequired),
        ("This content isn't available, try again later. The session has been rate-limited", PlatformFailed),
        ("We're processing this video. Check back later.", PlatformFailed),
        ("The page needs to be reloaded.", PlatformFailed),
        ("Incomplete data received", PlatformFailed),
        ("All player responses are invalid. Your IP is likely being blocked", AccessDenied),
        ("Premiere will begin shortly", NotLiveYet),
        # TikTok, Instagram
        ("Your IP address is blocked from accessing this post", AccessDenied),
        ("You do not have permission to view this post. Log into an account that has access", LoginRequired),
        ("This user's account is private. Log into an account that has access", PrivateMedia),
        ("This user's account is likely either private or all of their videos are private", PrivateMedia),
        ("Instagram sent an empty media response. Use --cookies for the authentication", LoginRequired),
        ("You have exceeded the rate-limit for accessing posts anonymously", PlatformFailed),
        ("There is no video in this post", UnsupportedLink),
        # Twitter
        ("NSFW tweet requires authentication. Use --cookies", LoginRequired),
        ("You are not authorized to view this protected tweet. Use --cookies", PrivateMedia),
        ("Twitter Space not started yet", NotLiveYet),
        ("Twitter Space ended but not downloadable yet", PlatformFailed),
        # Vimeo, Dailymotion, Twitch, SoundCloud, Facebook, Spotify
        ("This video is protected by a password, use the --video-password option", PrivateMedia),
        ("Wrong video password", PrivateMedia),
        ("This live event is scheduled for tomorrow", NotLiveYet),
        ("Verify to prove you are a human", AccessDenied),
        ("Your account does not have access to this subscriber-only video", LoginRequired),
        ("The streamer is not live", NotLiveYet),
        ("This track is not available in your location", GeoBlocked),
        ("The requested site is known to use DRM protection", DrmProtected),
        # Others
        ("This video is processing", PlatformFailed),
        ("Request is rejected by server (352)", AccessDenied),
        ("This is a supporter-only video", LoginRequired),
    ],
)
def test_what_sites_say_is_understood(sentence, error):
    assert type(refusals.by_sentence(sentence)) is error


@pytest.mark.parametrize("sentence", ["Video unavailable", "This video has been removed by the uploader", ""])
def test_what_is_not_known_means_nothing(sentence):
    assert refusals.by_sentence(sentence) is None
