import asyncio
from contextlib import aclosing

import pytest

from engine.errors.fetching import PlatformFailed
from engine.lifecycle import ending, entering, holds, leases, runs, sending, telling
from engine.media import Progress
from storage import jobs
from storage.errors import NotEnoughCredits, StorageAway
from storage.files import delete_rows
from storage.models import JobState
from tests.conftest import on_both_databases
from tests.engine import samples
from tests.storage import rows

pytestmark = on_both_databases


async def test_a_submitted_job_waits_and_holds_its_price(stores):
    job = await samples.submitted(stores, await samples.person(stores, 1000), price=100)
    assert (await samples.reread(stores, job)).state is JobState.QUEUED
    assert await samples.balance(stores, job.user_id) == (900, 100)


async def test_who_cannot_pay_leaves_no_job(stores):
    user_id = await samples.person(stores, 99)
    with pytest.raises(NotEnoughCredits) as refused:
        await samples.submitted(stores, user_id, price=100)
    assert (refused.value.needed, refused.value.balance) == (100, 99)
    async with stores.database.session(read_only=True) as session:
        assert await jobs.of_user(session, user_id) == []
    assert await samples.balance(stores, user_id) == (99, 0)


async def test_jobs_submitted_at_once_never_hold_more_than_there_is(stores):
    user_id = await samples.person(stores, 250)
    submits = [samples.submitted(stores, user_id, price=100) for _ in range(5)]
    outcomes = await asyncio.gather(*submits, return_exceptions=True)
    assert sum(isinstance(outcome, NotEnoughCredits) for outcome in outcomes) == 3
    assert await samples.balance(stores, user_id) == (50, 200)


async def test_one_of_many_workers_starts_a_job(stores):
    job = await samples.submitted(stores)
    claims = await asyncio.gather(*(runs.claim(stores, job.id, f"worker-{n}") for n in range(5)))
    (claimed,) = [claim for claim in claims if claim]
    assert (claimed.state, claimed.attempts) == (JobState.RUNNING, 1)


async def test_only_the_holder_lengthens_a_lease(stores):
    job = await samples.running(stores, "mine")
    assert await leases.renew(stores, [job.id], "other") == set()
    assert await leases.renew(stores, [job.id], "mine") == {job.id}
    assert await leases.renew(stores, [], "mine") == set()


@pytest.mark.parametrize(("counted", "attempts"), [(True, 1), (False, 0)])
async def test_a_job_that_is_handed_back_waits_in_its_place(stores, counted, attempts):
    job = await samples.running(stores)
    await runs.hand_back(stores, job, counted=counted)
    row = await samples.reread(stores, job)
    assert (row.state, row.attempts, row.turn, row.dispatched_at) == (JobState.QUEUED, attempts, job.turn, None)


async def test_who_has_lost_a_job_cannot_hand_it_back(stores):
    lost = await samples.running(stores, "first")
    await ending.cancel(stores, lost)
    await entering.submit_again(stores, lost)
    await runs.claim(stores, lost.id, "second")
    await runs.hand_back(stores, lost, counted=False)
    assert (await samples.reread(stores, lost)).worker == "second"


async def test_a_silent_worker_s_job_is_taken_back(stores):
    job = await samples.running(stores)
    await samples.silence(stores, job.id)
    assert await runs.take_back(stores, job, max_attempts=2)
    row = await samples.reread(stores, job)
    assert (row.state, row.attempts) == (JobState.QUEUED, 1)


async def test_the_last_attempt_of_a_silent_worker_ends_the_job(stores):
    job = await samples.running(stores)
    await samples.silence(stores, job.id)
    assert await runs.take_back(stores, job, max_attempts=1)
    row = await samples.reread(stores, job)
    assert (row.state, row.error) == (JobState.FAILED, {"code": "too_many_attempts", "attempts": 1})
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_a_worker_that_spoke_in_time_keeps_its_job(stores):
    job = await samples.running(stores)
    await samples.silence(stores, job.id)
    await leases.renew(stores, [job.id], job.worker)
    assert not await runs.take_back(stores, job, max_attempts=1)
    assert (await samples.reread(stores, job)).state is JobState.RUNNING


async def test_a_ready_job_has_its_files(stores):
    job = await samples.ready(stores)
    assert (job.state, job.worker, job.ready_at is not None) == (JobState.READY, None, True)
    async with stores.database.session(read_only=True) as session:
        assert [file.duration for file in await jobs.files(session, job.id)] == [60.0]


async def test_who_has_lost_a_job_cannot_make_it_ready(stores):
    job = await samples.running(stores, "first")
    await samples.silence(stores, job.id)
    await runs.take_back(stores, job, max_attempts=9)
    await runs.claim(stores, job.id, "second")
    assert not await runs.ready(stores, job, [rows.file()])
    async with stores.database.session(read_only=True) as session:
        assert await jobs.files(session, job.id) == []


