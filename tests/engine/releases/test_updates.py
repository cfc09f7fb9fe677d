"""engine.releases.updates: doctored releases are refused or taken back, and a good one is used by all."""

import asyncio
import time
from hashlib import sha256

import pytest

from engine import programs
from engine.errors.releases import IndexAway, NothingBefore, ReleaseUnusable, UpdateUnderWay
from engine.releases import following
from engine.releases import state as states
from engine.releases.following import Following
from engine.releases.index import Index
from engine.releases.overlays import Overlays
from engine.releases.state import Package, Release, State
from engine.sandbox import ProcessLimits
from storage import audit
from storage.successes import Ended
from tests.engine.releases import wheels
from tests.engine.releases.wheels import BROKEN, CANARY, GOOD, WORSE

CANARY_LINK = "https://canary.example/film"
LATER = [f"https://later.example/{number}" for number in range(4)]
INSTALLED = programs.ytdlp_version()


@pytest.fixture
def count(stores):
    """Counts how fetches from a platform ended with a version."""

    async def add(version, ok, failed, platform="other"):
        await stores.successes.add({Ended(platform, "ok", version): ok, Ended(platform, "failed", version): failed})

    return add


@pytest.fixture
def run(sandbox, tmp_path):
    """Which release a job that begins now is done with."""

    async def version(seconds=0, on_progress=lambda _: None):
        limits = ProcessLimits(file_bytes=1000)
        request = {"seconds": seconds}
        done = await sandbox.run(
            "version", request, folder=tmp_path, limits=limits, timeout=60, on_progress=on_progress
        )
        return done["version"]

    return version


async def test_doctored_releases_are_refused_and_taken_back(updates_with, stores, overlays, index, sandbox, run, count):
    """One is broken on import, one fails its canary, one is good, and one that was good gets worse."""
    updates, workers = updates_with(CANARY_LINK), Following(stores, overlays)
    await count(INSTALLED, ok=95, failed=5)

    index.add(BROKEN, wheels.light(BROKEN, code="raise ImportError('doctored')"))
    state = await updates.update()
    assert (state.current, state.refused[BROKEN].why) == (None, "import")
    assert "doctored" in state.refused[BROKEN].detail

    index.add(CANARY, wheels.light(CANARY, ["canary.example"]))
    state = await updates.update()
    assert (state.current, state.refused[CANARY].why) == (None, "canary")
    await workers.look(sandbox)
    assert await run() == "installed"

    index.add(WORSE, wheels.light(WORSE, ["later.example"], code="VERSION = 'worse'"))
    state = await updates.update()
    assert (state.current.version, state.previous, state.before) == (WORSE, None, {"other": (95, 5)})
    await workers.look(sandbox)
    assert await run() == "worse"

    await count(WORSE, ok=20, failed=1)
    await updates.judge()
    assert (await updates.state()).current.version == WORSE
    await count(WORSE, ok=0, failed=40)
    await stores.successes.add_failing("other", WORSE, LATER)
    await updates.judge()
    state = await updates.state()
    assert (state.current, state.refused[WORSE].why) == (None, "worse")
    assert state.refused[WORSE].detail == (
        "other: 5% of 100 failed before, 67% of 61 now; of 4 failed links the one before fetches 4"
    )
    await workers.look(sandbox)
    assert await run() == "installed"

    assert [(alarm.name, alarm.facts["version"]) for alarm in await stores.alarms.newest()] == [
        ("ytdlp-refused", BROKEN), ("ytdlp-refused", CANARY), ("ytdlp-rolled-back", WORSE),
    ]  # fmt: skip
    assert [told.what for told in state.told] == ["refused", "refused", "adopted", "rolled_back"]
    async with stores.database.session(read_only=True) as session:
        lines = [(line.user_id, line.platform, line.command, line.arguments) for line in await audit.newest(session, 9)]
    assert lines[0] == (None, "system", "ytdlp_rolled_back", {
        "version": WORSE, "why": "worse", "detail": state.told[-1].detail,
    })  # fmt: skip
    assert [line[2] for line in lines[1:]] == ["ytdlp_adopted", "ytdlp_refused", "ytdlp_refused"]


@pytest.fixture
async def good(updates_with, stores, overlays, index, count):
    """The updates once a good release is in use, with which everything fails."""
    made = wheels.light(GOOD, code="VERSION = 'good'")
    index.add(GOOD, made)
    wheels.unpacked(made, overlays.path(GOOD))
    release = Release(version=GOOD, packages=(Package(name="yt-dlp", version=GOOD, sha256=sha256(made).hexdigest()),))
    async with stores.database.session() as session:
        await states.write(session, State().adopted(release, {"other": (95, 5)}))
    await count(GOOD, ok=0, failed=40)
    return updates_with()


