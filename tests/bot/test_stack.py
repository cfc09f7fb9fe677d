"""bot.stack: what it does to a database before anything runs; tests/e2e/test_run.py has the processes."""

from pathlib import Path

import pytest

from bot.errors import UnwritableFolder
from bot.settings import BotSettings, Settings
from bot.stack import attach_or_start, migrate
from engine import upkeep
from engine.settings import EngineSettings
from engine.telemetry.settings import TelemetrySettings
from storage.errors import UnderMaintenance
from storage.migrations import head
from storage.settings import StorageSettings


async def test_a_database_that_is_filled_is_not_migrated(stores) -> None:
    settings = Settings(stores.settings, EngineSettings(), BotSettings(), TelemetrySettings())
    async with upkeep.at_rest(stores.settings):
        with pytest.raises(UnderMaintenance):
            await migrate(settings)
    assert await migrate(settings) == head()


async def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    storage = StorageSettings(_env_file=None, data_dir=tmp_path / "file" / "data")
    settings = Settings(storage, EngineSettings(), BotSettings(), TelemetrySettings())
    with pytest.raises(UnwritableFolder) as refused:
        async with attach_or_start(settings):
            pass
    assert refused.value.facts() == {"path": str(storage.data_dir), "reason": "Not a directory"}
