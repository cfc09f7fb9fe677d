"""PostgreSQL as this program uses it: a writer waits for another one as long as under SQLite, and not for ever."""

from typing import Any

from storage import sqlite

NO_END = "SET LOCAL lock_timeout = 0"
"""Lets one transaction wait for others without an end."""


def settle(connection: Any, _record: object) -> None:
    """Give a new connection its settings, for SQLAlchemy's `connect` event."""
    # By a statement and not as a parameter of the start, which poolers such as PgBouncer refuse.
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {int(sqlite.BUSY_SECONDS * 1000)}")
    cursor.close()
    connection.commit()
