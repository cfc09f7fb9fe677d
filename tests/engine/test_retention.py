"""engine.retention: what is kept no longer goes by itself, and nothing else does."""

from datetime import timedelta

import pytest

from engine import retention as retention_module
from engine.accounts import Accounts
from engine.jobs import Jobs
from engine.privacy import Privacy
from engine.retention import Retention
from engine.settings import EngineSettings
from storage import joining, ledger, users
from storage import retention as stored
from storage.errors import UnknownJob
from storage.models import Job, JobState, User, now
from storage.stores import Stores
from tests.conftest import on_both_databases
from tests.engine import samples

SETTINGS = EngineSettings(_env_file=None, signup_credits=100, keep_jobs_days=30, keep_inactive_days=365)


@pytest.fixture
def retention(stores: Stores) -> Retention:
    return Retention(stores, SETTINGS)


async def age(stores: Stores, job_id: int, days: int, state: JobState = JobState.DELIVERED) -> None:
    """Let a job have ended so many days ago."""
    async with stores.database.session() as session:
        job = await session.get(Job, job_id)
        assert job is not None
        await ledger.settle(session, job_id, job.round, 40)
        job.state, job.finished_at, job.charged = state, now() - timedelta(days=days), 40


async def leave(stores: Stores, user_id: int, days: int) -> None:
    """Let a person have been there so many days ago."""
    async with stores.database.session() as session:
        user = await session.get(User, user_id)
        assert user is not None
        user.seen_at = now() - timedelta(days=days)


async def seen(stores: Stores, user_id: int) -> timedelta:
    """How long ago a person was there."""
    async with stores.database.session(read_only=True) as session:
        user = await session.get(User, user_id)
        assert user is not None
        return now() - user.seen_at


@on_both_databases
async def test_old_jobs_become_sums_and_their_files_go(stores: Stores, retention: Retention) -> None:
    asker = await Accounts(stores, SETTINGS).asker("telegram", "1", "Ann")
    old, new = [await samples.ready(stores, user_id=asker.user_id, price=40) for _ in range(2)]
    path = stores.settings.files_dir / f"2026-01-01/{old.id}/media.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    await age(stores, old.id or 0, 31)
    await age(stores, new.id or 0, 29)
    engine = Jobs(stores, None, SETTINGS)  # type: ignore[arg-type] # Nothing is looked up or queued here.
    before = await engine.records.statistics(asker)
    await retention.apply()
    assert not path.exists()
    assert await engine.records.statistics(asker) == before
    assert before.downloads == 2
    assert [job.id for job, _ in (await engine.records.history(asker, [], 10)).kept] == [new.id]
    assert await engine.read(old.id or 0) is None
    with pytest.raises(UnknownJob):
        await engine.get(asker, old.id or 0)
    assert (await engine.get(asker, new.id or 0)).url


async def test_all_is_kept_unless_a_setting_says_otherwise(stores: Stores) -> None:
    job = await samples.ready(stores)
    await age(stores, job.id or 0, 10_000)
    await leave(stores, job.user_id, 10_000)
    await Retention(stores, EngineSettings(_env_file=None)).apply()
    assert (await samples.reread(stores, job)).url == job.url
    assert (await Accounts(stores, SETTINGS).identity(job.user_id)).user_id == job.user_id


async def test_more_than_one_batch_goes_and_no_more_than_a_time_allows(
    stores: Stores, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_module, "JOBS_AT_ONCE", 2)
    monkeypatch.setattr(retention_module, "JOBS_A_TIME", 4)
    who = await samples.person(stores)
    made = [await samples.ready(stores, user_id=who) for _ in range(5)]
    for job in made:
        await age(stores, job.id or 0, 31)
    left = []
    for _ in range(2):
        await retention.apply()
        left.append(len([job for job in made if (await samples.reread(stores, job)).url]))
    assert left == [1, 0]


