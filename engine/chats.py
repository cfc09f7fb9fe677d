"""Groups, channels and servers: their rules read and changed, and what becomes of them."""

import time
from dataclasses import replace
from typing import Any, Final

from engine import rules
from engine.askers import Asker, Group
from engine.errors.chats import BadRule, NoSuchRule, NotInAGroup
from engine.errors.people import ModeratorsOnly
from engine.rules import Rules
from storage import chats, follows
from storage.models import Chat, now
from storage.stores import Stores

CACHE_SECONDS: Final = 10.0
"""How long rules are taken for true that another process may have changed."""
MOST_CACHED: Final = 10_000


class Chats:
    """The chats of all platforms."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._cached: dict[tuple[str, str], tuple[float, Chat | None]] = {}

    async def rules(self, platform: str, chat: str, topic: str | None = None) -> Rules:
        """The rules that hold in a chat, or in a topic of it; at most some seconds old. Raises StorageAway."""
        row = await self._row(platform, chat)
        return rules.resolve(row.rules if row else {}, topic)

    async def destination(self, platform: str, chat: str, topic: str | None = None) -> str | None:
        """Where files go instead, as CHAT or CHAT/TOPIC: another place of this chat, or a chat that has agreed."""
        target = (await self.rules(platform, chat, topic)).deliver_to
        if not target:
            return None
        there, slash, place = target.partition("/")
        if there in ("", chat):
            return f"{chat}{slash}{place}"
        agreed = (await self.rules(platform, there)).takes_from
        return target if chat in agreed else None

    async def set_rule(self, asker: Asker, name: str, text: str, *, topic: str | None = None) -> Asker:
        """Change a rule of the asker's chat, or of a topic of it; the asker as they are from now on.

        The word `default` takes it back. Raises NotInAGroup, ModeratorsOnly, NoSuchRule and BadRule.
        """
        group = _group(asker)
        if not group.member.moderates:
            raise ModeratorsOnly
        taken_back = text.strip().lower() == rules.DEFAULT and name in rules.NAMES
        value = None if taken_back else _parsed(group, topic, name, text)
        async with self._stores.database.session() as session:
            await chats.set_rule(session, group.id, name, value, topic=topic)
        return await self._read_again(asker, group)

    async def shown(self, asker: Asker, topic: str | None) -> tuple[Rules, set[str]]:
        """The rules of the asker's chat, or of a topic of it, and which of them were set just there.

        Raises NotInAGroup.
        """
        async with self._stores.database.session(read_only=True) as session:
            row = await chats.get(session, _group(asker).id)
        return rules.resolve(row.rules, topic), set(rules.levels(row.rules, topic)[-1]) & set(rules.NAMES)

    async def set_skipped(self, asker: Asker, *, skipped: bool) -> Asker:
        """Note whether a member wants to be left alone in the chat; raises NotInAGroup."""
        group = _group(asker)
        async with self._stores.database.session() as session:
            await chats.set_skipped(session, group.id, group.member.external_id, skipped=skipped)
        return await self._read_again(asker, group)

    async def move(self, platform: str, old: str, new: str) -> bool:
        """Go on with a chat's rules and pool under another id, as when a group becomes a supergroup."""
        async with self._stores.database.session() as session:
            moved = await chats.rename(session, platform, old, new)
            await follows.move_chat(session, platform, old, new)
        self._forget(platform, old, new)
        return moved

    async def left(self, platform: str, chat: str) -> None:
        """Note that the bot was removed: its rules are kept for 30 days."""
        async with self._stores.database.session() as session:
            await chats.set_left(session, platform, chat, now())

    async def back(self, platform: str, chat: str) -> None:
        """Note that the bot is in a chat (again)."""
        async with self._stores.database.session() as session:
            await chats.set_left(session, platform, chat, None)
        self._forget(platform, chat)

    async def _read_again(self, asker: Asker, group: Group) -> Asker:
        async with self._stores.database.session(read_only=True) as session:
            row = await chats.get(session, group.id)
        self._forget(row.platform, row.external_id)
        return replace(asker, group=replace(group, rules=rules.resolve(row.rules, group.topic)))

    async def _row(self, platform: str, chat: str) -> Chat | None:
        key = (platform, chat)
        read_at, row = self._cached.get(key, (0.0, None))
        if time.monotonic() - read_at < CACHE_SECONDS and key in self._cached:
            return row
        async with self._stores.database.session(read_only=True) as session:
            row = await chats.find(session, platform, chat)
        self._cached[key] = (time.monotonic(), row)
        while len(self._cached) > MOST_CACHED:
            del self._cached[next(iter(self._cached))]
        return row

    def _forget(self, platform: str, *names: str) -> None:
        for name in names:
            self._cached.pop((platform, name), None)


def _parsed(group: Group, topic: str | None, name: str, text: str) -> Any:
    there_are = rules.names(group.platform, topic)
    if name not in there_are:
        raise NoSuchRule(rule=name[:40], possible=there_are)
    value = rules.parse(name, text)
    possible = rules.possible(group.platform, name)
    if name == "mode" and value not in possible:
        raise BadRule(rule=name, value=text[:40], possible=possible)
    return value


def _group(asker: Asker) -> Group:
    if asker.group is None:
        raise NotInAGroup
    return asker.group
