"""storage.throttle: turns to send, over all processes of a bot."""

import asyncio

import pytest

from storage.throttle import Limits
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database

PRIVATE = Limits(per_second=30, chat_seconds=1000)
GROUP = Limits(per_second=1000, chat_seconds=0.001, window_seconds=60, window_messages=20)
# How long these tests may take between two questions.
LATE = 20


async def test_next_turn_in_a_conversation_comes_after_its_gap(stores):
    waits = [await stores.throttle.reserve("7000", 1, PRIVATE) for _ in range(3)]
    assert waits[0] == 0
    assert waits[1] == pytest.approx(1000, abs=LATE)
    assert waits[2] == pytest.approx(2000, abs=LATE)
    assert await stores.throttle.reserve("8000", 1, PRIVATE) == 0


async def test_conversations_share_the_rate_of_the_bot(stores):
    slow = Limits(per_second=0.01, chat_seconds=1)
    waits = sorted(await asyncio.gather(*(stores.throttle.reserve("7000", chat, slow) for chat in range(4))))
    assert waits == pytest.approx([0, 100, 200, 300], abs=LATE)


async def test_group_takes_no_more_within_its_window(stores):
    waits = [await stores.throttle.reserve("7000", -1, GROUP) for _ in range(21)]
    assert max(waits[:20]) < LATE
    assert waits[20] == pytest.approx(60, abs=LATE)


async def test_album_counts_as_so_many_messages(stores):
    waits = [await stores.throttle.reserve("7000", -1, GROUP, count=10) for _ in range(3)]
    assert waits[1] < LATE
    assert waits[2] == pytest.approx(60, abs=LATE)


async def test_attempt_takes_a_turn_that_is_free_and_no_other(stores):
    assert await stores.throttle.attempt("7000", 1, PRIVATE, 10) == 0
    for _ in range(2):
        assert await stores.throttle.attempt("7000", 1, PRIVATE, 10) == pytest.approx(1000, abs=LATE)


async def test_attempt_leaves_a_part_of_the_window(stores):
    for _ in range(10):
        await stores.throttle.reserve("7000", -1, GROUP)
    assert await stores.throttle.attempt("7000", -1, GROUP, 10) == pytest.approx(60, abs=LATE)


async def test_conversation_that_is_held_waits_alone(stores):
    await stores.throttle.hold("7000", 1, 500)
    assert await stores.throttle.reserve("7000", 1, PRIVATE) == pytest.approx(500, abs=LATE)
    assert await stores.throttle.reserve("7000", 2, PRIVATE) < 1


async def test_nothing_is_kept_for_ever(stores):
    await stores.throttle.reserve("7000", -1, GROUP, count=2)
    await stores.throttle.hold("7000", -1, 5)
    keys = [key async for key in stores.redis.scan_iter("clipferry:throttle:*")]
    assert len(keys) >= 2
    # -1 would be a key without an end; -2 is one that has met it already.
    assert -1 not in [await stores.redis.pttl(key) for key in keys]
