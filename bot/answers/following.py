"""Answers about what is followed in a conversation."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine.errors.people import ModeratorsOnly
from engine.follows import Conversation


async def answer(request: Request, command: commands.AboutFollowing) -> views.View:
    """What is said to a command about following; raises ModeratorsOnly in a group, and what `engine.follows` raises."""
    follows, at = request.engine.follows, _conversation(request)
    match command:
        case commands.Follow(link, wish):
            _check_may(request)
            return views.Followed(await follows.follow(request.asker, at, link, wish))
        case commands.Following():
            return views.Following(await follows.listed(at))
        case commands.Unfollow(number):
            _check_may(request)
            return views.Unfollowed(await follows.unfollow(at, number))
        case _:
            assert_never(command)


def _check_may(request: Request) -> None:
    if request.sender.chat is not None and not request.sender.moderates:
        raise ModeratorsOnly


def _conversation(request: Request) -> Conversation:
    sender = request.sender
    return Conversation(
        platform=request.chat.platform,
        external_id=sender.external_id,
        chat=sender.chat,
        topic=sender.topic,
        reply_to=request.chat.anew(request.reply_to),
    )
