"""storage.overview: the queue and the people, seen from above."""

from datetime import timedelta

from storage import overview, users
from storage.models import JobState, Tier, now
from tests.conftest import on_both_databases
from tests.storage.rows import add_job, add_user


@on_both_databases
async def test_waiting_jobs_are_counted_by_tier(database):
    async with database.session() as session:
        for tier in (Tier.PUBLIC, Tier.PUBLIC, Tier.MEMBER):
            await add_job(session, tier=tier, expected_seconds=1.5)
        await add_job(session, state=JobState.RUNNING, expected_seconds=100)
        assert await overview.waiting(session) == {Tier.PUBLIC: 2, Tier.MEMBER: 1}
        assert await overview.waiting_seconds(session) == 4.5


@on_both_databases
async def test_job_that_waits_longest_is_found_for_each_tier(database):
    early, late = now() - timedelta(hours=2), now() - timedelta(hours=1)
    async with database.session() as session:
        await add_job(session, tier=Tier.PUBLIC, created_at=early, state=JobState.RUNNING)
        await add_job(session, tier=Tier.PUBLIC, created_at=late)
        await add_job(session, tier=Tier.PUBLIC)
        await add_job(session, tier=Tier.MEMBER, created_at=early)
        assert await overview.oldest_waiting(session) == {Tier.PUBLIC: late, Tier.MEMBER: early}
        assert await overview.unfinished_counts(session) == {JobState.QUEUED: 3, JobState.RUNNING: 1}


@on_both_databases
async def test_unfinished_jobs_come_oldest_first_with_the_name_of_their_person(database):
    async with database.session() as session:
        ben, _ = await users.add(session, "telegram", "5", "Ben")
        nameless, _ = await users.add(session, "telegram", "6", "")
        await add_job(session, ben.id, state=JobState.DELIVERED)
        jobs = [await add_job(session, ben.id), await add_job(session, nameless.id, state=JobState.RUNNING)]
        found = await overview.unfinished(session, 5)
    assert [(job.id, name) for job, name in found] == [(jobs[0], "Ben"), (jobs[1], "telegram:6")]


@on_both_databases
async def test_a_persons_jobs_are_counted_by_state(database):
    async with database.session() as session:
        user_id = await add_user(session)
        assert await overview.last_job_at(session, user_id) is None
        for state in (JobState.FAILED, JobState.DELIVERED, JobState.DELIVERED):
            await add_job(session, user_id, state=state)
        await add_job(session)
        assert await overview.job_counts(session, user_id) == {JobState.FAILED: 1, JobState.DELIVERED: 2}
        assert await overview.last_job_at(session, user_id) is not None
