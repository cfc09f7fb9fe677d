"""All rows of one database into another, of the same kind or of the other one."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, func, insert, literal_column, select, text, tuple_
from sqlmodel import SQLModel

from storage import ledger, migrations
from storage.database import Database, Session
from storage.errors import CopyDiffers, DatabaseNotEmpty, DatabaseOutdated
from storage.models import Entry

BATCH = 500
_ENTRIES = SQLModel.metadata.tables[Entry.__tablename__]
Counts = Mapping[str, int]
"""How many rows each table has."""


async def copy(source: Database, target_url: str) -> Counts:
    """Copy everything into an empty database, in one transaction on either side; how many rows each table has.

    The source may be in use: what is copied is its state at one moment. The target is given its tables first. Raises
    DatabaseOutdated, DatabaseNotEmpty, CopyDiffers and StorageAway; then nothing stays in the target.
    """
    revision = await migrations.current(source)
    if revision != migrations.head():
        raise DatabaseOutdated(found=revision or "none", needed=migrations.head())
    await migrations.upgrade_async(target_url)
    target = Database(target_url)
    try:
        async with source.snapshot() as reading, target.session() as writing:
            await _check_empty(writing)
            for table in SQLModel.metadata.sorted_tables:
                await _copy_table(reading, writing, table)
            await _continue_numbering(writing)
            return await _compare(reading, writing)
    finally:
        await target.close()


async def _check_empty(session: Session) -> None:
    for table in SQLModel.metadata.sorted_tables:
        if (await session.execute(select(literal_column("1")).select_from(table).limit(1))).first() is not None:
            raise DatabaseNotEmpty(table=table.name)


async def _copy_table(reading: Session, writing: Session, table: Table) -> None:
    columns = list(table.columns)
    cleaned = writing.get_bind().dialect.name == "postgresql"
    async for batch in _batches(reading, table):
        rows = [{column.name: value for column, value in zip(columns, row, strict=True)} for row in batch]
        if cleaned:
            rows = [{name: _storable(value) for name, value in row.items()} for row in rows]
        await writing.execute(insert(table), rows)


async def _batches(session: Session, table: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows of a table in the order of their primary keys, so many at once."""
    keys = list(table.primary_key.columns)
    places = [list(table.columns).index(key) for key in keys]
    query = select(*table.columns).order_by(*keys).limit(BATCH)
    after: ColumnElement[bool] | None = None
    while True:
        found = (await session.execute(query if after is None else query.where(after))).all()
        if found:
            yield found
        if len(found) < BATCH:
            return
        last = found[-1]
        after = tuple_(*keys) > tuple_(*(last[place] for place in places))


def _storable(value: Any) -> Any:
    """A value without what PostgreSQL refuses in text: the character zero, and halves of characters."""
    match value:
        case str():
            return value.replace("\0", "").encode(errors="replace").decode()
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {_storable(name): _storable(each) for name, each in value.items()}
        case _:
            return value


async def _continue_numbering(session: Session) -> None:
    """Let the next row of each table take a number that none of the copied ones has."""
    if session.get_bind().dialect.name != "postgresql":
        return  # SQLite goes on after the largest by itself.
    for name in _numbered():
        # The names are those of our own tables.
        await session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
                f"COALESCE((SELECT MAX(id) FROM {name}), 0) + 1, false)"
            )
        )


def _numbered() -> list[str]:
    """The tables whose rows the database numbers."""
    return [table.name for table in SQLModel.metadata.sorted_tables if list(table.primary_key.columns.keys()) == ["id"]]


async def _compare(reading: Session, writing: Session) -> Counts:
    """Hold the copy beside the original: each table's rows, and the sums of the book. Raises CopyDiffers."""
    counts = {}
    for table in SQLModel.metadata.sorted_tables:
        query = select(func.count()).select_from(table)
        there, here = await reading.scalar(query), await writing.scalar(query)
        if there != here:
            raise CopyDiffers(table=table.name)
        counts[table.name] = int(here or 0)
    total = select(func.coalesce(func.sum(_ENTRIES.c.amount), 0))
    same_wallets = await ledger.unbalanced(reading) == await ledger.unbalanced(writing)
    if await reading.scalar(total) != await writing.scalar(total) or not same_wallets:
        raise CopyDiffers(table=_ENTRIES.name)
    return counts
