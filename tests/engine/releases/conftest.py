"""A package index on loopback, overlays in a folder of the test, and what deals with both."""

import pytest

from engine.platforms import NO_FILE
from engine.releases.index import Index
from engine.releases.overlays import Overlays
from engine.releases.trials import Trials
from engine.releases.updates import Updates
from engine.sandbox import Sandbox
from engine.settings import EngineSettings
from engine.supplies import Supplies
from tests.engine.releases import wheels

LIGHT = "tests.engine.releases.light_tasks"


@pytest.fixture(scope="session")
def running_index():
    with wheels.served() as index:
        yield index


@pytest.fixture
def index(running_index):
    """An index that has nothing yet."""
    running_index.clear()
    return running_index


@pytest.fixture
def overlays(tmp_path, index):
    return Overlays(tmp_path / "ytdlp", Index(index.url))


@pytest.fixture
def updates_with(stores, overlays):
    """Makes updates whose children do `light_tasks`, with some canary links."""

    def make(*links, kept=overlays):
        settings = EngineSettings(canary_links=",".join(links))
        trials = Trials(kept, Supplies("http://127.0.0.1:1", NO_FILE), settings.canary_links, LIGHT)
        return Updates(stores, settings, kept, trials)

    return make


@pytest.fixture
async def sandbox():
    """A sandbox in use, without an overlay."""
    sandbox = Sandbox(task_module=LIGHT)
    await sandbox.start()
    yield sandbox
    await sandbox.close()