@on_both_databases
async def test_who_is_gone_for_long_is_forgotten_and_others_are_not(stores: Stores, retention: Retention) -> None:
    accounts = Accounts(stores, SETTINGS)
    gone, here = [await accounts.asker("telegram", name, name) for name in ("1234501", "777")]
    job = await samples.ready(stores, user_id=gone.user_id, price=40)
    await age(stores, job.id or 0, 400)
    await stores.cache.set(f"cooling:{gone.user_id}", True, 60)
    await leave(stores, gone.user_id, 367)
    await leave(stores, here.user_id, 364)
    await retention.apply()
    kept = await Privacy(stores).export(gone)
    assert kept["tables"].keys() == {"users", "wallets", "entries"}
    assert kept["passing"] == {}
    assert "1234501" not in str(kept)
    async with stores.database.session(read_only=True) as session:
        assert await users.find(session, "telegram", "1234501") is None
        assert await ledger.unbalanced(session) == []
    assert (await accounts.asker("telegram", "777", "Ben")).user_id == here.user_id


async def test_administrators_and_the_operator_stay(stores: Stores) -> None:
    settings = SETTINGS.model_copy(update={"admins": ("telegram:1",)})
    accounts = Accounts(stores, settings)
    for platform in ("telegram", "terminal", "discord"):
        await leave(stores, (await accounts.asker(platform, "1", "Ann")).user_id, 400)
    await Retention(stores, settings).apply()
    async with stores.database.session(read_only=True) as session:
        there = [await users.find(session, platform, "1") for platform in ("telegram", "terminal", "discord")]
    assert [user is not None for user in there] == [True, True, False]


async def test_who_comes_back_at_the_last_moment_stays(
    stores: Stores, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = Accounts(stores, SETTINGS)
    ann = await accounts.asker("telegram", "1", "Ann")
    await leave(stores, ann.user_id, 400)
    find = stored.inactive

    async def find_and_let_them_come(*arguments: object, **values: object) -> list[int]:
        found = await find(*arguments, **values)  # type: ignore[arg-type]
        if "user_id" not in values:
            await accounts.asker("telegram", "1", "Ann")
        return found

    monkeypatch.setattr(stored, "inactive", find_and_let_them_come)
    await retention.apply()
    assert (await accounts.asker("telegram", "1", "Ann")).user_id == ann.user_id


async def test_who_was_forgotten_meanwhile_is_passed_over(
    stores: Stores, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await Accounts(stores, SETTINGS).asker("telegram", "1", "Ann")
    await leave(stores, ann.user_id, 400)
    find = stored.inactive

    async def find_and_forget(*arguments: object, **values: object) -> list[int]:
        found = await find(*arguments, **values)  # type: ignore[arg-type]
        async with stores.database.session() as session:
            await joining.forget(session, ann.user_id)
        return found

    monkeypatch.setattr(stored, "inactive", find_and_forget)
    await retention.apply()
    async with stores.database.session(read_only=True) as session:
        assert await users.find(session, "telegram", "1") is None


async def test_people_are_looked_for_once_an_hour_or_as_long_as_there_are_more(
    stores: Stores, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_module, "PEOPLE_A_TIME", 1)
    accounts = Accounts(stores, SETTINGS)
    for name in "123":
        await leave(stores, (await accounts.asker("telegram", name, name)).user_id, 400)
    left = []
    for _ in range(4):
        await retention.apply()
        async with stores.database.session(read_only=True) as session:
            left.append(len([name for name in "123" if await users.find(session, "telegram", name)]))
    assert left == [2, 1, 0, 0]
    assert await stores.cache.get(retention_module.LOOK_KEY)


async def test_it_is_noted_once_a_day_that_somebody_is_there(stores: Stores) -> None:
    accounts = Accounts(stores, SETTINGS)
    for come in (lambda: accounts.asker("telegram", "1", "Ann"), lambda: accounts.visitor("192.0.2.1")):
        who = (await come()).user_id
        for days, noted in ((2, True), (0.5, False)):
            async with stores.database.session() as session:
                user = await session.get(User, who)
                assert user is not None
                user.seen_at = now() - timedelta(days=days)
            await come()
            assert (await seen(stores, who) < timedelta(hours=1)) == noted
