"""The front door: quote, submit, cancel, retry, deliver."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

from engine import access, canonical, closures, delivery, formats, forms, limits, pricing, rules, urls
from engine.accounts import Asker
from engine.bulk import Bulk
from engine.deliveries import Deliveries
from engine.errors.forms import UnknownChoice
from engine.errors.jobs import WrongState
from engine.estimates import Estimates, kind_of, wait
from engine.lifecycle import ending, entering, holds, leases, sending, telling
from engine.lists import Lists, listed, quote_key
from engine.media import Choice, Media, Progress
from engine.queue import Queue
from engine.records import Records
from engine.settings import EngineSettings
from storage import controls, files, jobs, ledger
from storage.database import Session
from storage.errors import FileGone, LinkExpired, StorageAway, UnknownJob, UserError
from storage.models import UNFINISHED, File, Job, JobState, Tier, now
from storage.rate_limiter import Allowance
from storage.signed_urls import Claim, check_serial
from storage.stores import Stores

QUOTE_SECONDS = 15 * 60
MAX_TITLE = 500


@dataclass(frozen=True)
class Terms:
    """On which terms a person gets a media in a form: as which tier, for how many credits."""

    tier: Tier
    price: int


@dataclass(frozen=True)
class Offered:
    """A form on offer, with its size in bytes where that is known, and its terms."""

    option: formats.Option
    terms: Terms
    forecast: delivery.Forecast | None = None
    """How it will arrive in the conversation; None where its size is not known."""

    @property
    def price(self) -> int:
        """Its price in credits."""
        return self.terms.price


@dataclass(frozen=True)
class Quote:
    """What a link turned out to be, and the forms in which this person can have it."""

    id: str
    media: Media
    offers: Sequence[Offered]
    whole_list: str | None = None
    """The link of the list that the media was shared from."""


@dataclass(frozen=True)
class Place:
    """Where a waiting job stands."""

    ahead: int
    """How many jobs are in front of it."""
    eta: float | None = None
    """Seconds until it is done, as far as that can be said."""
    parked: bool = False
    """Whether it waits for other jobs of the same person, outside the queue."""
    paused: bool = False
    """Whether an administrator lets no job start at the moment."""


@dataclass(frozen=True)
class Changed:
    """A job has taken a step: its row says which."""

    job_id: int


@dataclass(frozen=True)
class Advanced:
    """A running job has come a little further."""

    job_id: int
    progress: Progress


@dataclass(frozen=True)
class _Kept:
    """The files of a form that are at hand, and whether this person had them before."""

    files: Sequence[File]
    had: bool


async def _kept(session: Session, asker: Asker, form_key: str) -> _Kept:
    at_hand = await files.of_form(session, form_key)
    return _Kept(at_hand, bool(at_hand) and await jobs.had(session, asker.user_id, form_key))


async def _check_open(session: Session, keys: Sequence[str], *links: str) -> None:
    await closures.check(session, keys)
    await access.check_sites(session, *links)


class Jobs:
    """Jobs, as front ends see them: everything that a person may do with a link."""

    def __init__(self, stores: Stores, queue: Queue, settings: EngineSettings) -> None:
        self._stores = stores
        self._queue = queue
        self._settings = settings
        self._throttle = limits.Throttle(stores.rate_limiter, stores.cache, settings)
        self._estimates = Estimates(stores.cache)
        self._tier_sizes = _TierSizes()
        self.lists = Lists(stores, self, settings)
        self.deliveries = Deliveries(stores, queue)
        self.records = Records(stores)
        self.bulk = Bulk(stores, self)

    async def count(self, asker: Asker, action: str) -> None:
        """Count something that a person does; raises RateLimited or CoolingDown."""
        if not asker.counted:
            return
        group = asker.group.id if asker.group else None
        await self._throttle.count(asker.user_id, action, self._limits(asker.tier), chat_id=group)

    async def meter(self, key: str, per_minute: int) -> Allowance:
        """Count one request under a key, and say what is left; raises StorageAway."""
        return await self._throttle.meter(key, per_minute)

    async def count_fetch(self, claim: Claim) -> None:
        """Count one fetch of a link with counted uses; raises LinkExpired after the last."""
        seconds = (claim.expires_at - now()).total_seconds()
        if claim.uses is not None and await self._stores.cache.count(f"link:{claim.name}", seconds) > claim.uses:
            raise LinkExpired

    async def look_up(self, asker: Asker, link: str) -> Media:
        """What a link leads to. Raises errors of the link, the site and the rate (see `engine.errors`)."""
        url = canonical.fold(urls.normalise(link, self._settings.allowed_networks))
        await self._check_open(closures.of_link(url), url)
        _check_member(asker)
        await self.count(asker, "info")
        media = await self._queue.look_up(url)
        await self._check_open(closures.of_media(media), *_links(media))
        return media

    async def explore(self, url: str) -> Media:
        """What a normalised link leads to that is an item of a list, which was counted as one; raises as `look_up`."""
        return await self._queue.look_up(url)

    def allowed_to(self, tier: Tier) -> limits.TierLimits:
        """What people of a tier may have."""
        return self._limits(tier)

    def price_in_wallet(self, asker: Asker, media: Media, choice: Choice) -> int | None:
        """The micro-dollars that a media costs in a form; None for whoever does not pay in dollars."""
        if asker.currency == ledger.CREDITS:
            return None
        return self._price(media, choice, asker.tier, asker.currency)

    def allowed(self, asker: Asker) -> limits.TierLimits:
        """What a person may have."""
        return self._limits(asker.tier)

    def price(self, asker: Asker, media: Media, choice: Choice = Choice()) -> int | None:  # noqa: B008 - It is frozen.
        """The credits that a media costs in a form, the default one; None where downloads are free.

        Of a list, the credits for those of its items whose length is known.
        """
        if not self._settings.credits:
            return None
        if media.is_playlist:
            told = [listed(each, media) for each in media.entries]
            return sum(self._price(each, choice, asker.tier) for each in told if each.duration is not None)
        return self._price(media, choice, asker.tier)

    async def quote(self, asker: Asker, link: str, carried: delivery.Limits = delivery.ANY) -> Quote:
        """The forms in which a person can have a link, kept for some minutes to be picked from.

        `carried` is what the conversation can carry: it decides how each form is expected to arrive.
        """
        return await self.quote_media(asker, await self.look_up(asker, link), carried)

    async def quote_media(self, asker: Asker, media: Media, carried: delivery.Limits = delivery.ANY) -> Quote:
        """As `quote`, of a media that was looked up."""
        limits.check_media(media, self._limits(asker.tier))
        quote_id = secrets.token_hex(4)
        kept = {"user": asker.user_id, "media": media.model_dump(mode="json")}
        await self._stores.cache.set(quote_key(quote_id), kept, QUOTE_SECONDS)
        return Quote(quote_id, media, await self._offers(asker, media, carried), canonical.list_of(media.url))

    async def pick(self, asker: Asker, quote_id: str, number: int, *, platform: str, reply_to: dict[str, Any]) -> Job:
        """Submit the numbered form of a quote, from 1; raises QuoteExpired, UnknownChoice and as `submit` does."""
        media = await self.lists.quoted(asker, quote_id)
        offers = await self._offers(asker, media)
        if not 1 <= number <= len(offers):
            raise UnknownChoice(str(number))
        offered = offers[number - 1]
        return await self.submit(
            asker, media, offered.option.choice, platform=platform, reply_to=reply_to, terms=offered.terms
        )

    async def submit(
        self,
        asker: Asker,
        media: Media,
        choice: Choice,
        *,
        platform: str,
        reply_to: dict[str, Any],
        terms: Terms | None = None,
        fresh: bool = False,
        request_key: str | None = None,
    ) -> Job:
        """Queue a download and hold its price; a fresh one is fetched whatever was kept of it.

        Raises NotEnoughCredits, RateLimited, CoolingDown, TooManyJobs, QueueFull, TooLong, TooLarge, FormNotAllowed
        or StorageAway; then nothing was held.
        """
        job = await self.draw_up(asker, media, choice, platform=platform, reply_to=reply_to, terms=terms, fresh=fresh)
        job.request_key = request_key
        await self.check_may_submit(asker, tier=job.tier)
        await entering.submit(self._stores, job, payers=asker.payers, fresh=fresh)
        await self.dispatch()
        return job

    async def draw_up(
        self,
        asker: Asker,
        media: Media,
        choice: Choice,
        *,
        platform: str,
        reply_to: dict[str, Any],
        terms: Terms | None = None,
        fresh: bool = False,
    ) -> Job:
        """The row of a job that is allowed, not submitted yet.

        Raises TooLong, TooLarge, FormNotAllowed, FormatNotHere, and as `forms.agree` does.
        """
        choice = forms.agree(media, choice)
        rules.check_form(asker.rules, choice)
        form_key = _form_key(asker, media, choice)
        # One look at everything: each session costs more than what it asks.
        async with self._stores.database.session(read_only=True) as session:
            await _check_open(session, closures.of_media(media), *_links(media))
            kept = None if fresh else await _kept(session, asker, form_key)
        terms = terms or self._terms(asker, media, choice, kept)
        allowed = self._limits(terms.tier)
        limits.check_media(media, allowed, choice)
        limits.check_form(choice, allowed)
        # What a list tells of its items is not enough to know their size.
        limits.check_size(formats.exact_size(media, choice) if media.formats else None, allowed)
        if kept is not None:
            await self._drop_dead(kept.files)
        kind = kind_of(media, choice)
        return Job(
            user_id=asker.user_id,
            platform=platform,
            reply_to=reply_to,
            url=media.url,
            media=media.model_dump(mode="json"),
            choice=choice.model_dump(mode="json"),
            form_key=form_key,
            title=media.title,
            tier=terms.tier,
            price=terms.price,
            currency=asker.currency,
            group_id=asker.group.id if asker.group else None,
            weight=allowed.weight,
            running_limit=allowed.running_jobs,
            kind=kind.name,
            expected_seconds=await self._estimates.seconds(kind),
        )

    async def retry(self, asker: Asker, job_id: int, reply_to: dict[str, Any], *, platform: str | None = None) -> Job:
        """Queue a failed or cancelled job again under a new hold; raises UnknownJob, WrongState and as `submit`."""
        job = await self.get(asker, job_id)
        if job.is_list and job.state.final:
            return await self.lists.retry(asker, job, reply_to)
        if not job.media:
            return await self.bulk.retry(asker, job, reply_to)
        media = Media.model_validate(job.media)
        await self._check_open(closures.of_media(media), *_links(media))
        await self.check_may_submit(asker, tier=job.tier)
        await self._drop_dead_files(job.form_key)
        job.platform, job.reply_to = platform or job.platform, reply_to
        # It may have cost less because its files were at hand.
        price = self._price(media, Choice.model_validate(job.choice), job.tier, job.currency)
        if not await entering.submit_again(self._stores, job, payers=asker.payers, price=price):
            raise WrongState(job_id=job_id, state=job.state)
        await self.dispatch()
        return await self.get(asker, job_id)

    async def send_again(
        self, asker: Asker, job_id: int, reply_to: dict[str, Any], *, platform: str | None = None
    ) -> Job:
        """Deliver the files of an ended job once more, free if it was paid; raises UnknownJob, FileGone, WrongState."""
        job = await self.get(asker, job_id)
        if not job.media:
            raise FileGone  # It was never looked up.
        media = Media.model_validate(job.media)
        await self._check_open(closures.of_media(media), *_links(media))
        await self.count(asker, "download")
        async with self._stores.database.session(read_only=True) as session:
            kept = await jobs.files(session, job_id)
        if not kept or not await self._all_there(kept):
            raise FileGone
        job.platform, job.reply_to = platform or job.platform, reply_to
        if not await entering.send_again(self._stores, job, payers=asker.payers):
            raise WrongState(job_id=job_id, state=job.state)
        return await self.get(asker, job_id)

    async def moved(self, job: Job, reply_to: dict[str, Any]) -> None:
        """Note that the conversation about a job goes on elsewhere; nothing happens if it was asked for again since."""
        job.reply_to = reply_to
        async with self._stores.database.session() as session:
            await jobs.set_reply_to(session, job.id or 0, job.round, reply_to)

    async def redo(self, asker: Asker, job_id: int, reply_to: dict[str, Any], *, platform: str | None = None) -> Job:
        """Download the link of a job once more in the same form, as a job of its own; raises as `submit` does."""
        job = await self.get(asker, job_id)
        media = await self.look_up(asker, job.url)
        choice = Choice.model_validate(job.choice)
        return await self.submit(asker, media, choice, platform=platform or job.platform, reply_to=reply_to)

    async def rename(self, asker: Asker, job_id: int, title: str) -> Job:
        """Give a person's job another title; raises UnknownJob."""
        await self.get(asker, job_id)
        async with self._stores.database.session() as session:
            await jobs.rename(session, job_id, title[:MAX_TITLE])
        return await self.get(asker, job_id)

    async def delete(self, asker: Asker, job_id: int) -> Job:
        """Forget a person's ended job, and its files unless another job has them; raises UnknownJob, WrongState."""
        job = await self.get(asker, job_id)
        if not job.state.final:
            raise WrongState(job_id=job_id, state=job.state)
        parts = [part.id or 0 for part in await self.lists.items(job)] if job.is_list else []
        async with self._stores.database.session() as session:
            alone: list[File] = []
            for removed in [*parts, job_id]:
                alone += await files.of_ids(session, await jobs.remove(session, removed))
            for file in list(alone):
                alone += await files.made_of(session, file)
            await files.delete_rows(session, [file.id or 0 for file in alone])
        for file in alone:
            await asyncio.to_thread(self._stores.files.remove, file.path)
        return job

    async def cancel(self, asker: Asker, job_id: int) -> Job:
        """End a person's unfinished job and give its hold back; raises UnknownJob or WrongState.

        A recording of a live stream ends and is kept; only when it is asked again it is given up.
        """
        job = await self._cancellable(asker, job_id)
        if await ending.stop(self._stores, job):
            return job
        if not await ending.cancel(self._stores, job):
            raise WrongState(job_id=job_id, state=(await self._cancellable(asker, job_id)).state)
        return await self._cancellable(asker, job_id)

    async def cancel_newest(self, asker: Asker) -> Job | None:
        """End the newest of a person's jobs that can be; None where there is none."""
        async with self._stores.database.session(read_only=True) as session:
            newest = await jobs.of_user(session, asker.user_id, states=ending.CANCELLABLE, limit=1)
        return await self.cancel(asker, newest[0].id or 0) if newest else None

    async def _cancellable(self, asker: Asker, job_id: int) -> Job:
        """A job that is the asker's, or one that was asked for in the group that they moderate; raises UnknownJob."""
        job = await self.read(job_id)
        group = asker.group
        if job is not None and group is not None and group.member.moderates and job.group_id == group.id:
            return job
        return await self.get(asker, job_id)

    async def link_of(self, asker: Asker, reference: str) -> str:
        """The link that `#12` stands for, of the person's job, or `q:3fa9c1d2`, of an offer made to them.

        Raises UnknownJob, QuoteExpired or NotYours.
        """
        if reference.startswith("q:"):
            return (await self.lists.quoted(asker, reference.removeprefix("q:"))).url
        return (await self.get(asker, int(reference.removeprefix("#")))).url

    async def cancel_all(self, asker: Asker) -> list[Job]:
        """End all of a person's jobs that can be; those that were ended."""
        async with self._stores.database.session(read_only=True) as session:
            mine = await jobs.of_user(session, asker.user_id, states=ending.CANCELLABLE, limit=1000)
        return [job for job in mine if await ending.stop(self._stores, job) or await ending.cancel(self._stores, job)]

    async def get(self, asker: Asker, job_id: int) -> Job:
        """A person's job; raises UnknownJob for one that is not there or is someone else's."""
        async with self._stores.database.session(read_only=True) as session:
            job = await jobs.get(session, job_id)
        if job is None or job.user_id != asker.user_id:
            raise UnknownJob(job_id=job_id)
        return job

    async def mine(self, asker: Asker, limit: int = 10) -> list[Job]:
        """A person's newest jobs, newest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.of_user(session, asker.user_id, limit=limit)

    async def place(self, job: Job) -> Place:
        """Where a waiting job stands in the queue, and when it will be done."""
        if job.leader_id is not None:
            leader = await self.read(job.leader_id)
            return Place(0) if leader is None or leader.state is not JobState.QUEUED else await self.place(leader)
        if job.turn is None:
            return Place(0, parked=True)
        async with self._stores.database.session(read_only=True) as session:
            ahead, running = await jobs.ahead(session, job), await jobs.running(session)
            paused = await controls.get(session, controls.PAUSED) is not None
        crew = await self._stores.presence.crew()
        seconds = wait(ahead.seconds, running.seconds, crew.slots) + job.expected_seconds
        return Place(ahead.jobs, seconds if crew.slots and not paused else None, paused=paused)

    async def places(self, waiting: Sequence[Job]) -> dict[int, Place]:
        """Where many waiting jobs stand, for the price of one look at the queue."""
        async with self._stores.database.session(read_only=True) as session:
            line, running = await jobs.line(session), await jobs.running(session)
            paused = await controls.get(session, controls.PAUSED) is not None
        crew = await self._stores.presence.crew()
        found: dict[int, Place] = {}
        before = 0.0
        for ahead, (job_id, seconds) in enumerate(line):
            eta = wait(before, running.seconds, crew.slots) + seconds
            found[job_id] = Place(ahead, eta if crew.slots and not paused else None, paused=paused)
            before += seconds
        alone = Place(0, parked=True)
        return {
            job.id or 0: found.get(job.leader_id, Place(0)) if job.leader_id else found.get(job.id or 0, alone)
            for job in waiting
        }

    async def read(self, job_id: int) -> Job | None:
        """A job's row, for a front end that follows it."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.get(session, job_id)

    async def untold(self, platform: str) -> list[Job]:
        """The jobs of a front end that have left the queue and whose end was not told; oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.untold(session, platform)

    async def waiting(self, platform: str, after: int, limit: int) -> list[Job]:
        """Some queued jobs of a front end, those with the next larger ids first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.waiting(session, platform, after, limit)

    async def mark_told(self, job: Job) -> None:
        """Note that the person was told how a job ended."""
        async with self._stores.database.session() as session:
            await jobs.mark_told(session, job.id or 0)

    async def follow(self, platform: str) -> AsyncGenerator[Changed | Advanced | None, None]:
        """The steps and the progress of a front end's jobs, without end; None says: read the rows now."""
        topics = telling.topic(platform), telling.PROGRESS_TOPIC
        async with aclosing(self._stores.events.follow(*topics)) as messages:
            async for message in messages:
                if message is None:
                    yield None
                elif "progress" in message:
                    yield Advanced(message["job"], Progress.model_validate(message["progress"]))
                else:
                    yield Changed(message["job"])

    async def begin_delivery(self, job_id: int, deliverer: str) -> tuple[Job, list[File]] | None:
        """Take a ready job to deliver it; None when another front end has it or it was cancelled."""
        return await sending.begin_delivery(self._stores, job_id, deliverer)

    async def keep_delivering(self, job_ids: Sequence[int], deliverer: str) -> None:
        """Say that these deliveries go on; one that nobody speaks for is taken over."""
        await leases.renew(self._stores, job_ids, deliverer)

    async def abandoned_deliveries(self, platform: str) -> list[Job]:
        """Jobs of a front end whose deliverer is gone."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.expired(session, JobState.DELIVERING, platform)

    async def deliver_again(self, job: Job) -> None:
        """Make a job ready again whose deliverer is gone."""
        await sending.deliver_again(self._stores, job)

    async def give_up_delivery(self, job: Job, error: UserError) -> None:
        """End a job whose delivery was broken off and cannot be made again; its hold is given back."""
        await ending.give_up_delivery(self._stores, job, error)

    async def delivered(self, job: Job, delivered_files: Sequence[File]) -> int:
        """Note that a job's files arrived; the credits that it cost."""
        await sending.delivered(self._stores, job, delivered_files)
        return await self.cost(job)

    async def cost(self, job: Job) -> int:
        """The credits that a delivered job cost."""
        return await holds.cost(self._stores, job)

    async def fail(self, job: Job, error: UserError) -> None:
        """End a job that could not be delivered; its hold is given back."""
        await ending.delivery_failed(self._stores, job, error)

    async def linked_file(self, claim: Claim) -> File:
        """The file that a valid download link names; raises LinkExpired or FileGone."""
        async with self._stores.database.session(read_only=True) as session:
            found = await files.of_link(session, claim.job_id, claim.file_id)
        if found is None:
            raise FileGone
        check_serial(claim, found[0])
        return found[1]

    async def dispatch(self) -> None:
        """Hand waiting jobs to the workers."""
        # The job is queued: should Redis be away now, a worker's next sweep hands it out.
        with suppress(StorageAway):
            await self._queue.dispatch(known=True)

    async def _check_open(self, keys: Sequence[str], *links: str) -> None:
        async with self._stores.database.session(read_only=True) as session:
            await _check_open(session, keys, *links)

    def _limits(self, tier: Tier) -> limits.TierLimits:
        return limits.of(tier, self._settings)

    def _price(self, media: Media, choice: Choice, tier: Tier, currency: str = ledger.CREDITS) -> int:
        free = tier is Tier.PUBLIC or not self._settings.credits
        return 0 if free else pricing.price_in(currency, media, choice, self._limits(tier).max_seconds)

    def _terms(self, asker: Asker, media: Media, choice: Choice, kept: _Kept | None) -> Terms:
        price = self._price(media, choice, asker.tier, asker.currency)
        if kept is not None and kept.files:
            # What lies there is sent to the same person again without a price.
            price = 0 if kept.had else pricing.discounted(price, self._settings.cache_discount_percent)
        return Terms(asker.tier, price)

    async def _offers(self, asker: Asker, media: Media, carried: delivery.Limits = delivery.ANY) -> list[Offered]:
        options = formats.options(media)
        allowed = self._limits(asker.tier)
        shown = [option for option in options if not allowed.formats or option.choice.container in allowed.formats]
        shown = rules.allowed(asker.rules, shown)
        funds = await self._funds(asker) if self._settings.credits else 0
        offers = []
        async with self._stores.database.session(read_only=True) as session:
            known = [await _kept(session, asker, _form_key(asker, media, option.choice)) for option in shown]
        for option, kept in zip(shown, known, strict=True):
            terms = self._terms(asker, media, option.choice, kept)
            # Who cannot pay is offered what everybody gets.
            if terms.price > funds and self._is_public(media, option):
                terms = Terms(Tier.PUBLIC, 0)
            offers.append(Offered(option, terms, _forecast(asker, media, option, carried)))
        return offers

    def _is_public(self, media: Media, option: formats.Option) -> bool:
        allowed = self._limits(Tier.PUBLIC)
        short = media.duration is not None and media.duration <= allowed.max_seconds
        small = option.size is None or option.size <= allowed.max_bytes
        return short and small and option.choice.container in allowed.formats

    async def _funds(self, asker: Asker) -> int:
        async with self._stores.database.session(read_only=True) as session:
            return max([(await ledger.balance(session, payer)).available for payer in asker.payers])

    async def check_may_submit(self, asker: Asker, count: int = 1, *, tier: Tier | None = None) -> None:
        """Refuse so many jobs more where they are too many.

        Raises RateLimited, CoolingDown, TooManyJobs, QueueFull, RoleNeeded or DailyLimit.
        """
        _check_member(asker)
        tier = tier or asker.tier
        allowed = self._limits(tier)
        async with self._stores.database.session(read_only=True) as session:
            unfinished = await jobs.count(session, states=UNFINISHED, user_id=asker.user_id) + count - 1
            if self._tier_sizes.is_old(tier):
                self._tier_sizes.note(tier, await jobs.waiting_of_tier(session, tier))
        limits.check_backlog(unfinished, self._tier_sizes.of(tier), allowed)
        await self.count(asker, "download")
        if asker.group and asker.rules.daily_limit:
            await self._throttle.count_in_chat(asker.group.id, asker.user_id, asker.rules.daily_limit, count)

    async def _all_there(self, kept: Sequence[File]) -> bool:
        return all([await asyncio.to_thread(self._stores.files.has, file) for file in kept])

    async def _drop_dead_files(self, form_key: str) -> None:
        """Forget kept files that are gone from the store, so that they are fetched again."""
        async with self._stores.database.session(read_only=True) as session:
            kept = await files.of_form(session, form_key)
        await self._drop_dead(kept)

    async def _drop_dead(self, kept: Sequence[File]) -> None:
        if kept and not await self._all_there(kept):
            async with self._stores.database.session() as session:
                await files.delete_rows(session, [file.id or 0 for file in kept])


