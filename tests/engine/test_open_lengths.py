"""Media of unknown length: what is held for them, how much of them is fetched, and for whom."""

from contextlib import nullcontext

import pytest

from engine import limits
from engine.askers import Asker
from engine.attempts import Attempts
from engine.errors.fetching import MediaUnavailable, TooLong
from engine.jars import Jars
from engine.jobs import Jobs
from engine.lifecycle import entering, runs
from engine.means import Means
from engine.media import Choice
from engine.queue import open_queue
from engine.settings import EngineSettings
from engine.success import Success
from storage.errors import NotEnoughCredits
from storage.models import JobState, Tier
from tests.engine import samples
from tests.storage import rows

LIVE = {"duration": None, "live_status": "is_live"}
SETTINGS = EngineSettings()


@pytest.fixture
async def jobs(stores):
    async with open_queue(stores) as queue:
        yield Jobs(stores, queue, SETTINGS)


async def _member(stores, balance):
    return Asker(await samples.person(stores, balance), Tier.MEMBER)


async def test_no_more_is_held_than_there_is(jobs, stores):
    ann = await _member(stores, 990)
    media = samples.media(**LIVE)
    first, *_ = await jobs.offers.of(ann, media)
    assert (first.terms.tier, first.price, first.is_most) == (Tier.MEMBER, 990, True)
    job = await jobs.submit(ann, media, Choice(), platform="test", reply_to={})
    assert (job.price, await samples.balance(stores, ann.user_id)) == (990, (0, 990))


async def test_no_more_is_held_than_the_longest_allowed_costs(jobs, stores):
    ann = await _member(stores, 1_000_000)
    job = await jobs.submit(ann, samples.media(**LIVE), Choice(), platform="test", reply_to={})
    assert job.price == 33 * limits.of(Tier.MEMBER, SETTINGS).max_seconds / 60


async def test_what_says_how_long_it_is_recorded_costs_that(jobs, stores):
    ann = await _member(stores, 990)
    job = await jobs.submit(ann, samples.media(**LIVE), Choice(live_seconds=120), platform="test", reply_to={})
    assert job.price == 66


async def test_who_cannot_pay_for_a_minute_gets_what_everybody_gets(jobs, stores):
    ann = await _member(stores, 32)
    first, *_ = await jobs.offers.of(ann, samples.media(**LIVE))
    assert (first.terms.tier, first.price) == (Tier.PUBLIC, 0)


class _Sandbox:
    """Stands in for a child, and keeps what it was asked for."""

    overlay = None

    def __init__(self, actual):
        self.actual = actual
        self.asked = {}

    def stands_by(self, _key):
        return False

    async def run(self, _task, request, **_):
        self.asked = request["limits"]
        raise TooLong(self.asked["max_seconds"], self.actual)


class _Supplies:
    def means(self, _url, _cookies):
        return Means(proxy="http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("actual", "error"), [(3000.0, NotEnoughCredits(1650, 990)), (100_000.0, TooLong(1800.0, 100_000.0))]
)
async def test_what_is_paid_for_is_the_most_that_is_fetched(stores, tmp_path, actual, error):
    user = await samples.person(stores, 990)
    media = samples.media(duration=None).model_dump(mode="json")
    job = await samples.running(stores, user_id=user, price=990, media=media, tier=Tier.MEMBER)
    sandbox = _Sandbox(actual)
    success = Success(stores.successes, lambda: "1")
    jars = Jars(stores, print)
    attempts = Attempts(stores, sandbox, _Supplies(), SETTINGS, lambda _name: nullcontext(tmp_path), success, jars)
    await attempts.make(job)
    ended = await samples.reread(stores, job)
    assert (sandbox.asked["max_seconds"], ended.state, ended.error) == (1800.0, JobState.FAILED, error.to_json())
    assert await samples.balance(stores, user) == (990, 0)


async def _waiting_for(stores, leader, price, tier):
    user = await samples.person(stores, price)
    job = rows.job(user, price=price, form_key=leader.form_key, running_limit=1000, media=leader.media, tier=tier)
    await entering.submit(stores, job)
    assert (await samples.reread(stores, job)).leader_id is not None
    return job


async def test_who_may_have_more_goes_on_where_another_s_limit_ended(stores):
    leader = await samples.running(stores, price=0, tier=Tier.PUBLIC)
    alike = await _waiting_for(stores, leader, 0, Tier.PUBLIC)
    less = await _waiting_for(stores, leader, 50, Tier.MEMBER)
    more = await _waiting_for(stores, leader, 100, Tier.MEMBER)
    await runs.attempt_failed(stores, leader, TooLong(600, 700))
    ended, first, second = [await samples.reread(stores, job) for job in (alike, more, less)]
    assert (ended.state, first.state, second.state) == (JobState.FAILED, JobState.QUEUED, JobState.QUEUED)
    assert (first.leader_id, second.leader_id) == (None, first.id)


async def test_what_is_wrong_with_the_media_ends_all_who_wait_for_it(stores):
    leader = await samples.running(stores, price=0, tier=Tier.PUBLIC)
    other = await _waiting_for(stores, leader, 100, Tier.MEMBER)
    await runs.attempt_failed(stores, leader, MediaUnavailable())
    assert (await samples.reread(stores, other)).state is JobState.FAILED
