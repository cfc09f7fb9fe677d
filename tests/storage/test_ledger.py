"""storage.ledger: a book in which everything happens once and nothing below zero."""

import asyncio
import subprocess
import sys
from contextlib import suppress

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage import jobs, ledger
from storage.errors import NotEnoughCredits
from storage.ledger import Balance
from storage.models import EntryKind, JobState, Wallet
from tests.storage import rows


@pytest.fixture
async def user_id(database):
    """A person with 10 credits."""
    async with database.session() as session:
        user_id = await rows.add_user(session)
        await ledger.grant(session, user_id, 10, key="first", reason="sign-up")
        return user_id


async def balance(database, user_id):
    async with database.session(read_only=True) as session:
        return await ledger.balance(session, user_id)


async def held_job(database, user_id, price):
    """A job with its price on hold."""
    async with database.session() as session:
        job_id = await rows.add_job(session, user_id)
        await ledger.reserve(session, user_id, price, job_id=job_id)
        return job_id


async def test_who_never_got_anything_has_nothing(database):
    assert await balance(database, 12345) == Balance(0, 0)


async def test_a_grant_adds(database, user_id):
    async with database.session() as session:
        assert await ledger.grant(session, user_id, 5, key="second")
    assert await balance(database, user_id) == Balance(15, 0)


async def test_a_grant_is_booked_once_for_each_key(database, user_id):
    async with database.session() as session:
        assert not await ledger.grant(session, user_id, 10, key="first")
    assert await balance(database, user_id) == Balance(10, 0)


async def test_a_grant_that_comes_twice_at_once_is_booked_once(database, user_id):
    async def grant():
        async with database.session() as session:
            return await ledger.grant(session, user_id, 5, key="payment-1")

    assert sorted(await asyncio.gather(*(grant() for _ in range(8)))) == [False] * 7 + [True]
    assert await balance(database, user_id) == Balance(15, 0)


async def test_the_first_grants_of_a_person_may_come_at_once(database):
    async with database.session() as session:
        user_id = await rows.add_user(session)

    async def grant(key):
        async with database.session() as session:
            await ledger.grant(session, user_id, 1, key=f"grant-{key}")

    await asyncio.gather(*map(grant, range(8)))
    assert await balance(database, user_id) == Balance(8, 0)


async def test_a_reserve_holds(database, user_id):
    await held_job(database, user_id, 4)
    assert await balance(database, user_id) == Balance(6, 4)


async def test_a_reserve_beyond_the_balance_is_refused_and_leaves_nothing(database, user_id):
    with pytest.raises(NotEnoughCredits) as refusal:
        await held_job(database, user_id, 11)
    assert refusal.value.facts() == {"needed": 11, "balance": 10, "currency": "credits"}
    assert await balance(database, user_id) == Balance(10, 0)
    async with database.session(read_only=True) as session:
        assert await jobs.of_user(session, user_id) == []


async def test_everything_can_be_reserved(database, user_id):
    await held_job(database, user_id, 10)
    assert await balance(database, user_id) == Balance(0, 10)


async def test_a_round_is_reserved_once(database, user_id):
    job_id = await held_job(database, user_id, 4)
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await ledger.reserve(session, user_id, 4, job_id=job_id)
    assert await balance(database, user_id) == Balance(6, 4)


@pytest.mark.parametrize(
    ("charge", "left", "cost"),
    [(4, 6, 4), (1, 9, 1), (0, 10, 0), (5, 6, 4), (2**40, 6, 4), (-1, 10, 0)],
)
async def test_settling_charges_at_most_what_was_held(database, user_id, charge, left, cost):
    job_id = await held_job(database, user_id, 4)
    async with database.session() as session:
        assert await ledger.settle(session, job_id, 0, charge)
        await jobs.move(session, job_id, [JobState.QUEUED], JobState.DELIVERED)
        assert await ledger.charged(session, job_id, 0) == cost
    assert await balance(database, user_id) == Balance(left, 0)


async def test_releasing_gives_everything_back(database, user_id):
    job_id = await held_job(database, user_id, 4)
    async with database.session() as session:
        assert await ledger.release(session, job_id, 0)
        assert await ledger.charged(session, job_id, 0) == 0
    assert await balance(database, user_id) == Balance(10, 0)


async def test_an_open_hold_is_not_charged_yet(database, user_id):
    job_id = await held_job(database, user_id, 4)
    async with database.session(read_only=True) as session:
        assert await ledger.charged(session, job_id, 0) == 0


async def close(session, how, job_id):
    if how == "settle":
        return await ledger.settle(session, job_id, 0, 3)
    return await ledger.release(session, job_id, 0)


