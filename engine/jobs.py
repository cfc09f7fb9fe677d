"""The front door: quote, submit, cancel, retry, deliver."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from engine import canonical, closures, delivery, formats, forms, limits, rules, urls
from engine.askers import Asker
from engine.bulk import Bulk
from engine.deliveries import Deliveries
from engine.errors.forms import UnknownChoice
from engine.errors.jobs import WrongState
from engine.estimates import Estimates, kind_of
from engine.feed import Feed
from engine.lifecycle import ending, entering
from engine.lists import Lists
from engine.media import Choice, Media
from engine.offers import Kept, Offers, Quote, Terms, form_key_of, kept_for
from engine.places import Places
from engine.queue import Queue
from engine.records import Records
from engine.settings import EngineSettings
from engine.telemetry import tracing
from storage import backlog, files, jobs, lists
from storage.errors import FileGone, LinkExpired, StorageAway, UnknownJob
from storage.models import UNFINISHED, File, Job, Tier, now
from storage.rate_limiter import Allowance
from storage.signed_urls import Claim, check_serial
from storage.stores import Stores

MAX_TITLE = 500


class Jobs:
    """Jobs, as front ends see them: everything that a person may do with a link."""

    def __init__(self, stores: Stores, queue: Queue, settings: EngineSettings) -> None:
        self._stores = stores
        self._queue = queue
        self._settings = settings
        self._throttle = limits.Throttle(stores.rate_limiter, stores.cache, settings)
        self._estimates = Estimates(stores.cache)
        self._tier_sizes = _TierSizes()
        self.offers = Offers(stores, settings)
        self.lists = Lists(stores, self, self.offers, settings)
        self.places = Places(stores)
        self.feed = Feed(stores)
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
        if claim.uses is not None and await self._stores.cache.count(_link_key(claim), seconds) > claim.uses:
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

    def allowed(self, asker: Asker) -> limits.TierLimits:
        """What a person may have."""
        return self._limits(asker.tier)

    async def quote(self, asker: Asker, link: str, carried: delivery.Limits = delivery.ANY) -> Quote:
        """The forms in which a person can have a link, kept for some minutes to be picked from.

        `carried` is what the conversation can carry: it decides how each form is expected to arrive.
        """
        return await self.quote_media(asker, await self.look_up(asker, link), carried)

    async def quote_media(self, asker: Asker, media: Media, carried: delivery.Limits = delivery.ANY) -> Quote:
        """As `quote`, of a media that was looked up."""
        limits.check_media(media, self._limits(asker.tier))
        quote_id = await self.lists.keep_quote(asker, media)
        return Quote(quote_id, media, await self.offers.of(asker, media, carried), canonical.list_of(media.url))

    async def pick(self, asker: Asker, quote_id: str, number: int, *, platform: str, reply_to: dict[str, Any]) -> Job:
        """Submit the numbered form of a quote, from 1; raises QuoteExpired, UnknownChoice and as `submit` does."""
        media = await self.lists.quoted(asker, quote_id)
        offers = await self.offers.of(asker, media)
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
        _, room = await asyncio.gather(self.check_may_submit(asker, tier=job.tier), self._room())
        with tracing.span("submit", tier=job.tier):
            others_wait = await entering.submit(self._stores, job, payers=asker.payers, fresh=fresh, room=room)
        if job.dispatched_at is not None:
            # Should Redis be away now, a worker's sweep enqueues it.
            with suppress(StorageAway):
                await self._queue.hand_over(job.id or 0)
        # What is ready at once, or waits for the same person's other jobs, leaves nothing more to hand out. Nor is
        # there room where others wait: what makes some hands out what waits then.
        elif not others_wait and (job.turn is not None or job.leader_id is not None):
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
        form_key = form_key_of(asker, media, choice)
        kind = kind_of(media, choice)
        kept, seconds = await asyncio.gather(
            self._at_hand(asker, media, None if fresh else form_key), self._estimates.seconds(kind)
        )
        if kept is not None and await self._drop_dead(kept.files):
            kept = None
        terms = terms or await self.offers.terms(asker, media, choice, kept)
        allowed = self._limits(terms.tier)
        limits.check_media(media, allowed, choice)
        limits.check_form(choice, allowed)
        # What a list tells of its items is not enough to know their size.
        limits.check_size(formats.exact_size(media, choice) if media.formats else None, allowed)
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
            expected_seconds=seconds,
        )

    async def _at_hand(self, asker: Asker, media: Media, form_key: str | None) -> Kept | None:
        """What is at hand of a media that is not closed; each session costs more than what it asks."""
        async with self._stores.database.session(read_only=True) as session:
            await closures.check_all(session, closures.of_media(media), *_links(media))
            return None if form_key is None else await kept_for(session, asker, form_key)

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
        choice = Choice.model_validate(job.choice)
        price = await self.offers.price_within(asker, media, choice, job.tier, job.currency)
        if not await entering.submit_again(self._stores, job, payers=asker.payers, price=price):
            raise WrongState(job_id=job_id, state=(await self.get(asker, job_id)).state)
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
            raise WrongState(job_id=job_id, state=(await self.get(asker, job_id)).state)
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
        async with self._stores.database.session() as session:
            alone = await jobs.remove(session, job_id)
            # An item that is asked for again stands for itself.
            for part in await lists.items(session, job_id) if alone is not None and job.is_list else ():
                alone = [*(alone or ()), *(await jobs.remove(session, part.id or 0) or ())]
            gone = await files.forget(session, alone or [])
        if alone is None:
            # It was asked for again since it was read.
            raise WrongState(job_id=job_id, state=(await self.get(asker, job_id)).state)
        await self._stores.files.remove(*(file.path for file in gone))
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
            mine = await jobs.of_user(session, asker.user_id, states=ending.CANCELLABLE, limit=None)
        return [job for job in mine if await ending.stop(self._stores, job) or await ending.cancel(self._stores, job)]

    async def get(self, asker: Asker, job_id: int) -> Job:
        """A person's job; raises UnknownJob for one that is not there or is someone else's."""
        job = await self.read(job_id)
        if job is None or job.user_id != asker.user_id:
            raise UnknownJob(job_id=job_id)
        return job

    async def mine(self, asker: Asker, limit: int = 10) -> list[Job]:
        """A person's newest jobs, newest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await jobs.of_user(session, asker.user_id, limit=limit)

    async def read(self, job_id: int) -> Job | None:
        """A job's row, for a front end that follows it; None for one that is not there or of which sums alone are."""
        async with self._stores.database.session(read_only=True) as session:
            job = await jobs.get(session, job_id)
        return None if job is None or job.stripped_at is not None else job

    async def linked_file(self, claim: Claim) -> File:
        """The file that a valid link names, which is not used up; raises LinkExpired, FileGone or StorageAway."""
        if claim.uses is not None and (await self._stores.cache.get(_link_key(claim)) or 0) >= claim.uses:
            raise LinkExpired
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

    async def _room(self) -> int:
        """How many jobs the workers hold at most; none as far as nobody can say."""
        try:
            return await self._queue.room()
        except StorageAway:
            return 0

    async def _check_open(self, keys: Sequence[str], *links: str) -> None:
        async with self._stores.database.session(read_only=True) as session:
            await closures.check_all(session, keys, *links)

    def _limits(self, tier: Tier) -> limits.TierLimits:
        return limits.of(tier, self._settings)

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
                self._tier_sizes.note(tier, await backlog.waiting_of_tier(session, tier))
        limits.check_backlog(unfinished, self._tier_sizes.of(tier), allowed)
        await self.count(asker, "download")
        if asker.group and asker.rules.daily_limit:
            await self._throttle.count_in_chat(asker.group.id, asker.user_id, asker.rules.daily_limit, count)

    async def _all_there(self, kept: Sequence[File]) -> bool:
        return all([await self._stores.files.has(file) for file in kept])

    async def _drop_dead_files(self, form_key: str) -> None:
        """Forget kept files that are gone from the store, so that they are fetched again."""
        async with self._stores.database.session(read_only=True) as session:
            kept = await files.of_form(session, form_key)
        await self._drop_dead(kept)

    async def _drop_dead(self, kept: Sequence[File]) -> bool:
        """Forget kept files of which one is gone; whether that was so."""
        if not kept or await self._all_there(kept):
            return False
        async with self._stores.database.session() as session:
            await files.delete_rows(session, [file.id or 0 for file in kept])
        return True


def _link_key(claim: Claim) -> str:
    """Where the uses of a link are counted."""
    return f"link:{claim.name}"


def _links(media: Media) -> Sequence[str]:
    """Where a media comes from."""
    return [media.url] if media.matched is None else [media.url, media.matched.url]


def _check_member(asker: Asker) -> None:
    if asker.group is not None:
        rules.check_member(asker.rules, asker.group.member)


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
