from contextlib import suppress

import pytest

from engine import limits
from engine.errors.fetching import TooLarge, TooLong
from engine.errors.forms import FormNotAllowed
from engine.errors.jobs import CoolingDown, QueueFull, RateLimited, TooManyJobs
from engine.media import Choice, Media
from engine.settings import EngineSettings
from storage.models import Tier

SETTINGS = EngineSettings(max_minutes=10, max_size_mb=5)
MEMBER = limits.of(Tier.MEMBER, SETTINGS)
ADMIN = limits.of(Tier.ADMIN, SETTINGS)
PUBLIC = limits.of(Tier.PUBLIC, SETTINGS)
MEDIA = Media(url="https://a.org/x", key="generic:x", platform="other", id="x", title="A title")


def test_length_and_size_are_those_of_the_settings():
    assert (MEMBER.max_seconds, MEMBER.max_bytes) == (600, 5_000_000)


def test_a_media_may_be_as_long_as_the_limit():
    limits.check_media(MEDIA.model_copy(update={"duration": 600.0}), MEMBER)


def test_a_longer_media_is_refused():
    with pytest.raises(TooLong) as refused:
        limits.check_media(MEDIA.model_copy(update={"duration": 600.1}), MEMBER)
    assert (refused.value.limit, refused.value.actual) == (600, 600.1)


def test_a_media_of_unknown_length_is_let_through():
    limits.check_media(MEDIA, MEMBER)


def test_a_file_that_is_known_to_be_too_large_is_refused():
    limits.check_size(None, MEMBER)
    limits.check_size(5_000_000, MEMBER)
    with pytest.raises(TooLarge):
        limits.check_size(5_000_001, MEMBER)


def test_one_job_more_than_allowed_is_refused():
    limits.check_backlog(MEMBER.unfinished_jobs - 1, 0, MEMBER)
    with pytest.raises(TooManyJobs):
        limits.check_backlog(MEMBER.unfinished_jobs, 0, MEMBER)


def test_one_waiting_job_more_than_the_tier_may_have_is_refused():
    limits.check_backlog(0, PUBLIC.queue_length - 1, PUBLIC)
    with pytest.raises(QueueFull):
        limits.check_backlog(0, PUBLIC.queue_length, PUBLIC)


@pytest.mark.parametrize(("container", "allowed"), [("mp4", True), ("wav", True), ("webm", False), ("flac", False)])
def test_people_without_credits_get_the_common_formats(container, allowed):
    if allowed:
        limits.check_form(Choice(container=container), PUBLIC)
    else:
        with pytest.raises(FormNotAllowed):
            limits.check_form(Choice(container=container), PUBLIC)


def test_people_with_credits_get_every_format():
    limits.check_form(Choice(container="flac"), MEMBER)


def test_no_tier_goes_above_the_machine():
    generous = EngineSettings(max_minutes=5, public={"max_minutes": 10})
    assert limits.of(Tier.PUBLIC, generous).max_seconds == 300


def test_a_tier_is_set_field_by_field(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_PUBLIC_MAX_MINUTES", "3")
    monkeypatch.setenv("CLIPFERRY_PUBLIC_FORMATS", "mp3,opus")
    public = limits.of(Tier.PUBLIC, EngineSettings(_env_file=None))
    assert (public.max_seconds, public.formats, public.running_jobs) == (180, ("mp3", "opus"), PUBLIC.running_jobs)


def test_an_operator_gets_more_than_others():
    assert ADMIN.unfinished_jobs > MEMBER.unfinished_jobs
    assert ADMIN.weight > MEMBER.weight


@pytest.fixture
def throttle(stores):
    return limits.Throttle(stores.rate_limiter, stores.cache, SETTINGS)


async def test_one_request_more_than_the_rate_is_told_when_to_come_again(throttle):
    for _ in range(MEMBER.rates["download"].hits):
        await throttle.count(1, "download", MEMBER)
    with pytest.raises(RateLimited) as refused:
        await throttle.count(1, "download", MEMBER)
    assert 0 < refused.value.retry_after <= 60


async def test_rates_are_counted_for_each_person_and_action(throttle):
    for _ in range(MEMBER.rates["download"].hits):
        await throttle.count(1, "download", MEMBER)
    await throttle.count(2, "download", MEMBER)
    await throttle.count(1, "info", MEMBER)


async def test_a_group_is_counted_over_its_members(throttle):
    for person in range(SETTINGS.chat_downloads_per_minute):
        await throttle.count(person, "download", MEMBER, chat_id=7)
    with pytest.raises(RateLimited):
        await throttle.count(1000, "download", MEMBER, chat_id=7)
    await throttle.count(1000, "download", MEMBER, chat_id=8)


async def test_who_does_not_stop_cools_down(throttle):
    for _ in range(MEMBER.rates["download"].hits + SETTINGS.cool_down_refusals + 1):
        with suppress(RateLimited):
            await throttle.count(1, "download", MEMBER)
    with pytest.raises(CoolingDown) as refused:
        await throttle.count(1, "info", MEMBER)
    assert 0 < refused.value.retry_after <= SETTINGS.cool_down_seconds