async def test_a_site_that_has_changed_is_no_fault_of_a_release(good, stores):
    links = [f"https://x.example/away/{number}" for number in range(4)]
    await stores.successes.add_failing("other", GOOD, links)
    await good.judge()
    assert (await good.state()).current.version == GOOD


async def test_one_link_that_somebody_tries_again_and_again_is_no_proof(good, stores):
    await stores.successes.add_failing("other", GOOD, LATER[:2])
    await good.judge()
    assert (await good.state()).current.version == GOOD


async def test_a_job_ends_with_the_release_that_it_began_with(good, stores, overlays, sandbox, run):
    started = asyncio.Event()
    running = asyncio.create_task(run(1.5, lambda _: started.set()))
    await asyncio.wait_for(started.wait(), 60)
    await Following(stores, overlays).look(sandbox)
    assert await run() == "good"
    assert await running == "installed"


async def test_operators_roll_back_pin_and_unpin(good, overlays, index, stores):
    state = await good.roll_back()
    assert (state.current, list(state.refused)) == (None, [GOOD])
    with pytest.raises(NothingBefore):
        await good.roll_back()
    assert (await good.update()).current is None
    assert (await good.pin(GOOD)).in_use(INSTALLED).version == GOOD
    index.add(WORSE, wheels.light(WORSE))
    assert (await good.update()).current.version == GOOD
    assert (await good.pin(INSTALLED)).in_use(INSTALLED) is None
    assert not (await good.unpin()).pinned
    with pytest.raises(ReleaseUnusable):
        await good.pin("2020.1.1")
    async with stores.database.session(read_only=True) as session:
        lines = [(line.platform, line.command) for line in await audit.newest(session, 2)]
    assert lines == [("command line", "ytdlp_unpinned"), ("command line", "ytdlp_pinned")]


async def test_one_of_all_deals_with_releases_at_a_time(updates_with):
    one, other = updates_with(), updates_with()
    async with one.turn():
        for attempt in (other.update, other.roll_back, other.unpin, lambda: other.pin(INSTALLED)):
            with pytest.raises(UpdateUnderWay):
                await attempt()
    await other.unpin()


async def test_nobody_is_asked_at_the_first_start_and_then_once_a_day(updates_with, index, monkeypatch):
    updates = updates_with()
    await updates.update_if_due()
    due = (await updates.state()).next_at
    assert 0 < due - time.time() <= 25 * 3600
    await updates.update_if_due()
    assert index.asked == []
    index.add(GOOD, wheels.light(GOOD))
    monkeypatch.setattr("engine.releases.updates.time.time", lambda: due)
    await updates.update_if_due()
    assert (await updates.state()).current.version == GOOD


async def test_an_index_that_is_away_is_asked_again_ever_more_rarely(updates_with, overlays):
    updates = updates_with(kept=Overlays(overlays.folder, Index("http://127.0.0.1:9/simple", command=("false",))))
    waits = []
    for _ in range(6):
        with pytest.raises(IndexAway):
            await updates.update()
        state = await updates.state()
        waits.append((state.next_at - time.time()) / 3600)
    assert state.trouble
    assert waits[0] == pytest.approx(1, abs=0.1)
    assert max(waits) <= 25


async def test_a_round_without_a_network_says_one_line(updates_with, overlays, caplog, monkeypatch):
    updates = updates_with(kept=Overlays(overlays.folder, Index("http://127.0.0.1:9/simple", command=("false",))))
    monkeypatch.setattr(updates, "update_if_due", updates.update)
    for _ in range(3):
        await updates._round()
    assert [record.levelname for record in caplog.records if "looked for" in record.message] == ["WARNING"]


async def test_a_worker_that_cannot_have_the_release_stays_with_what_it_has(
    good, stores, overlays, sandbox, run, tmp_path, monkeypatch
):
    away = Overlays(tmp_path / "other machine", Index("http://127.0.0.1:9/simple", command=("false",)))
    worker = Following(stores, away)
    await worker.look(sandbox)
    assert await run() == "installed"
    away.index = overlays.index
    await worker.look(sandbox)
    assert await run() == "installed"
    monkeypatch.setattr(following.time, "monotonic", lambda: worker._again_at)
    await worker.look(sandbox)
    assert await run() == "good"


async def test_a_worker_begins_with_the_release_if_it_is_there(good, stores, overlays):
    assert await Following(stores, overlays).at_hand() == overlays.path(GOOD)
    (overlays.path(GOOD) / "yt_dlp" / "__init__.py").unlink()
    assert await Following(stores, overlays).at_hand() is None