@pytest.mark.parametrize("second", ["settle", "release"])
@pytest.mark.parametrize(("first", "left"), [("settle", 7), ("release", 10)])
async def test_a_hold_is_closed_once(database, user_id, first, second, left):
    job_id = await held_job(database, user_id, 4)
    async with database.session() as session:
        assert await close(session, first, job_id)
    async with database.session() as session:
        assert not await close(session, second, job_id)
    assert (await balance(database, user_id)).available == left


async def test_a_hold_that_is_settled_and_released_at_once_is_closed_once(database, user_id):
    job_id = await held_job(database, user_id, 4)

    async def close_it(how):
        async with database.session() as session:
            return await close(session, how, job_id)

    closed = await asyncio.gather(*(close_it(how) for how in ["settle", "release"] * 4))
    assert closed.count(True) == 1
    assert (await balance(database, user_id)).available == (7 if closed.index(True) % 2 == 0 else 10)


async def test_what_was_never_held_cannot_be_closed(database, user_id):
    async with database.session() as session:
        assert not await ledger.settle(session, 12345, 0, 1)
        assert not await ledger.release(session, 12345, 0)


async def test_each_round_of_a_job_has_a_hold_of_its_own(database, user_id):
    job_id = await held_job(database, user_id, 4)
    async with database.session() as session:
        await ledger.release(session, job_id, 0)
        await ledger.reserve(session, user_id, 5, job_id=job_id, job_round=1)
    assert await balance(database, user_id) == Balance(5, 5)


async def test_the_book_shows_the_newest_line_first(database, user_id):
    job_id = await held_job(database, user_id, 4)
    async with database.session(read_only=True) as session:
        newest, oldest = await ledger.entries(session, user_id)
        assert await ledger.entries(session, user_id, limit=1) == [newest]
    assert (newest.kind, newest.amount, newest.job_id) == (EntryKind.RESERVE, -4, job_id)
    assert (oldest.kind, oldest.amount, oldest.reason) == (EntryKind.GRANT, 10, "sign-up")


async def test_a_book_that_balances_names_nobody(database, user_id):
    await held_job(database, user_id, 4)
    async with database.session(read_only=True) as session:
        assert await ledger.unbalanced(session) == []


@pytest.mark.parametrize("granted", [True, False], ids=["with entries", "without entries"])
async def test_a_wallet_that_differs_from_its_book_is_found(database, user_id, granted):
    async with database.session() as session:
        wallet = Wallet(user_id=user_id, currency="cents")
        session.add(wallet)
        await session.flush()
        wrong = col(Wallet.user_id) == user_id, col(Wallet.currency) == ("credits" if granted else "cents")
        await session.execute(update(Wallet).where(*wrong).values(balance=11))
        assert len(await ledger.unbalanced(session)) == 1


async def test_fifty_who_reserve_at_once_get_no_more_than_there_is(database, user_id):
    async def reserve():
        try:
            return await held_job(database, user_id, 1)
        except NotEnoughCredits:
            return None

    won = [job_id for job_id in await asyncio.gather(*(reserve() for _ in range(50))) if job_id]
    assert len(set(won)) == 10
    assert await balance(database, user_id) == Balance(0, 10)


async def test_processes_that_reserve_at_once_get_no_more_than_there_is(database, user_id):
    command = [sys.executable, "-m", "tests.storage.reserving", database.url, str(user_id), "25"]
    reserving = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [(await asyncio.to_thread(process.communicate, timeout=60))[0] for process in reserving]
    assert sum(map(int, outputs)) == 10
    assert await balance(database, user_id) == Balance(0, 10)
    async with database.session(read_only=True) as session:
        assert await ledger.unbalanced(session) == []


async def test_what_is_booked_is_told_once_it_is_committed_and_never_otherwise(database, user_id, monkeypatch):
    told = []
    monkeypatch.setattr(ledger, "_watches", [])
    ledger.watch(lambda *movement: told.append(movement))
    job_id = await held_job(database, user_id, 7)
    with suppress(LookupError):
        async with database.session() as session:
            await ledger.settle(session, job_id, 0, 5)
            raise LookupError
    for _ in range(2):
        async with database.session() as session:
            await ledger.settle(session, job_id, 0, 5)
            await ledger.grant(session, user_id, 3, key="once")
    booked = [("reserve", 7), ("settle", 5), ("release", 2), ("grant", 3)]
    assert told == [(movement, "credits", amount) for movement, amount in booked]


async def test_people_who_give_to_each_other_at_once_do_not_wait_for_each_other(database, user_id):
    async def give(giver, taker, key):
        async with database.session() as session:
            await ledger.give(session, giver, taker, 1, key=key)

    async with database.session() as session:
        other = await rows.add_user(session)
        await ledger.grant(session, other, 10, key="other")
    pairs = [(user_id, other), (other, user_id)] * 10
    await asyncio.gather(*(give(*pair, f"gift:{number}") for number, pair in enumerate(pairs)))
    assert await balance(database, user_id) == await balance(database, other) == Balance(10, 0)
