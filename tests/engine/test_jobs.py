import asyncio
import itertools
from contextlib import aclosing
from datetime import timedelta

import pytest

from engine import lists as quotes
from engine.askers import Asker
from engine.delivery import Fit
from engine.errors.fetching import PlatformFailed, PrivateAddress, TooLarge, TooLong
from engine.errors.forms import UnknownChoice
from engine.errors.jobs import NotYours, QuoteExpired, RateLimited, TooManyJobs, WrongState
from engine.feed import Advanced, Changed
from engine.jobs import Jobs
from engine.lifecycle import ending, runs, telling
from engine.media import Choice, Progress
from engine.places import Place
from engine.queue import open_queue
from engine.settings import EngineSettings
from storage import jobs as job_rows
from storage.errors import FileGone, LinkExpired, NotEnoughCredits, StorageAway, UnknownJob
from storage.files import delete_rows
from storage.models import JobState, Tier, now
from storage.signed_urls import Claim
from tests.engine import samples
from tests.storage import rows

SETTINGS = EngineSettings(max_minutes=60, max_size_mb=1)


@pytest.fixture
async def jobs(stores):
    """The front door; nobody works behind it, and one link has been looked up."""
    await samples.found(stores, samples.media())
    async with open_queue(stores) as queue:
        yield Jobs(stores, queue, SETTINGS)


@pytest.fixture
async def ann(stores):
    return Asker(await samples.person(stores, 1000), Tier.MEMBER)


@pytest.fixture
async def bob(stores):
    return Asker(await samples.person(stores, 1000), Tier.MEMBER)


async def _submit(jobs, asker, choice=None, **values):
    return await jobs.submit(asker, samples.media(**values), choice or Choice(), platform="test", reply_to={"chat": 1})


async def test_a_quote_offers_forms_with_their_prices(jobs, ann):
    quote = await jobs.quote(ann, samples.LINK)
    assert quote.media == samples.media()
    assert [(offer.option.kind, offer.price) for offer in quote.offers] == [("video", 33), ("video", 33), ("audio", 33)]


async def test_a_link_is_normalised_before_it_is_looked_up(jobs, ann):
    assert await jobs.look_up(ann, f" HTTPS://A.ORG:443{samples.LINK[13:]}?utm_source=x ") == samples.media()


async def test_an_internal_address_is_refused_before_anybody_is_asked(jobs, ann):
    with pytest.raises(PrivateAddress):
        await jobs.look_up(ann, "http://127.0.0.1/")


async def test_look_ups_have_a_rate(jobs, ann):
    for _ in range(30):
        await jobs.look_up(ann, samples.LINK)
    with pytest.raises(RateLimited):
        await jobs.look_up(ann, samples.LINK)


async def test_a_media_that_is_too_long_is_not_offered(jobs, ann, stores):
    await samples.found(stores, samples.media(duration=3601.0))
    with pytest.raises(TooLong):
        await jobs.quote(ann, samples.LINK)


async def test_a_picked_form_is_queued_and_its_price_held(jobs, ann, stores):
    quote = await jobs.quote(ann, samples.LINK)
    job = await jobs.pick(ann, quote.id, 3, platform="test", reply_to={"chat": 7})
    assert (job.choice["container"], job.price, job.state, job.reply_to) == ("mp3", 33, JobState.QUEUED, {"chat": 7})
    assert await samples.balance(stores, ann.user_id) == (967, 33)


@pytest.mark.parametrize("number", [0, 4, -1, 10**9])
async def test_a_number_that_is_not_on_offer_is_refused(jobs, ann, number):
    quote = await jobs.quote(ann, samples.LINK)
    with pytest.raises(UnknownChoice):
        await jobs.pick(ann, quote.id, number, platform="test", reply_to={})


async def test_somebody_else_s_offer_cannot_be_picked_from(jobs, ann, bob):
    quote = await jobs.quote(ann, samples.LINK)
    with pytest.raises(NotYours):
        await jobs.pick(bob, quote.id, 1, platform="test", reply_to={})


