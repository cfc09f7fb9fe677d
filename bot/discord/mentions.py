"""Mentions: Discord writes what people pick from a list as numbers in marks, and shows such marks as names."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from engine.errors.chats import RoleNeeded
from storage.errors import UserError

PERSON, ROLE, CHANNEL = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"<#(\d+)>")


def read(text: str) -> str:
    """A text with whom and what it mentions named as commands name them."""
    return CHANNEL.sub(r"/\1", ROLE.sub(r"\1", PERSON.sub(r"discord:\1", text)))


def shown(rules: Mapping[str, str]) -> dict[str, str]:
    """A server's rules with its channels and roles as Discord shows them by their names."""
    return {name: _WRITERS.get(name, str)(value) for name, value in rules.items()}


def refusal(error: UserError) -> UserError:
    """An error with the roles that it names as Discord shows them."""
    return RoleNeeded(roles=[_role(each) for each in error.roles]) if isinstance(error, RoleNeeded) else error


def _role(name: str) -> str:
    return f"<@&{name}>" if name.isdecimal() else name


def _roles(value: str) -> str:
    return ", ".join(map(_role, value.split(",")))


def _channel(value: str) -> str:
    number = value.rpartition("/")[2]
    return f"<#{number}>" if number.isdecimal() else value


_WRITERS: Final[Mapping[str, Callable[[str], str]]] = {"roles": _roles, "deliver_to": _channel}
