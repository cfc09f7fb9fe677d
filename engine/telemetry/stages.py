"""The stages of one attempt, one after the other: each is measured and traced when the next one begins."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Self

from engine.telemetry import metrics, tracing

PREPARING, STORING = "preparing", "storing"
STAGES: Final = frozenset({PREPARING, "looking", "downloading", "recording", "converting", STORING})
"""What a child may name: it works on what is hostile, and metrics take no other names."""


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Measure and trace a stage that stands for itself, however it ends."""
    began = time.time()
    try:
        with tracing.span(stage):
            yield
    finally:
        metrics.STAGE.observe(time.time() - began, stage=stage)


class Stages:
    """Used as a block, which begins with the first stage and ends with the last."""

    def __init__(self) -> None:
        self._stage = PREPARING
        self._began = time.time()
        self.seconds: dict[str, float] = {}
        """How long each stage took."""

    def enter(self, stage: str) -> None:
        """Note that another stage has begun; one that is not known goes on as the one before."""
        if stage in STAGES and stage != self._stage:
            self._end()
            self._stage, self._began = stage, time.time()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        seconds = time.time() - self._began
        self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + seconds, 3)
        metrics.STAGE.observe(seconds, stage=self._stage)
        tracing.record(self._stage, self._began)
