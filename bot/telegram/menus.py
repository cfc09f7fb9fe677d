"""The menus of commands that Telegram shows: for each scope in each language, and told only when they have changed."""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

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
from engine.menus import Menus
from storage.errors import DiskFull, StorageAway

log = logging.getLogger(__name__)

IN_GROUPS = frozenset({"get", "audio", "thumb", "formats", "info", "jobs", "cancel", "retry", "skip", "help"})
OF_MODERATORS = frozenset({"rules", "payer"})
OF_GROUPS = OF_MODERATORS | {"skip"}
SAMPLE = BotCommandScopeAllPrivateChats()
"""Whose menu is looked at to see whether Telegram still shows what it was told."""


@dataclass(frozen=True)
class Menu:
    """What a menu holds, and where it is shown; an empty language stands for all that have none of their own."""

    commands: Sequence[BotCommand]
    scope: BotCommandScope
    language: str

    @property
    def name(self) -> str:
        """Where it is shown, as a word."""
        where = self.scope.chat_id if isinstance(self.scope, BotCommandScopeChat) else ""
        return f"{self.scope.type}{where}/{self.language}"

    @property
    def digest(self) -> str:
        """Another one for other commands."""
        said = json.dumps([[each.command, each.description] for each in self.commands])
        return sha256(said.encode()).hexdigest()[:16]


async def set_menus(bot: Bot, menus: Menus, admins: Iterable[str], *, sells: bool) -> None:
    """Tell Telegram the menus that are not the ones it was told last; what it does not take is told again next time."""
    wanted = list(_menus(admins, sells=sells))
    told = await _told(bot, menus)
    now = {}
    for menu in wanted:
        if told.get(menu.name) == menu.digest or await _set(bot, menu):
            now[menu.name] = menu.digest
    for name in told.keys() - {menu.name for menu in wanted}:
        await _delete(bot, name)
    if now != told:
        with suppress(StorageAway, DiskFull):
            await menus.note(PLATFORM, str(bot.id), now)


async def _told(bot: Bot, menus: Menus) -> dict[str, str]:
    """What Telegram was told last; nothing where somebody else has changed it since, which one of them shows."""
    try:
        told = dict(await menus.told(PLATFORM, str(bot.id)))
        shown = Menu(await bot.get_my_commands(SAMPLE), SAMPLE, "") if told else None
    except (StorageAway, TelegramError):
        return {}
    return told if shown is not None and told.get(shown.name) == shown.digest else {}


def _menus(admins: Iterable[str], *, sells: bool) -> Iterator[Menu]:
    administrators = [number for number in map(_number, admins) if number is not None]
    everybody = [spec for spec in COMMANDS if spec.listed and not spec.admin and (sells or spec.name != "buy")]
    alone = [spec for spec in everybody if spec.name not in OF_GROUPS]
    for language in LANGUAGES:
        texts, code = Messages(language), "" if language == FALLBACK else language
        private = [*_commands(alone, texts), *_extra(("paysupport",), texts)]
        groups = _commands([spec for spec in everybody if spec.name in IN_GROUPS], texts)
        moderators = _commands([spec for spec in everybody if spec.name in IN_GROUPS | OF_MODERATORS], texts)
        yield _menu(groups, BotCommandScopeDefault(), code)
        yield _menu(private, SAMPLE, code)
        yield _menu(groups, BotCommandScopeAllGroupChats(), code)
        yield _menu([*moderators, *_extra(("diagnose",), texts)], BotCommandScopeAllChatAdministrators(), code)
        house = [*private, *_commands([spec for spec in COMMANDS if spec.listed and spec.admin], texts)]
        for number in administrators:
            yield _menu(house, BotCommandScopeChat(number), code)


def _menu(commands: Sequence[BotCommand], scope: BotCommandScope, language: str) -> Menu:
    return Menu(commands[: BotCommandLimit.MAX_COMMAND_NUMBER], scope, language)


def _number(admin: str) -> int | None:
    platform, _, number = admin.partition(":")
    return int(number) if platform == PLATFORM and number.isdecimal() else None


async def _set(bot: Bot, menu: Menu) -> bool:
    try:
        return await bot.set_my_commands(menu.commands, scope=menu.scope, language_code=menu.language or None)
    except TelegramError as error:
        # An administrator who never wrote to the bot has no menu yet.
        log.debug("no menu for %s: %s", menu.name, error)
        return False


async def _delete(bot: Bot, name: str) -> None:
    """Take away the menu of somebody who administers no more."""
    found = re.fullmatch(r"chat(\d+)/(.*)", name)
    if found is not None:
        with suppress(TelegramError):
            await bot.delete_my_commands(BotCommandScopeChat(int(found[1])), language_code=found[2] or None)


def _commands(specs: Iterable[Spec], texts: Messages) -> list[BotCommand]:
    return [BotCommand(spec.name, _short(texts.text(f"help-{spec.name}"))) for spec in specs]


def _extra(names: Iterable[str], texts: Messages) -> list[BotCommand]:
    return [BotCommand(name, _short(texts.text(f"telegram-help-{name}"))) for name in names]


def _short(text: str) -> str:
    return text[: BotCommandLimit.MAX_DESCRIPTION]
