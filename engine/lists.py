"""Lists: playlists, channels and many links at once; each item is a job of its own under the list's row.

Items are listed without being looked up. Those whose length the list does not tell are looked up before they are
queued, since nobody can say otherwise what they cost.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from engine import canonical, forms, items, urls
from engine.askers import Asker
from engine.entries import listed
from engine.errors.forms import NotAList, TooManyItems, UnknownChoice
from engine.errors.jobs import NotYours, QuoteExpired, WrongState
from engine.lifecycle import entering
from engine.limits import TierLimits
from engine.media import USUAL, Choice, Entry, Media
from engine.offers import Offers, usual
from engine.settings import EngineSettings
from engine.telemetry import context
from storage import lists
from storage.errors import StorageAway, UserError
from storage.models import Job, JobState
from storage.stores import Stores

FIRST_ITEMS: Final = 5
"""How many items the shorter offers take."""
SHOWN_ITEMS: Final = 10
"""How many items one view of a list names."""
LOOKUPS_AT_ONCE: Final = 4
QUOTE_SECONDS: Final = 15 * 60.0
PAYS_NOTHING: Final = 0
ZIP: Final = "zip"
"""The container of a list that arrives as one file."""


@dataclass(frozen=True)
class Wish:
    """What is wanted of a list: in which form, which of its items, and whether as one file."""

    choice: Choice
    items: str | None = None
    """As `items.parse` reads it; None: all, as far as one request may take them."""
    zipped: bool = False


@dataclass(frozen=True)
class ListOffered:
    """Some items of a list in a form; the credits for those whose length is known, and how many others there are."""

    wish: Wish
    count: int
    price: int
    unknown: int
    whole: bool
    """Whether these are all items of the list."""


@dataclass(frozen=True)
class ListQuote:
    """A list, and what of it this person can have in which forms."""

    id: str
    media: Media
    offers: Sequence[ListOffered]
    limit: int
    """How many items one request may take."""


@dataclass(frozen=True)
class Standing:
    """How the items of a list stand: how many in which state, and those that are worth naming."""

    tally: Mapping[JobState, int]
    shown: Sequence[Job]
    left_out: int
    """How many items are not named."""

    @property
    def total(self) -> int:
        """How many items were asked for."""
        return sum(self.tally.values())


class Desk(Protocol):
    """What is needed of the front door for single jobs."""

    def allowed(self, asker: Asker) -> TierLimits:
        """What the person may have."""

    async def explore(self, url: str) -> Media:
        """What a normalised link leads to."""

    async def check_may_submit(self, asker: Asker, count: int = 1) -> None:
        """Refuse so many jobs more where they are too many."""

    async def draw_up(
        self, asker: Asker, media: Media, choice: Choice, *, platform: str, reply_to: dict[str, Any]
    ) -> Job:
        """The row of a job that is allowed, not submitted yet."""

    async def dispatch(self) -> None:
        """Hand waiting jobs to the workers."""


class Lists:
    """Lists, as front ends see them."""

    def __init__(self, stores: Stores, desk: Desk, single: Offers, settings: EngineSettings) -> None:
        self._stores = stores
        self._desk = desk
        self._single = single
        self._settings = settings

    async def quote(self, asker: Asker, media: Media) -> ListQuote:
        """What of a list a person can have in which forms, kept for some minutes to be picked from."""
        quote_id = await self.keep_quote(asker, media)
        return ListQuote(quote_id, media, self._offers(asker, media), self._settings.max_items)

    async def keep_quote(self, asker: Asker, media: Media) -> str:
        """Keep for some minutes what a person may pick from; the name of it."""
        quote_id = secrets.token_hex(4)
        kept = {"user": asker.user_id, "media": media.model_dump(mode="json"), "traceparent": context.traceparent()}
        await self._stores.cache.set(_quote_key(quote_id), kept, QUOTE_SECONDS)
        return quote_id

    async def trace_of(self, quote_id: str) -> str | None:
        """The trace in which a quote was made, for what is picked of it to go on with; raises StorageAway."""
        kept = await self._stores.cache.get(_quote_key(quote_id))
        return None if kept is None else kept.get("traceparent")

    async def quoted(self, asker: Asker, quote_id: str) -> Media:
        """The media of a quote, of a list or not; raises QuoteExpired, and NotYours for that of somebody else."""
        kept = await self._stores.cache.get(_quote_key(quote_id))
        if kept is None:
            raise QuoteExpired
        if kept["user"] != asker.user_id:
            raise NotYours
        return Media.model_validate(kept["media"])

    def wish(self, asker: Asker, media: Media, number: int, named: str | None = None) -> Wish:
        """What the numbered offer of a list's quote means, from 1, for its own items or the named ones.

        Raises UnknownChoice and BadItems.
        """
        offers = self._offers(asker, media)
        if not 1 <= number <= len(offers):
            raise UnknownChoice(str(number))
        offered = offers[number - 1].wish
        return offered if named is None else Wish(offered.choice, items.text(items.parse(named)), offered.zipped)

    async def submit(
        self,
        asker: Asker,
        media: Media,
        wish: Wish,
        *,
        platform: str,
        reply_to: dict[str, Any],
        item_reply_to: dict[str, Any],
        request_key: str | None = None,
    ) -> Job:
        """Queue items of a list and hold what they cost; the list's row. One that is refused does not stop the rest.

        Raises as `Jobs.submit` does, and BadItems, NoSuchItems, TooManyItems or NotAList.
        """
        entries = self._picked(media, wish)
        await self._desk.check_may_submit(asker, len(entries))
        parent = self._parent(asker, media, entries, wish, platform=platform, reply_to=reply_to)
        parent.request_key = request_key
        if wish.zipped:
            parent.container = ZIP
        turns = asyncio.Semaphore(LOOKUPS_AT_ONCE)

        async def drawn_up(entry: Entry) -> Job:
            async with turns:
                return await self._item(
                    asker, listed(entry, media), entry, wish, platform=platform, reply_to=item_reply_to
                )

        drawn = list(await asyncio.gather(*map(drawn_up, entries)))
        if all(item.state is JobState.FAILED for item in drawn):
            raise UserError.from_json(drawn[0].error or {})
        await entering.submit_list(self._stores, parent, drawn, payers=asker.payers)
        await self._desk.dispatch()
        return parent

    async def retry(self, asker: Asker, job: Job, reply_to: dict[str, Any]) -> Job:
        """Queue what did not arrive of a list as a list of its own; raises as `submit`, WrongState where all did."""
        missing = [item for item in await self.items(job) if item.state in (JobState.FAILED, JobState.CANCELLED)]
        if not missing:
            raise WrongState(job_id=job.id or 0, state=job.state)
        media = Media.model_validate(job.media)
        wish = Wish(
            Choice.model_validate(job.choice), items.text(items.ranges_of(each.item or 0 for each in missing)),
            job.zipped,
        )  # fmt: skip
        return await self.submit(
            asker, media, wish, platform=job.platform, reply_to=reply_to, item_reply_to=missing[0].reply_to
        )

    async def items(self, job: Job) -> list[Job]:
        """The items of a list in their order."""
        async with self._stores.database.session(read_only=True) as session:
            return await lists.items(session, job.id or 0)

    async def standing(self, job: Job) -> Standing:
        """How the items of a list stand."""
        found = await self.items(job)
        tally = Counter(item.state for item in found)
        worth = sorted(found, key=lambda item: (_URGENCY.index(item.state), item.item or 0))[:SHOWN_ITEMS]
        shown = sorted(worth, key=lambda item: item.item or 0)
        return Standing(dict(tally), shown, len(found) - len(shown))

    def _picked(self, media: Media, wish: Wish) -> list[Entry]:
        if not media.entries:
            raise NotAList
        most = self._settings.max_items
        if wish.items is None:
            return list(media.entries[:most])
        picked = items.pick(items.parse(wish.items), media.entries)
        if len(picked) > most:
            raise TooManyItems(most, len(picked))
        return picked

    def _offers(self, asker: Asker, media: Media) -> list[ListOffered]:
        allowed = self._desk.allowed(asker).formats
        forms = [Choice(height=USUAL), Choice(container="mp3", height=None)]
        forms = [form for form in forms if not allowed or form.container in allowed]
        most = min(self._settings.max_items, len(media.entries))
        few = [(FIRST_ITEMS, False)] if most > FIRST_ITEMS else []
        stretches = [(most, False), *few, (most, True)]
        return [
            self._offered(asker, media, form, count, zipped=zipped) for count, zipped in stretches for form in forms
        ]

    def _offered(self, asker: Asker, media: Media, form: Choice, count: int, *, zipped: bool) -> ListOffered:
        entries = media.entries[:count]
        told = [listed(each, media) for each in entries]
        known = [self._single.price(asker, each, form) or 0 for each in told if each.duration is not None]
        wish = Wish(form, items.text(items.ranges_of(each.index for each in entries)), zipped)
        free = self._single.price(asker, media, form) is None
        unknown = 0 if free else len(entries) - len(known)
        return ListOffered(wish, len(entries), sum(known), unknown, len(entries) == len(media.entries))

    def _parent(
        self, asker: Asker, media: Media, entries: Sequence[Entry], wish: Wish, *, platform: str, reply_to: Any
    ) -> Job:
        allowed = self._desk.allowed(asker)
        picked = media.model_copy(update={"entries": tuple(entries)})
        return Job(
            user_id=asker.user_id,
            platform=platform,
            reply_to=reply_to,
            url=media.url,
            media=picked.model_dump(mode="json"),
            choice=wish.choice.model_dump(mode="json"),
            # A list is gathered anew each time; what is shared with others are its items.
            form_key=f"list {secrets.token_hex(16)}",
            title=media.title or media.url,
            tier=asker.tier,
            price=PAYS_NOTHING,
            zipped=wish.zipped,
            group_id=asker.group.id if asker.group else None,
            weight=allowed.weight,
            running_limit=allowed.running_jobs,
        )

    async def _item(self, asker: Asker, media: Media, entry: Entry, wish: Wish, *, platform: str, reply_to: Any) -> Job:
        try:
            media = await self._measured(media)
            choice = forms.of_many(media, wish.choice) or usual(media)
            job = await self._desk.draw_up(asker, media, choice, platform=platform, reply_to=reply_to)
        except StorageAway:
            raise
        except UserError as error:
            job = self._parent(asker, media, (), wish, platform=platform, reply_to=reply_to)
            job.state, job.error, job.told = JobState.FAILED, error.to_json(), True
        job.title = media.title or entry.url
        job.item, job.zipped = entry.index, wish.zipped
        return job

    async def _measured(self, media: Media) -> Media:
        """An item as far as it must be known to be priced; raises what a look at its link does."""
        url = canonical.fold(urls.normalise(media.url, self._settings.allowed_networks))
        if media.duration is not None:
            return media.model_copy(update={"url": url})
        found = await self._desk.explore(url)
        return found.model_copy(update={"title": media.title or found.title})


_URGENCY: Final = (
    JobState.RUNNING, JobState.DELIVERING, JobState.FAILED, JobState.READY, JobState.QUEUED, JobState.PENDING,
    JobState.CANCELLED, JobState.DELIVERED, JobState.GATHERING,
)  # fmt: skip


def _quote_key(quote_id: str) -> str:
    """Where a quote is kept."""
    return f"quote:{quote_id}"
