import math
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from engine.telemetry import gauges, metrics
from engine.telemetry.gauges import Gauges
from storage import controls
from storage.models import JobState, Tier, now
from storage.presence import Presence
from tests.conftest import on_both_databases
from tests.engine.telemetry import parsed, value
from tests.storage.rows import add_job


@pytest.fixture(autouse=True)
def _started():
    metrics.start()


@on_both_databases
async def test_queue_is_shown_as_the_stores_have_it(stores):
    async with stores.database.session() as session:
        await add_job(session, tier=Tier.PUBLIC, created_at=now() - timedelta(minutes=5), expected_seconds=7)
        await add_job(session, tier=Tier.PUBLIC)
        await add_job(session, tier=Tier.MEMBER, state=JobState.RUNNING, created_at=now() - timedelta(hours=1))
        await controls.put(session, controls.PAUSED, {})
    await stores.presence.here("one", 4, 60)
    await stores.presence.here("two", 2, 60)
    await Gauges(stores).refresh()
    assert [value("clipferry_jobs_waiting", tier) for tier in ("public", "member", "admin")] == [2, 0, 0]
    assert value("clipferry_oldest_waiting_seconds", "public") == pytest.approx(300, abs=30)
    assert value("clipferry_oldest_waiting_seconds", "member") == 0
    assert value("clipferry_jobs_unfinished", "running") == 1
    assert value("clipferry_backlog_seconds") >= 7
    assert (value("clipferry_workers"), value("clipferry_worker_slots")) == (2, 6)
    assert value("clipferry_queue_paused") == value("clipferry_storage_up") == 1
    assert value("clipferry_disk_free_bytes") > 0


async def test_stores_are_asked_once_in_a_while_however_many_scrape(stores, monkeypatch):
    shown = Gauges(stores)
    await shown.refresh()
    async with stores.database.session() as session:
        await add_job(session, tier=Tier.PUBLIC)
    await shown.refresh()
    assert value("clipferry_jobs_waiting", "public") == 0
    monkeypatch.setattr(gauges, "KEPT_SECONDS", 0)
    await Gauges(stores).refresh()
    assert value("clipferry_jobs_waiting", "public") == 1


async def test_store_that_is_away_is_shown_as_away_and_not_as_an_empty_queue(stores):
    await Gauges(stores).refresh()
    away = Presence(Redis(unix_socket_path="/nowhere"))
    await Gauges(replace(stores, presence=away)).refresh()
    assert value("clipferry_storage_up") == 0
    assert math.isnan(value("clipferry_workers"))
    assert "clipferry_jobs_waiting" not in parsed(metrics.written().decode())