def _links(media: Media) -> Sequence[str]:
    """Where a media comes from."""
    return [media.url] if media.matched is None else [media.url, media.matched.url]


def _check_member(asker: Asker) -> None:
    if asker.group is not None:
        rules.check_member(asker.rules, asker.group.member)


def _forecast(asker: Asker, media: Media, option: formats.Option, carried: delivery.Limits) -> delivery.Forecast | None:
    allowed = delivery.steps(asker.preferences)
    container = option.choice.container
    return delivery.forecast(option.size, media.duration, container, carried, allowed, side=option.height)


class _TierSizes:
    """How many jobs of each tier wait, counted at most once a second: with a long queue counting takes its time."""

    def __init__(self) -> None:
        self._counted: dict[Tier, tuple[float, int]] = {}

    def is_old(self, tier: Tier) -> bool:
        """Whether a tier must be counted again."""
        return time.monotonic() - self._counted.get(tier, (-1.0, 0))[0] > 1.0

    def note(self, tier: Tier, waiting: int) -> None:
        """Remember what was counted."""
        self._counted[tier] = (time.monotonic(), waiting)

    def of(self, tier: Tier) -> int:
        """What was counted last."""
        return self._counted[tier][1]


def _form_key(asker: Asker, media: Media, choice: Choice) -> str:
    if media.live_status == "is_live":
        # What is recorded now is neither what was recorded before nor what will be.
        return choice.form_key(f"{media.key} at {secrets.token_hex(8)}")
    return choice.form_key(f"{media.key} of {asker.user_id}" if media.private else media.key)
