"""A person with a row in every table that can hold one: what is added to the tables later is filled, too."""

import enum
from datetime import timedelta
from itertools import count

from sqlalchemy import JSON, Boolean, DateTime, Enum, Float, Integer, String, select
from sqlmodel import SQLModel

from storage import holdings, ledger, users
from storage.models import AccessRule, Arrival, AuditEntry, Chat, Entry, File, Identity, Job, JobFile, Purchase, now

PLATFORM = "test"
numbers = count(1000)


def sample(table, **values):
    """A row of a table in which every column that needs a value has one."""
    for column in table.__table__.columns:
        if column.name in values or column.nullable or (column.primary_key and column.name == "id"):
            continue
        default = table.model_fields[column.name]
        if not default.is_required():
            continue
        values[column.name] = _value(column)
    return table(**values)


def _value(column):
    kind = column.type
    kind = getattr(kind, "impl", kind)
    if isinstance(kind, Enum) or isinstance(getattr(column.type, "python_type", None), enum.EnumMeta):
        return next(iter(column.type.enum_class))
    for sort, value in ((Boolean, False), (JSON, {}), (DateTime, now()), (Float, 1.0), (Integer, next(numbers))):
        if isinstance(kind, sort):
            return value
    assert isinstance(kind, String) or kind.python_type is int, column
    return f"{column.name}-{next(numbers)}" if isinstance(kind, String) else next(numbers)


async def add_person(session, name, *, balance=500):
    """A person with a row in every table that refers to one; where their name may stand, it does."""
    user, _ = await users.add(session, PLATFORM, name, f"{name} herself")
    user.preferences = {"format": "audio", "of": name}
    user.turn = 3.5
    session.add(user)
    await ledger.grant(session, user.id, balance, key=f"first:{user.id}", reason=f"for {name}")
    job = await _job(session, user.id, name)
    for held in holdings.HOLDINGS:
        if held.table not in (Identity, Job) and held != holdings.WALLETS:
            session.add(_row(held.table, _people(held.table, user.id), name, goes=held.forgetting == "goes"))
    await session.flush()
    for part in holdings.PARTS:
        if part.table not in (JobFile, Entry):
            wholes = select(part.whole.table).where(part.whole.of([user.id]))
            whole = (await session.scalars(wholes)).first()
            session.add(_row(part.table, {part.column: whole.id}, name, goes=True))
    session.add(AccessRule(kind="person", subject=f"{PLATFORM}:{name}", allowed=True, made_by=user.id))
    session.add(AuditEntry(user_id=user.id, platform=PLATFORM, command="grant", arguments={"to": f"{PLATFORM}:{name}"},
                           outcome="done"))  # fmt: skip
    session.add(sample(Arrival, platform=PLATFORM, body={"message": {"from": {"id": name, "is_bot": False}}}))
    await session.flush()
    return user.id, job.id


async def _job(session, user_id, name):
    job = sample(Job, user_id=user_id, platform=PLATFORM, reply_to={"chat": name}, payer_id=user_id,
                 url=f"https://example.org/{name}", title=f"A film of {name}", form_key=f"form-{name}")  # fmt: skip
    session.add(job)
    path = f"2026-01-01/{name}/media.mp4"
    file = sample(File, form_key=f"form-{name}", path=path, name=f"{name}.mp4", expires_at=now() + timedelta(hours=1))
    session.add(file)
    await session.flush()
    session.add(JobFile(job_id=job.id, file_id=file.id))
    return job


def _people(table, user_id):
    return {key.parent.name: user_id for key in table.__table__.foreign_keys if key.column.table.name == "users"}


def _row(table: type[SQLModel], reference, name, *, goes):
    words = {column.name: f"{column.name}-{name}-{next(numbers)}" for column in table.__table__.columns
             if goes and isinstance(getattr(column.type, "impl", column.type), String)
             and not isinstance(column.type, Enum) and column.name not in reference}  # fmt: skip
    if table is Purchase:
        words["external_id"] = name
    if table is Chat:
        words |= {"platform": PLATFORM, "rules": {"skipped": [name, "somebody"]}}
    if table is AccessRule:
        words |= {"kind": "site"}
    return sample(table, **words, **reference)
