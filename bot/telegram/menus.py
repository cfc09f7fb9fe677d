"""The menus of commands that Telegram shows: for each scope in each language."""

import logging
from collections.abc import Iterable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.constants import BotCommandLimit
from telegram.error import TelegramError

from bot.grammar import COMMANDS, Spec
from bot.messages import FALLBACK, LANGUAGES, Messages
from bot.telegram.deliverer import PLATFORM

log = logging.getLogger(__name__)

IN_GROUPS = frozenset({"get", "audio", "thumb", "formats", "info", "jobs", "cancel", "retry", "skip", "help"})
OF_MODERATORS = frozenset({"rules", "payer"})
OF_GROUPS = OF_MODERATORS | {"skip"}


async def set_menus(bot: Bot, admins: Iterable[str], *, sells: bool) -> None:
    """Tell Telegram every menu; what cannot be set is left out."""
    for language in LANGUAGES:
        texts = Messages(language)
        code = "" if language == FALLBACK else language
        everybody = [spec for spec in COMMANDS if spec.listed and not spec.admin and (sells or spec.name != "buy")]
        alone = [spec for spec in everybody if spec.name not in OF_GROUPS]
        private = [*_menu(alone, texts), *_extra(("paysupport",), texts)]
        groups = _menu([spec for spec in everybody if spec.name in IN_GROUPS], texts)
        moderators = _menu([spec for spec in everybody if spec.name in IN_GROUPS | OF_MODERATORS], texts)
        await _set(bot, groups, BotCommandScopeDefault(), code)
        await _set(bot, private, BotCommandScopeAllPrivateChats(), code)
        await _set(bot, groups, BotCommandScopeAllGroupChats(), code)
        await _set(bot, [*moderators, *_extra(("diagnose",), texts)], BotCommandScopeAllChatAdministrators(), code)
        house = [*private, *_menu([spec for spec in COMMANDS if spec.listed and spec.admin], texts)]
        for admin in admins:
            platform, _, number = admin.partition(":")
            if platform == PLATFORM and number.isdecimal():
                await _set(bot, house, BotCommandScopeChat(int(number)), code)


async def _set(bot: Bot, menu: Sequence[BotCommand], scope: BotCommandScope, language: str) -> None:
    try:
        await bot.set_my_commands(menu[:100], scope=scope, language_code=language or None)
    except TelegramError as error:
        # An administrator who never wrote to the bot has no menu yet.
        log.debug("no menu for %s: %s", scope.type, error)


def _menu(specs: Iterable[Spec], texts: Messages) -> list[BotCommand]:
    return [BotCommand(spec.name, _short(texts.text(f"help-{spec.name}"))) for spec in specs]


def _extra(names: Iterable[str], texts: Messages) -> list[BotCommand]:
    return [BotCommand(name, _short(texts.text(f"telegram-help-{name}"))) for name in names]


def _short(text: str) -> str:
    return text[: BotCommandLimit.MAX_DESCRIPTION]
