"""storage.jobs: each step of a job is taken once, by one of those who try."""

import asyncio
import itertools
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from storage import backlog, files, jobs
from storage.models import FINAL, UNFINISHED, Job, JobFile, JobState, now
from tests.storage import rows
from tests.storage.conftest import on_one_database
from tests.storage.plans import plans

LEASE = timedelta(seconds=60)
OVER = timedelta(seconds=-1)
STEPS = [
    (JobState.QUEUED, JobState.RUNNING),
    (JobState.RUNNING, JobState.READY),
    (JobState.READY, JobState.DELIVERING),
    (JobState.DELIVERING, JobState.DELIVERED),
    (JobState.DELIVERING, JobState.READY),
    (JobState.FAILED, JobState.QUEUED),
]


@pytest.fixture
async def session(database):
    async with database.session() as session:
        yield session


@pytest.fixture
async def user_id(session):
    return await rows.add_user(session)


async def at_once(database, work, times=5):
    """What so many callers get who do the same in transactions of their own."""

    async def once():
        async with database.session() as session:
            return await work(session)

    return await asyncio.gather(*(once() for _ in range(times)))


async def committed_job(database, **values):
    async with database.session() as session:
        return await rows.add_job(session, **values)


async def states(session, job_ids):
    return [(await jobs.get(session, job_id)).state for job_id in job_ids]


@pytest.mark.parametrize(
    ("choice", "container"),
    [({"container": "mp3"}, "mp3"), ({"container": "mp4", "poster": True}, "jpg"), ({}, "")],
)
async def test_job_knows_what_kind_of_file_it_brings(session, user_id, choice, container):
    job = await rows.add_job(session, user_id, choice=choice)
    assert (await jobs.get(session, job)).container == container


async def test_there_is_no_job_of_that_id(session):
    assert await jobs.get(session, 12345) is None


@pytest.mark.parametrize(("origin", "to"), STEPS)
async def test_a_step_is_taken_by_one_of_many(database, origin, to):
    job_id = await committed_job(database, state=origin)
    moved = await at_once(database, lambda session: jobs.move(session, job_id, [origin], to))
    assert sorted(moved) == [False] * 4 + [True]


async def test_a_job_moves_only_from_where_it_is(session, user_id):
    job_id = await rows.add_job(session, user_id)
    assert not await jobs.move(session, job_id, [JobState.RUNNING, JobState.READY], JobState.FAILED)
    assert await states(session, [job_id]) == [JobState.QUEUED]


async def test_a_step_of_an_earlier_round_is_not_taken_in_a_later_one(session, user_id):
    job_id = await rows.add_job(session, user_id, round=1)
    assert not await jobs.move(session, job_id, UNFINISHED, JobState.FAILED, of_round=0)
    assert await jobs.move(session, job_id, UNFINISHED, JobState.FAILED, of_round=1)


async def test_of_two_ends_one_is_reached(database):
    job_id = await committed_job(database)
    ends = iter([JobState.FAILED, JobState.CANCELLED] * 3)
    moved = await at_once(database, lambda session: jobs.move(session, job_id, UNFINISHED, next(ends)), 6)
    assert moved.count(True) == 1


@pytest.mark.parametrize("end", sorted(FINAL))
async def test_an_end_has_a_time_and_no_lease(session, user_id, end):
    job_id = await rows.add_job(session, user_id, lease_until=now(), state=JobState.RUNNING)
    await jobs.move(session, job_id, UNFINISHED, end)
    job = await jobs.get(session, job_id)
    assert (job.lease_until, job.finished_at is None) == (None, False)


async def test_a_move_may_carry_values(session, user_id):
    job_id = await rows.add_job(session, user_id)
    await jobs.move(session, job_id, [JobState.QUEUED], JobState.FAILED, error={"code": "too_long", "limit": 1.5})
    assert (await jobs.get(session, job_id)).error == {"code": "too_long", "limit": 1.5}


async def test_what_a_session_has_read_is_read_again(session, user_id):
    job_id = await rows.add_job(session, user_id)
    before = await jobs.get(session, job_id)
    await jobs.move(session, job_id, [JobState.QUEUED], JobState.RUNNING)
    assert await jobs.get(session, job_id) is before
    assert before.state is JobState.RUNNING


