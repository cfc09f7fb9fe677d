"""storage.successes: how fetches have ended, by platform and version."""

import pytest

from storage import successes
from storage.successes import Ended, Tally

HOUR = 3600
DAY = 24 * HOUR
TUBE = {Ended("youtube", "ok", "2026.8.19"): 3, Ended("youtube", "failed", "2026.8.19"): 1}


@pytest.fixture
def clock(monkeypatch):
    """The clock of the counts, to be set."""
    hands = [1_800_000_000.0]
    monkeypatch.setattr(successes.time, "time", lambda: hands[0])
    return hands


async def test_nothing_was_counted_at_first(stores):
    assert await stores.successes.tally(DAY) == {}


async def test_counts_of_all_workers_and_versions_are_added_up_by_platform(stores):
    await stores.successes.add(TUBE)
    await stores.successes.add(
        {**TUBE, Ended("vimeo", "refused", "2026.8.19"): 2, Ended("youtube", "ok", "2026.9.1"): 1}
    )
    assert await stores.successes.tally(HOUR) == {"vimeo": Tally(refused=2), "youtube": Tally(ok=7, failed=2)}


async def test_one_version_can_be_asked_for_alone(stores):
    await stores.successes.add({**TUBE, Ended("youtube", "failed", "2026.9.1"): 4})
    assert await stores.successes.tally(HOUR, "2026.9.1") == {"youtube": Tally(failed=4)}


async def test_an_hour_ends_before_a_day_and_a_day_ends(stores, clock):
    await stores.successes.add(TUBE)
    clock[0] += HOUR + successes.STEP_SECONDS
    assert await stores.successes.tally(HOUR) == {}
    assert await stores.successes.tally(DAY) == {"youtube": Tally(ok=3, failed=1)}
    clock[0] += DAY
    assert await stores.successes.tally(DAY) == {}


async def test_counts_end_by_themselves(stores):
    await stores.successes.add(TUBE)
    (name,) = await stores.redis.keys(f"{successes.KEY}*")
    assert DAY < await stores.redis.ttl(name) <= successes.KEPT_SECONDS


def test_share_is_of_what_could_be_fetched():
    assert Tally(ok=3, failed=1, refused=50).share == 0.75
    assert Tally(refused=5).share is None


async def test_the_links_that_failed_last_are_kept_by_platform_and_version(stores, clock):
    for number in range(successes.MOST_LINKS + 1):
        clock[0] += 1
        await stores.successes.add_failing("youtube", "2026.9.1", [f"https://a/{number}", "https://a/again"])
    kept = await stores.successes.failing("youtube", "2026.9.1")
    assert len(kept) == successes.MOST_LINKS
    assert {"https://a/again", f"https://a/{successes.MOST_LINKS}"} <= set(kept)
    assert await stores.successes.failing("youtube", "2026.8.19") == []
