"""Views as messages of Discord: embeds, a menu and buttons that carry commands, attachments."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import discord
from discord.utils import escape_markdown

from bot import views
from bot.discord import controls, mentions
from bot.discord.content import (
    CONTENT_CHARACTERS,
    DESCRIPTION_CHARACTERS,
    FILES,
    TITLE_CHARACTERS,
    Attachment,
    Content,
    clip,
    clip_lines,
)
from bot.discord.places import Place
from bot.messages import Messages
from bot.texts import offers
from bot.texts.text import Text, fitted, short
from bot.texts.views import text
from engine.delivery import Link
from engine.media import Media

WORKING = discord.Colour.blurple()
DONE = discord.Colour.green()
REFUSED = discord.Colour.red()


def render(  # noqa: C901 - one case a view
    view: views.View, texts: Messages, place: Place, paths: Sequence[Path] = ()
) -> Sequence[Content]:
    """What a view looks like: the message that is edited, and those that follow it where one does not hold it.

    The paths are where the files that it sends lie on this machine, in order.
    """
    buttons = controls.buttons(view, texts)
    match view:
        case views.Offer(quote):
            said = Text(
                quote.media.title, [" · ".join(offers.media_facts(quote.media, texts)), *_warnings(place, texts)]
            )
            return [Content(embed=_card(said, quote.media, place), menus=controls.forms(view, texts), buttons=buttons)]
        case views.ListOffer(quote):
            return [Content(embed=_plain(text(view, texts), WORKING), menus=controls.lists(view, texts))]
        case views.Formats(formats=listed) if listed:
            # The menu takes one; the command that does so elsewhere is no slash command.
            said = text(view, texts)
            embed = _plain(Text(said.head, said.details[:-1]), WORKING)
            return [Content(embed=embed, menus=controls.formats(view, texts), buttons=buttons)]
        case views.About():
            return [Content(embed=_about(view, texts), buttons=buttons)]
        case views.Queued() | views.Running() | views.Gathering():
            media, said = Media.model_validate(view.job.media), text(view, texts)
            said = Text(said.head, [*said.details, *_warnings(place, texts)])
            return [Content(embed=_card(said, media, place), buttons=buttons)]
        case views.Delivered():
            return _delivered(view, texts, place, paths)
        case views.Document():
            file = Attachment(view.name, data=view.content)
            return [Content(text=escape_markdown(text(view, texts).head), files=[file])]
        case views.Looking() | views.Accepted():
            return [Content(text=escape_markdown(text(view, texts).head))]
        case views.ChatRules():
            said = text(replace(view, current=mentions.shown(view.current)), texts)
            return [Content(embed=_plain(said, None), menus=controls.settings(view, texts))]
        case views.Preferences():
            return [Content(embed=_plain(text(view, texts), None), menus=controls.settings(view, texts))]
        case views.Declined():
            said = text(replace(view, error=mentions.refusal(view.error)), texts)
            return [Content(embed=_plain(said, REFUSED), buttons=buttons)]
        case views.NotUnderstood():
            return [Content(embed=_plain(text(view, texts), REFUSED), buttons=buttons)]
        case _:
            # Whatever has no form of its own here is said in words; bot/texts knows every view.
            return [Content(embed=_plain(text(view, texts), None), buttons=buttons)]


def _warnings(place: Place, texts: Messages) -> list[str]:
    # Where the bot cannot write by itself, nothing can be said after the interaction ends.
    return [texts.text("discord-outlives")] if place.token and (place.secret or not place.joined) else []


def _about(view: views.About, texts: Messages) -> discord.Embed:
    said = text(view, texts)
    embed = _plain(said, WORKING)
    return embed.set_thumbnail(url=view.media.thumbnail) if _shows(view.media.thumbnail) else embed


def _card(said: Text, media: Media, place: Place) -> discord.Embed:
    """An embed that leads to the media, with its picture."""
    lines = [escape_markdown(line) for line in said.details if line]
    embed = discord.Embed(
        title=clip(escape_markdown(fitted(said.head, TITLE_CHARACTERS)), TITLE_CHARACTERS),
        description=clip_lines(lines, DESCRIPTION_CHARACTERS),
        colour=WORKING,
    )
    if media.url.startswith(("http://", "https://")) and len(media.url) <= 2000:
        embed.url = media.url
    if _shows(media.thumbnail) and not place.wishes.spoiler:
        embed.set_thumbnail(url=media.thumbnail)
    return embed


def _shows(thumbnail: str | None) -> bool:
    return bool(thumbnail and thumbnail.startswith(("http://", "https://")) and len(thumbnail) <= 2000)


def _plain(said: Text, colour: discord.Colour | None) -> discord.Embed:
    if not said.details:
        return discord.Embed(description=clip(escape_markdown(said.head), DESCRIPTION_CHARACTERS), colour=colour)
    return discord.Embed(
        title=clip(escape_markdown(said.head), TITLE_CHARACTERS),
        description=clip_lines([escape_markdown(line) for line in said.details], DESCRIPTION_CHARACTERS),
        colour=colour,
    )


def _delivered(view: views.Delivered, texts: Messages, place: Place, paths: Sequence[Path]) -> list[Content]:
    said = text(view, texts)
    buttons = controls.buttons(view, texts)
    lines = [escape_markdown(line) for line in said.details if not any(link in line for link in view.links)]
    head = f"**{escape_markdown(fitted(said.head, 200))}**"
    if isinstance(view.plan, Link):
        # Discord shows a player for a link that stands in the text; one in an embed stays a link.
        links = [f"||{link}||" if place.wishes.spoiler else link for link in view.links]
        return [Content(text=clip_lines([head, *lines, *links], CONTENT_CHARACTERS), buttons=buttons)]
    attachments = [
        Attachment(file.name, path, alt=_alt(view, number), spoiler=place.wishes.spoiler)
        for number, (file, path) in enumerate(zip(view.plan.files, paths, strict=True), 1)
    ]
    shown = clip_lines([head, *(f"-# {line}" for line in lines)], CONTENT_CHARACTERS) if place.wishes.caption else ""
    rest = [Content(files=attachments[start : start + FILES]) for start in range(FILES, len(attachments), FILES)]
    return [Content(text=shown, buttons=buttons, files=attachments[:FILES]), *rest]


def _alt(view: views.Delivered, number: int) -> str:
    title = short(view.job.title, 500)
    return title if len(view.plan.files) == 1 else f"{title} ({number}/{len(view.plan.files)})"
