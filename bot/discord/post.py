"""Messages on their way to Discord: edited or sent by the first way that is open.

An interaction is answered through its token while that lives. After that the bot edits its own message in the
channel; where it is not in the channel, or only the person saw the message, it goes on in a private conversation.
"""

import asyncio
import itertools
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

import aiohttp
import discord

from bot.discord.content import Content
from bot.discord.places import DEFAULT_UPLOAD_BYTES, Place, Wishes
from bot.errors import TurnedAway, Unreachable
from engine.errors.forms import UploadTooLarge

log = logging.getLogger(__name__)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
UNKNOWN_MESSAGE: Final = 10008
TOO_LARGE: Final = 40005
TOKEN_OVER: Final = frozenset({10015, 10062, 50027})
"""Unknown webhook, unknown interaction, invalid webhook token."""
CLOSED: Final = frozenset({10003, 10004, 50001, 50013, 50024, 160005})
"""Unknown channel, unknown server, missing access, missing permissions, wrong kind of channel, locked thread."""
FLOOD: Final = 429
"""Discord's own limits are waited for; one that is not its own bans the machine for up to an hour
(https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans)."""
NOBODY: Final = frozenset({10013, 50007, 50278})
"""Unknown user, closed to private messages, no server in common."""

TRIES: Final = 5
WAIT_SECONDS: Final = 0.5

Way = Callable[[Place, Content, str | None], Awaitable[Place]]


class _Closed(Exception):
    """This way is not open any more; the next one may be."""


class _MessageGone(Exception):
    """The message that was to be edited is not there any more."""


class Post:
    """Puts messages where they belong, and says where they are now."""

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._answered: dict[str, float] = {}

    async def put(self, place: Place, content: Content, nonce: str | None = None) -> Place:
        """Edit the place's message, or send one where it has none; where it stands now.

        A nonce (at most 25 characters) names what is sent: sent twice within minutes, it arrives once.
        Raises UploadTooLarge, TurnedAway, or Unreachable where no way is open.
        """
        for way in self._ways(place):
            with suppress(_Closed):
                try:
                    return await _patiently(partial(way, place, content, nonce))
                except _MessageGone:
                    # Somebody has deleted it: what is worth a message gets a new one.
                    place = place.moved(message=None, original=False, token=None)
        raise Unreachable

    async def change(self, place: Place, content: Content) -> Place:
        """Edit the place's message if it has one that is still there; nothing is sent in its stead."""
        for way in self._ways(place):
            with suppress(_Closed):
                try:
                    return await _patiently(partial(way, place, content, None))
                except _MessageGone:
                    return place
        return place

    async def send(self, place: Place, content: Content, nonce: str) -> Place:
        """Send a message of its own to the place's channel; raises UploadTooLarge, or Unreachable if it is closed."""
        try:
            return await _patiently(partial(self._by_channel, place.moved(message=None), content, nonce))
        except _Closed as error:
            raise Unreachable from error

    async def withdraw(self, place: Place) -> None:
        """Delete the place's message, if that can be done."""
        with suppress(discord.HTTPException):
            if place.answerable(self._clock()):
                await self._webhook(place).delete_message(_name(place))
            elif place.message is not None and place.channel is not None:
                await self._channel(place).get_partial_message(place.message).delete()

    async def take_back(self, place: Place) -> None:
        """Leave the interaction without its first answer, if that is not there yet: what follows stands by itself."""
        if place.answerable(self._clock()) and self._is_first(place):
            await self.withdraw(place.moved(original=True))

    async def whisper(self, place: Place, content: Content) -> bool:
        """Say it to the person alone, as a further answer to the interaction; False where that is over."""
        if not place.answerable(self._clock()):
            return False
        try:
            await self._webhook(place).send(**_parts(content, place), ephemeral=True, wait=True)
        except discord.HTTPException as error:
            log.info("a refusal could not be whispered: %s", error.code)
            return False
        return True

    def _ways(self, place: Place) -> Iterator[Way]:
        if place.answerable(self._clock()):
            yield self._by_interaction
        if place.joined and place.channel is not None and not place.secret:
            yield self._by_channel
        # Who did not ask is not written to in private, either.
        if not place.wishes.unasked:
            yield self._by_private_message

    async def _by_interaction(self, place: Place, content: Content, nonce: str | None) -> Place:
        del nonce
        webhook = self._webhook(place)
        first = self._is_first(place)
        filling = place.message is None and first
        if filling:
            place = place.moved(original=True)
        try:
            with _translated(content):
                if place.message is None and not place.original:
                    sent = await webhook.send(**_parts(content, place), ephemeral=place.secret, wait=True)
                else:
                    sent = await webhook.edit_message(_name(place), **_parts(content, place, edited=True))
        except BaseException:
            if filling:
                self._answered.pop(place.token or "", None)
            raise
        return place.moved(message=sent.id)

    def _is_first(self, place: Place) -> bool:
        """Whether nobody has answered the interaction yet: then its first answer is filled."""
        now = self._clock()
        self._answered = {token: until for token, until in self._answered.items() if until > now}
        token = place.token or ""
        first = token not in self._answered
        self._answered[token] = place.until
        return first

    def has_answered(self, place: Place) -> bool:
        """Whether the place's interaction was answered by this process."""
        return place.token in self._answered

    async def _by_channel(self, place: Place, content: Content, nonce: str | None) -> Place:
        channel = self._channel(place)
        with _translated(content):
            if place.message is not None:
                await channel.get_partial_message(place.message).edit(**_parts(content, place, edited=True))
                return place.moved(token=None, original=False)
            sent = await self._send(channel, place, content, nonce)
        return place.moved(message=sent.id, token=None, original=False)

    async def _by_private_message(self, place: Place, content: Content, nonce: str | None) -> Place:
        with _translated(content):
            private = await self._client.create_dm(discord.Object(place.user))
            alone = Place(
                user=place.user,
                channel=private.id,
                language=place.language,
                upload_bytes=min(place.upload_bytes, DEFAULT_UPLOAD_BYTES),
                wishes=Wishes(spoiler=place.wishes.spoiler),
            )
            sent = await self._send(self._channel(alone), alone, content, nonce)
        return alone.moved(message=sent.id)

    async def _send(
        self, channel: discord.PartialMessageable, place: Place, content: Content, nonce: str | None
    ) -> discord.Message:
        options: dict[str, Any] = _parts(content, place)
        if place.answers is not None and place.channel is not None:
            options["reference"] = discord.MessageReference(
                message_id=place.answers, channel_id=place.channel, guild_id=place.guild, fail_if_not_exists=False
            )
            options["mention_author"] = False
        return await channel.send(nonce=nonce or secrets.token_hex(8), **options)

    def _channel(self, place: Place) -> discord.PartialMessageable:
        assert place.channel is not None
        return self._client.get_partial_messageable(place.channel, guild_id=place.guild)

    def _webhook(self, place: Place) -> discord.Webhook:
        webhook = discord.Webhook.partial(place.application, place.token or "", client=self._client)
        webhook.type = discord.WebhookType.application
        return webhook