async def test_a_claim_starts_an_attempt_under_a_lease(session, user_id):
    job_id = await rows.add_job(session, user_id)
    job = await jobs.claim(session, job_id, "worker", LEASE)
    assert (job.state, job.worker, job.attempts) == (JobState.RUNNING, "worker", 1)
    assert job.started_at < now() < job.lease_until <= now() + LEASE


async def test_a_job_is_claimed_by_one_of_many(database):
    job_id = await committed_job(database)
    claimed = await at_once(database, lambda session: jobs.claim(session, job_id, "worker", LEASE))
    assert sum(job is not None for job in claimed) == 1
    async with database.session() as session:
        assert (await jobs.get(session, job_id)).attempts == 1


@pytest.mark.parametrize("state", sorted(set(JobState) - {JobState.QUEUED}))
async def test_only_a_waiting_job_is_claimed(session, user_id, state):
    job_id = await rows.add_job(session, user_id, state=state)
    assert await jobs.claim(session, job_id, "worker", LEASE) is None


async def test_a_lease_is_renewed_for_those_who_hold_it(session, user_id):
    held = {"state": JobState.RUNNING, "worker": "me", "lease_until": now()}
    mine = await rows.add_job(session, user_id, **held)
    delivering = await rows.add_job(session, user_id, **held | {"state": JobState.DELIVERING})
    theirs = await rows.add_job(session, user_id, **held | {"worker": "you"})
    ended = await rows.add_job(session, user_id, **held | {"state": JobState.FAILED})
    assert await jobs.renew(session, [mine, delivering, theirs, ended], "me", LEASE) == {mine, delivering}
    assert (await jobs.get(session, mine)).lease_until > now()
    assert (await jobs.get(session, theirs)).lease_until < now()


async def test_a_lease_that_has_ended_or_ends_too_soon_or_too_late_is_found(session, user_id):
    held = {"state": JobState.RUNNING, "worker": "me"}
    odd = [
        await rows.add_job(session, user_id, **held, lease_until=now() + until)
        for until in (OVER, LEASE / 4, 2 * LEASE)
    ]
    await rows.add_job(session, user_id, **held, lease_until=now() + LEASE * 0.75)
    await rows.add_job(session, user_id, state=JobState.DELIVERING, lease_until=now() + OVER)
    found = await jobs.held_badly(session, JobState.RUNNING, LEASE / 2, LEASE)
    assert sorted(job.id for job in found) == odd


async def test_a_lease_that_has_ended_is_found_by_its_front_end(session, user_id):
    held = {"state": JobState.DELIVERING, "lease_until": now() + OVER}
    ours = await rows.add_job(session, user_id, **held, platform="ours")
    await rows.add_job(session, user_id, **held, platform="theirs")
    found = await jobs.held_badly(session, JobState.DELIVERING, LEASE / 2, LEASE, "ours")
    assert [job.id for job in found] == [ours]


@pytest.mark.parametrize("attempts", [0, 1])
async def test_a_running_job_goes_back_to_its_place(session, user_id, attempts):
    job_id = await rows.add_job(session, user_id, turn=3.0, dispatched_at=now())
    job = await jobs.claim(session, job_id, "worker", LEASE)
    assert await jobs.requeue(session, job, attempts=attempts)
    job = await jobs.get(session, job_id)
    assert (job.state, job.attempts, job.turn) == (JobState.QUEUED, attempts, 3.0)
    assert (job.worker, job.lease_until, job.dispatched_at) == (None, None, None)


async def test_a_job_goes_back_once(database):
    job_id = await committed_job(database)
    async with database.session() as session:
        job = await jobs.claim(session, job_id, "worker", LEASE)
    assert (await at_once(database, lambda session: jobs.requeue(session, job, attempts=1))).count(True) == 1


async def test_a_later_attempt_does_not_go_back_for_an_earlier_one(database):
    job_id = await committed_job(database)
    async with database.session() as session:
        first = await jobs.claim(session, job_id, "first", LEASE)
    async with database.session() as session:
        await jobs.requeue(session, first, attempts=1)
        await jobs.claim(session, job_id, "second", LEASE)
    async with database.session() as session:
        assert not await jobs.requeue(session, first, attempts=1)


@pytest.mark.parametrize("later", [{"round": 1}, {"worker": "other"}], ids=["round", "worker"])
async def test_an_attempt_with_the_same_number_does_not_go_back_for_another(session, user_id, later):
    running = {"state": JobState.RUNNING, "worker": "one", "attempts": 1}
    job_id = await rows.add_job(session, user_id, **running | later)
    earlier = rows.job(user_id, id=job_id, **running)
    assert not await jobs.requeue(session, earlier, attempts=0)


