"""Answers about the rules of a group."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine import rules
from engine.askers import Asker
from engine.errors.chats import NotInAGroup


async def answer(request: Request, command: commands.AboutChats) -> views.View:
    """What is said to a command about a group; raises NotInAGroup, ModeratorsOnly and BadRule."""
    chats, asker = request.engine.chats, request.asker
    match command:
        case commands.ChatRules(name, value, here):
            topic = request.sender.topic if here else None
            if name is not None and value is not None:
                asker = await chats.set_rule(asker, name, value, topic=topic)
            return await _shown(request, asker, topic)
        case commands.Skip(on):
            if asker.group is None:
                raise NotInAGroup
            skips = asker.group.member.external_id not in asker.rules.skipped if on is None else on
            await chats.set_skipped(asker, skipped=skips)
            return views.Skipped(skips)
        case _:
            assert_never(command)


async def _shown(request: Request, asker: Asker, topic: str | None) -> views.ChatRules:
    if asker.group is None:
        raise NotInAGroup
    held, own = await request.engine.chats.shown(asker, topic)
    platform = request.sender.platform
    possible = {name: rules.possible(platform, name) for name in rules.names(platform, topic)}
    return views.ChatRules(
        current={name: value for name, value in rules.shown(held).items() if name in possible},
        possible=possible,
        own=own,
        topic=topic,
        moderates=asker.group.member.moderates,
    )
