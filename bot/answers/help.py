"""Answers about the bot itself: what can be asked, and what was not understood."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from bot.grammar import COMMANDS
from storage.models import Tier


async def answer(request: Request, command: commands.AboutBot) -> views.View:
    """What is said to a question about the bot, and to what is none."""
    match command:
        case commands.Help():
            admin = request.asker.tier is Tier.ADMIN
            listed = [spec for spec in COMMANDS if spec.listed and (admin or not spec.admin)]
            return views.Help(listed, await _notice(request))
        case commands.Unknown(text, nearest):
            return views.NotUnderstood(text, nearest)
        case _:
            assert_never(command)


async def _notice(request: Request) -> str | None:
    house = request.engine.administration
    # Whoever asks for help is shown it always; that they were is remembered.
    await house.unseen_notice(request.asker)
    notice = await house.notice()
    return notice.text if notice is not None else None