class _Original:
    """An interaction's first answer, as the address of a message names it; as a text it would be escaped."""

    def __str__(self) -> str:
        return "@original"


def _name(place: Place) -> Any:
    return _Original() if place.original else place.message


def _parts(content: Content, place: Place, *, edited: bool = False) -> dict[str, Any]:
    view = content.view(place.mark)
    if edited:
        # What the message held before goes, unless it is named again.
        return {
            "content": content.text or None,
            "embeds": [content.embed] if content.embed else [],
            "attachments": [attachment.open() for attachment in content.files],
            "view": view,
        }
    parts: dict[str, Any] = {}
    if content.text:
        parts["content"] = content.text
    if content.embed:
        parts["embeds"] = [content.embed]
    if content.files:
        parts["files"] = [attachment.open() for attachment in content.files]
    if view is not None:
        parts["view"] = view
    return parts


class _translated:  # noqa: N801 - it is used as a block, like `suppress`.
    """Discord's refusals within the block become what they mean for a message on its way."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, discord.HTTPException):
            return
        if error.status == 413 or error.code == TOO_LARGE:
            raise UploadTooLarge from error
        if error.code == UNKNOWN_MESSAGE:
            raise _MessageGone from error
        if error.code in TOKEN_OVER | CLOSED or (error.status in (401, 404) and error.code == 0):
            raise _Closed from error
        if error.code in NOBODY:
            raise Unreachable from error
        if error.status == FLOOD:
            log.error("Discord bans this machine for a while: it was sent too much that it refused")
            raise TurnedAway from error


async def _patiently(send: Callable[[], Awaitable[Place]]) -> Place:
    """Do it again while Discord is away: what was sent carries a nonce, and what is edited may be edited twice."""
    for tried in itertools.count(1):
        try:
            return await send()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            passing = not isinstance(error, discord.HTTPException) or error.status >= 500
            if not passing or tried == TRIES:
                raise
            log.warning("Discord did not answer: %s", type(error).__name__)
            await asyncio.sleep(WAIT_SECONDS * tried)
    raise AssertionError("unreachable")


def followers(contents: Sequence[Content], name: str) -> Sequence[tuple[Content, str]]:
    """The messages after the first one, each with its nonce."""
    return [(content, f"{name}.{number}"[:25]) for number, content in enumerate(contents[1:], 1)]
