"""A town in which nobody works yet."""

import pytest

from tests.chaos.town import Town


@pytest.fixture
def town(tmp_path, sqlite_template):
    """A town of its own, with people who may ask for as much as they like."""
    with Town(tmp_path, sqlite_template) as town:
        yield town
