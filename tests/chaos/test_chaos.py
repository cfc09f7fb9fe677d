"""The short form of `make chaos`."""

import os

from tests.chaos.chaos import Plan, run

SEED = int(os.environ.get("CLIPFERRY_CHAOS_SEED", "4"))


def test_whatever_is_killed_every_job_ends_once_and_nothing_is_left(tmp_path, sqlite_template, site):
    plan = Plan(
        jobs=16,
        people=6,
        workers=2,
        seconds_between_links=0.3,
        seconds_between_blows=(0.5, 2.0),
        seconds_to_end=60,
        seed=SEED,
    )
    outcome = run(tmp_path, sqlite_template, site, plan)
    print(outcome)
    assert outcome.wrong == [], str(outcome)
