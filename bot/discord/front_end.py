"""Discord as a part of `clipferry run`: built by hand, in one place."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot import packs
from bot.discord.app import App
from bot.discord.chat import DiscordChat
from bot.discord.client import make_client
from bot.discord.post import Post
from bot.errors import StackFailed
from bot.handlers import Handlers
from bot.rounds import Rounds
from bot.settings import BotSettings
from bot.tracker import Tracker
from engine.core import Engine
from storage.signed_urls import UrlSigner

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FrontEnd:
    """The parts of the front end, not connected yet."""

    client: discord.Client
    app: App
    chat: DiscordChat
    handlers: Handlers
    tracker: Tracker
    rounds: Rounds

    async def work(self) -> None:
        """Answer what is asked and deliver what is ready, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.app.run(self.handlers))
            group.create_task(self.tracker.run())
            group.create_task(self.rounds.run())


def build(settings: BotSettings, engine: Engine, signer: UrlSigner, clock: Callable[[], float] = time.time) -> FrontEnd:
    """The front end over an engine; the clock says when an interaction ends."""
    client = make_client(settings)
    post = Post(client, clock)
    chat = DiscordChat(client, post, engine.files)
    tracker = Tracker(engine, chat, signer)
    app = App(client, post, engine, clock, reads_messages=settings.discord_reads_messages)
    handlers = Handlers(engine, chat, tracker, packs=packs.parse(settings.telegram_packs))
    return FrontEnd(client, app, chat, handlers, tracker, Rounds(engine, chat, tracker))


async def run(settings: BotSettings, engine: Engine, signer: UrlSigner) -> None:
    """Connect and work until cancelled; raises StackFailed where Discord does not let the bot in."""
    assert settings.discord_token is not None
    front_end = build(settings, engine, signer)
    async with front_end.client:
        connecting = _connect(front_end.client, settings.discord_token.get_secret_value())
        tasks = [asyncio.create_task(front_end.work()), asyncio.create_task(connecting)]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _connect(client: discord.Client, token: str) -> None:
    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise StackFailed(part="Discord", reason="it refuses CLIPFERRY_DISCORD_TOKEN") from error
    except discord.PrivilegedIntentsRequired as error:
        reason = (
            "the message content intent is off in the developer portal; CLIPFERRY_DISCORD_READS_MESSAGES asks for it"
        )
        raise StackFailed(part="Discord", reason=reason) from error