async def test_the_lowest_turn_is_next(session, user_id):
    last, first, tied = [await rows.add_job(session, user_id, turn=turn) for turn in (2.0, 1.0, 1.0)]
    assert await backlog.next_waiting(session, 10) == [first, tied, last]
    assert await backlog.next_waiting(session, 2) == [first, tied]


async def test_only_queued_jobs_that_nobody_was_handed_wait(session, user_id):
    await rows.add_job(session, user_id, dispatched_at=now())
    await rows.add_job(session, user_id, state=JobState.RUNNING)
    assert await backlog.next_waiting(session, 10) == []


async def test_a_job_is_handed_out_once(database):
    job_ids = [await committed_job(database) for _ in range(3)]
    marked = await at_once(database, lambda session: backlog.mark_dispatched(session, job_ids, now()))
    assert sorted(itertools.chain(*marked)) == job_ids


async def test_what_was_handed_out_can_be_taken_back_once(session, user_id):
    job_id = await rows.add_job(session, user_id, turn=1.0, dispatched_at=now())
    assert await backlog.mark_dispatched(session, [job_id], None) == [job_id]
    assert await backlog.mark_dispatched(session, [job_id], None) == []
    assert await backlog.next_waiting(session, 10) == [job_id]


async def test_a_job_that_runs_is_not_handed_out(session, user_id):
    job_id = await rows.add_job(session, user_id, state=JobState.RUNNING)
    assert await backlog.mark_dispatched(session, [job_id], now()) == []


async def test_what_was_handed_out_and_has_not_started(session, user_id):
    handed = await rows.add_job(session, user_id, dispatched_at=now())
    await rows.add_job(session, user_id, dispatched_at=now(), state=JobState.RUNNING)
    await rows.add_job(session, user_id)
    assert await backlog.dispatched(session, now() + timedelta(seconds=1)) == [handed]
    assert await backlog.dispatched(session, now() - timedelta(seconds=1)) == []


async def test_what_runs_or_was_handed_out_has_begun(session, user_id):
    assert await backlog.begun(session) == 0
    await rows.add_job(session, user_id, dispatched_at=now())
    await rows.add_job(session, user_id, dispatched_at=now(), state=JobState.RUNNING)
    await rows.add_job(session, user_id, dispatched_at=now(), state=JobState.READY)
    await rows.add_job(session, user_id)
    assert await backlog.begun(session) == 2


async def test_the_place_of_a_job_counts_who_is_ahead(session, user_id):
    last, first, second = [await rows.add_job(session, user_id, turn=turn) for turn in (2.0, 1.0, 1.0)]
    await rows.add_job(session, user_id, turn=0.0, state=JobState.RUNNING)
    ahead = await backlog.ahead(session, [last, first, second])
    assert {job_id: load.jobs for job_id, load in ahead.items()} == {last: 2, first: 0, second: 1}


async def test_work_ahead_is_summed_in_seconds(session, user_id):
    for turn, seconds in ((1.0, 3.0), (2.0, 4.0)):
        await rows.add_job(session, user_id, turn=turn, expected_seconds=seconds)
    last = await rows.add_job(session, user_id, turn=3.0)
    assert await backlog.ahead(session, [last]) == {last: backlog.Load(2, 7.0)}


async def test_what_was_handed_out_is_ahead_until_it_starts(session, user_id):
    await rows.add_job(session, user_id, turn=1.0, expected_seconds=3.0, dispatched_at=now())
    handed = await rows.add_job(session, user_id, turn=2.0, expected_seconds=4.0, dispatched_at=now())
    waiting = await rows.add_job(session, user_id, turn=3.0)
    await rows.add_job(session, user_id, turn=4.0, dispatched_at=now())
    places = {handed: backlog.Load(1, 3.0), waiting: backlog.Load(2, 7.0)}
    assert await backlog.ahead(session, [waiting, handed]) == places


async def test_only_what_is_in_the_queue_has_somebody_ahead(session, user_id):
    parked = await rows.add_job(session, user_id, turn=None)
    running = await rows.add_job(session, user_id, turn=1.0, state=JobState.RUNNING)
    assert await backlog.ahead(session, [parked, running, 0]) == {}


