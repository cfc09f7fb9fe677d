import asyncio
from types import SimpleNamespace

import pytest

from bot.telegram.pace import GROUP, PRIVATE, Pace
from engine.throttle import Limits


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.now += max(0.0, seconds)

    monkeypatch.setattr("bot.telegram.pace.asyncio", SimpleNamespace(sleep=sleep))
    return clock


async def turns(pace: Pace, clock: Clock, count: int, chat: int = 1, *, is_group: bool = False) -> list[float]:
    taken = []
    for _ in range(count):
        await pace.turn(chat, is_group=is_group)
        taken.append(clock.now)
    return taken


async def test_one_message_a_second_goes_to_one_person(clock: Clock) -> None:
    taken = await turns(Pace(clock=clock), clock, 5)
    assert taken[-1] - taken[0] == pytest.approx(4.0)


async def test_twenty_messages_a_minute_go_to_one_group(clock: Clock) -> None:
    taken = await turns(Pace(clock=clock), clock, 45, is_group=True)
    assert all(later - earlier >= 60 for earlier, later in zip(taken, taken[20:], strict=False))


async def test_album_counts_as_so_many_messages(clock: Clock) -> None:
    pace = Pace(clock=clock)
    await pace.turn(1, is_group=True, messages=10)
    await pace.turn(1, is_group=True, messages=10)
    started = clock.now
    await pace.turn(1, is_group=True)
    assert clock.now - started >= 55


async def test_thirty_messages_a_second_go_out_in_all(clock: Clock) -> None:
    pace = Pace(clock=clock)
    started = clock.now
    for chat in range(90):
        await pace.turn(chat, is_group=False)
    assert clock.now - started == pytest.approx(89 / 30, abs=0.01)


async def test_flood_wait_holds_up_one_conversation_alone(clock: Clock) -> None:
    pace = Pace(clock=clock)
    await pace.hold(1, 50)
    assert await pace.attempt(1, is_group=False) == pytest.approx(50)
    assert await pace.attempt(2, is_group=False) == 0
    await pace.turn(1, is_group=False)
    assert clock.now >= 1050


async def test_flood_wait_that_comes_while_one_waits_is_kept(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace(clock=clock)
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds
        if len(slept) == 1:
            await pace.hold(1, 30)

    monkeypatch.setattr("bot.telegram.pace.asyncio", SimpleNamespace(sleep=sleep))
    await pace.turn(1, is_group=False)
    assert clock.now >= 1030


async def test_edits_in_between_leave_half_of_a_groups_minute_free(clock: Clock) -> None:
    pace = Pace(clock=clock)
    await turns(pace, clock, 10, is_group=True)
    clock.now += 2
    assert await pace.attempt(1, is_group=True) > 40
    await asyncio.wait_for(pace.turn(1, is_group=True), 1)
    assert clock.now < 1020


async def test_nothing_waits_where_there_are_no_limits(clock: Clock) -> None:
    taken = await turns(Pace(limited=False, clock=clock), clock, 50, is_group=True)
    assert taken[-1] == taken[0]


class Others:
    """Other front ends, which leave a turn after some seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: list[tuple[str, int, Limits]] = []
        self.held: list[tuple[int, float]] = []

    async def reserve(self, bot: str, chat: int, limits: Limits, *, count: int = 1) -> float:
        self.asked.append((bot, chat, limits))
        return self.seconds

    async def attempt(self, bot: str, chat: int, limits: Limits, most: int) -> float:
        return await self.reserve(bot, chat, limits)

    async def hold(self, bot: str, chat: int, seconds: float) -> None:
        self.held.append((chat, seconds))


async def test_what_other_front_ends_leave_is_waited_for(clock: Clock) -> None:
    others = Others(7.0)
    pace = Pace("7000", others, clock=clock)
    started = clock.now
    await pace.turn(-5, is_group=True)
    assert clock.now - started == pytest.approx(7.0)
    assert await pace.attempt(6, is_group=False) == 7.0
    assert others.asked == [("7000", -5, GROUP), ("7000", 6, PRIVATE)]


async def test_other_front_ends_are_told_of_a_flood_wait(clock: Clock) -> None:
    others = Others(0.0)
    await Pace("7000", others, clock=clock).hold(1, 30)
    assert others.held == [(1, 30)]


async def test_own_turns_hold_where_the_others_leave_everything(clock: Clock) -> None:
    taken = await turns(Pace("7000", Others(0.0), clock=clock), clock, 5)
    assert taken[-1] - taken[0] == pytest.approx(4.0)
