"""Many links at once: duplicates folded, what is too much left out, and more than a few of them made one list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.commands import Command, Get, GetAll
from engine import canonical, urls
from engine.media import Choice

MAX_CHARACTERS: Final = 64_000
"""How much of a file is looked through: far more than the links that are taken, and a quarter of a second's work."""
ONE_BY_ONE: Final = 5
"""Up to so many links of a message are answered one by one."""


@dataclass(frozen=True)
class Bulk:
    """What is asked for with many links, and how many links were dropped and why."""

    commands: Sequence[Command]
    duplicates: int = 0
    left_out: int = 0
    """Links beyond the limit."""

    @property
    def links(self) -> Sequence[str]:
        """The links that are taken."""
        return [link for command in self.commands for link in _links(command)]


def together(asked: Sequence[Command], limit: int) -> Bulk:
    """The same commands with each media once, at most `limit` of them; more than a few downloads become one list."""
    gets = [each for each in asked if isinstance(each, Get)]
    if len(gets) < 2 or len(gets) < len(asked):
        return Bulk(asked)
    once = {(_name(each.link), replace(each, link="")): each for each in reversed(gets)}
    distinct = list(reversed(once.values()))
    kept = distinct[:limit]
    return Bulk(_as_list(kept), len(gets) - len(distinct), len(distinct) - len(kept))


def of_text(text: str, limit: int, choice: Choice | None = None, *, zipped: bool = False) -> Bulk:
    """What a file of links asks for: all of them as one list."""
    written = [link for line in text[:MAX_CHARACTERS].splitlines() for link in urls.find(line)]
    found = dict.fromkeys(written)
    bulk = together([Get(link, choice, zipped=zipped) for link in found], limit)
    links = tuple(bulk.links)
    repeated = len(written) - len(found) + bulk.duplicates
    if len(links) < 2:
        return replace(bulk, duplicates=repeated)
    return Bulk([GetAll(links, choice, zipped=zipped)], repeated, bulk.left_out)


def _as_list(gets: Sequence[Get]) -> Sequence[Command]:
    first = gets[0]
    alike = all(replace(each, link="") == replace(first, link="") for each in gets)
    if len(gets) <= ONE_BY_ONE or not alike or first.items is not None:
        return gets
    return [GetAll(tuple(each.link for each in gets), first.choice, zipped=first.zipped)]


def _links(command: Command) -> Sequence[str]:
    if isinstance(command, GetAll):
        return command.links
    return [command.link] if isinstance(command, Get) else []


def _name(link: str) -> str:
    try:
        return canonical.key(link) or canonical.fold(link)
    except ValueError:  # What cannot be read as a link is refused when it is asked for.
        return link