async def test_parked_job_is_not_handed_out(session, user_id):
    parked = await rows.add_job(session, user_id, turn=None)
    assert await backlog.next_waiting(session, 10) == []
    assert (await backlog.next_parked(session, user_id)).id == parked
    await backlog.set_turn(session, parked, 1.0)
    assert await backlog.next_waiting(session, 10) == [parked]


async def test_followers_leave_their_leader_for_the_first_of_them(session, user_id):
    leader = await rows.add_job(session, user_id, turn=1.0)
    following = [await jobs.get(session, await rows.add_job(session, user_id, leader_id=leader)) for _ in range(3)]
    await jobs.lead(session, following[0], 1.0, [job.id for job in following[1:]])
    assert [job.id for job in await jobs.followers(session, following[0].id)] == [job.id for job in following[1:]]
    assert (await jobs.get(session, following[0].id)).turn == 1.0


async def test_removed_job_leaves_files_that_another_has(session, user_id):
    first = await rows.add_job(session, user_id, state=JobState.DELIVERED)
    second = await rows.add_job(session, user_id)
    (mine,) = await attached(session, first, 1)
    shared = rows.file(path="shared")
    await files.add(session, [shared])
    await jobs.attach_files(session, first, [mine, shared])
    await jobs.attach_files(session, second, [shared])
    assert await jobs.remove(session, first) == [mine.id]
    assert await jobs.get(session, first) is None


async def test_a_job_that_has_not_ended_cannot_be_removed(session, user_id):
    job_id = await rows.add_job(session, user_id)
    (brought,) = await attached(session, job_id, 1)
    assert await jobs.remove(session, job_id) is None
    assert await jobs.files(session, job_id) == [brought]


async def test_jobs_are_counted_by_state_and_person(session, user_id):
    await rows.add_job(session, user_id)
    await rows.add_job(session, user_id, state=JobState.READY)
    await rows.add_job(session)
    assert await jobs.count(session, states=UNFINISHED) == 3
    assert await jobs.count(session, states=[JobState.QUEUED], user_id=user_id) == 1


@pytest.mark.parametrize(
    ("turns", "served"),
    [
        ({}, 0.0),
        ({5.0: JobState.DELIVERED, 7.0: JobState.FAILED}, 7.0),
        ({5.0: JobState.DELIVERED, 8.0: JobState.QUEUED, 9.0: JobState.QUEUED}, 8.0),
        ({5.0: JobState.RUNNING, 6.0: JobState.RUNNING, 9.0: JobState.QUEUED}, 6.0),
    ],
    ids=["nothing yet", "idle", "waiting", "running"],
)
async def test_the_place_that_is_being_served(session, user_id, turns, served):
    for turn, state in turns.items():
        await rows.add_job(session, user_id, turn=turn, state=state)
    assert await backlog.served_turn(session) == served


async def test_what_was_handed_out_is_being_served(session, user_id):
    await rows.add_job(session, user_id, turn=3.0, dispatched_at=now())
    await rows.add_job(session, user_id, turn=9.0)
    assert await backlog.served_turn(session) == 3.0


async def test_a_person_sees_their_own_jobs_newest_first(session, user_id):
    mine = [await rows.add_job(session, user_id) for _ in range(3)]
    await rows.add_job(session)
    assert [job.id for job in await jobs.of_user(session, user_id)] == mine[::-1]
    assert [job.id for job in await jobs.of_user(session, user_id, limit=1)] == mine[-1:]


async def test_a_persons_jobs_in_some_states(session, user_id):
    await rows.add_job(session, user_id)
    failed = await rows.add_job(session, user_id, state=JobState.FAILED)
    assert [job.id for job in await jobs.of_user(session, user_id, states=FINAL)] == [failed]


async def test_an_end_is_told_once(session, user_id):
    waiting, ended = await rows.add_job(session, user_id), await rows.add_job(session, user_id, state=JobState.FAILED)
    await rows.add_job(session, user_id, platform="other")
    assert [job.id for job in await jobs.untold(session, "test")] == [ended]
    assert [job.id for job in await jobs.waiting(session, "test", 0, 10)] == [waiting]
    for job_id in (waiting, ended):
        await jobs.mark_told(session, job_id)
    assert await jobs.untold(session, "test") == []
    assert [job.id for job in await jobs.waiting(session, "test", 0, 10)] == [waiting]


