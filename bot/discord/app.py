"""What people do on Discord, as commands: slash commands, menus, components, private messages."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import discord

from bot.chat import Sender
from bot.discord import channels, diagnosis, tree
from bot.discord.content import CONTENT_CHARACTERS, Content, clip_lines
from bot.discord.places import DEFAULT_UPLOAD_BYTES, TOKEN_SECONDS, Place, Wishes
from bot.discord.post import Post
from bot.discord.signatures import Signature, join
from bot.errors import TurnedAway, Unreachable
from bot.handlers import Handlers
from bot.messages import Messages
from engine import rules as chat_rules
from engine import urls
from engine.core import Engine
from engine.faults import report_bug
from engine.rules import Heard, Rules
from storage.errors import FileGone, StorageAway, UserError

log = logging.getLogger(__name__)

LINKS_IN_A_MENU: Final = 5
"""How many links of one message the menu of messages takes."""
PATIENCE_SECONDS: Final = 1.0
"""How long answers wait for acknowledgements, at most."""
FOR_MODERATORS: Final = ("/cancel ",)
"""What moderators may press in the place of the one who asked: nothing that spends anything."""
BESIDE: Final = ("/again ", "/redo ", "/audio ", "/thumb #")
"""What brings files beside those of the message under which it was pressed, which stay."""


Work = Callable[[Handlers], Awaitable[None]]


class App:
    """Listens to the gateway: acknowledges at once, and hands on what is asked for."""

    def __init__(
        self,
        client: discord.Client,
        post: Post,
        engine: Engine,
        clock: Callable[[], float],
        *,
        reads_messages: bool = False,
    ) -> None:
        self._client = client
        self._post = post
        self._engine = engine
        self._reads_messages = reads_messages
        self._clock = clock
        self._work: asyncio.Queue[Work] = asyncio.Queue()
        self._unheard = 0
        self.tree = tree.build(client, self.ask, self.fetch, self.suggest_jobs)
        for listener in (
            self.setup_hook,
            self.on_interaction,
            self.on_message,
            self.on_raw_reaction_add,
            self.on_guild_join,
            self.on_guild_remove,
        ):
            client.event(listener)

    async def run(self, handlers: Handlers) -> None:
        """Answer what is asked until cancelled; an answer can wait for a look-up while others go on."""
        async with asyncio.TaskGroup() as group:
            while True:
                work = await self._work.get()
                await self._let_others_be_heard()
                group.create_task(_guarded(work, handlers))

    async def _let_others_be_heard(self) -> None:
        """Wait while interactions are being acknowledged: Discord gives those 3 seconds, an answer has 15 minutes."""
        waited = 0.0
        while self._unheard and waited < PATIENCE_SECONDS:
            await asyncio.sleep(0.01)
            waited += 0.01

    async def setup_hook(self) -> None:
        """Tell Discord which commands there are; the library calls this when it has logged in."""
        await self.tree.set_translator(tree.InTheirLanguage())
        await self.tree.sync()

    async def ask(self, interaction: discord.Interaction, signature: Signature, values: Mapping[str, Any]) -> None:
        """A slash command was sent."""
        link = str(values.get("link", ""))
        if len(link.split()) > 1 and len(urls.find(link)) > 1:
            await self._refuse(interaction, "discord-one-link")
            return
        private = bool(values.get("private", signature.private)) and _is_shared(interaction)
        wishes = Wishes(private=private, spoiler=bool(values.get("spoiler")))
        if not await self._acknowledge(interaction, ephemeral=private):
            return
        sender, place = _sender(interaction), self._answered(interaction, wishes)
        if signature.personal:
            sender = replace(sender, chat=None, topic=None, roles=None)
        text, file = signature.text(values), values.get("file")
        if isinstance(file, discord.Attachment):
            self._work.put_nowait(lambda handlers: self._answer_file(handlers, sender, place, file, text))
        elif text == diagnosis.COMMAND:
            self._work.put_nowait(lambda _: self._diagnose(interaction, place))
        else:
            self._work.put_nowait(lambda handlers: self._answer_command(handlers, sender, place, text))

    async def _diagnose(self, interaction: discord.Interaction, place: Place) -> None:
        """Say what is missing for the bot to work in this channel."""
        guild = self._client.get_guild(interaction.guild_id or 0)
        texts = _texts(place)
        if guild is None:
            key = "diagnose-private" if interaction.guild_id is None else "diagnose-absent"
            await self._post.put(place, Content(text=texts.text(key)))
            return
        rules = await self._rules(guild.id, channels.topic(interaction.channel))
        target = channels.target(rules, guild)
        there = target.permissions_for(guild.me) if target is not None and guild.me is not None else None
        found = diagnosis.diagnose(
            rules,
            interaction.app_permissions,
            there,
            in_thread=isinstance(interaction.channel, discord.Thread),
            reads_messages=self._reads_messages,
        )
        lines = diagnosis.lines(found, rules, texts)
        await self._post.put(place, Content(text=clip_lines(lines, CONTENT_CHARACTERS)))

    async def fetch(self, interaction: discord.Interaction, message: discord.Message, form: str) -> None:
        """The menu of a message was used: its links are downloaded, in a form if one is named."""
        links = channels.links(message)
        if not links:
            await self._refuse(interaction, "discord-no-link")
            return
        words = [*links[:LINKS_IN_A_MENU], *([form] if form else [])]
        await self._hear(interaction, Wishes(), join("/get", words))

    async def suggest_jobs(self, interaction: discord.Interaction, typed: str) -> Sequence[tuple[str, str]]:
        """The person's newest jobs that fit what is typed: what they are called, and their numbers."""
        sender = _sender(interaction)
        try:
            asker = await self._engine.accounts.asker(sender.platform, sender.external_id, sender.name)
            jobs = await self._engine.jobs.mine(asker, limit=25)
        except UserError:
            return []
        named = [(f"#{job.id} {job.title}", str(job.id)) for job in jobs]
        return [(name, number) for name, number in named if typed.lower().removeprefix("#") in name.lower()]

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A button was pressed or a menu used: the command is in its name, so that it works after a restart."""
        if interaction.type is not discord.InteractionType.component or not isinstance(interaction.data, dict):
            return
        data: dict[str, Any] = dict(interaction.data)
        named = re.fullmatch(r"(\d+)(s?):(.*)", str(data.get("custom_id", "")))
        if named is None:
            return
        asker, spoiler = named[1], bool(named[2])
        command = " ".join([named[3], *map(str, data.get("values") or [])]).strip()
        sender = _sender(interaction)
        if sender.external_id != asker:
            if not (interaction.permissions.manage_messages and command.startswith(FOR_MODERATORS)):
                await self._refuse(interaction, "discord-not-yours")
                return
            sender = replace(sender, external_id=asker, name="")
        if command.startswith(BESIDE):
            wishes = Wishes(private=_is_hidden(interaction), spoiler=spoiler)
            if await self._acknowledge(interaction, ephemeral=wishes.private, anew=True):
                place = self._answered(interaction, wishes)
                self._work.put_nowait(lambda handlers: self._answer_press(handlers, sender, place, command))
        elif await self._acknowledge(interaction):
            place = self._pressed(interaction, int(asker), spoiler=spoiler)
            self._work.put_nowait(lambda handlers: self._answer_press(handlers, sender, place, command))

    async def on_message(self, message: discord.Message) -> None:
        """Something was written: a private conversation is for the bot, a channel is as its server's rules have it."""
        if message.author.bot or message.webhook_id is not None:
            return
        if message.guild is None:
            self._work.put_nowait(lambda handlers: self._answer_private(handlers, message))
        elif message.content or message.mentions:
            self._work.put_nowait(lambda handlers: self._answer_in_channel(handlers, message))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody asks by a reaction for what a message links to."""
        if str(payload.emoji) == channels.REACTION and payload.guild_id is not None:
            self._work.put_nowait(lambda handlers: self._answer_reaction(handlers, payload))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot has come to a server, or come back."""
        self._work.put_nowait(lambda _: self._engine.chats.back("discord", str(guild.id)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot is in a server no more: its rules are kept for a while."""
        self._work.put_nowait(lambda _: self._engine.chats.left("discord", str(guild.id)))

    async def _rules(self, guild: int | str, topic: str | None) -> Rules:
        return await self._engine.chats.rules("discord", str(guild), topic)

    async def _answer_private(self, handlers: Handlers, message: discord.Message) -> None:
        place = Place(user=message.author.id, channel=message.channel.id, answers=message.id)
        lists = [file for file in message.attachments if channels.is_list(file)]
        if lists:
            await self._answer_file(handlers, channels.sender(message), place, lists[0], message.content)
        elif message.content.strip():
            await handlers.hear(channels.sender(message), place.write(), message.content)

    async def _answer_file(
        self, handlers: Handlers, sender: Sender, place: Place, file: discord.Attachment, caption: str
    ) -> None:
        if not channels.is_list(file):
            await handlers.hear(sender, place.write(), file.filename)
            return
        try:
            text = (await file.read()).decode(errors="replace")
        except discord.HTTPException:
            await handlers.decline(sender, place.write(), FileGone())
            return
        await handlers.hear_file(sender, place.write(), text, caption)

    async def _answer_in_channel(self, handlers: Handlers, message: discord.Message) -> None:
        assert message.guild is not None
        assert self._client.user is not None
        sender = channels.sender(message)
        heard = channels.heard(message, sender, self._client.user)
        rules = await self._rules(message.guild.id, sender.topic)
        if not chat_rules.acts_on(rules, heard):
            return
        if heard.mentioned:
            found = urls.find(heard.text) or channels.answered_links(message)
            text = heard.text if heard.text.startswith("/") else "\n".join(found)
        else:
            text = "\n".join(chat_rules.wanted_links(rules, heard.text))
        # A greeting to the bot is none of its business.
        if text:
            place = await channels.place(message, message.author.id, rules, asked=heard.mentioned)
            await handlers.hear(sender, place.write(), text)

    async def _answer_reaction(self, handlers: Handlers, payload: discord.RawReactionActionEvent) -> None:
        if self._client.user is None or payload.user_id == self._client.user.id or payload.guild_id is None:
            return
        channel = self._client.get_channel(payload.channel_id)
        who = channels.member(payload.member, payload.user_id)
        rules = await self._rules(payload.guild_id, channels.topic(channel))
        partial = self._client.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        if rules.mode not in ("reaction", "automatic") or (payload.member is not None and payload.member.bot):
            return
        message = await partial.fetch_message(payload.message_id)
        heard = Heard(message.content, who, reaction=True, author=str(message.author.id))
        links = channels.links(message)
        if not links or not chat_rules.acts_on(rules, heard):
            return
        name = payload.member.display_name if payload.member else ""
        sender = Sender(
            "discord", str(payload.user_id), name, chat=str(payload.guild_id), topic=channels.topic(channel),
            roles=who.roles, moderates=who.moderates,
        )  # fmt: skip
        place = await channels.place(message, payload.user_id, rules, asked=True)
        await handlers.hear(sender, place.write(), "\n".join(links))

    async def _hear(self, interaction: discord.Interaction, wishes: Wishes, text: str) -> None:
        if await self._acknowledge(interaction, ephemeral=wishes.private):
            sender, place = _sender(interaction), self._answered(interaction, wishes)
            self._work.put_nowait(lambda handlers: self._answer_command(handlers, sender, place, text))

    async def _answer_command(self, handlers: Handlers, sender: Sender, place: Place, text: str) -> None:
        if sender.chat is not None and place.joined:
            try:
                rules = await self._rules(sender.chat, sender.topic)
            except StorageAway as error:
                await handlers.decline(sender, place.write(), error)
                return
            if not chat_rules.acts_on(rules, Heard(text, sender.member, command=text[1:].partition(" ")[0])):
                await self._say_alone(place, Content(text=_texts(place).text("discord-off-here")))
                return
            place = self._ruled(place, rules)
        await self._answer(handlers, sender, place, text)

    async def _say_alone(self, place: Place, content: Content) -> None:
        """Answer a command for the person alone, whoever was to see its answer."""
        if not place.secret:
            await self._post.take_back(place)
            if await self._post.whisper(place, content):
                return
        await self._post.put(place, content)

    async def _answer_press(self, handlers: Handlers, sender: Sender, place: Place, text: str) -> None:
        if sender.chat is not None and place.joined:
            try:
                place = self._ruled(place, await self._rules(sender.chat, sender.topic))
            except StorageAway as error:
                await handlers.decline(sender, place.write(), error)
                return
        await self._answer(handlers, sender, place, text)

    def _ruled(self, place: Place, rules: Rules) -> Place:
        """The place under its server's rules; what the person wants beside them is kept."""
        ruled = channels.wishes(rules, asked=True, guild=self._client.get_guild(place.guild or 0))
        wished = {"private": place.wishes.private, "spoiler": place.wishes.spoiler or ruled.spoiler}
        return place.moved(wishes=ruled.model_copy(update=wished))

    async def _answer(self, handlers: Handlers, sender: Sender, place: Place, text: str) -> None:
        await handlers.hear(sender, place.write(), text)
        # A command whose effect is seen elsewhere leaves its own question open.
        if place.token is not None and not place.pressed and not self._post.has_answered(place):
            await self._post.put(place, Content(text=_texts(place).text("discord-done")))

    async def _acknowledge(
        self, interaction: discord.Interaction, *, ephemeral: bool = False, anew: bool = False
    ) -> bool:
        """Tell Discord within its 3 seconds that it was heard; False where it was too late, and nothing is done.

        A press is answered in the message under which it was, or `anew` in one of its own.
        """
        self._unheard += 1
        try:
            await interaction.response.defer(ephemeral=ephemeral, thinking=anew)
        except discord.HTTPException as error:
            log.warning("an interaction could not be acknowledged: %s", error.code)
            return False
        finally:
            self._unheard -= 1
        return True

    async def _refuse(self, interaction: discord.Interaction, key: str) -> None:
        text = Messages(str(interaction.locale)).text(key)
        try:
            await interaction.response.send_message(text, ephemeral=_is_shared(interaction))
        except discord.HTTPException as error:
            log.warning("an interaction could not be refused: %s", error.code)

    def _answered(self, interaction: discord.Interaction, wishes: Wishes) -> Place:
        guild = self._client.get_guild(interaction.guild_id) if interaction.guild_id is not None else None
        return Place(
            user=interaction.user.id,
            channel=interaction.channel_id,
            guild=interaction.guild_id,
            application=interaction.application_id,
            token=interaction.token,
            until=self._clock() + TOKEN_SECONDS,
            joined=guild is not None or interaction.context.dm_channel is True,
            language=str(interaction.locale),
            upload_bytes=interaction.filesize_limit or DEFAULT_UPLOAD_BYTES,
            wishes=wishes,
        )

    def _pressed(self, interaction: discord.Interaction, asker: int, *, spoiler: bool) -> Place:
        message = interaction.message
        assert message is not None
        place = self._answered(interaction, Wishes(private=_is_hidden(interaction), spoiler=spoiler))
        return place.moved(
            user=asker, message=message.id, original=True, pressed=True, asked=channels.asked_by(message)
        )


async def _guarded(work: Work, handlers: Handlers) -> None:
    try:
        await work(handlers)
    except (Unreachable, TurnedAway) as error:
        log.info("an answer could be brought to nobody: %s", error.code)
    except Exception as error:  # noqa: BLE001 - the edge of the front end: one answer that fails must not end the rest.
        report_bug(error)


def _sender(interaction: discord.Interaction) -> Sender:
    user = interaction.user
    return Sender(
        "discord",
        str(user.id),
        user.display_name,
        language=str(interaction.locale),
        chat=str(interaction.guild_id) if interaction.guild_id is not None else None,
        topic=channels.topic(interaction.channel) if interaction.guild_id is not None else None,
        roles=channels.roles(user) if isinstance(user, discord.Member) else None,
        moderates=interaction.permissions.manage_guild,
    )


def _is_shared(interaction: discord.Interaction) -> bool:
    """Whether others than the person read what is said there: in servers, group conversations and others' messages."""
    return interaction.guild_id is not None or bool(interaction.context.private_channel)


def _is_hidden(interaction: discord.Interaction) -> bool:
    """Whether what was pressed stands in a message that the person alone sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _texts(place: Place) -> Messages:
    return Messages(place.language) if place.language else Messages()
