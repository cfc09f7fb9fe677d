from typing import Any

import pytest

from bot import views
from bot.messages import Messages
from bot.telegram.addresses import Address
from bot.telegram.presses import Presses
from engine.errors.jobs import QuoteExpired
from storage.models import Job
from tests.bot.telegram.desk import Desk

TEXTS = Messages()


@pytest.fixture
def presses(desk: Desk) -> Presses:
    return Presses(desk.bot)


def pressed(desk: Desk) -> tuple[Address, dict[str, Any]]:
    """A press that has reached the bot."""
    with desk.telegram.still() as world:
        number = f"press-{next(world.numbers)}"
        world.callbacks[number] = {"answered": False, "text": "", "alert": False}
    return Address(desk.bot.id, desk.anna.id, desk.anna.id, query=number), world.callbacks[number]


async def test_long_words_are_cut_to_what_telegram_takes(desk: Desk, presses: Presses) -> None:
    address, press = pressed(desk)
    presses.begin(address.query or "")
    await presses.alert(address.query or "", "word " * 100)
    assert press["text"].endswith("…")


async def test_refusal_is_said_to_the_presser_alone(desk: Desk, presses: Presses) -> None:
    address, press = pressed(desk)
    presses.begin(address.query or "")
    assert await presses.say(address, views.Declined(QuoteExpired()), TEXTS)
    assert press["alert"]
    assert "too old" in press["text"]


async def test_refusal_of_a_job_stands_in_its_message(desk: Desk, presses: Presses) -> None:
    address, _ = pressed(desk)
    presses.begin(address.query or "")
    assert not await presses.say(address, views.Declined(QuoteExpired(), Job(id=1)), TEXTS)


async def test_press_is_answered_once(desk: Desk, presses: Presses) -> None:
    address, press = pressed(desk)
    presses.begin(address.query or "")
    await presses.alert(address.query or "", "")
    await presses.alert(address.query or "", "again")
    assert (press["answered"], press["text"]) == (True, "")


async def test_press_of_before_a_restart_is_said_in_a_message(desk: Desk, presses: Presses) -> None:
    address, _ = pressed(desk)
    assert not await presses.say(address, views.Declined(QuoteExpired()), TEXTS)
