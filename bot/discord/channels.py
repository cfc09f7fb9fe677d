"""What is said in a server's channels, and what its rules make of it: whether to act, and how the answer looks."""

import logging
import re
from typing import Final

import discord

from bot.chat import Sender
from bot.discord.places import DEFAULT_UPLOAD_BYTES, Place, Wishes
from engine import rules as chat_rules
from engine import urls
from engine.rules import Heard, Member, Rules

log = logging.getLogger(__name__)

REACTION: Final = "📥"
"""Put under a message, it asks for what the message links to."""
THREAD_CHARACTERS: Final = 100
LIST_BYTES: Final = 1_000_000
"""Longer text files are no lists of links."""


def topic(channel: object) -> str | None:
    """A channel, or a thread of one, as rules name it."""
    if isinstance(channel, discord.Thread):
        return f"{channel.parent_id}/{channel.id}"
    number = getattr(channel, "id", None)
    return None if number is None else str(number)


def sender(message: discord.Message) -> Sender:
    """Who wrote a message."""
    author = message.author
    inside = message.guild is not None and isinstance(author, discord.Member)
    return Sender(
        "discord",
        str(author.id),
        author.display_name,
        chat=str(message.guild.id) if message.guild else None,
        topic=topic(message.channel) if message.guild else None,
        roles=roles(author) if isinstance(author, discord.Member) else None,
        moderates=inside and message.channel.permissions_for(author).manage_guild,  # type: ignore[arg-type]
    )


def roles(member: discord.Member) -> frozenset[str]:
    """A member's roles, by their numbers and names."""
    return frozenset(name for role in member.roles for name in (str(role.id), role.name))


def heard(message: discord.Message, who: Sender, bot: discord.ClientUser) -> Heard:
    """A message as rules look at it; that it answers one of the bot's own counts as a mention."""
    answered = message.reference.resolved if message.reference else None
    to_bot = isinstance(answered, discord.Message) and answered.author.id == bot.id
    mentioned = to_bot or any(user.id == bot.id for user in message.mentions)
    return Heard(without_mention(message.content, bot), who.member, mentioned=mentioned)


def without_mention(text: str, bot: discord.ClientUser) -> str:
    """A message's text without the name of the bot."""
    return re.sub(rf"<@!?{bot.id}>", " ", text).strip()


def links(message: discord.Message) -> list[str]:
    """The links of a message, those that only its previews name among them."""
    return urls.find(" ".join([message.content, *(embed.url or "" for embed in message.embeds)]))


def answered_links(message: discord.Message) -> list[str]:
    """The links of the message that another one answers."""
    answered = message.reference.resolved if message.reference else None
    return links(answered) if isinstance(answered, discord.Message) else []


def wishes(rules: Rules, *, asked: bool, guild: discord.Guild | None) -> Wishes:
    """How an answer looks under a server's rules."""
    found = target(rules, guild)
    return Wishes(
        spoiler=rules.spoiler,
        caption=rules.caption,
        unasked=not asked,
        quiet=not chat_rules.tells_errors(rules, asked=asked),
        suppress=rules.suppress_embed,
        delete=rules.delete_original,
        deliver_to=found.id if found is not None else None,
    )


def target(rules: Rules, guild: discord.Guild | None) -> discord.TextChannel | None:
    """The channel that a server wants its files in; files leave no server, so it is one of its own."""
    number = rules.deliver_to.rpartition("/")[2]
    found = guild.get_channel(int(number)) if guild is not None and number.isdecimal() else None
    return found if isinstance(found, discord.TextChannel) else None


def is_list(file: discord.Attachment) -> bool:
    """Whether a file that somebody sent may be a list of links."""
    return file.filename.lower().endswith(".txt") and file.size <= LIST_BYTES


def upload_bytes(guild: discord.Guild | None) -> int:
    """The largest file that a server takes."""
    return guild.filesize_limit if guild is not None else DEFAULT_UPLOAD_BYTES


async def place(message: discord.Message, asker: int, rules: Rules, *, asked: bool) -> Place:
    """Where the answer to a message goes: under it, or into a thread where the rules want that."""
    channel = message.channel.id
    answers: int | None = message.id
    if rules.in_thread and isinstance(message.channel, discord.TextChannel):
        thread = await _thread(message)
        if thread is not None:
            channel, answers = thread, None
    return Place(
        user=asker,
        channel=channel,
        guild=message.guild.id if message.guild else None,
        answers=answers,
        asked=(message.channel.id, message.id),
        upload_bytes=upload_bytes(message.guild),
        wishes=wishes(rules, asked=asked, guild=message.guild),
    )


def asked_by(message: discord.Message) -> tuple[int, int] | None:
    """The channel and the number of the message that one of the bot's own answers."""
    if message.reference is not None and message.reference.message_id is not None:
        return message.reference.channel_id, message.reference.message_id
    if isinstance(message.channel, discord.Thread) and message.channel.owner_id == message.author.id:
        # A thread that begins under a message has that message's number.
        return message.channel.parent_id, message.channel.id
    return None


async def _thread(message: discord.Message) -> int | None:
    found = links(message)
    name = found[0].partition("://")[2] if found else message.author.display_name
    try:
        return (await message.create_thread(name=name[:THREAD_CHARACTERS])).id
    except discord.HTTPException as error:
        log.info("no thread in channel %s: %s", message.channel.id, error.code)
        return None


def member(who: discord.Member | discord.User | None, user_id: int) -> Member:
    """Who has put a reaction under a message."""
    if isinstance(who, discord.Member):
        return Member(str(user_id), roles(who), who.guild_permissions.manage_guild)
    return Member(str(user_id))
