"""Kinds of columns that both databases have."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Enum, ForeignKey, Integer, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlmodel import Field

# SQLite gives autoincrement to INTEGER only; PostgreSQL gets 64 bits.
Id = BigInteger().with_variant(Integer, "sqlite")


class Json(TypeDecorator[Any]):
    """A JSON value: on PostgreSQL as JSONB, whose dialect is loaded there alone."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The type of the column in that database."""
        if dialect.name != "postgresql":
            return super().load_dialect_impl(dialect)
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say which zone it was in."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time, in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def text_of(kind: type[StrEnum]) -> Any:
    """A column of an enumeration's words."""
    # As text, not as the database's own enum: a new member then needs no migration.
    values = Enum(kind, native_enum=False, length=16, values_callable=lambda members: [m.value for m in members])
    return Column(values, nullable=False)


def reference(target: str, **options: Any) -> Any:
    """A field that names a row of another table."""
    return Field(sa_column=Column(Id, ForeignKey(target), nullable=False, **options))


def time(*, index: bool = False, nullable: bool = False) -> Any:
    """A field that holds a point in time: the moment of making it, or nothing at first."""
    default = {"default": None} if nullable else {"default_factory": now}
    return Field(sa_column=Column(UtcDateTime, nullable=nullable, index=index), **default)
