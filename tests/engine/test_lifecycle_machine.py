"""engine.lifecycle as a whole: whoever takes which step when, jobs go only where they may, and the money is right."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count

from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlmodel import col

from engine.errors.fetching import PlatformFailed
from engine.lifecycle import ending, entering, leases, runs, sending, turns
from storage import jobs, ledger
from storage.errors import FileGone, NotEnoughCredits
from storage.models import FINAL, UNFINISHED, Entry, EntryKind, Job, JobState, Wallet
from storage.stores import open_stores
from tests.conftest import on_both_databases
from tests.engine import samples
from tests.fuzzing import examples
from tests.storage import rows

SETTINGS = hypothesis_settings(
    max_examples=examples(3, 150),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A failure is told as it was found: each of its steps is a transaction, so that making it small takes minutes.
    phases=[Phase.generate],
)
GRANT = 300
LIMITS = (1, 2, 3)
ENDED = (JobState.FAILED, JobState.CANCELLED)
FAILS_WITH_LEADER = {(JobState.QUEUED, JobState.FAILED)}
SHARES = {(JobState.QUEUED, JobState.READY)}

_examples = count()
people = st.integers(0, len(LIMITS) - 1)
forms = st.sampled_from("ab")
prices = st.sampled_from([0, 20, 100])
workers = st.sampled_from(["one", "other"])


@dataclass(frozen=True)
class Seen:
    """Everything at one moment: the rows of the jobs, the book, what wallets hold, and what people are told is held."""

    rows: dict[int, Job]
    entries: list[Entry]
    wallets: dict[int, int]
    held: dict[int, int]


class Life(RuleBasedStateMachine):
    """Several people who ask for a few media; each step is compared with what was there before."""

    store_settings = None
    jobs = Bundle("jobs")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.opening = open_stores(self.store_settings)
        self.stores = self.do(self.opening.__aenter__())
        self.example = next(_examples)
        self.people = [self.do(samples.person(self.stores, GRANT)) for _ in LIMITS]
        self.known = []
        self.attempts = {}
        self.deliveries = {}
        self.excused = set()
        self.last = self.look()

    def teardown(self):
        self.do(self.opening.__aexit__(None, None, None))
        self.runner.close()

    def do(self, work):
        return self.runner.run(work)

    def look(self):
        async def work():
            async with self.stores.database.session(read_only=True) as session:
                found = await session.scalars(select(Job).where(col(Job.id).in_(self.known)))
                entries = await session.scalars(select(Entry).where(col(Entry.job_id).in_(self.known)))
                wallets = await session.scalars(select(Wallet).where(col(Wallet.user_id).in_(self.people)))
                balances = {w.user_id: w.balance for w in wallets}
                held = {person: (await ledger.balance(session, person)).held for person in self.people}
                assert await ledger.unbalanced(session) == []
                return Seen({job.id: job for job in found}, list(entries), balances, held)

        return self.do(work())

    def changes(self):
        """What jobs have changed their state since the last look, and from where to where."""
        before, self.last = self.last, self.look()
        moved = {}
        for job_id, row in self.last.rows.items():
            old = before.rows.get(job_id)
            if old is not None and old.state != row.state:
                moved[job_id] = (old.state, row.state)
                # A new round begins exactly when an ended job lives again.
                assert row.round - old.round == (old.state in FINAL)
            elif old is not None:
                assert row.round == old.round
            if old is not None and row.turn is not None and row.turn != old.turn and row.state is JobState.QUEUED:
                self._excuse(old, row)
        return before, moved

    def _excuse(self, old, row):
        # A leader that a follower hastened, or a follower that took its leader's place.
        if old.leader_id is not None or old.turn is not None or self._is_followed(row.id):
            self.excused.add(row.id)

    def _is_followed(self, job_id):
        return any(row.leader_id == job_id and row.state is JobState.QUEUED for row in self.last.rows.values())

    def took(self, job_id, happened, origins, to, others=frozenset()):
        """Check that a step was taken just if it could be, and that nobody moved but the job and who follows it."""
        before, moved = self.changes()
        assert bool(happened) == (before.rows[job_id].state in origins)
        mine = moved.pop(job_id, None)
        assert mine == ((before.rows[job_id].state, to) if happened else None)
        concerned = {job_id}
        while moved:
            other = next(other for other in moved if self._follows(before.rows[other], concerned))
            step = moved.pop(other)
            concerned.add(other)
            assert happened
            assert step in others or self._is_list_step(before.rows[other], step, to)

    def _follows(self, row, concerned):
        """Whether a job moves with one of others: its leader, its list, or an item of its own."""
        above = {row.leader_id, row.parent_id} & concerned
        return bool(above) or any(self.last.rows[other].parent_id == row.id for other in concerned)

    def _is_list_step(self, row, step, cause):
        if row.is_list:
            return step[0] is JobState.GATHERING and step[1] in {JobState.QUEUED, *FINAL}
        with_list = {(state, end) for state in UNFINISHED for end in ENDED} | {(JobState.READY, JobState.DELIVERED)}
        if row.parent_id is not None:
            return step in with_list and step[1] is cause
        return step in FAILS_WITH_LEADER and cause is JobState.FAILED

    @rule(target=jobs, person=people, form=forms, price=prices, fresh=st.booleans())
    def submit(self, person, form, price, fresh):
        job = rows.job(
            self.people[person], form_key=f"{self.example}{form}", price=price, running_limit=LIMITS[person],
            media=samples.media().model_dump(mode="json"),
        )  # fmt: skip
        funds = self.look().wallets[self.people[person]]
        try:
            self.do(entering.submit(self.stores, job, fresh=fresh))
        except NotEnoughCredits:
            assert funds < price
            return self.known[-1] if self.known else self.submit(person, form, 0, fresh)
        assert funds >= price
        self.known.append(job.id)
        _, moved = self.changes()
        assert moved == {}
        return job.id

    @rule(
        target=jobs, person=people, wanted=st.lists(forms, min_size=1, max_size=2), price=prices, zipped=st.booleans()
    )
    def submit_list(self, person, wanted, price, zipped):
        user_id, room = self.people[person], {"running_limit": LIMITS[person], "zipped": zipped}
        entries = [{"index": n, "url": f"https://a.org/{n}"} for n in range(len(wanted))]
        parent = rows.job(user_id, form_key=f"{self.example}list{len(self.known)}", media={"entries": entries}, **room)
        items = [
            rows.job(user_id, form_key=f"{self.example}{form}", price=price, item=number, media={}, **room)
            for number, form in enumerate(wanted)
        ]
        funds = self.look().wallets[user_id]
        try:
            self.do(entering.submit_list(self.stores, parent, items))
        except NotEnoughCredits:
            assert funds < price * len(items)
            return multiple()
        assert funds >= price * len(items)
        new = [parent.id, *(item.id for item in items)]
        self.known += new
        _, moved = self.changes()
        assert moved == {}
        return multiple(*new)

    @rule(job=jobs, worker=workers)
    def claim(self, job, worker):
        claimed = self.do(runs.claim(self.stores, job, worker))
        has_a_place = self.last.rows[job].turn is not None
        self.took(job, claimed, {JobState.QUEUED} if has_a_place else (), JobState.RUNNING)
        if claimed:
            # A worker that is handed a job again breaks off its earlier attempt first.
            self.attempts[job, worker] = claimed

    def _holds(self, seen):
        row = self.last.rows[seen.id]
        return row.state is JobState.RUNNING and row.worker == seen.worker

    @rule(job=jobs, worker=workers)
    def ready(self, job, worker):
        seen = self.attempts.pop((job, worker), None)
        if seen is not None:
            file = rows.file(form_key=seen.form_key, path=f"{self.example}/{job}/{seen.round}.mp4", duration=60.0)
            happened = self.do(runs.ready(self.stores, seen, [file]))
            self.took(job, happened, {JobState.RUNNING} if self._holds(seen) else (), JobState.READY, SHARES)

    @rule(job=jobs, worker=workers)
    def fail_attempt(self, job, worker):
        seen = self.attempts.pop((job, worker), None)
        if seen is not None:
            happened = self.do(runs.attempt_failed(self.stores, seen, PlatformFailed()))
            origins = {JobState.RUNNING} if self._holds(seen) else ()
            self.took(job, happened, origins, JobState.FAILED, FAILS_WITH_LEADER)

    @rule(job=jobs, worker=workers, counted=st.booleans())
    def hand_back(self, job, worker, counted):
        seen = self.attempts.pop((job, worker), None)
        if seen is not None:
            happens = self._holds(seen)
            self.do(runs.hand_back(self.stores, seen, counted=counted))
            self.took(job, happens, {JobState.RUNNING} if happens else (), JobState.QUEUED)
            if happens:
                assert self.last.rows[job].attempts == seen.attempts - (not counted)

    @rule(job=jobs)
    def go_on(self, job):
        """The step that nothing hinders; chance alone hardly ever takes all items of a list to their end."""
        for number in [row.id for row in self.last.rows.values() if job in (row.id, row.parent_id)]:
            match self.last.rows[number].state:
                case JobState.QUEUED:
                    self.claim(number, "one")
                case JobState.RUNNING:
                    self.ready(number, self.last.rows[number].worker)
                case JobState.READY:
                    self.begin_delivery(number, "one")
                case JobState.DELIVERING:
                    self.delivered(number)

    def _speaks(self, job, silent):
        if not silent and self.last.rows[job].lease_until is not None:
            self.do(leases.renew(self.stores, [job], self.last.rows[job].worker))

    @rule(job=jobs, silent=st.booleans())
    def take_back(self, job, silent):
        if silent and self.last.rows[job].state is JobState.RUNNING:
            self.do(samples.silence(self.stores, job))
        attempts = self.last.rows[job].attempts
        self._speaks(job, silent)
        happened = self.do(runs.take_back(self.stores, self.last.rows[job], max_attempts=2))
        to = JobState.QUEUED if attempts < 2 else JobState.FAILED
        self.took(job, happened, {JobState.RUNNING} if silent else (), to, FAILS_WITH_LEADER)

    @rule(job=jobs)
    def fail(self, job):
        happened = self.do(ending.fail(self.stores, self.last.rows[job], PlatformFailed()))
        self.took(job, happened, UNFINISHED, JobState.FAILED, FAILS_WITH_LEADER)

    @rule(job=jobs)
    def cancel(self, job):
        happened = self.do(ending.cancel(self.stores, self.last.rows[job]))
        self.took(job, happened, UNFINISHED, JobState.CANCELLED)

    @rule(job=jobs)
    def retry(self, job):
        seen = self.last.rows[job]
        if seen.is_list:
            self.took(job, self.do(entering.submit_again(self.stores, seen)), (), None)
            return
        try:
            happened = self.do(entering.submit_again(self.stores, seen))
        except NotEnoughCredits:
            happened = False
            assert self.last.wallets[seen.user_id] < seen.price
            self.took(job, happened, (), None)
            return
        to = JobState.READY if self.look().rows[job].state is JobState.READY else JobState.QUEUED
        self.took(job, happened, ENDED, to)

    async def _files(self, job):
        async with self.stores.database.session(read_only=True) as session:
            return await jobs.files(session, job)

    @rule(job=jobs)
    def send_again(self, job):
        seen = self.last.rows[job]
        if seen.is_list and not seen.zipped:
            return  # It has no file that could be sent.
        brought = self.do(self._files(job))
        try:
            happened = self.do(entering.send_again(self.stores, seen))
        except NotEnoughCredits:
            assert self.last.wallets[seen.user_id] < seen.price
            self.took(job, False, (), None)
            return
        except FileGone:
            assert not brought
            self.took(job, False, (), None)
            return
        assert brought or not happened
        self.took(job, happened, {JobState.DELIVERED} if seen.is_list else FINAL, JobState.READY)

    @rule(job=jobs, deliverer=workers)
    def begin_delivery(self, job, deliverer):
        if self.last.rows[job].parent_id is not None and self.last.rows[job].zipped:
            return  # It waits for its list.
        taken = self.do(sending.begin_delivery(self.stores, job, deliverer))
        self.took(job, taken, {JobState.READY}, JobState.DELIVERING)
        if taken:
            self.deliveries[job] = taken

    @rule(job=jobs)
    def delivered(self, job):
        if job in self.deliveries:
            seen, _ = self.deliveries.pop(job)
            now_on = self.last.rows[job]
            happened = self.do(sending.delivered(self.stores, seen, [rows.file(duration=60.0)]))
            origins = {JobState.DELIVERING} if now_on.round == seen.round else ()
            self.took(job, happened, origins, JobState.DELIVERED)

    @rule(job=jobs, silent=st.booleans(), repeatable=st.booleans())
    def take_over_delivery(self, job, silent, repeatable):
        if silent and self.last.rows[job].state is JobState.DELIVERING:
            self.do(samples.silence(self.stores, job))
        self._speaks(job, silent)
        seen, origins = self.last.rows[job], {JobState.DELIVERING} if silent else ()
        if repeatable:
            happened = self.do(sending.deliver_again(self.stores, seen))
        else:
            happened = self.do(ending.give_up_delivery(self.stores, seen, PlatformFailed()))
        self.took(job, happened, origins, JobState.READY if repeatable else JobState.FAILED)

    @rule()
    def admit_parked(self):
        self.do(turns.admit_parked(self.stores))
        assert self.changes()[1] == {}

    @invariant()
    def everything_is_as_it_should_be(self):
        self._check_open_holds_are_those_of_unfinished_jobs()
        self._check_a_job_is_paid_once_and_only_if_it_arrived()
        self._check_a_balance_is_what_was_granted_less_what_is_held_and_charged()
        self._check_what_a_person_is_told_to_be_held_is_held()
        self._check_a_follower_has_a_leader_that_works_or_waits()
        self._check_nobody_has_more_in_line_than_they_may_nor_waits_without_need()
        self._check_who_works_on_a_job_is_known()
        self._check_a_list_goes_on_just_as_long_as_its_items()

    def _check_open_holds_are_those_of_unfinished_jobs(self):
        for job_id, row in self.last.rows.items():
            closes = {entry.key for entry in self._entries(job_id) if entry.key.endswith(":close")}
            holds = [entry for entry in self._entries(job_id) if entry.kind is EntryKind.RESERVE]
            open_holds = [entry for entry in holds if entry.key.replace(":reserve", ":close") not in closes]
            assert len(closes) + len(open_holds) == len(holds)
            paid = any(entry.kind is EntryKind.SETTLE for entry in self._entries(job_id))
            wanted = [row.round] if row.price and not paid and row.state in UNFINISHED else []
            assert [int(entry.key.split(":")[2]) for entry in open_holds] == wanted

    def _check_a_job_is_paid_once_and_only_if_it_arrived(self):
        for job_id, row in self.last.rows.items():
            settled = [entry for entry in self._entries(job_id) if entry.kind is EntryKind.SETTLE]
            assert len(settled) <= 1
            assert row.state is not JobState.DELIVERED or len(settled) == bool(row.price)

    def _check_a_balance_is_what_was_granted_less_what_is_held_and_charged(self):
        spent = Counter()
        for entry in self.last.entries:
            spent[self.last.rows[entry.job_id].payer_id] -= entry.amount
        for person, balance in self.last.wallets.items():
            assert balance == GRANT - spent[person] >= 0

    def _check_what_a_person_is_told_to_be_held_is_held(self):
        for person in self.people:
            held = 0
            for row in self.last.rows.values():
                paid = any(entry.kind is EntryKind.SETTLE for entry in self._entries(row.id))
                held += row.price if row.state in UNFINISHED and row.user_id == person and not paid else 0
            assert self.last.held[person] == held

    def _check_a_follower_has_a_leader_that_works_or_waits(self):
        for row in self.last.rows.values():
            if row.state is JobState.QUEUED and row.leader_id is not None:
                leader = self.last.rows[row.leader_id]
                assert leader.state in (JobState.QUEUED, JobState.RUNNING)
                assert leader.leader_id is None
                assert leader.form_key == row.form_key
                assert row.turn is None

    def _check_nobody_has_more_in_line_than_they_may_nor_waits_without_need(self):
        self.excused = {job for job in self.excused if self._in_line(self.last.rows[job])}
        for person, limit in zip(self.people, LIMITS, strict=True):
            mine = [row for row in self.last.rows.values() if row.user_id == person]
            in_line = {row.id for row in mine if self._in_line(row)}
            assert len(in_line - self.excused) <= limit
            waiting = [row for row in mine if row.state is JobState.QUEUED and row.id not in in_line]
            parked = [row.id for row in waiting if row.leader_id is None]
            assert not parked or len(in_line) >= limit

    def _check_who_works_on_a_job_is_known(self):
        for row in self.last.rows.values():
            assert (row.state in jobs.HELD) <= (row.worker is not None and row.lease_until is not None)
            assert (row.state in FINAL) <= (row.finished_at is not None and row.lease_until is None)

    def _check_a_list_goes_on_just_as_long_as_its_items(self):
        for row in self.last.rows.values():
            items = [item for item in self.last.rows.values() if item.parent_id == row.id]
            held_back = [item for item in items if item.zipped and item.state is JobState.READY]
            on_their_way = [item for item in items if item.state in UNFINISHED and item not in held_back]
            if row.is_list:
                assert bool(on_their_way) == (row.state is JobState.GATHERING)
                assert not held_back or row.state in UNFINISHED

    def _entries(self, job_id):
        return [entry for entry in self.last.entries if entry.job_id == job_id]

    def _in_line(self, row):
        return row.state is JobState.RUNNING or (row.state is JobState.QUEUED and row.turn is not None)


@on_both_databases
def test_jobs_go_only_where_they_may_and_the_money_is_right(settings):
    machine = type("Life", (Life,), {"store_settings": settings})
    run_state_machine_as_test(machine, settings=SETTINGS)
