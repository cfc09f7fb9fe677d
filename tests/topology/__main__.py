"""The long form: `make topology`."""

import os
import secrets
import sys

from tests.topology.storm import Plan, run


def main() -> int:
    """Run it once with the seed of the environment, or a new one; 1 if anything is not as it should be."""
    seed = int(os.environ.get("CLIPFERRY_CHAOS_SEED") or secrets.randbelow(1_000_000))
    print(f"topology: CLIPFERRY_CHAOS_SEED={seed}", flush=True)
    plan = Plan(
        jobs=int(os.environ.get("CLIPFERRY_CHAOS_JOBS", "200")),
        people=12,
        workers=4,
        rounds=3,
        seconds_between_links=0.4,
        seconds_between_blows=(2.0, 8.0),
        seconds_to_end=600,
        seed=seed,
    )
    outcome, said = run(plan)
    if outcome.wrong:
        print(said, file=sys.stderr)
    print(outcome)
    return bool(outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
