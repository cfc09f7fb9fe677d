"""What a message on Discord holds, cut to what Discord takes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import discord

from engine.media import Fact

# The numbers are those of https://discord.com/developers/docs/resources/message and .../components/reference.
CONTENT_CHARACTERS = 2000
EMBED_CHARACTERS = 6000
TITLE_CHARACTERS = 256
DESCRIPTION_CHARACTERS = 4096
CUSTOM_ID_CHARACTERS = 100
BUTTON_CHARACTERS = 80
OPTION_CHARACTERS = 100
ALT_CHARACTERS = 1024
LINK_CHARACTERS = 512
OPTIONS = 25
BUTTONS_A_ROW = 5
ROWS = 5
FILES = 10

Style = Literal["plain", "first", "danger"]
STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "first": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}


class Button(Fact):
    """Something to press: it sends a command, or opens an address."""

    label: str
    command: str = ""
    url: str = ""
    style: Style = "plain"


class Option(Fact):
    """A line of a menu."""

    label: str
    value: str
    about: str = ""
    chosen: bool = False


class Menu(Fact):
    """Lines to choose from; the command is what all of them begin with, and the value of the chosen one."""

    options: tuple[Option, ...]
    command: str = ""
    hint: str = ""
    """What it says while it is closed."""


@dataclass(frozen=True)
class Attachment:
    """A file as it is uploaded: a stored one, or one that is kept nowhere."""

    name: str
    path: Path | None = None
    data: bytes = b""
    alt: str = ""
    spoiler: bool = False

    def open(self) -> discord.File:
        """A file that is read while it is sent."""
        source = self.path if self.path is not None else io.BytesIO(self.data)
        alt = clip(self.alt, ALT_CHARACTERS) or None
        return discord.File(source, filename=self.name, description=alt, spoiler=self.spoiler)


@dataclass(frozen=True)
class Content:
    """A whole message."""

    text: str = ""
    embed: discord.Embed | None = None
    menus: Sequence[Menu] = ()
    buttons: Sequence[Button] = ()
    files: Sequence[Attachment] = ()

    def view(self, mark: str) -> discord.ui.View | None:
        """Its components, each beginning with the mark of who may use them; None where it has none."""
        view = discord.ui.View(timeout=None)
        for menu in self.menus[:ROWS]:
            view.add_item(_menu(menu, mark))
        seen: set[str] = set()
        for button in self.buttons:
            item = _button(button, mark)
            name = (item.custom_id or item.url or "") if item is not None else ""
            if item is not None and name not in seen and len(seen) < BUTTONS_A_ROW * (ROWS - len(self.menus)):
                seen.add(name)
                view.add_item(item)
        if not view.children:
            return None
        # What is pressed comes back as a command in its name: the library need not remember the view.
        view.stop()
        return view


def _menu(menu: Menu, mark: str) -> "discord.ui.Select[discord.ui.View]":
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=f"{mark}:{menu.command}", placeholder=clip(menu.hint, OPTION_CHARACTERS) or None
    )
    for option in menu.options[:OPTIONS]:
        select.add_option(
            label=clip(option.label, OPTION_CHARACTERS),
            value=option.value,
            description=clip(option.about, OPTION_CHARACTERS) or None,
            default=option.chosen,
        )
    return select


def _button(button: Button, mark: str) -> "discord.ui.Button[discord.ui.View] | None":
    label = clip(button.label, BUTTON_CHARACTERS)
    if button.url:
        return discord.ui.Button(label=label, url=button.url) if len(button.url) <= LINK_CHARACTERS else None
    custom_id = f"{mark}:{button.command}"
    if len(custom_id) > CUSTOM_ID_CHARACTERS:
        return None
    return discord.ui.Button(label=label, custom_id=custom_id, style=STYLES[button.style])


def clip(text: str, characters: int) -> str:
    """A text that is not longer than that."""
    return text if len(text) <= characters else text[: characters - 1] + "…"


def clip_lines(lines: Sequence[str], characters: int) -> str:
    """As many whole lines as there is room for, and a mark where some are left out."""
    text = ""
    for line in lines:
        if len(text) + len(line) + 3 > characters:
            return clip(f"{text}…" if text else line, characters)
        text += f"{line}\n"
    return text.rstrip("\n")
