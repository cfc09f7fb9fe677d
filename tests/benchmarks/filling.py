"""A database as long use leaves it: very many jobs of very many people, with their book and their files."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from engine.media import Choice, Format, Media
from storage.database import Database, sqlite_path
from storage.models import Job, JobState, now

MANY = 1_000_000
"""Jobs."""
PEOPLE = range(1000, 11_000)
"""Their numbers."""
HEAVY = PEOPLE[0]
"""Whose every twentieth job is."""
PLATFORM = "fake"
PRICE = 102
SITES = ("youtube", "tiktok", "instagram", "vimeo", "other")
CONTAINERS = ("mp4", "mp3", "webm")
STEPS = 20
DAYS = 20
"""Within how many days all of it has happened."""
ROUND = f"(n / {len(PEOPLE)})"
_ENTRY = "INSERT INTO entries (wallet_id, kind, amount, key, job_id, reason, created_at) SELECT user_id, "
_FILE = "INSERT INTO files (id, form_key, role, path, name, size, mime, duration, created_at, expires_at) SELECT id, "
_DELIVERED = "FROM jobs WHERE state = 'delivered'"
_IS_FAILED = "CASE state WHEN 'failed' THEN"
_CLOSED = f"{_IS_FAILED} price ELSE 0 END, 'job:' || id || ':0:close', id, '', created_at"
_KEPT = "seconds, created_at, {expires}"
OF_JOBS = (
    "INSERT INTO wallets (id, user_id, currency, balance) SELECT id, id, 'credits', 100000000 FROM users",
    f"{_ENTRY} 'reserve', -price, 'job:' || id || ':0:reserve', id, '', created_at FROM jobs",
    f"{_ENTRY} {_IS_FAILED} 'release' ELSE 'settle' END, {_CLOSED} FROM jobs",
    f"{_FILE} form_key, 'media', 'filled/' || id, title, 30000000, 'video/mp4', {_KEPT} {_DELIVERED}",
    f"INSERT INTO job_files (job_id, file_id, position, link_serial) SELECT id, id, 0, 0 {_DELIVERED}",
)
"""What a job leaves beside its row."""


async def fill(url: str, *, whole: bool = False) -> None:
    """Put people and jobs into a database that has every table, and where it is to be whole, book and files."""
    database = Database(url)
    try:
        await database.run(_insert_people)
        indexes = await database.run(_drop_indexes)
        size = MANY // STEPS
        for step in range(STEPS):
            await database.run(lambda connection, step=step: _insert_jobs(connection, step, size))
        if whole:
            await database.run(_insert_what_jobs_have)
        for index in indexes:
            await database.run(lambda connection, index=index: connection.exec_driver_sql(index))
        await database.run(_end if sqlite_path(url) is not None else _go_on_counting)
    finally:
        await database.close()
    await asyncio.to_thread(_write_out, url)


def _write_out(url: str) -> None:
    """Let what the filling has left to be written be written before anything is measured."""
    path = sqlite_path(url)
    if path is not None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()


def _drop_indexes(connection: Connection) -> Sequence[str]:
    """Fill tables without their indexes, which are made much faster afterwards; how they are made."""
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE left(indexname, 3) = 'ix_'",
    }
    found = connection.exec_driver_sql(asked[connection.dialect.name]).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [made for _, made in found]


def _insert_people(connection: Connection) -> None:
    moment = _time(now())
    users = [{"id": each, "name": f"p{each}"} for each in PEOPLE]
    connection.execute(
        text(
            "INSERT INTO users (id, tier, preferences, turn, created_at, seen_at) "
            f"VALUES (:id, 'member', '{{}}', 0, {moment}, {moment})"
        ),
        users,
    )
    named = (
        "INSERT INTO identities (platform, external_id, name, user_id, created_at) "
        f"VALUES ('{PLATFORM}', :name, '', :id, {moment})"
    )
    connection.execute(text(named), users)


def _insert_jobs(connection: Connection, step: int, count: int) -> None:
    """Insert rows as the front door would have made them, in the database's own loop, which is faster."""
    plain = {name: _literal(value) for name, value in _job(step).model_dump(exclude={"id"}).items()}
    plain |= {
        "id": "n + 1",
        "user_id": f"CASE WHEN {ROUND} % 20 = 7 THEN {HEAVY} ELSE {HEAVY} + n % {len(PEOPLE)} END",
        "site": _one_of(SITES, ROUND),
        "container": _one_of(CONTAINERS, ROUND),
        "state": f"CASE WHEN {ROUND} % 10 = 0 THEN 'failed' ELSE 'delivered' END",
        "form_key": "'filled ' || n",
        "title": "'A film, number ' || n",
    }
    table = Job.__table__  # type: ignore[attr-defined] # SQLModel's classes have one.
    columns = [column.name for column in table.columns if column.name in plain]
    first, last = step * count, (step + 1) * count - 1
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    values = ", ".join(plain[name] for name in columns)
    connection.exec_driver_sql(f"INSERT INTO jobs ({', '.join(columns)}) {numbers} SELECT {values} FROM numbers")


def _insert_what_jobs_have(connection: Connection) -> None:
    expires = _time(now() + timedelta(days=1))
    for statement in OF_JOBS:
        connection.exec_driver_sql(statement.format(expires=expires))


def _end(connection: Connection) -> None:
    connection.exec_driver_sql("ANALYZE")


def _go_on_counting(connection: Connection) -> None:
    """Let PostgreSQL number the next rows behind those that came with a number; its VACUUM is its server's."""
    for table in ("jobs", "users", "wallets", "files"):
        last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
        connection.exec_driver_sql(last)


def _job(step: int) -> Job:
    formats = tuple(
        Format(id=str(height), container="mp4", height=height, width=height * 16 // 9, video_codec="h264", size=height)
        for height in (144, 240, 360, 480, 720, 1080)
    )
    link = "https://www.youtube.com/watch?v=example"
    media = Media(
        url=link, key="k", platform="youtube", id="k", title="A film", description="About it. " * 40, duration=185.4,
        formats=formats,
    )  # fmt: skip
    moment = now() - timedelta(days=DAYS * (STEPS - step) / STEPS)
    return Job(
        user_id=0, platform="api", reply_to={"url": link}, url=link, media=media.model_dump(mode="json"),
        choice=Choice().model_dump(mode="json"), form_key="k", title="A film", state=JobState.DELIVERED, told=True,
        price=PRICE, charged=PRICE, seconds=185.4, turn=float(step), created_at=moment, started_at=moment,
        ready_at=moment, finished_at=moment,
    )  # fmt: skip


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case int() | float():
            return str(value)
        case dict() | list():
            return _quoted(json.dumps(value))
        case datetime():
            return _time(value)
        case _:
            return _quoted(str(getattr(value, "value", value)))


def _time(moment: datetime) -> str:
    return _quoted(moment.strftime("%Y-%m-%d %H:%M:%S.%f"))


def _quoted(value: str) -> str:
    doubled = value.replace("'", "''").replace("%", "%%")
    return f"'{doubled}'"


def _one_of(words: Sequence[str], number: str) -> str:
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {cases} END"
