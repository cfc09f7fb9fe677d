"""engine.success: whether platforms still give us what people ask for."""

import pytest

from engine.errors.fetching import (
    AccessDenied,
    LoginRequired,
    MediaUnavailable,
    PlatformFailed,
    TooLong,
    UnsupportedLink,
    fetch_errors,
)
from engine.errors.jobs import ExtractorBroken, PlatformOff, TooManyAttempts
from engine.success import FAILED, NOT_TO_BE_HAD, OK, REFUSED, Success, outcome_of
from storage.errors import DiskFull, StorageAway
from storage.successes import Tally

TUBE = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, OK),
        (ExtractorBroken("a1b2c3"), FAILED), (PlatformFailed(500), FAILED), (LoginRequired(), FAILED),
        (AccessDenied(403), FAILED), (TooManyAttempts(3), FAILED),
        (MediaUnavailable(404), REFUSED), (TooLong(1, 2), REFUSED), (UnsupportedLink(), REFUSED),
        (DiskFull(), None), (StorageAway("redis"), None), (PlatformOff("youtube", ""), None),
    ],
)  # fmt: skip
def test_a_platform_is_blamed_for_what_others_could_have_fetched(error, outcome):
    assert outcome_of(error) == outcome


def test_what_is_not_to_be_had_is_no_more_than_what_fetching_can_end_in():
    assert 5 < len(set(NOT_TO_BE_HAD) & set(fetch_errors())) < len(fetch_errors())


async def test_counts_are_written_down_at_once_and_once(stores):
    success = Success(stores.successes, lambda: "2026.8.19")
    for error in (None, None, PlatformFailed(500), DiskFull()):
        success.note(TUBE, error)
    success.note("https://example.org/x", None, version="2026.9.1")
    assert await stores.successes.tally(60) == {}
    await success.write_down()
    await success.write_down()
    assert await stores.successes.tally(60) == {"other": Tally(ok=1), "youtube": Tally(ok=2, failed=1)}
    assert await stores.successes.tally(60, "2026.9.1") == {"other": Tally(ok=1)}
    assert await stores.successes.failing("youtube", "2026.8.19") == [TUBE]


async def test_counts_wait_for_a_redis_that_is_away(stores, monkeypatch):
    success = Success(stores.successes)
    success.note(TUBE, None)

    async def away(_):
        raise StorageAway("redis")

    with monkeypatch.context() as patch:
        patch.setattr(stores.successes, "add", away)
        await success.write_down()
    success.note(TUBE, None)
    await success.write_down()
    assert await stores.successes.tally(60) == {"youtube": Tally(ok=2)}