async def attached(session, job_id, count):
    """So many new files that a job brought."""
    new = [rows.file(path=f"{job_id}/{number}") for number in range(count)]
    await files.add(session, new)
    await jobs.attach_files(session, job_id, new)
    return new


@on_one_database
@pytest.mark.parametrize(
    "ask",
    [lambda session: jobs.untold(session, "test"),
     lambda session: jobs.waiting(session, "test", 0, 10),
     lambda session: jobs.any_pending(session, "test"),
     lambda session: jobs.take_pending(session, "test", "a", LEASE, 10),
     lambda session: jobs.release_telling(session, "test", "a")],
)  # fmt: skip
async def test_what_is_not_told_yet_is_found_without_reading_what_is(database, ask):
    # To a database that has counted, the platform and that they were told tell none of these from the others.
    async with database.session() as session:
        for _ in range(50):
            await rows.add_job(session, state=JobState.DELIVERED, told=True)
    (found, *_) = await plans(database, ask)
    assert "ix_job_untold" in " ".join(found)


@on_one_database
async def test_a_persons_jobs_in_some_states_are_found_without_reading_their_others(database):
    async with database.session() as session:
        who = await rows.add_user(session)
        for _ in range(50):
            await rows.add_job(session, who, state=JobState.DELIVERED)
    (found, *_) = await plans(database, lambda session: jobs.of_user(session, who, states=[JobState.RUNNING]))
    assert "ix_job_page (user_id=? AND state=?" in " ".join(found)


async def test_a_job_has_its_files_in_their_order(session, user_id):
    job_id = await rows.add_job(session, user_id)
    first, second = await attached(session, job_id, 2)
    assert await jobs.files(session, job_id) == [first, second]
    await jobs.attach_files(session, job_id, [second, first])
    assert await jobs.files(session, job_id) == [second, first]


async def test_a_file_may_serve_many_jobs(session, user_id):
    one, other = await rows.add_job(session, user_id), await rows.add_job(session, user_id)
    shared = await attached(session, one, 1)
    await jobs.attach_files(session, other, shared)
    assert await jobs.files(session, one) == await jobs.files(session, other) == shared


async def test_a_new_round_brings_its_files_in_place_of_the_old_ones(session, user_id):
    job_id = await rows.add_job(session, user_id)
    await attached(session, job_id, 2)
    new = await attached(session, job_id, 1)
    assert await jobs.files(session, job_id) == new


async def test_a_revoked_link_stays_revoked_when_the_file_comes_again(session, user_id):
    job_id = await rows.add_job(session, user_id)
    [file] = await attached(session, job_id, 1)
    await session.execute(update(JobFile).values(link_serial=1))
    session.expire_all()
    await jobs.attach_files(session, job_id, await jobs.files(session, job_id))
    job_file, _ = await files.of_link(session, job_id, file.id)
    assert job_file.link_serial == 1


async def test_a_row_is_read_as_it_is_after_a_bulk_change(session, user_id):
    job_id = await rows.add_job(session, user_id)
    await session.execute(update(Job).where(col(Job.id) == job_id).values(title="New"))
    assert (await jobs.get(session, job_id)).title == "New"


async def test_the_id_of_a_removed_job_does_not_come_back(session, user_id):
    removed = await rows.add_job(session, user_id, state=JobState.DELIVERED)
    await jobs.remove(session, removed)
    assert await rows.add_job(session, user_id) > removed


async def test_job_meets_files_leader_and_the_persons_other_jobs(session, user_id):
    async def met():
        found = await backlog.met(session, user_id, "form")
        assert (found.user_id, found.served_turn) == (user_id, await backlog.served_turn(session))
        return found.kept, found.leader_id, found.in_line

    assert await met() == (False, None, 0)
    leader = await rows.add_job(session, form_key="form", state=JobState.RUNNING)
    await rows.add_job(session, user_id, form_key="form", leader_id=leader, turn=None)
    await rows.add_job(session, user_id, form_key="another")
    await rows.add_job(session, user_id, form_key="another", state=JobState.DELIVERED)
    session.add(rows.file(form_key="form", expires_at=now() + OVER))
    await session.flush()
    assert await met() == (False, leader, 1)
    session.add(rows.file(form_key="form"))
    await session.flush()
    assert await met() == (True, leader, 1)
