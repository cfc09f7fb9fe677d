"""Following: the new items of channels and playlists, submitted by themselves, each once.

What was seen at a source is kept, so that an item which is gone for a while, or stands elsewhere in the list, is not
new again. An item's state and its job change in one transaction: whoever dies before it leaves the item new.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import canonical, delivery, rules
from engine.accounts import Accounts
from engine.askers import Asker
from engine.errors.chats import BotOff, DailyLimit
from engine.errors.fetching import AccessDenied, HostNotFound, IncompleteMedia, NotLiveYet, PlatformFailed, TimedOut
from engine.errors.jobs import CoolingDown, Draining, QueueFull, RateLimited, TooManyJobs, Unexpected, WorkersAway
from engine.errors.people import NothingToFollow, TooManyFollows, UnknownFollow
from engine.jobs import Jobs
from engine.lifecycle import entering
from engine.media import Media
from engine.queue import Queue
from engine.rules import Member
from engine.settings import EngineSettings
from engine.wishes import Wish
from storage import follows
from storage.database import Session, lock
from storage.errors import DiskFull, NotEnoughCredits, StorageAway, UserError
from storage.models import Follow, FollowedItem, ItemState, Job, now
from storage.stores import Stores

LEASE = timedelta(seconds=120)
"""How long a visit is taken to go on after its visitor last said so: as long as two look-ups."""
AT_ONCE = 5
"""New items of one visit; the next visit, which then comes soon, goes on with more."""
SOON = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=24)
MOST_ATTEMPTS = 5
"""How often an item is asked for whose site fails."""

SHUT_OUT = "unreachable"
"""The code of the error with which a delivery ends where the platform lets nobody write any more."""

LATER = (RateLimited, DailyLimit, CoolingDown, TooManyJobs, QueueFull, WorkersAway, Draining, StorageAway, DiskFull)
"""Nothing is wrong with the item, nor with the source: there is no room now."""
FLEETING = (PlatformFailed, HostNotFound, IncompleteMedia, TimedOut, Unexpected, AccessDenied)
"""The site fails at the item, perhaps for a while."""


@dataclass(frozen=True)
class Conversation:
    """Where something is followed: a group with the person who asks, or that person's private conversation."""

    platform: str
    external_id: str
    chat: str | None
    topic: str | None
    reply_to: dict[str, Any]

    @property
    def place(self) -> str:
        """The conversation in one word."""
        if self.chat is None:
            return f"@{self.external_id}"
        return self.chat if self.topic is None else f"{self.chat}/{self.topic}"


@dataclass(frozen=True)
class Trouble:
    """What keeps the items of a source from coming; told once."""

    follow: Follow
    error: UserError
    paused: bool


@dataclass(frozen=True)
class Visit:
    """What a look at a source brought."""

    jobs: Sequence[Job]
    trouble: Trouble | None = None


@dataclass(frozen=True)
class Outlet:
    """How a conversation takes what is new."""

    carried: delivery.Limits
    """What it can carry."""
    reply_to: Callable[[], dict[str, Any]]
    """Where the next job is delivered."""


class _RestError(Exception):
    """The rest of a visit's items must wait."""

    def __init__(self, error: UserError) -> None:
        super().__init__(str(error))
        self.error = error


class _SettledError(Exception):
    """Somebody else has submitted the item."""


