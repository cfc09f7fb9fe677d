"""storage.ledger as a whole: whatever comes in whatever order, nothing is lost, doubled or below zero."""

import asyncio

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from storage import jobs, ledger
from storage.database import Database
from storage.errors import NotEnoughCredits
from storage.ledger import Balance
from storage.models import UNFINISHED, JobState
from tests.fuzzing import examples
from tests.storage import rows

ENDED = (JobState.FAILED, JobState.CANCELLED)
SETTINGS = hypothesis_settings(
    max_examples=examples(5, 300), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
amounts = st.integers(1, 12)


class Undone(Exception):
    """Raised in a transaction so that it does not happen."""


class Book(RuleBasedStateMachine):
    """The ledger beside a model of it: what each person has, and what each open round of a job holds."""

    url: str
    users = Bundle("users")
    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(self.url)
        self.available = {}
        self.open = {}
        self.rounds = {}
        self.granted = set()

    def teardown(self):
        self.runner.run(self.database.close())
        self.runner.close()

    def do(self, work, *, undo=False):
        """One transaction, kept or undone."""

        async def transaction():
            async with self.database.session() as session:
                result = await work(session)
                if undo:
                    raise Undone
                return result

        return self.runner.run(transaction())

    @rule(target=users)
    def meet(self):
        user_id = self.do(rows.add_user)
        self.available[user_id] = 0
        return user_id

    @rule(user=users, amount=amounts, key=st.sampled_from("abc"))
    def grant(self, user, amount, key):
        key = f"{user}:{key}"
        new = self.do(lambda session: ledger.grant(session, user, amount, key=key))
        assert new == (key not in self.granted)
        self.granted.add(key)
        self.available[user] += amount if new else 0

    @rule(user=users, amount=amounts)
    def grant_that_is_undone(self, user, amount):
        with pytest.raises(Undone):
            self.do(lambda session: ledger.grant(session, user, amount, key=f"{user}:undone"), undo=True)

    @rule(target=jobs, user=users, price=amounts)
    def submit(self, user, price):
        async def work(session):
            job_id = await rows.add_job(session, user, price=price)
            await ledger.reserve(session, user, price, job_id=job_id)
            return job_id

        job_id = self.reserve(work, user, price)
        if job_id is None:
            return multiple()
        self.rounds[job_id] = (user, price, 0)
        self.open[job_id] = price
        return job_id

    def reserve(self, work, user, price):
        """Do what takes a price from a person, or see it refused."""
        if price <= self.available[user]:
            self.available[user] -= price
            return self.do(work)
        with pytest.raises(NotEnoughCredits) as refusal:
            self.do(work)
        assert refusal.value.facts() == {"needed": price, "balance": self.available[user], "currency": "credits"}
        return None

    @rule(job=jobs, charge=st.integers(-2, 20))
    def deliver(self, job, charge):
        held = self.close(job, JobState.DELIVERED, lambda session, turn: ledger.settle(session, job, turn, charge))
        if held:
            user, _, turn = self.rounds[job]
            cost = min(held, max(0, charge))
            self.available[user] += held - cost
            assert self.do(lambda session: ledger.charged(session, job, turn)) == cost

    @rule(job=jobs, state=st.sampled_from(ENDED))
    def end(self, job, state):
        held = self.close(job, state, lambda session, turn: ledger.release(session, job, turn))
        if held:
            self.available[self.rounds[job][0]] += held

    def close(self, job, state, book):
        """Close a job's hold, which may be closed already; what it held."""
        turn = self.rounds[job][2]

        async def work(session):
            await jobs.move(session, job, UNFINISHED, state)
            return await book(session, turn)

        held = self.open.pop(job, 0)
        assert self.do(work) == bool(held)
        return held

    @rule(job=jobs)
    def retry(self, job):
        user, price, turn = self.rounds[job]

        async def work(session):
            if not await jobs.move(session, job, ENDED, JobState.QUEUED, round=turn + 1):
                return False
            await ledger.reserve(session, user, price, job_id=job, job_round=turn + 1)
            return True

        ended = self.do(lambda session: jobs.get(session, job)).state in ENDED
        if ended and self.reserve(work, user, price):
            self.rounds[job] = (user, price, turn + 1)
            self.open[job] = price
        assert ended or not self.do(work)

    @rule(job=jobs, charge=amounts)
    def close_an_older_round_again(self, job, charge):
        for turn in range(self.rounds[job][2]):
            assert not self.do(lambda session, turn=turn: ledger.settle(session, job, turn, charge))

    @invariant()
    def every_balance_is_what_it_should_be(self):
        async def work(session):
            assert await ledger.unbalanced(session) == []
            return {user: await ledger.balance(session, user) for user in self.available}

        holds = dict.fromkeys(self.available, 0)
        for job, price in self.open.items():
            holds[self.rounds[job][0]] += price
        assert self.do(work) == {user: Balance(left, holds[user]) for user, left in self.available.items()}
        assert all(left >= 0 for left in self.available.values())


def test_the_book_is_right_whatever_comes(database_url):
    machine = type("Book", (Book,), {"url": database_url})
    run_state_machine_as_test(machine, settings=SETTINGS)
