"""bot.stack: what it does to a database before anything runs; tests/e2e/test_run.py has the processes."""

import pytest

from bot.settings import BotSettings, Settings
from bot.stack import migrate
from engine import upkeep
from engine.settings import EngineSettings
from engine.telemetry.settings import TelemetrySettings
from storage.errors import UnderMaintenance
from storage.migrations import head


async def test_a_database_that_is_filled_is_not_migrated(stores) -> None:
    settings = Settings(stores.settings, EngineSettings(), BotSettings(), TelemetrySettings())
    async with upkeep.at_rest(stores.settings):
        with pytest.raises(UnderMaintenance):
            await migrate(settings)
    assert await migrate(settings) == head()
