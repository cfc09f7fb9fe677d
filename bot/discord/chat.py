"""Discord as a chat: what is said goes into one message that is edited, the files in the end into the same one."""

import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import discord

from bot import pictures, views
from bot.chat import ReplyTo
from bot.discord.content import FILES, Attachment, Content
from bot.discord.places import Place
from bot.discord.post import Post, followers
from bot.discord.render import render
from bot.errors import Unreachable
from bot.messages import Messages
from bot.texts.views import text
from engine.delivery import Limits, Link
from engine.errors.forms import UploadTooLarge
from storage.files import FileStore

log = logging.getLogger(__name__)


class DiscordChat:
    """The conversations of one bot on Discord."""

    platform = "discord"
    edit_seconds = 2.0
    # The files come by an edit of the status message: made twice, it leaves one message.
    repeatable = True

    def __init__(self, client: discord.Client, post: Post, files: FileStore) -> None:
        self._client = client
        self._post = post
        self._files = files

    async def run(self) -> None:
        """Nothing to listen to: the gateway hands what people do to the listeners in `bot/discord/app.py`."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Every conversation: one process speaks for the bot, whatever its number of shards."""
        del reply_to
        return True

    def limits(self, reply_to: ReplyTo) -> Limits:
        """What may be uploaded where the answer goes."""
        return Limits(Place.read(reply_to).upload_bytes, album=FILES)

    def private(self, external_id: str) -> ReplyTo | None:
        """The private conversation with a person."""
        return Place(user=int(external_id)).write() if external_id.isdecimal() else None

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same channel without what was said there; a private one where the bot cannot write there by itself."""
        place = Place.read(reply_to)
        if place.secret or not place.joined:
            return Place(user=place.user, language=place.language).write()
        changes = {"message": None, "token": None, "until": 0.0, "original": False, "pressed": False}
        return place.moved(**changes).write()

    async def show(self, reply_to: ReplyTo, view: views.View) -> ReplyTo:
        """Say it in the place's message; where the next view goes. Raises UploadTooLarge, Unreachable or FileGone."""
        place = Place.read(reply_to)
        if isinstance(view, views.Delivered) and not isinstance(view.plan, Link):
            async with AsyncExitStack() as stack:
                paths = [await stack.enter_async_context(self._files.local(file)) for file in view.plan.files]
                return (await self._deliver(place, view, render(view, _texts(place), place, paths))).write()
        contents = render(view, _texts(place), place)
        match view:
            case views.DownloadStatistics():
                place = await self._post.put(place, await _with_picture(contents[0], view, _texts(place)))
            case views.Accepted(smaller=None) if place.pressed:
                pass  # What was pressed stays until there is more to say than that it was heard.
            case views.Declined(job=None) | views.NotUnderstood():
                place = await self._refuse(place, contents[0])
            case views.Delivered():
                place = await self._deliver(place, view, contents)
            case views.Looking() | views.Accepted() | views.Queued() | views.Running() if place.message is not None:
                place = await self._post.change(place, contents[0])
            case _:
                place = await self._post.put(place, contents[0])
        return place.write()

    async def _refuse(self, place: Place, content: Content) -> Place:
        """Say it to the person alone where that can be done; the channel need not know."""
        alone = place.pressed or (place.guild is not None and not place.secret)
        if alone and place.token is not None:
            if place.message is None and not place.pressed:
                # Everybody sees the first answer, which nothing was said in yet.
                await self._post.take_back(place)
            if await self._post.whisper(place, content):
                if place.message is not None and not place.pressed:
                    await self._post.withdraw(place)
                return place
        if place.wishes.quiet and place.token is None:
            await self._post.withdraw(place)
            return place
        return await self._post.put(place, content)

    async def _deliver(self, place: Place, view: views.Delivered, contents: Sequence[Content]) -> Place:
        name = f"{view.job.id}.{view.job.round}"
        # What one person alone is to see goes into no channel.
        elsewhere = None if place.secret else place.wishes.deliver_to
        if elsewhere is not None and not isinstance(view.plan, Link) and await self._publish(place, contents, name):
            texts = _texts(place)
            said = Content(
                text=texts.text("discord-delivered-to", channel=f"<#{elsewhere}>"), buttons=contents[0].buttons
            )
            place = await self._post.put(place, said, name)
        else:
            place = await self._send(place, contents, name)
        await self._tidy(place)
        return place

    async def _send(self, place: Place, contents: Sequence[Content], name: str) -> Place:
        place = await self._post.put(place, contents[0], name)
        after = place.moved(message=None, original=False)
        for content, nonce in followers(contents, name):
            await self._post.put(after, content, nonce)
        return place

    async def _publish(self, place: Place, contents: Sequence[Content], name: str) -> bool:
        """Send files to the channel that the server names for them; False where the bot may not write there."""
        channel_id = place.wishes.deliver_to
        target = Place(user=place.user, channel=channel_id, guild=place.guild, language=place.language)
        for content, nonce in [(contents[0], f"{name}.p"), *followers(contents, f"{name}.p")]:
            try:
                sent = await self._post.send(target, content, nonce)
            except (Unreachable, UploadTooLarge) as error:
                log.warning("channel %s takes no files: %s", channel_id, type(error).__name__)
                return False
            await self._crosspost(target, sent)
        return True

    async def _crosspost(self, target: Place, sent: Place) -> None:
        channel = self._client.get_channel(target.channel or 0)
        if isinstance(channel, discord.TextChannel) and channel.is_news() and sent.message is not None:
            try:
                await channel.get_partial_message(sent.message).publish()
            except discord.HTTPException as error:
                log.warning("a message in channel %s could not be published: %s", target.channel, error.code)

    async def _tidy(self, place: Place) -> None:
        """Hide or delete what asked for it, if the rules want that; now that it is there."""
        if place.asked is None or not (place.wishes.suppress or place.wishes.delete):
            return
        channel = self._client.get_partial_messageable(place.asked[0], guild_id=place.guild)
        with suppress(discord.HTTPException):
            if place.wishes.delete:
                await channel.get_partial_message(place.asked[1]).delete()
            else:
                await (await channel.fetch_message(place.asked[1])).edit(suppress=True)


async def _with_picture(said: Content, view: views.DownloadStatistics, texts: Messages) -> Content:
    picture = await pictures.of_statistics(view, texts)
    if picture is None or said.embed is None:
        return said
    said.embed.set_image(url=f"attachment://{pictures.NAME}")
    return replace(said, files=[Attachment(pictures.NAME, data=picture, alt=text(view, texts).head)])


def _texts(place: Place) -> Messages:
    return Messages(place.language) if place.language else Messages()
