import pytest

from bot.api.errors import status_of
from engine.errors import fetching, jobs

STATUSES = {
    400: (
        fetching.NotALink(), fetching.LinkTooLong(1, 2), fetching.UnsupportedLink(), fetching.UnsupportedScheme("ftp"),
        fetching.PrivateAddress(),
    ),
    403: (
        fetching.LoginRequired(), fetching.PrivateMedia(), fetching.GeoBlocked(["DE"]), fetching.DrmProtected(),
        fetching.AccessDenied(),
    ),
    404: (fetching.MediaUnavailable(), fetching.NoMatch("x", [])),
    413: (fetching.TooLong(1.0, 2.0), fetching.TooLarge(1)),
    502: (
        fetching.PlatformFailed(), fetching.IncompleteMedia(2.0, 1.0), fetching.NotMedia(), fetching.TimedOut(1.0),
        jobs.ExtractorBroken("abc"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "error"), [(status, each) for status, all_of in STATUSES.items() for each in all_of]
)
def test_what_fetching_ends_in_has_the_status_that_says_so(status, error):
    assert status_of(error) == status


def test_every_error_of_fetching_has_been_thought_of():
    told = {type(each) for all_of in STATUSES.values() for each in all_of}
    assert set(fetching.fetch_errors()) - told == {fetching.HostNotFound, fetching.NotLiveYet}