async def test_an_old_offer_cannot_be_picked_from(jobs, ann, monkeypatch):
    monkeypatch.setattr(quotes, "QUOTE_SECONDS", 0.001)
    quote = await jobs.quote(ann, samples.LINK)
    await asyncio.sleep(0.02)
    with pytest.raises(QuoteExpired):
        await jobs.pick(ann, quote.id, 1, platform="test", reply_to={})


async def test_who_cannot_pay_leaves_no_job(jobs, stores):
    poor = Asker(await samples.person(stores, 32), Tier.MEMBER)
    with pytest.raises(NotEnoughCredits):
        await _submit(jobs, poor)
    assert await jobs.mine(poor) == []
    assert await samples.balance(stores, poor.user_id) == (32, 0)


async def test_a_file_that_is_known_to_be_too_large_is_not_queued(jobs, ann):
    large = samples.media().formats[1].model_copy(update={"size": 1_000_001})
    with pytest.raises(TooLarge):
        await _submit(jobs, ann, formats=(large,))
    assert await jobs.mine(ann) == []


async def test_nobody_has_more_unfinished_jobs_than_allowed(ann, stores):
    await samples.found(stores, samples.media())
    few = EngineSettings(member=SETTINGS.member.model_copy(update={"unfinished_jobs": 2}))
    async with open_queue(stores) as queue:
        jobs = Jobs(stores, queue, few)
        for _ in range(2):
            await _submit(jobs, ann)
        with pytest.raises(TooManyJobs):
            await _submit(jobs, ann)


async def test_downloads_have_a_rate(jobs, ann):
    for _ in range(10):
        await _submit(jobs, ann)
    with pytest.raises(RateLimited):
        await _submit(jobs, ann)
    assert len(await jobs.mine(ann, 20)) == 10


async def test_where_credits_are_off_nothing_is_held(ann, stores):
    await samples.found(stores, samples.media())
    async with open_queue(stores) as queue:
        jobs = Jobs(stores, queue, EngineSettings(credits=False))
        assert jobs.offers.price(ann, samples.media()) is None
        assert (await _submit(jobs, ann)).price == 0
    assert await samples.balance(stores, ann.user_id) == (1000, 0)


async def test_a_job_counts_though_the_queue_is_away(jobs, ann, stores, monkeypatch):
    async def away(**_):
        raise StorageAway("redis")

    monkeypatch.setattr(jobs._queue, "dispatch", away)
    job = await _submit(jobs, ann)
    assert (await jobs.get(ann, job.id)).state is JobState.QUEUED


async def test_a_job_is_its_owner_s_alone(jobs, ann, bob):
    job = await _submit(jobs, ann)
    for act in (jobs.get(bob, job.id), jobs.cancel(bob, job.id), jobs.retry(bob, job.id, {}), jobs.get(ann, 10**9)):
        with pytest.raises(UnknownJob):
            await act


async def test_a_cancelled_job_gives_its_hold_back(jobs, ann, stores):
    job = await _submit(jobs, ann)
    assert (await jobs.cancel(ann, job.id)).state is JobState.CANCELLED
    assert await samples.balance(stores, ann.user_id) == (1000, 0)


async def test_a_job_that_has_ended_cannot_be_cancelled(jobs, ann):
    job = await _submit(jobs, ann)
    await jobs.cancel(ann, job.id)
    with pytest.raises(WrongState) as refused:
        await jobs.cancel(ann, job.id)
    assert refused.value.state == "cancelled"


async def test_all_of_a_person_s_jobs_can_be_cancelled(jobs, ann, bob, stores):
    mine = [(await _submit(jobs, ann)).id for _ in range(3)]
    other = await _submit(jobs, bob)
    assert sorted(job.id for job in await jobs.cancel_all(ann)) == mine
    assert (await jobs.get(bob, other.id)).state is JobState.QUEUED
    assert await samples.balance(stores, ann.user_id) == (1000, 0)


async def test_however_many_jobs_a_person_has_all_are_cancelled(jobs, ann, stores, monkeypatch):
    async def ended(_, job):
        return job.id

    monkeypatch.setattr(ending, "cancel", ended)
    async with stores.database.session() as session:
        session.add_all(rows.job(ann.user_id, form_key=f"form-{number}") for number in range(1001))
    assert len(await jobs.cancel_all(ann)) == 1001