async def test_a_cancelled_job_does_not_become_ready(stores):
    job = await samples.running(stores)
    await ending.cancel(stores, job)
    assert not await runs.ready(stores, job, [rows.file()])


async def test_one_of_many_front_ends_delivers(stores):
    job = await samples.ready(stores)
    taken = await asyncio.gather(*(sending.begin_delivery(stores, job.id, f"bot-{n}") for n in range(5)))
    ((delivering, files),) = [each for each in taken if each]
    assert (delivering.state, len(files)) == (JobState.DELIVERING, 1)


async def test_a_broken_delivery_can_be_taken_up_again(stores):
    job = await samples.ready(stores)
    broken, _ = await sending.begin_delivery(stores, job.id, "first")
    await samples.silence(stores, job.id)
    assert await sending.deliver_again(stores, broken)
    assert await sending.begin_delivery(stores, job.id, "second")


async def test_a_broken_delivery_is_taken_up_by_one(stores):
    job = await samples.ready(stores)
    broken, _ = await sending.begin_delivery(stores, job.id, "first")
    await samples.silence(stores, job.id)
    await sending.deliver_again(stores, broken)
    await sending.begin_delivery(stores, job.id, "second")
    assert not await sending.deliver_again(stores, broken)
    assert not await ending.give_up_delivery(stores, broken, PlatformFailed())


async def test_a_delivery_that_goes_on_is_not_taken_up(stores):
    job = await samples.ready(stores)
    slow, _ = await sending.begin_delivery(stores, job.id, "first")
    await samples.silence(stores, job.id)
    await leases.renew(stores, [job.id], "first")
    assert not await sending.deliver_again(stores, slow)


async def test_a_delivery_that_failed_ends_the_job_for_its_deliverer_alone(stores):
    job = await samples.ready(stores)
    first, _ = await sending.begin_delivery(stores, job.id, "first")
    await samples.silence(stores, job.id)
    await sending.deliver_again(stores, first)
    second, _ = await sending.begin_delivery(stores, job.id, "second")
    assert not await ending.delivery_failed(stores, first, PlatformFailed())
    assert await ending.delivery_failed(stores, second, PlatformFailed())
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_who_hung_in_a_delivery_does_not_end_a_later_round(stores):
    job = await samples.ready(stores)
    hung, _ = await sending.begin_delivery(stores, job.id, "first")
    await ending.fail(stores, hung, PlatformFailed())
    await entering.send_again(stores, await samples.reread(stores, job))
    await sending.begin_delivery(stores, job.id, "second")
    assert not await sending.delivered(stores, hung, [])
    assert await samples.balance(stores, job.user_id) == (900, 100)


async def _delivered(stores, job):
    taken, files = await sending.begin_delivery(stores, job.id, "bot")
    assert await sending.delivered(stores, taken, files)
    return await samples.reread(stores, job)


async def test_what_was_paid_is_sent_again_and_again_without_a_charge(stores):
    job = await _delivered(stores, await samples.ready(stores))
    paid = await samples.balance(stores, job.user_id)
    for _ in range(2):
        await entering.send_again(stores, job)
        assert await samples.balance(stores, job.user_id) == paid
        job = await _delivered(stores, job)
    assert await samples.balance(stores, job.user_id) == paid


async def test_of_a_leader_that_waits_for_its_person_s_other_jobs_the_heir_does_not_jump_the_queue(stores):
    one, other = await samples.person(stores), await samples.person(stores)
    for user_id in (one, other):
        await samples.submitted(stores, user_id, running_limit=1)
    leader = await samples.submitted(stores, one, form_key="form", running_limit=1)
    heir = await samples.submitted(stores, other, form_key="form", running_limit=1)
    await ending.cancel(stores, leader)
    row = await samples.reread(stores, heir)
    assert (row.leader_id, row.turn) == (None, None)


async def test_of_those_who_retry_the_same_one_fetches_it(stores):
    failed = [await samples.submitted(stores, form_key="form") for _ in range(3)]
    await ending.fail(stores, failed[0], PlatformFailed())
    for job in failed:
        assert await entering.submit_again(stores, await samples.reread(stores, job))
    assert [(await samples.reread(stores, job)).leader_id for job in failed] == [None, failed[0].id, failed[0].id]


async def test_who_retries_what_was_fetched_meanwhile_has_it_at_once(stores):
    job = await samples.submitted(stores, form_key="form")
    await ending.fail(stores, job, PlatformFailed())
    await samples.ready(stores, form_key="form")
    assert await entering.submit_again(stores, await samples.reread(stores, job))
    assert (await samples.reread(stores, job)).state is JobState.READY


