from contextlib import suppress
from types import SimpleNamespace

from engine.telemetry import metrics
from engine.telemetry.stages import Stages
from tests.engine.telemetry import value


def test_stages_follow_each_other_and_a_name_that_a_child_makes_up_is_none(monkeypatch):
    metrics.start()
    clock = iter([100.0, 103.0, 103.0, 108.0])
    monkeypatch.setattr("engine.telemetry.stages.time", SimpleNamespace(time=lambda: next(clock)))
    before = value("clipferry_stage_seconds_sum", "downloading")
    with suppress(ValueError), Stages() as stages:
        for stage in ("downloading", "downloading", "made up\n"):
            stages.enter(stage)
        raise ValueError
    assert stages.seconds == {"preparing": 3.0, "downloading": 5.0}
    assert value("clipferry_stage_seconds_sum", "downloading") == before + 5
    assert value("clipferry_stage_seconds_sum", "made up\n") == 0