@pytest.mark.parametrize(
    "act", [lambda jobs, ann, job_id: jobs.delete(ann, job_id), lambda jobs, ann, job_id: jobs.retry(ann, job_id, {})]
)
async def test_a_job_that_is_asked_for_again_meanwhile_stays_with_its_hold(jobs, ann, stores, monkeypatch, act):
    async def read_late(asker, job_id):
        job = await read(asker, job_id)
        monkeypatch.setattr(jobs, "get", read)
        await jobs.retry(ann, job_id, {"chat": 2})
        return job

    job, read = await _submit(jobs, ann), jobs.get
    await jobs.cancel(ann, job.id)
    monkeypatch.setattr(jobs, "get", read_late)
    with pytest.raises(WrongState) as refused:
        await act(jobs, ann, job.id)
    assert refused.value.state is JobState.QUEUED
    assert await samples.balance(stores, ann.user_id) == (967, 33)


async def test_files_that_are_on_their_way_already_are_not_sent_again(jobs, ann, stores, tmp_path, monkeypatch):
    async def read_late(asker, job_id):
        job = await read(asker, job_id)
        monkeypatch.setattr(jobs, "get", read)
        await jobs.send_again(ann, job_id, {"chat": 2})
        return job

    (made := tmp_path / "made.mp4").write_bytes(b"f")
    job = await samples.running(stores, user_id=ann.user_id)
    assert await runs.ready(stores, job, [rows.file(path=await stores.files.put(made))])
    await jobs.deliveries.delivered(*await jobs.deliveries.begin(job.id, "bot"))
    read = jobs.get
    monkeypatch.setattr(jobs, "get", read_late)
    with pytest.raises(WrongState) as refused:
        await jobs.send_again(ann, job.id, {})
    assert refused.value.state is JobState.READY


async def test_a_failed_job_can_be_asked_for_again_from_another_chat(jobs, ann, stores):
    job = await _submit(jobs, ann)
    await ending.fail(stores, job, PlatformFailed())
    again = await jobs.retry(ann, job.id, {"chat": 2})
    assert (again.state, again.round, again.reply_to) == (JobState.QUEUED, 1, {"chat": 2})
    assert await samples.balance(stores, ann.user_id) == (967, 33)


async def test_a_waiting_job_cannot_be_asked_for_again(jobs, ann):
    job = await _submit(jobs, ann)
    with pytest.raises(WrongState):
        await jobs.retry(ann, job.id, {})


async def test_a_waiting_job_has_its_place(stores, jobs, ann):
    own = [Choice(container=container) for container in ("mp4", "mp3", "wav", "mkv")]
    waiting = [await _submit(jobs, ann, choice=choice) for choice in own]
    places = [await jobs.places.of(await jobs.get(ann, job.id)) for job in waiting]
    assert [place.ahead for place in places] == [0, 1, 2, 0]
    assert [place.parked for place in places] == [False, False, False, True]
    assert await jobs.places.of_all(waiting) == {job.id: place for job, place in zip(waiting, places, strict=True)}
    assert await runs.claim(stores, waiting[0].id, "worker")
    # As it was read before it began: whoever begins meanwhile waits for nobody.
    assert await jobs.places.of(waiting[0]) == Place(0)


async def test_the_newest_jobs_come_first(jobs, ann):
    ids = [(await _submit(jobs, ann)).id for _ in range(3)]
    assert [job.id for job in await jobs.mine(ann, 2)] == ids[:0:-1]


async def test_an_end_that_was_not_told_stays_to_be_told(jobs, ann):
    job = await _submit(jobs, ann)
    await jobs.feed.mark_told(job)
    assert [each.id for each in await jobs.feed.waiting("test", 0, 10)] == [job.id]
    await jobs.cancel(ann, job.id)
    assert [each.id for each in await jobs.feed.untold("test")] == [job.id]
    await jobs.feed.mark_told(job)
    assert await jobs.feed.untold("test") == []