class Follows:
    """What people follow."""

    def __init__(self, stores: Stores, queue: Queue, accounts: Accounts, jobs: Jobs, settings: EngineSettings) -> None:
        self._stores = stores
        self._queue = queue
        self._accounts = accounts
        self._jobs = jobs
        self._settings = settings

    async def follow(self, asker: Asker, at: Conversation, link: str, wish: Wish) -> Follow:
        """Follow a source from now on; one that is followed there already goes on under the new wish.

        Raises NothingToFollow, TooManyFollows, and as `Jobs.look_up`.
        """
        media = await self._jobs.look_up(asker, link)
        if not media.is_playlist:
            raise NothingToFollow
        key = canonical.key(media.url) or media.url
        told = wish.model_dump(mode="json", exclude_defaults=True)
        async with self._stores.database.session() as session:
            await lock(session, f"follow:{at.platform}:{at.place}")
            known = await follows.of_key(session, at.platform, at.place, key)
            if known is not None:
                await follows.resume(session, known.id or 0, self._next_at(), told)
                return await follows.get(session, known.id or 0) or known
            await self._check_room(session, asker, at)
            follow = Follow(
                user_id=asker.user_id, platform=at.platform, external_id=at.external_id, chat=at.chat, topic=at.topic,
                place=at.place, reply_to=at.reply_to, url=media.url, key=key, title=media.title, wish=told,
                next_at=self._next_at(),
            )  # fmt: skip
            await follows.add(session, follow, _items(media, 0))
            return follow

    async def listed(self, at: Conversation) -> list[Follow]:
        """What is followed in a conversation, the oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await follows.of_place(session, at.platform, at.place)

    async def unfollow(self, at: Conversation, number: int) -> Follow:
        """Stop following what has that number in a conversation; raises UnknownFollow."""
        async with self._stores.database.session() as session:
            follow = await follows.get(session, number)
            if follow is None or (follow.platform, follow.place) != (at.platform, at.place):
                raise UnknownFollow(number=number)
            await follows.remove(session, number)
            return follow

    async def due(self, platform: str, limit: int = 200) -> list[Follow]:
        """The follows of a platform whose sources should be looked at now."""
        async with self._stores.database.session(read_only=True) as session:
            return await follows.due(session, platform, limit)

    async def visit(self, follow: Follow, visitor: str, outlet: Outlet) -> Visit | None:
        """Look at a source and submit what is new there, as far as there is room; None where another visitor is at it.

        Raises StorageAway; then somebody looks at it again when the lease is over.
        """
        async with self._stores.database.session() as session:
            if not await follows.claim(session, follow.id or 0, visitor, LEASE):
                return None
        jobs: list[Job] = []
        try:
            if await self._is_shut_out(follow):
                await self._leave(follow, visitor, next_at=None)
                return Visit([])
            await self._look(follow, visitor)
            await self._submit_new(follow, visitor, outlet, jobs)
        except _RestError as rest:
            return Visit(jobs, await self._rest(follow, visitor, rest.error))
        except UserError as error:  # The source fails, or whoever follows it may not: they, their group or the site.
            return Visit(jobs, await self._failed(follow, visitor, error))
        except asyncio.CancelledError:
            await self._leave(follow, visitor, next_at=now())
            raise
        await self._leave(follow, visitor, next_at=self._soon(jobs), failures=0, complaint=None)
        return Visit(jobs)

    async def _check_room(self, session: Session, asker: Asker, at: Conversation) -> None:
        here, mine = self._settings.follows_per_chat, self._settings.follows_per_person
        if await follows.count(session, place=(at.platform, at.place)) >= here:
            raise TooManyFollows(limit=here)
        if await follows.count(session, user_id=asker.user_id) >= mine:
            raise TooManyFollows(limit=mine)

    async def _is_shut_out(self, follow: Follow) -> bool:
        """Whether the conversation did not take the newest item: there it would be of no use to say anything."""
        async with self._stores.database.session(read_only=True) as session:
            return await follows.last_end(session, follow.id or 0) == SHUT_OUT

    async def _look(self, follow: Follow, visitor: str) -> None:
        """Note what is new at a source."""
        media = await self._queue.look_up(follow.url)
        if not media.is_playlist:
            raise NothingToFollow
        seen = _items(media, follow.id or 0)
        async with self._stores.database.session(read_only=True) as session:
            known = await follows.known(session, follow.id or 0, [item.key for item in seen])
        wish = Wish.model_validate(follow.wish)
        lengths = {_item_key(entry.url): entry.duration for entry in media.entries}
        fresh = [item for item in seen if item.key not in known]
        for item in fresh:
            wanted = wish.takes_title(item.title) and wish.takes_length(lengths[item.key])
            item.state = ItemState.NEW if wanted else ItemState.SKIPPED
        async with self._stores.database.session() as session:
            if fresh and await follows.renew(session, follow.id or 0, visitor, LEASE):
                # Sources list the newest first, and it comes last.
                await follows.note_items(session, fresh[::-1])

    async def _submit_new(self, follow: Follow, visitor: str, outlet: Outlet, jobs: list[Job]) -> None:
        async with self._stores.database.session(read_only=True) as session:
            new = await follows.new_items(session, follow.id or 0)
        if not new:
            return
        asker = await self._asker(follow)
        for item in new[:AT_ONCE]:
            async with self._stores.database.session() as session:
                if not await follows.renew(session, follow.id or 0, visitor, LEASE):
                    return
            job = await self._submit_or_settle(asker, follow, item, outlet)
            jobs += [job] if job is not None else []

    async def _submit_or_settle(self, asker: Asker, follow: Follow, item: FollowedItem, outlet: Outlet) -> Job | None:
        try:
            return await self._submit(asker, follow, item, outlet)
        except (*LATER, NotEnoughCredits) as error:
            raise _RestError(error) from error
        except (NotLiveYet, _SettledError):
            pass  # It is there when it has begun, or is over; or somebody else was faster.
        except FLEETING:
            async with self._stores.database.session() as session:
                await follows.count_attempt(session, item.id or 0)
            if item.attempts + 1 >= MOST_ATTEMPTS:
                await self._skip(item)
        except UserError:
            await self._skip(item)
        return None

    async def _submit(self, asker: Asker, follow: Follow, item: FollowedItem, outlet: Outlet) -> Job | None:
        media = await self._jobs.look_up(asker, item.url)
        if media.live_status == "is_live":
            return None  # It is fetched whole when it is over.
        wish = Wish.model_validate(follow.wish)
        wanted = wish.takes_title(media.title) and wish.takes_length(media.duration)
        if media.is_playlist or not wanted:
            await self._skip(item)
            return None
        only_sound = asker.group is not None and rules.sound_only(asker.group.rules)
        audio = only_sound or asker.preferences.get("format") == "audio"
        allowed = delivery.steps(asker.preferences)
        choice = wish.choice or delivery.default(media, outlet.carried, allowed, audio=audio)

        async def settle(session: Session, job: Job) -> None:
            if not await follows.move_item(session, item.id or 0, ItemState.SUBMITTED, job.id):
                raise _SettledError

        reply_to = outlet.reply_to()
        job = await self._jobs.draw_up(asker, media, choice, platform=follow.platform, reply_to=reply_to)
        job.quiet = True
        await self._jobs.check_may_submit(asker, tier=job.tier)
        await entering.submit(self._stores, job, payers=asker.payers, also=settle)
        await self._jobs.dispatch()
        return job

    async def _asker(self, follow: Follow) -> Asker:
        # Whoever follows something in a group was allowed to change its rules.
        member = Member(follow.external_id, moderates=True)
        asker = await self._accounts.asker(
            follow.platform, follow.external_id, "", chat=follow.chat, topic=follow.topic, member=member
        )
        if asker.group is not None and asker.group.rules.mode == "off":
            raise _RestError(BotOff())
        return asker

    async def _skip(self, item: FollowedItem) -> None:
        async with self._stores.database.session() as session:
            await follows.move_item(session, item.id or 0, ItemState.SKIPPED)

    async def _failed(self, follow: Follow, visitor: str, error: UserError) -> Trouble | None:
        """Come back later and later to a source that cannot be looked at, and pause it in the end."""
        if isinstance(error, LATER):
            return await self._rest(follow, visitor, error)
        failures = follow.failures + 1
        paused = failures >= self._settings.follow_failures
        wait = min(LONGEST_WAIT, timedelta(minutes=self._settings.follow_minutes) * 2 ** min(failures, 10))
        await self._leave(follow, visitor, next_at=None if paused else self._next_at(wait), failures=failures)
        return Trouble(follow, error, paused=True) if paused else None

    async def _rest(self, follow: Follow, visitor: str, error: UserError) -> Trouble | None:
        """Come back when there may be room; that somebody cannot pay is said once."""
        poor = isinstance(error, NotEnoughCredits)
        complaint = error.code if poor else follow.complaint
        named = timedelta(seconds=getattr(error, "retry_after", 0.0))
        next_at = self._next_at() if poor else now() + min(LONGEST_WAIT, max(SOON, named))
        await self._leave(follow, visitor, next_at=next_at, failures=0, complaint=complaint)
        return Trouble(follow, error, paused=False) if poor and follow.complaint != error.code else None

    async def _leave(self, follow: Follow, visitor: str, **values: Any) -> None:
        async with self._stores.database.session() as session:
            await follows.leave(session, follow.id or 0, visitor, **values)

    def _soon(self, jobs: Sequence[Job]) -> datetime:
        return now() + SOON if len(jobs) >= AT_ONCE else self._next_at()

    def _next_at(self, wait: timedelta | None = None) -> datetime:
        # Spread, so that what was followed at the same time is not asked for at the same time for ever.
        wait = wait or timedelta(minutes=self._settings.follow_minutes)
        return now() + wait * random.uniform(0.9, 1.1)  # noqa: S311 - nobody must be unable to guess it.


def _items(media: Media, follow_id: int) -> list[FollowedItem]:
    """The items that a source lists, each once, in its order."""
    listed = {_item_key(entry.url): entry for entry in media.entries}
    return [
        FollowedItem(follow_id=follow_id, key=key, url=entry.url, title=entry.title) for key, entry in listed.items()
    ]


def _item_key(url: str) -> str:
    return canonical.key(url) or url.partition("#")[0]
