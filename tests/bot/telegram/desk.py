"""A bot in this process before the stand-in, and a caller that keeps no limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot

from bot.settings import BotSettings
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.client import connect, make_bot
from bot.telegram.pace import Pace
from tests.telegram_people import Person
from tests.telegram_server import TOKEN, TelegramServer


@dataclass
class Desk:
    """The parts that a test works with."""

    telegram: TelegramServer
    bot: Bot
    caller: Caller
    anna: Person

    def address(self, source: int | None = None) -> Address:
        """Anna's conversation."""
        return Address(self.bot.id, self.anna.id, self.anna.id, source=source)


def settings(telegram: TelegramServer, **changes: object) -> BotSettings:
    """The settings of a bot before the stand-in."""
    return BotSettings(
        _env_file=None, telegram_token=TOKEN, telegram_api_url=telegram.url, telegram_pacing=False, **changes
    )


@asynccontextmanager
async def open_desk(telegram: TelegramServer) -> AsyncIterator[Desk]:
    """A bot that is connected, and somebody new to talk to."""
    bot = make_bot(settings(telegram))
    await connect(bot)
    try:
        yield Desk(telegram, bot, Caller(Pace(limited=False)), telegram.person("Anna"))
    finally:
        await bot.shutdown()