async def test_a_front_end_hears_of_its_jobs_alone(jobs, ann, stores):
    async with aclosing(jobs.feed.follow("test")) as events:
        assert await anext(events) is None
        await samples.submitted(stores, platform="another")
        job = await _submit(jobs, ann)
        assert await anext(events) == Changed(job.id)
        progress = Progress(stage="downloading", fraction=0.5)
        await telling.tell_progress(stores, job, progress)
        assert await anext(events) == Advanced(job.id, progress)


async def test_a_delivery_that_nobody_speaks_for_is_taken_over(jobs, stores):
    job = await samples.ready(stores)
    await jobs.deliveries.begin(job.id, "first")
    assert await jobs.deliveries.abandoned("test") == []
    await samples.silence(stores, job.id)
    assert await jobs.deliveries.abandoned("test") == []
    async with asyncio.timeout(60):
        while not (found := await jobs.deliveries.abandoned("test")):
            await asyncio.sleep(0.01)
    (abandoned,) = found
    await jobs.deliveries.again(abandoned)
    assert await jobs.deliveries.begin(job.id, "second")


async def test_a_delivery_that_goes_on_is_left_alone(jobs, stores):
    job = await samples.ready(stores)
    await jobs.deliveries.begin(job.id, "first")
    await samples.silence(stores, job.id)
    await jobs.deliveries.keep([job.id], "first")
    assert await jobs.deliveries.abandoned("test") == []


async def test_a_delivered_job_says_what_it_cost(jobs, stores):
    job, files = await jobs.deliveries.begin((await samples.ready(stores)).id, "bot")
    assert await jobs.deliveries.delivered(job, files) == 33
    assert await samples.balance(stores, job.user_id) == (967, 0)


@pytest.mark.parametrize("sent", [False, True])
async def test_a_conversion_can_be_cancelled_unless_something_was_sent_before_it(jobs, stores, sent):
    job, files = await jobs.deliveries.begin((await samples.ready(stores)).id, "bot")
    assert await jobs.deliveries.begin_sending(job)
    assert await jobs.deliveries.nothing_sent(job) is False
    await jobs.deliveries.convert(job, Fit(files, max_bytes=10**9), print, sent=sent)
    assert await ending.cancel(stores, job) is not sent


async def test_what_was_free_for_its_kept_files_is_paid_when_it_must_be_fetched(jobs, ann, stores):
    form_key = Choice().form_key(samples.media().key)
    had = await samples.ready(stores, user_id=ann.user_id, form_key=form_key, price=0, tier=Tier.MEMBER)
    async with stores.database.session() as session:
        (file,) = await job_rows.files(session, had.id)
    await jobs.cancel(ann, had.id)
    async with stores.database.session() as session:
        await delete_rows(session, [file.id])
    again = await jobs.retry(ann, had.id, {})
    assert (again.state, again.price) == (JobState.QUEUED, 33)
    assert await samples.balance(stores, ann.user_id) == (967, 33)


async def test_what_was_had_before_is_paid_where_its_files_are_gone_from_the_store(jobs, ann, stores):
    form_key = Choice().form_key(samples.media().key)
    had = await jobs.deliveries.begin((await samples.ready(stores, user_id=ann.user_id, form_key=form_key)).id, "bot")
    await jobs.deliveries.delivered(*had)
    again = await _submit(jobs, ann)
    assert (again.state, again.price) == (JobState.QUEUED, 33)


async def test_what_the_public_gets_stays_free_when_it_is_asked_for_again(jobs, ann, stores):
    job = await samples.submitted(stores, user_id=ann.user_id, price=0, tier=Tier.PUBLIC)
    await jobs.cancel(ann, job.id)
    assert (await jobs.retry(ann, job.id, {})).price == 0


async def test_a_link_leads_to_its_file_and_no_other(jobs, stores):
    job, (file,) = await jobs.deliveries.begin((await samples.ready(stores)).id, "bot")
    later = now() + timedelta(hours=1)
    assert (await jobs.linked_file(Claim(job.id, file.id, 0, later))).id == file.id
    with pytest.raises(LinkExpired):
        await jobs.linked_file(Claim(job.id, file.id, 1, later))
    for job_id, file_id in itertools.pairwise([file.id + 1, job.id, file.id + 1]):
        with pytest.raises(FileGone):
            await jobs.linked_file(Claim(job_id, file_id, 0, later))