@pytest.mark.parametrize(("duration", "cost"), [(60.0, 33), (120.0, 66), (600.0, 100), (None, 100)])
async def test_a_delivered_job_costs_its_real_length_and_no_more_than_its_price(stores, duration, cost):
    job = await samples.ready(stores, form_key="form")
    await sending.begin_delivery(stores, job.id, "bot")
    assert await sending.delivered(stores, job, [rows.file(duration=duration)])
    assert await holds.cost(stores, job) == cost
    assert await samples.balance(stores, job.user_id) == (1000 - cost, 0)


async def test_a_job_is_delivered_once(stores):
    job = await samples.ready(stores, form_key="form")
    await sending.begin_delivery(stores, job.id, "bot")
    told = await asyncio.gather(*(sending.delivered(stores, job, [rows.file(duration=60.0)]) for _ in range(3)))
    assert sorted(told) == [False, False, True]
    assert await samples.balance(stores, job.user_id) == (967, 0)


@pytest.mark.parametrize("begin", [samples.submitted, samples.running, samples.ready])
async def test_an_unfinished_job_can_be_cancelled_once(stores, begin):
    job = await begin(stores)
    assert sorted(await asyncio.gather(*(ending.cancel(stores, job) for _ in range(3)))) == [False, False, True]
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_a_job_is_cancelled_while_it_is_being_delivered_and_costs_nothing(stores):
    job = await samples.ready(stores, form_key="form")
    await sending.begin_delivery(stores, job.id, "bot")
    assert await ending.cancel(stores, job)
    assert not await sending.delivered(stores, job, [])
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_what_may_have_been_sent_is_not_cancelled_and_is_paid(stores):
    job, files = await sending.begin_delivery(stores, (await samples.ready(stores)).id, "bot")
    assert await sending.begin_sending(stores, job)
    assert not await ending.cancel(stores, job)
    assert await sending.delivered(stores, job, files)
    assert await samples.balance(stores, job.user_id) == (967, 0)


async def test_what_was_sent_is_ended_where_that_does_not_matter(stores):
    job, _ = await sending.begin_delivery(stores, (await samples.ready(stores)).id, "bot")
    assert await sending.begin_sending(stores, job)
    assert await ending.cancel(stores, job, even_sent=True)


async def test_a_job_is_either_cancelled_or_sent(stores):
    for _ in range(5):
        job, _ = await sending.begin_delivery(stores, (await samples.ready(stores)).id, "bot")
        assert sum(await asyncio.gather(sending.begin_sending(stores, job), ending.cancel(stores, job))) == 1


async def test_a_delivery_without_its_mark_is_taken_to_be_sent(stores, monkeypatch):
    async def away(*_):
        raise StorageAway("redis")

    job = await samples.ready(stores)
    monkeypatch.setattr(stores.cache, "set", away)
    taken, _ = await sending.begin_delivery(stores, job.id, "bot")
    assert not await ending.cancel(stores, taken)


async def test_cancel_and_ready_cannot_both_happen_to_a_running_job(stores):
    job = await samples.running(stores)
    made, _ = await asyncio.gather(runs.ready(stores, job, [rows.file()]), ending.cancel(stores, job))
    assert (await samples.reread(stores, job)).state is JobState.CANCELLED
    async with stores.database.session(read_only=True) as session:
        assert bool(await jobs.files(session, job.id)) == made


async def test_a_failed_job_gives_its_hold_back_and_says_why(stores):
    job = await samples.running(stores)
    assert await runs.attempt_failed(stores, job, PlatformFailed(500))
    row = await samples.reread(stores, job)
    assert (row.state, row.error) == (JobState.FAILED, {"code": "platform_failed", "status": 500})
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_who_has_lost_a_job_cannot_fail_it(stores):
    lost = await samples.running(stores, "first")
    await samples.silence(stores, lost.id)
    await runs.take_back(stores, lost, max_attempts=9)
    await runs.claim(stores, lost.id, "second")
    assert not await runs.attempt_failed(stores, lost, PlatformFailed())
    assert (await samples.reread(stores, lost)).state is JobState.RUNNING


async def test_a_job_that_has_ended_does_not_fail(stores):
    job = await samples.submitted(stores, form_key="form")
    await ending.cancel(stores, job)
    assert not await ending.fail(stores, job, PlatformFailed())


async def test_a_job_that_is_asked_for_again_holds_its_price_once(stores):
    job = await samples.submitted(stores, form_key="form")
    await ending.fail(stores, job, PlatformFailed())
    again = await asyncio.gather(*(entering.submit_again(stores, job) for _ in range(3)))
    assert sorted(again) == [False, False, True]
    row = await samples.reread(stores, job)
    assert (row.state, row.round, row.attempts, row.error, row.told) == (JobState.QUEUED, 1, 0, None, False)
    assert await samples.balance(stores, job.user_id) == (900, 100)


