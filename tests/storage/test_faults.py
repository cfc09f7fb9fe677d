"""storage.faults: what tells of the server is told as ours, and what tells of the statement stays what it is."""

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import DBAPIError, InternalError

from storage.errors import StorageAway
from storage.faults import database_faults

DRIVER = AsyncAdapt_asyncpg_dbapi(asyncpg)


def raised(kind, cause):
    """Let the driver's error come out of SQLAlchemy as one of a kind; what comes of it."""
    original = DRIVER.InternalError(str(cause), cause)
    original.sqlstate = getattr(cause, "sqlstate", None)
    with pytest.raises((StorageAway, DBAPIError)) as caught, database_faults():
        raise kind("SELECT 1", {}, original)
    return type(caught.value)


def test_a_connection_that_was_lost_in_the_middle_of_something_is_a_database_that_is_away():
    lost = asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")
    assert raised(InternalError, lost) is StorageAway


def test_what_the_server_calls_its_own_fault_stays_a_fault():
    assert raised(InternalError, asyncpg.InternalServerError("out of its mind")) is InternalError
