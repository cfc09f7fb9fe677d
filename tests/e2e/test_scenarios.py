"""The scenarios over every platform, all of which one process serves."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.discord_server import DiscordServer, DiscordThread
from tests.e2e.conftest import Clipferry
from tests.e2e.people import OnDiscord, OnTelegram, OnTerminal, Person
from tests.e2e.scenarios import SCENARIOS
from tests.site import SiteProcess
from tests.telegram_server import TOKEN, TelegramServer

SIGNING_KEY = "do-not-tell"
PLATFORMS = ("terminal", "discord", "telegram")


@dataclass
class Town:
    """A program that is on every platform, and its people."""

    program: Clipferry
    process: "subprocess.Popen[str]"
    discord: DiscordThread
    telegram: TelegramServer
    channel: int

    def person(self, platform: str) -> OnTerminal | OnDiscord | OnTelegram:
        """Somebody on a platform."""
        if platform == "terminal":
            return OnTerminal(self.program)
        return OnDiscord(self.discord, self.channel) if platform == "discord" else OnTelegram(self.telegram)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with DiscordThread(DiscordServer()) as discord, TelegramServer() as telegram:
        secrets = {"CLIPFERRY_TELEGRAM_TOKEN": TOKEN, "CLIPFERRY_SIGNING_KEY": SIGNING_KEY}
        telegram_settings = {"CLIPFERRY_TELEGRAM_API_URL": telegram.url, "CLIPFERRY_TELEGRAM_PACING": "off"}
        program = Clipferry(folder, **discord.server.settings, **telegram_settings, **secrets).settle(sqlite_template)
        channel = discord.server.add_channel(discord.server.add_guild())
        with (folder / "log").open("w") as log:
            process = program.start("run", stdout=log, stderr=log)
            try:
                discord.call(discord.server.connected())
                yield Town(program, process, discord, telegram, channel)
            finally:
                process.terminate()
                process.wait(60)
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


def test_tokens_do_not_reach_the_worker(town: Town) -> None:
    tokens = [TOKEN, SIGNING_KEY, town.discord.server.settings["CLIPFERRY_DISCORD_TOKEN"]]
    family = psutil.Process(town.process.pid).children(recursive=True)
    seen = [each for member in family if (each := _seen(member)) is not None]
    assert any("engine.worker" in command for command, _ in seen)
    for _, environment in seen:
        assert not [token for token in tokens if token in environment]


def _seen(member: psutil.Process) -> tuple[list[str], str] | None:
    """A process's command and environment; None where it has ended since, as that of a look-up does by itself."""
    with suppress(psutil.NoSuchProcess):
        return member.cmdline(), str(member.environ())
    return None
