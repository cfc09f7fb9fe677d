import pytest

from bot.api.errors import status_of
from engine import errors

STATUSES = {
    400: (errors.NotALink(), errors.UnsupportedLink(), errors.UnsupportedScheme("ftp"), errors.PrivateAddress()),
    403: (
        errors.LoginRequired(), errors.PrivateMedia(), errors.GeoBlocked(["DE"]), errors.DrmProtected(),
        errors.AccessDenied(),
    ),
    404: (errors.MediaUnavailable(), errors.NoMatch("x", [])),
    413: (errors.TooLong(1.0, 2.0), errors.TooLarge(1)),
    502: (
        errors.PlatformFailed(), errors.IncompleteMedia(2.0, 1.0), errors.NotMedia(), errors.TimedOut(1.0),
        errors.ExtractorBroken("abc"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "error"), [(status, each) for status, all_of in STATUSES.items() for each in all_of]
)
def test_what_fetching_ends_in_has_the_status_that_says_so(status, error):
    assert status_of(error) == status


def test_every_error_of_fetching_has_been_thought_of():
    told = {type(each) for all_of in STATUSES.values() for each in all_of}
    assert set(errors.fetch_errors()) - told == {errors.HostNotFound, errors.NotLiveYet}
