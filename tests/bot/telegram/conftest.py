from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.desk import Desk, open_desk
from tests.telegram_house import House
from tests.telegram_people import Person
from tests.telegram_server import TelegramServer


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """One bot for all tests that a process runs."""
    with House(tmp_path_factory.mktemp("house"), template=sqlite_template) as running:
        yield running


@pytest.fixture
def anna(house: House) -> Person:
    """Somebody new."""
    return house.telegram.person("Anna")


@pytest.fixture(scope="session")
def telegram() -> Iterator[TelegramServer]:
    """A stand-in without a bot process."""
    with TelegramServer() as running:
        yield running


@pytest.fixture
async def desk(telegram: TelegramServer) -> AsyncIterator[Desk]:
    """A bot in this process."""
    async with open_desk(telegram) as opened:
        yield opened