async def test_what_was_paid_is_paid_again_where_it_must_be_fetched_again(stores):
    paid, files = await sending.begin_delivery(stores, (await samples.ready(stores, form_key="form")).id, "bot")
    await sending.delivered(stores, paid, files)
    await entering.send_again(stores, paid)
    await ending.cancel(stores, paid)
    async with stores.database.session() as session:
        await delete_rows(session, [file.id for file in files])
    assert await entering.submit_again(stores, await samples.reread(stores, paid))
    assert await samples.balance(stores, paid.user_id) == (867, 100)


async def test_what_was_paid_is_free_as_long_as_it_is_kept(stores):
    paid, files = await sending.begin_delivery(stores, (await samples.ready(stores, form_key="form")).id, "bot")
    await sending.delivered(stores, paid, files)
    await entering.send_again(stores, paid)
    await ending.cancel(stores, paid)
    assert await entering.submit_again(stores, await samples.reread(stores, paid), price=50)
    assert await samples.balance(stores, paid.user_id) == (967, 0)


async def test_every_round_gives_its_own_hold_back(stores):
    job = await samples.submitted(stores, form_key="form")
    for _ in range(3):
        await ending.cancel(stores, await samples.reread(stores, job))
        await entering.submit_again(stores, await samples.reread(stores, job))
    assert await samples.balance(stores, job.user_id) == (900, 100)


async def test_who_read_a_job_a_round_ago_gives_back_the_hold_of_now(stores):
    old = await samples.running(stores)
    await ending.cancel(stores, old)
    await entering.submit_again(stores, old)
    await ending.fail(stores, old, PlatformFailed())
    assert await samples.balance(stores, old.user_id) == (1000, 0)


async def test_who_cannot_pay_any_more_is_not_queued_again(stores):
    job = await samples.submitted(stores, await samples.person(stores, 100), price=100)
    await ending.cancel(stores, job)
    await samples.submitted(stores, job.user_id, price=50)
    with pytest.raises(NotEnoughCredits):
        await entering.submit_again(stores, job)
    row = await samples.reread(stores, job)
    assert (row.state, row.round) == (JobState.CANCELLED, 0)


async def test_a_step_is_told_when_its_row_can_be_read(stores):
    async with aclosing(stores.events.follow(telling.topic("test"))) as told:
        await anext(told)
        job = await samples.submitted(stores, form_key="form")
        assert await anext(told) == {"job": job.id}
        assert (await samples.reread(stores, job)).state is JobState.QUEUED


async def test_a_step_that_failed_is_not_told(stores):
    async with aclosing(stores.events.follow(telling.topic("test"))) as told:
        await anext(told)
        with pytest.raises(NotEnoughCredits):
            await samples.submitted(stores, price=5000)
        job = await samples.submitted(stores, form_key="form")
        assert await anext(told) == {"job": job.id}


async def test_a_cancel_is_told_to_the_workers(stores):
    job = await samples.running(stores)
    async with aclosing(stores.events.follow(telling.CANCEL_TOPIC)) as told:
        await anext(told)
        await ending.cancel(stores, job)
        assert await anext(told) == {"job": job.id}


async def test_progress_is_told_without_what_is_not_known(stores):
    job = await samples.running(stores)
    async with aclosing(stores.events.follow(telling.PROGRESS_TOPIC)) as told:
        await anext(told)
        await telling.tell_progress(stores, job, Progress(stage="downloading", fraction=0.5))
        assert await anext(told) == {"job": job.id, "progress": {"stage": "downloading", "fraction": 0.5}}


async def test_turns_of_one_person_follow_each_other_and_begin_where_the_queue_is(stores):
    many, one = await samples.person(stores, 10_000), await samples.person(stores)
    turns = [(await samples.submitted(stores, many)).turn for _ in range(5)]
    assert turns == sorted(set(turns))
    assert (await samples.submitted(stores, one, form_key="form", running_limit=1)).turn < turns[-1]


async def test_a_heavier_person_gets_more_turns(stores):
    light, heavy = await samples.person(stores), await samples.person(stores)
    await samples.submitted(stores, form_key="form")
    slow = [(await samples.submitted(stores, light, price=1)).turn for _ in range(3)]
    fast = [(await samples.submitted(stores, heavy, price=1, weight=4.0)).turn for _ in range(3)]
    assert fast[-1] - fast[0] < slow[-1] - slow[0]


async def test_retry_that_is_refused_hastens_nobody(stores):
    owner = await samples.person(stores)
    await samples.submitted(stores, owner, running_limit=1)
    parked = await samples.submitted(stores, owner, running_limit=1, form_key="shared")
    waiting = await samples.submitted(stores, form_key="other")
    waiting.form_key = "shared"
    assert not await entering.submit_again(stores, waiting)
    assert (await samples.reread(stores, parked)).turn is None
