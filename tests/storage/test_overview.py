"""storage.overview: the queue and the people, seen from above."""

from datetime import timedelta

from storage import ledger, overview, users
from storage.models import JobState, Tier, now
from tests.storage.conftest import on_one_database
from tests.storage.plans import plans
from tests.storage.rows import add_job, add_user

LONG_AGO = now() - timedelta(days=8)


async def test_waiting_jobs_are_counted_by_tier(database):
    async with database.session() as session:
        for tier in (Tier.PUBLIC, Tier.PUBLIC, Tier.MEMBER):
            await add_job(session, tier=tier, expected_seconds=1.5)
        await add_job(session, state=JobState.RUNNING, expected_seconds=100)
        assert await overview.waiting(session) == {Tier.PUBLIC: 2, Tier.MEMBER: 1}
        assert await overview.waiting_seconds(session) == 4.5


async def test_job_that_waits_longest_is_found_for_each_tier(database):
    early, late = now() - timedelta(hours=2), now() - timedelta(hours=1)
    async with database.session() as session:
        await add_job(session, tier=Tier.PUBLIC, created_at=early, state=JobState.RUNNING)
        await add_job(session, tier=Tier.PUBLIC, created_at=late)
        await add_job(session, tier=Tier.PUBLIC)
        await add_job(session, tier=Tier.MEMBER, created_at=early)
        assert await overview.oldest_waiting(session) == {Tier.PUBLIC: late, Tier.MEMBER: early}
        assert await overview.unfinished_counts(session) == {JobState.QUEUED: 3, JobState.RUNNING: 1}


async def test_unfinished_jobs_come_oldest_first_with_the_name_of_their_person(database):
    async with database.session() as session:
        ben, _ = await users.add(session, "telegram", "5", "Ben")
        nameless, _ = await users.add(session, "telegram", "6", "")
        await add_job(session, ben.id, state=JobState.DELIVERED)
        jobs = [await add_job(session, ben.id), await add_job(session, nameless.id, state=JobState.RUNNING)]
        found = await overview.unfinished(session, 5)
    assert [(job.id, name) for job, name in found] == [(jobs[0], "Ben"), (jobs[1], "telegram:6")]


async def test_a_persons_jobs_are_counted_by_state(database):
    async with database.session() as session:
        user_id = await add_user(session)
        assert await overview.last_job_at(session, user_id) is None
        for state in (JobState.FAILED, JobState.DELIVERED, JobState.DELIVERED):
            await add_job(session, user_id, state=state)
        await add_job(session)
        assert await overview.job_counts(session, user_id) == {JobState.FAILED: 1, JobState.DELIVERED: 2}
        assert await overview.last_job_at(session, user_id) is not None


async def test_failures_are_counted_by_site_and_reason_since_a_moment(database):
    failed = {"state": JobState.FAILED, "finished_at": now()}
    async with database.session() as session:
        for site, code in (("youtube", "private_media"), ("vimeo", "timed_out"), ("youtube", "private_media")):
            newest = await add_job(session, site=site, error={"code": code}, **failed)
        await add_job(session, site="youtube", error={"code": "timed_out"}, state=JobState.FAILED, finished_at=LONG_AGO)
        await add_job(session, site="youtube", state=JobState.DELIVERED, finished_at=now())
        await add_job(session, site="youtube", media={"entries": [{}]}, **failed)
        found = await overview.failures(session, now() - timedelta(days=7))
    assert [(each.site, each.code, each.count) for each in found] == [
        ("youtube", "private_media", 2),
        ("vimeo", "timed_out", 1),
    ]
    assert found[0].newest == newest
    assert found[0].at.tzinfo is not None


async def test_people_are_found_by_name_or_account_and_visitors_are_none(database):
    async with database.session() as session:
        ben, _ = await users.add(session, "telegram", "5", "Ben 100%")
        anna, _ = await users.add(session, "discord", "55", "Anna")
        await users.add(session, "address", "198.51.100.7", "")
        await add_job(session, ben.id)
        everyone, total = await overview.people(session, "", 10, 0)
        assert ([each.name for each in everyone], total) == (["Anna", "Ben 100%"], 2)
        assert [each.jobs for each in everyone] == [0, 1]
        for words in ("BEN", "telegram:5", "0%"):
            found, _ = await overview.people(session, words, 10, 0)
            assert [each.user.id for each in found] == [ben.id]
        assert await overview.people(session, "%", 10, 1) == ([], 1)
        assert [each.user.id for each in (await overview.people(session, "", 1, 0))[0]] == [anna.id]


async def test_grants_of_administrators_are_listed_newest_first(database):
    async with database.session() as session:
        ben, _ = await users.add(session, "telegram", "5", "Ben")
        await ledger.grant(session, ben.id, 1000, key="signup:x", reason="sign-up")
        await ledger.grant(session, ben.id, 5, key="grant:a", reason="kind")
        await ledger.grant(session, ben.id, 7, key="grant:b", currency=ledger.USD)
        granted, total = await overview.grants(session, 10, 0)
    assert [(each.entry.amount, each.currency, each.user_id, each.name) for each in granted] == [
        (7, "usd", ben.id, "Ben"),
        (5, "credits", ben.id, "Ben"),
    ]
    assert total == 2


async def test_failures_are_read_out_of_an_index(database):
    (found, *_) = await plans(database, lambda session: overview.failures(session, LONG_AGO))
    assert "ix_job_failed" in " ".join(found)


@on_one_database
async def test_unfinished_jobs_are_found_without_reading_what_has_ended(database):
    async with database.session() as session:
        for _ in range(50):
            await add_job(session, state=JobState.DELIVERED)
    (found, *_) = await plans(database, lambda session: overview.unfinished(session, 10))
    assert "ix_job_backlog" in " ".join(found)
