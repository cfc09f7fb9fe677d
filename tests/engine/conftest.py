"""A house with a worker in it that the tests of a process share."""

import pytest

from tests.engine.house import House
from tests.engine.network import Network


@pytest.fixture(scope="session")
def house(tmp_path_factory, sqlite_template):
    """A house in which one worker works, with tight limits."""
    folder = tmp_path_factory.mktemp("house")
    with House(folder, sqlite_template, MAX_SIZE_MB="2", MAX_MINUTES="3") as house:
        house.worker = house.hire()
        yield house


@pytest.fixture
def empty_house(tmp_path, sqlite_template):
    """A house of its own in which nobody works yet."""
    with House(tmp_path, sqlite_template) as house:
        yield house


@pytest.fixture
async def desk(house, request):
    """A new person at the front door of the house with a worker."""
    async with house.desk(request.node.name) as desk:
        yield desk


@pytest.fixture(scope="module")
def network():
    """A site behind an egress guard, as a child reaches it."""
    with Network() as network:
        yield network
