"""Everything that is tested of storage is tested on either database."""

import pytest

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, new_database):
    """The address of a database with every table and no row."""
    return new_database(request.param)
