"""The scenarios over every platform, all of which one process serves."""

from collections.abc import Iterator

import pytest

from tests.discord_server import DiscordServer, DiscordThread
from tests.e2e.conftest import Clipferry
from tests.e2e.people import OnDiscord, OnTelegram, OnTerminal, Person
from tests.e2e.scenarios import SCENARIOS
from tests.site import SiteProcess
from tests.telegram_server import TOKEN, TelegramServer

PLATFORMS = ("terminal", "discord", "telegram")


class Town:
    """A program that is on every platform, and its people."""

    def __init__(self, program: Clipferry, discord: DiscordThread, telegram: TelegramServer) -> None:
        self._program = program
        self._discord = discord
        self._telegram = telegram
        self._channel = discord.server.add_channel(discord.server.add_guild())

    def person(self, platform: str) -> OnTerminal | OnDiscord | OnTelegram:
        """Somebody on a platform."""
        if platform == "terminal":
            return OnTerminal(self._program)
        return OnDiscord(self._discord, self._channel) if platform == "discord" else OnTelegram(self._telegram)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with DiscordThread(DiscordServer()) as discord, TelegramServer() as telegram:
        telegram_settings = {
            "CLIPFERRY_TELEGRAM_TOKEN": TOKEN,
            "CLIPFERRY_TELEGRAM_API_URL": telegram.url,
            "CLIPFERRY_TELEGRAM_PACING": "off",
        }
        program = Clipferry(folder, **discord.server.settings, **telegram_settings)
        town = Town(program, discord, telegram)
        with (folder / "log").open("w") as log:
            process = program.start("run", stdout=log, stderr=log)
            discord.call(discord.server.connected())
            yield town
            process.terminate()
            process.wait(30)
        assert discord.server.faults == []


@pytest.fixture
def person(town: Town, request: pytest.FixtureRequest) -> Iterator[Person]:
    person = town.person(request.param)
    yield person
    person.close()


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("person", PLATFORMS, indirect=True)
def test_scenario(person: Person, site: SiteProcess, scenario: str) -> None:
    SCENARIOS[scenario](person, site, f"{type(person).__name__}-{scenario}")
