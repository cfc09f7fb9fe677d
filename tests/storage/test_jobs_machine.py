"""storage.jobs as a whole: whoever calls in whatever order, a job goes only where it may, and one caller takes it."""

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import backlog, jobs
from storage.database import Database
from storage.models import FINAL, UNFINISHED, JobState, now
from tests.fuzzing import examples
from tests.storage import rows

SETTINGS = hypothesis_settings(
    max_examples=examples(5, 300), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
workers = st.sampled_from(["one", "other"])
LEASE = timedelta(seconds=60)
STEPS = {
    JobState.READY: [JobState.RUNNING, JobState.DELIVERING],
    JobState.DELIVERING: [JobState.READY],
    JobState.DELIVERED: [JobState.DELIVERING],
    JobState.FAILED: list(UNFINISHED),
    JobState.CANCELLED: [JobState.QUEUED, JobState.RUNNING, JobState.READY],
    JobState.QUEUED: [JobState.FAILED, JobState.CANCELLED],
}


class Life(RuleBasedStateMachine):
    """Job rows beside a model of them: state, worker, attempts, and whether they were handed out."""

    url: str
    jobs = Bundle("jobs")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(self.url)
        self.model = {}
        self.seen = {}

    def teardown(self):
        self.runner.run(self.database.close())
        self.runner.close()

    def do(self, work):
        async def transaction():
            async with self.database.session() as session:
                return await work(session)

        return self.runner.run(transaction())

    @rule(target=jobs)
    def add(self):
        job_id = self.do(lambda session: rows.add_job(session, turn=1.0))
        self.model[job_id] = {"state": JobState.QUEUED, "worker": None, "attempts": 0, "handed": False}
        return job_id

    @rule(job=jobs, to=st.sampled_from(sorted(STEPS)))
    def move(self, job, to):
        moved = self.do(lambda session: jobs.move(session, job, STEPS[to], to))
        assert moved == (self.model[job]["state"] in STEPS[to])
        if moved:
            self.model[job]["state"] = to

    @rule(job=jobs, worker=workers)
    def claim(self, job, worker):
        claimed = self.do(lambda session: jobs.claim(session, job, worker, LEASE))
        model = self.model[job]
        assert (claimed is not None) == (model["state"] is JobState.QUEUED)
        if claimed:
            model |= {"state": JobState.RUNNING, "worker": worker, "attempts": model["attempts"] + 1}
            self.seen[job] = claimed

    @rule(job=jobs, counted=st.booleans())
    def hand_back(self, job, counted):
        seen, model = self.seen.get(job), self.model[job]
        if seen is None:
            return
        attempts = seen.attempts - (not counted)
        moved = self.do(lambda session: jobs.requeue(session, seen, attempts=attempts))
        same = (model["attempts"], model["worker"]) == (seen.attempts, seen.worker)
        assert moved == (model["state"] is JobState.RUNNING and same)
        if moved:
            model |= {"state": JobState.QUEUED, "worker": None, "attempts": attempts, "handed": False}

    @rule(job=jobs, worker=workers)
    def renew(self, job, worker):
        model = self.model[job]
        holds = model["state"] in jobs.HELD and model["worker"] == worker
        assert self.do(lambda session: jobs.renew(session, [job], worker, LEASE)) == ({job} if holds else set())

    @rule(job=jobs, handed=st.booleans())
    def hand_out(self, job, handed):
        model = self.model[job]
        marked = self.do(lambda session: backlog.mark_dispatched(session, [job], now() if handed else None))
        assert bool(marked) == (model["state"] is JobState.QUEUED and model["handed"] != handed)
        if marked:
            model["handed"] = handed

    @invariant()
    def every_row_is_as_it_should_be(self):
        async def work(session):
            return {job: await jobs.get(session, job) for job in self.model}

        for job, row in self.do(work).items():
            handed = row.dispatched_at is not None
            found = {"state": row.state, "worker": row.worker, "attempts": row.attempts, "handed": handed}
            assert found == self.model[job]
            assert row.state not in FINAL or (row.finished_at is not None and row.lease_until is None)

    @invariant()
    def those_who_wait_are_known(self):
        waiting = [job for job, model in self.model.items() if model["state"] is JobState.QUEUED]
        unhanded = {job for job in waiting if not self.model[job]["handed"]}
        found = self.do(lambda session: backlog.next_waiting(session, 10_000))
        assert unhanded == set(found) & self.model.keys()


def test_jobs_go_only_where_they_may(database_url):
    machine = type("Life", (Life,), {"url": database_url})
    run_state_machine_as_test(machine, settings=SETTINGS)
