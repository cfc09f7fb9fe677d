"""An example of anything that has types: filled as far as it can be, or as bare as it may be."""

import dataclasses
import enum
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel
from sqlmodel import SQLModel

from storage.errors import UserError
from storage.models import now


class Examples:
    """Makes values of a type; `known` has those that the type alone does not tell, by class and field."""

    def __init__(self, known: Mapping[tuple[str, str], Any], *, bare: bool) -> None:
        self._known = known
        self._bare = bare

    def of(self, kind: Any) -> Any:
        """A value of that type."""
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return None if self._bare and type(None) in arguments else self.of(arguments[0])
        if origin is typing.Literal:
            return arguments[0]
        if origin is typing.Annotated:
            return self.of(arguments[0])
        if origin is tuple:
            repeated = arguments[-1] is Ellipsis
            return () if repeated and self._bare else tuple(map(self.of, arguments[:1] if repeated else arguments))
        if origin in (list, set, frozenset, Sequence, Collection):
            made = [] if self._bare else [self.of(arguments[0])]
            return made if origin in (list, Sequence, Collection) else origin(made)
        if origin in (dict, Mapping):
            return {} if self._bare else {self.of(arguments[0]): self.of(arguments[1])}
        return self._plain(kind)

    def _plain(self, kind: Any) -> Any:
        plain = {str: "x1", int: 2, float: 2.5, bool: not self._bare, bytes: b"x", object: 1, Any: 1, dict: {}}
        if kind in plain:
            return plain[kind]
        if kind in (datetime, date):
            return now() if kind is datetime else now().date()
        if kind is UserError:
            return UserError()
        if issubclass(kind, enum.Enum):
            return next(iter(kind))
        if dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            return kind(**{field.name: self._field(kind, field.name, hints[field.name])
                           for field in dataclasses.fields(kind)})  # fmt: skip
        assert issubclass(kind, BaseModel | SQLModel), kind
        hints = typing.get_type_hints(kind)
        given = {
            name: self._field(kind, name, hints[name])
            for name, field in kind.model_fields.items()
            if not self._bare or field.is_required() or (kind.__name__, name) in self._known
        }
        # A row that is shown has been written.
        return kind(**given, **({"id": 7} if self._bare and issubclass(kind, SQLModel) and "id" in hints else {}))

    def _field(self, kind: Any, name: str, hint: Any) -> Any:
        known = self._known.get((kind.__name__, name), self._known.get(("", name)))
        return self.of(hint) if known is None else known
