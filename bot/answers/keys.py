"""Answers about a person's keys to the HTTP API, and about signing in to it; all of them in private conversations."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine.errors.people import PrivateOnly


async def answer(request: Request, command: commands.AboutKeys) -> views.View:
    """What is said to a command about keys; raises PrivateOnly, TooManyKeys, ScopeMissing or UnknownKey."""
    if request.sender.chat is not None:
        raise PrivateOnly
    keys, who = request.engine.accounts.keys, request.asker.user_id
    match command:
        case commands.ShowKeys():
            return views.Keys(await keys.mine(who))
        case commands.MakeKey(name, scopes):
            made = await keys.make(who, name, scopes) if scopes else await keys.make(who, name)
            return views.KeyMade(made)
        case commands.RevokeKey(prefix):
            await keys.revoke(who, prefix)
            return views.KeyRevoked(prefix)
        case commands.SignIn():
            code = await request.engine.accounts.logins.offer(who)
            return views.LoginLink(f"{request.public_url}/login/{code}")
        case _:
            assert_never(command)
