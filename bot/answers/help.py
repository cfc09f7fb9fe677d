"""Answers about the bot itself: what can be asked, and what was not understood."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from bot.grammar import COMMANDS, MATTERS
from storage.models import Tier

IN_GROUPS = ("links", "jobs", "following", "groups")
"""What is listed where others read it."""


async def answer(request: Request, command: commands.AboutBot) -> views.View:
    """What is said to a question about the bot, and to what is none."""
    match command:
        case commands.Start():
            return await _welcome(request)
        case commands.Help(None):
            return await _help(request)
        case commands.Help(name):
            return views.Usage(next(spec for spec in COMMANDS if spec.name == name))
        case commands.Unknown(text, nearest):
            return views.NotUnderstood(text, nearest)
        case _:
            assert_never(command)


async def _welcome(request: Request) -> views.Welcome:
    in_group = request.sender.chat is not None
    if in_group or not request.engine.settings.credits:
        return views.Welcome(None, in_group)
    statement = await request.engine.accounts.statement(request.asker)
    return views.Welcome(statement.balance.available)


async def _help(request: Request) -> views.Help:
    in_group = request.sender.chat is not None
    matters = IN_GROUPS if in_group else tuple(MATTERS)
    admin = request.asker.tier is Tier.ADMIN
    listed = [spec for matter in matters for spec in MATTERS[matter] if admin or not spec.admin]
    return views.Help(listed, await _notice(request), more=in_group)


async def _notice(request: Request) -> str | None:
    house = request.engine.administration
    # Whoever asks for help is shown it always; that they were is remembered.
    await house.unseen_notice(request.asker)
    notice = await house.notice()
    return notice.text if notice is not None else None
