"""Telegram as a part of `clipferry run`: built by hand, in one place."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot

from bot import packs
from bot.handlers import Handlers
from bot.rounds import Rounds
from bot.settings import BotSettings
from bot.stack import Stack
from bot.telegram.caller import Caller
from bot.telegram.chat import Carrying, TelegramChat
from bot.telegram.client import connect, make_bot, upload_bytes
from bot.telegram.deliverer import PLATFORM
from bot.telegram.groups import Groups
from bot.telegram.hearing import Hearing
from bot.telegram.inline import Inline
from bot.telegram.intake import Intake
from bot.telegram.menus import set_menus
from bot.telegram.pace import Pace
from bot.telegram.payments import Payments
from bot.telegram.presses import Presses
from bot.telegram.webhook import Webhook
from bot.tracker import Tracker
from engine.core import Engine
from storage.signed_urls import UrlSigner

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FrontEnd:
    """The parts of the front end, of a bot that is connected."""

    bot: Bot
    chat: TelegramChat
    handlers: Handlers
    hearing: Hearing
    intake: Intake
    tracker: Tracker
    rounds: Rounds
    caller: Caller


def build(settings: BotSettings, bot: Bot, engine: Engine, signer: UrlSigner) -> FrontEnd:
    """The front end over an engine."""

    async def moved(old: int, new: int) -> None:
        await engine.chats.move(PLATFORM, str(old), str(new))

    caller = Caller(Pace(str(bot.id), engine.throttle, limited=settings.telegram_pacing), moved)
    presses = Presses(bot)
    carrying = Carrying(upload_bytes(settings), settings.telegram_storage_chat)
    chat = TelegramChat(bot, engine, caller, presses, carrying, local=settings.telegram_local_mode)
    tracker = Tracker(engine, chat, signer)
    sold = packs.parse(settings.telegram_packs)
    handlers = Handlers(engine, chat, tracker, packs=sold)
    payments = Payments(bot, caller, chat.screens, engine, sold, settings.telegram_support)
    inline = Inline(bot, engine, handlers) if settings.telegram_inline else None
    hearing = Hearing(bot, engine, caller, chat, handlers, presses, Groups(bot, engine), inline, payments)
    intake = Intake(bot, engine, hearing.handle)
    hearing.mark_now = intake.mark_now
    chat.on_unreachable = hearing.stop_jobs
    return FrontEnd(bot, chat, handlers, hearing, intake, tracker, Rounds(engine, chat, tracker), caller)


async def run(settings: BotSettings, stack: Stack) -> None:
    """Connect and work until cancelled; raises StackFailed where Telegram does not know the bot."""
    bot = make_bot(settings)
    await connect(bot)
    try:
        front_end = build(settings, bot, stack.engine, stack.signer)
        webhook = Webhook(settings, bot, front_end.intake)
        await webhook.set(stack.posts)
        async with asyncio.TaskGroup() as group:
            group.create_task(front_end.tracker.run())
            group.create_task(front_end.rounds.run())
            group.create_task(_tell_menus(front_end, stack.engine, sells=bool(settings.telegram_packs)))
            # It ends before the tracker says that this process is gone: others would answer what is being answered.
            await _hear(front_end, stack.engine, polls=not webhook.is_wanted)
    finally:
        await bot.shutdown()


async def _tell_menus(front_end: FrontEnd, engine: Engine, *, sells: bool) -> None:
    await set_menus(front_end.bot, engine.menus, engine.settings.admins, sells=sells)


async def _hear(front_end: FrontEnd, engine: Engine, *, polls: bool) -> None:
    """Take what Telegram tells: what it posts comes to any process, what is asked for to one at a time."""
    if polls:
        await engine.turns.during(f"telegram:{front_end.bot.id}", lambda: front_end.intake.run(polls=True))
    else:
        await front_end.intake.run(polls=False)
