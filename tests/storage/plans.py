"""How a database goes about what it is asked."""

from contextlib import contextmanager

from sqlalchemy import Engine, event

TIMES = 20_000


@contextmanager
def statements():
    """A list that each statement of the block, of any database, is added to, with its parameters."""
    asked = []

    def note(connection, cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def plans(database, ask):
    """How a database answers each statement of `ask(session)`, SQLite having counted many rows: lines for each."""
    with statements() as asked:
        async with database.session() as session:
            await ask(session)
    about_data = [each for each in asked if each[0].startswith(("SELECT", "UPDATE", "DELETE"))]
    async with database.session() as session:
        connection = await session.connection()
        if connection.dialect.name == "postgresql":
            # Of a small table the planner would rather read all.
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            return [
                [row[0] for row in await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]
                for statement, parameters in about_data
            ]
        # Here and not before: a connection goes on by what was counted when it was opened.
        await connection.exec_driver_sql("ANALYZE")
        await _multiply(connection)
        return [
            [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in about_data
        ]


async def _multiply(connection):
    """Have SQLite believe that it has counted as many rows as a long life brings."""
    counted = (await connection.exec_driver_sql("SELECT rowid, stat FROM sqlite_stat1")).all()
    for rowid, stat in counted:
        many = " ".join(str(int(each) * TIMES) if each not in ("1", "unordered") else each for each in stat.split())
        await connection.exec_driver_sql("UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?", (many, rowid))
    await connection.exec_driver_sql("ANALYZE sqlite_schema")
