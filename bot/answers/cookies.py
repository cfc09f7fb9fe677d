"""Answers to administrators about cookies, in private conversations alone."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine.askers import check_admin
from engine.errors.cookies import NoCookieFile
from engine.errors.people import PrivateOnly


async def answer(request: Request, command: commands.AboutCookies) -> views.View:
    """What is said to a command about cookies; raises AdminsOnly, PrivateOnly, NoCookieFile and as `engine.cookies`."""
    cookies, asker = request.engine.cookies, request.asker
    check_admin(asker)
    if request.sender.chat is not None:
        raise PrivateOnly
    match command:
        case commands.ShowCookies():
            return views.CookieSets(await cookies.every(asker))
        case commands.AddCookies(platform, link):
            if not request.attached:
                raise NoCookieFile(platform)
            return views.CookiesKept(await cookies.add(asker, platform, request.attached, link))
        case commands.TryCookies(number, link):
            return views.CookieSets([await cookies.try_out(asker, number, link)])
        case commands.RemoveCookies(number):
            await cookies.remove(asker, number)
            return views.CookieSets(await cookies.every(asker))
        case _:
            assert_never(command)
