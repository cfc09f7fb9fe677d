"""A town with a worker in it that the tests of a process share, and one in which nobody works yet."""

import pytest

from tests.chaos.town import Town


@pytest.fixture(scope="session")
def town(tmp_path_factory, sqlite_template):
    """A town in which one worker works; each test has people of its own."""
    with Town(tmp_path_factory.mktemp("town"), sqlite_template) as town:
        town.hire()
        yield town


@pytest.fixture
def empty_town(tmp_path, sqlite_template):
    """A town of its own, with people who may ask for as much as they like."""
    with Town(tmp_path, sqlite_template) as town:
        yield town
