"""Answers to administrators about who and what may take part."""

from typing import assert_never, cast

from bot import commands, views
from bot.answers.request import Request
from engine.access import Kind


async def answer(request: Request, command: commands.AboutAccess) -> views.View:
    """What is said to a command about access; raises AdminsOnly and BadSubject."""
    access, asker = request.engine.access, request.asker
    match command:
        case commands.SetAccess(kind, subject, allowed, reason):
            rule = await access.set_rule(asker, cast("Kind", kind), subject, allowed=allowed, reason=reason)
            return views.AccessSet(rule)
        case commands.ShowAccess():
            return views.AccessRules(request.engine.settings.access, await access.rules(asker))
        case _:
            assert_never(command)
