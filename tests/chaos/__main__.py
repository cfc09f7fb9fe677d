"""The long form: `make chaos`."""

import os
import secrets
import sys
import tempfile
from pathlib import Path

from storage.migrations import upgrade
from tests.chaos.chaos import Outcome, Plan, run
from tests.site import SiteProcess

LOG_SHOWN = 20_000


def main() -> int:
    """Run it once with the seed of the environment, or a new one; 1 if anything is not as it should be."""
    seed = int(os.environ.get("CLIPFERRY_CHAOS_SEED") or secrets.randbelow(1_000_000))
    jobs = int(os.environ.get("CLIPFERRY_CHAOS_JOBS", "300"))
    print(f"chaos: CLIPFERRY_CHAOS_SEED={seed}", flush=True)
    plan = Plan(
        jobs,
        people=40,
        workers=3,
        seconds_between_links=0.5,
        seconds_between_blows=(1.0, 6.0),
        seconds_to_end=600,
        seed=seed,
    )
    outcome = Outcome(seed, wrong=["it did not come to its end"])
    with tempfile.TemporaryDirectory(prefix="clipferry-chaos-") as folder, SiteProcess() as site:
        template = Path(folder) / "template.sqlite3"
        upgrade(f"sqlite+aiosqlite:///{template}")
        try:
            outcome = run(Path(folder), template, site, plan)
        finally:
            if outcome.wrong:
                print((Path(folder) / "workers.log").read_text()[-LOG_SHOWN:], file=sys.stderr)
    print(outcome)
    return bool(outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
