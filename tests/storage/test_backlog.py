"""The backlog beside all that has ended: see tests/storage/test_jobs.py for what it says."""

import pytest
from sqlalchemy import text

from storage import backlog, ledger
from storage.models import JobState, now
from tests.storage.rows import add_user, job

FEW, MANY = 50, 1500


QUESTIONS = {
    "served_turn": lambda session, _: backlog.served_turn(session),
    "begun": lambda session, _: backlog.begun(session),
    "next_waiting": lambda session, _: backlog.next_waiting(session, 1),
    "ahead": lambda session, _: backlog.ahead(session, [1]),
    "parked_users": lambda session, _: backlog.parked_users(session),
    "next_parked": backlog.next_parked,
    "met": lambda session, who: backlog.met(session, who, "another form"),
    "abandoned_holds": lambda session, _: ledger.abandoned_holds(session, now()),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_has_ended_does_not_lengthen_a_question_about_the_queue(database, subtests):
    async with database.session() as session:
        who, *others = [await add_user(session) for _ in range(10)]
    steps = []
    for count in (FEW, MANY):
        async with database.session() as session:
            session.add_all(ended(who if number % 2 else others[number % 9], number) for number in range(count))
        async with database.session() as session:
            await session.execute(text("ANALYZE"))
        steps.append({name: await steps_of(database, ask, who) for name, ask in QUESTIONS.items()})
    for name in QUESTIONS:
        with subtests.test(name):
            assert 0 < steps[1][name] < 2 * steps[0][name]


def ended(who, number):
    """A job of the past."""
    state = JobState.FAILED if number % 10 == 0 else JobState.DELIVERED
    return job(who, form_key=f"form {number}", state=state, turn=float(number), finished_at=now())


async def steps_of(database, ask, who):
    """How many steps of SQLite's machine a question takes."""
    taken = []
    async with database.session(read_only=True) as session:
        raw = await (await session.connection()).get_raw_connection()
        await raw.driver_connection.set_progress_handler(lambda: taken.append(1), 1)
        await ask(session, who)
        await raw.driver_connection.set_progress_handler(None, 1)
    return len(taken)
