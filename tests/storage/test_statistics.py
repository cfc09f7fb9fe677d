"""storage.statistics: what was delivered, day by day."""

from datetime import UTC, date, datetime, timedelta

from storage import statistics
from storage.models import JobState
from tests.storage.rows import add_job, add_user

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


async def delivered(session, user_id, finished_at, **values):
    plain = {"state": JobState.DELIVERED, "finished_at": finished_at, "seconds": 60.0, "charged": 33}
    return await add_job(session, user_id, **(plain | values))


async def test_each_day_has_its_sums_newest_first(database):
    async with database.session() as session:
        user_id = await add_user(session)
        for hours in (0, 11.99, 12, 36):
            await delivered(session, user_id, NOON + timedelta(hours=hours))
        days = await statistics.days(session, user_id, NOON - timedelta(days=1))
    assert [(day.date, day.downloads, day.seconds, day.credits) for day in days] == [
        (date(2026, 5, 5), 1, 60.0, 33),
        (date(2026, 5, 4), 1, 60.0, 33),
        (date(2026, 5, 3), 2, 120.0, 66),
    ]


async def test_what_is_older_not_delivered_or_of_others_does_not_count(database):
    async with database.session() as session:
        user_id = await add_user(session)
        await delivered(session, user_id, NOON - timedelta(days=2))
        await delivered(session, user_id, NOON, state=JobState.FAILED)
        await delivered(session, await add_user(session), NOON)
        assert await statistics.days(session, user_id, NOON - timedelta(days=1)) == []


async def test_dollars_are_no_credits_and_what_is_unknown_is_nothing(database):
    async with database.session() as session:
        user_id = await add_user(session)
        await delivered(session, user_id, NOON, currency="usd", charged=10_000)
        await delivered(session, user_id, NOON, charged=None, seconds=None)
        (day,) = await statistics.days(session, user_id, NOON - timedelta(days=1))
    assert (day.downloads, day.seconds, day.credits) == (2, 60.0, 0)
