"""Answers about the person who asks: what they have set."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine import preferences


async def answer(request: Request, command: commands.AboutPerson) -> views.View:
    """What is said to a command about oneself."""
    match command:
        case commands.Settings(name, value):
            return await _settings(request, name, value)
        case _:
            assert_never(command)


async def _settings(request: Request, name: str | None, value: str | None) -> views.View:
    asker = request.asker
    if name is not None and value is not None:
        try:
            asker = await request.engine.accounts.set_preference(asker, name, value)
        except KeyError:
            return views.NotUnderstood(f"/settings {name} {value}", "settings")
    return views.Preferences(preferences.current(asker.preferences), dict(preferences.POSSIBLE))
