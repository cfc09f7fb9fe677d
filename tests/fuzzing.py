"""How long tests look for a counterexample: briefly among the others, and for some minutes as `make fuzz`."""

import os

WHOLE = os.environ.get("CLIPFERRY_FUZZ") == "whole"


def examples(short: int, whole: int) -> int:
    """The count of examples to try in this run."""
    return whole if WHOLE else short
