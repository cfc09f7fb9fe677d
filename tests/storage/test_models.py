"""storage.models: what is written comes back as it was, on either database."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from storage import jobs
from storage.models import FINAL, UNFINISHED, Entry, EntryKind, JobState, Tier, User, Wallet
from tests.storage import rows


async def written(database, row):
    async with database.session() as session:
        session.add(row)
        await session.flush()
        key = row.id
    async with database.session(read_only=True) as session:
        return await session.get(type(row), key)


async def test_times_come_back_in_utc(database):
    there = datetime(2026, 3, 1, 1, 30, 0, 123456, timezone(timedelta(hours=9)))
    user = await written(database, User(created_at=there))
    assert user.created_at == there
    assert user.created_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="naive"):
        await written(database, User(created_at=datetime(2026, 3, 1)))  # noqa: DTZ001


async def test_json_comes_back_whole(database):
    preferences = {"языки": ["ru", None], "deep": {"π": 3.5, "yes": True}, "🎞": "x\u2028\ufeff"}
    assert (await written(database, User(preferences=preferences))).preferences == preferences


async def test_states_are_kept_as_their_text(database):
    await written(database, User(tier=Tier.ADMIN))
    async with database.session(read_only=True) as session:
        assert await session.scalar(text("SELECT tier FROM users")) == "admin"


async def test_sizes_beyond_32_bits_fit(database):
    assert (await written(database, rows.file(size=2**40))).size == 2**40


async def test_amounts_beyond_32_bits_fit(database):
    async with database.session() as session:
        user_id = await rows.add_user(session)
    wallet = await written(database, Wallet(user_id=user_id, balance=2**40))
    entry = await written(database, Entry(wallet_id=wallet.id, kind=EntryKind.GRANT, amount=-(2**40), key="k"))
    assert (wallet.balance, entry.amount) == (2**40, -(2**40))


async def test_a_job_comes_back_with_its_defaults(database):
    async with database.session() as session:
        job_id = await rows.add_job(session, reply_to={"chat": 2**53, "message": None})
    async with database.session(read_only=True) as session:
        job = await jobs.get(session, job_id)
    assert (job.state, job.tier, job.reply_to) == (JobState.QUEUED, Tier.MEMBER, {"chat": 2**53, "message": None})
    assert (job.error, job.dispatched_at, job.told) == (None, None, False)


async def test_a_file_keeps_its_length_to_the_bit(database):
    assert (await written(database, rows.file(duration=0.1 + 0.2))).duration == 0.1 + 0.2


def test_a_state_is_final_or_unfinished():
    assert frozenset(JobState) == FINAL | UNFINISHED
    assert [state for state in JobState if state.final] == ["delivered", "failed", "cancelled"]
