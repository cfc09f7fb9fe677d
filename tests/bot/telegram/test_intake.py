import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.telegram.intake import Body, Intake
from engine import arrivals
from engine.arrivals import Arrivals
from engine.turns import Turns
from storage.stores import Stores
from storage.turns import SINCE
from tests.bot.telegram.desk import Desk, open_desk
from tests.telegram_server import TelegramServer


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A bot with a server of its own: what others send must not come here."""
    with TelegramServer() as telegram:
        async with open_desk(telegram) as opened:
            yield opened


class Answers:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, bool]] = []
        self.blocked: asyncio.Event | None = None

    async def handle(self, update: Body, again: bool) -> None:
        self.texts.append((update["message"]["text"], again))
        if self.blocked is not None:
            await self.blocked.wait()

    async def until(self, count: int) -> list[tuple[str, bool]]:
        async with asyncio.timeout(60):
            while len(self.texts) < count:
                await asyncio.sleep(0.02)
        return self.texts


def intake(desk: Desk, stores: Stores, answers: Answers, name: str = "this") -> Intake:
    turns = Turns(stores)
    turns.stand_for(name)
    engine: Any = SimpleNamespace(arrivals=Arrivals(stores, turns))
    return Intake(desk.bot, engine, answers.handle)


async def run(listening: Intake, *, polls: bool = True) -> "asyncio.Task[None]":
    return asyncio.create_task(listening.run(polls=polls))


async def stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_each_update_is_answered_once_over_restarts(desk: Desk, stores: Stores) -> None:
    for text in ("one", "two"):
        desk.anna.send(text)
        answers = Answers()
        task = await run(intake(desk, stores, answers))
        assert await answers.until(1) == [(text, False)]
        await asyncio.sleep(0.3)
        await stop(task)


async def test_update_that_comes_before_the_left_over_ones_are_known_is_answered_once(
    desk: Desk, stores: Stores
) -> None:
    answers = Answers()
    answers.blocked = asyncio.Event()
    listening = intake(desk, stores, answers)
    await listening.take([{"update_id": 1, "message": {"text": "posted"}}])
    await answers.until(1)
    await listening._recover()
    await listening.take([{"update_id": 2, "message": {"text": "posted later"}}])
    assert await answers.until(2) == [("posted", False), ("posted later", False)]


async def test_update_that_was_being_answered_is_answered_again(desk: Desk, stores: Stores) -> None:
    desk.anna.send("one")
    answers = Answers()
    answers.blocked = asyncio.Event()
    task = await run(intake(desk, stores, answers))
    await answers.until(1)
    for child in list(asyncio.all_tasks() - {asyncio.current_task(), task}):
        child.cancel()
    await stop(task)
    after = Answers()
    task = await run(intake(desk, stores, after), polls=False)
    assert await after.until(1) == [("one", True)]
    await stop(task)


async def test_what_one_front_end_answers_another_answers_only_once_that_one_is_gone(
    desk: Desk, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "LEASE", timedelta(0))
    await stores.redis.set(SINCE, 0)
    await stores.turns.here("telegram:first", 60)
    first, second = Answers(), Answers()
    first.blocked = asyncio.Event()
    await intake(desk, stores, first, "first").take([{"update_id": 1, "message": {"text": "one"}}])
    await first.until(1)
    other = intake(desk, stores, second, "second")
    await other._recover()
    await other._recover()
    assert second.texts == []
    await stores.turns.gone("telegram:first")
    await other._recover()
    assert await second.until(1) == [("one", True)]
    await other._recover()
    assert second.texts == [("one", True)]


async def test_update_that_is_told_twice_is_taken_once(desk: Desk, stores: Stores) -> None:
    answers = Answers()
    listening = intake(desk, stores, answers)
    update = {"update_id": 7, "message": {"text": "one"}}
    await listening.take([update])
    await listening.take([update, {"update_id": 8, "message": {"text": "two"}}])
    assert await answers.until(2) == [("one", False), ("two", False)]


async def test_answer_that_fails_holds_up_no_other(desk: Desk, stores: Stores) -> None:
    answers = Answers()
    listening = intake(desk, stores, answers)
    await listening.take([{"update_id": 1, "nothing": {}}, {"update_id": 2, "message": {"text": "two"}}])
    assert await answers.until(1) == [("two", False)]


@pytest.mark.parametrize("kind", ["server", "drop", "flood"])
async def test_polling_survives_what_befalls_it(desk: Desk, stores: Stores, kind: str) -> None:
    desk.telegram.fail("getupdates", kind)
    desk.anna.send("one")
    answers = Answers()
    task = await run(intake(desk, stores, answers))
    assert await answers.until(1) == [("one", False)]
    await stop(task)
