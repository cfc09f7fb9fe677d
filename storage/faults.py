"""Faults of the database and of Redis, translated once."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from storage.errors import DiskFull, StorageAway

# SQLSTATE classes that tell of the server and not of the statement: connection, authorisation, no such database,
# transaction rolled back, resources, operator, system (PostgreSQL's manual, appendix A).
# 55P03 is a lock that was waited for too long.
SERVER_STATES = ("08", "28", "3D", "40", "53", "55P03", "57", "58")
NO_SPACE = ("disk is full", "No space left")


@contextmanager
def redis_faults() -> Iterator[None]:
    """Within the block a Redis that is away or refuses raises StorageAway."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StorageAway("redis") from error


@contextmanager
def database_faults() -> Iterator[None]:
    """Within the block a database that is away raises StorageAway, and one without room DiskFull."""
    try:
        yield
    except (DBAPIError, NoFreeConnection, OSError) as error:
        if isinstance(error, DBAPIError) and not _of_the_server(error):
            raise
        if any(sign in str(error) for sign in NO_SPACE):
            raise DiskFull from error
        raise StorageAway("database") from error


def _of_the_server(error: DBAPIError) -> bool:
    # Of PostgreSQL's errors the driver tells only the breach of a constraint and bad SQL apart.
    state = getattr(error.orig, "sqlstate", None) or ""
    if str(error.orig).startswith(("no such ", "table ", "near ")):
        return False  # SQLite's word for bad SQL, or for a database of another version.
    if isinstance(error, InternalError) and not state:
        return True  # The driver's own: a connection that was lost in the middle of something cannot even roll back.
    return isinstance(error, (InterfaceError, OperationalError)) or state.startswith(SERVER_STATES)
