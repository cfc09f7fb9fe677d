"""What the routes answer with: the engine, and everything about requests, jobs and who asks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from pydantic import BaseModel

from bot.api.answers import BulkAnswer, CreatedAnswer
from bot.api.auth import Gate, Visit
from bot.api.describe import MICRO, Describer
from bot.api.live import PLATFORM, Live
from bot.api.requests import BulkRequest, DownloadRequest, PublicDownloadRequest, choice_of
from bot.api.tokens import Tokens
from bot.settings import BotSettings
from engine import lists, offers
from engine.askers import Asker
from engine.bulk import Wish
from engine.core import Engine
from engine.errors.fetching import TimedOut, UnsupportedLink
from engine.errors.forms import NotAList
from engine.media import Choice, Media
from storage.errors import RequestReused
from storage.models import Job
from storage.signed_urls import UrlSigner

LOOKUP_SECONDS: Final = 15.0
"""How long a creation waits for its look-up, so that it can price."""
CREATED: Final = "Download job created successfully"
STREAMS_EACH: Final = 10
"""How many jobs one account may follow at once."""


@dataclass
class Desk:
    """The parts that the routes share."""

    engine: Engine
    signer: UrlSigner
    settings: BotSettings
    tokens: Tokens
    gate: Gate
    live: Live
    describer: Describer
    streams: dict[int, int] = field(default_factory=dict)
    """How many jobs each account follows."""

    @classmethod
    def over(cls, engine: Engine, signer: UrlSigner, key: str, settings: BotSettings) -> "Desk":
        """A desk over an engine; session tokens are signed with that key."""
        tokens, live = Tokens(key), Live(engine.jobs)
        return cls(
            engine, signer, settings, tokens, Gate(engine, tokens, settings), live, Describer(engine, signer, live)
        )

    async def look_up(self, asker: Asker, link: str) -> Media:
        """What a link leads to; raises TimedOut, and as `Jobs.look_up` does."""
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                return await self.engine.jobs.look_up(asker, link)
        except TimeoutError as error:
            raise TimedOut(limit=LOOKUP_SECONDS) from error

    def estimate(self, asker: Asker, media: Media, choice: Choice | None = None) -> tuple[int, float | None]:
        """What a media costs in a form: in credits, and in dollars for whoever pays in them."""
        jobs, choice = self.engine.jobs, choice or offers.usual(media)
        in_credits = jobs.offers.price(asker, media, choice)
        in_dollars = jobs.offers.price_in_wallet(asker, media, choice)
        return in_credits or 0, None if in_dollars is None else in_dollars / MICRO

    async def download(self, visit: Visit, asked: PublicDownloadRequest, request_key: str | None) -> CreatedAnswer:
        """Look a link up and queue it, or tell of the job that the same request made before."""
        digest = digest_of(asked)
        if request_key is not None and (made := await self._made_before(visit, [request_key], digest)):
            return await self.created(made[0])
        media = await self.look_up(visit.asker, asked.url)
        reply_to = {"url": asked.url, "quality": asked.quality, "digest": digest}
        try:
            job = await self._submit(visit.asker, media, asked, reply_to, request_key)
        except RequestReused:
            # The same request came twice at once: the other one was faster.
            job = (await self._made_before(visit, [request_key or ""], digest))[0]
        return await self.created(job)

    async def created(self, job: Job) -> CreatedAnswer:
        """The answer to a creation."""
        told = await self.describer.one(job)
        return CreatedAnswer(
            job=told, estimated_credits=told.estimated_credits, estimated_usd=told.estimated_usd, message=CREATED
        )

    async def bulk(self, visit: Visit, asked: BulkRequest, request_key: str | None) -> BulkAnswer:
        """Make the jobs of many links, which are looked up later."""
        digest = digest_of(asked)
        keys = [f"{request_key}#{number}" for number in range(len(asked.downloads))] if request_key else []
        made = await self._made_before(visit, keys, digest) if keys else []
        if not made:
            made = await self._ask(visit, asked, digest, keys)
        jobs = await self.describer.many(made)
        return BulkAnswer(
            jobs=jobs, estimated_credits=None, estimated_usd=None, message=f"{len(jobs)} download jobs created"
        )

    async def _ask(self, visit: Visit, asked: BulkRequest, digest: str, keys: Sequence[str]) -> Sequence[Job]:
        wishes = []
        for number, item in enumerate(map(_for_all(asked), asked.downloads)):
            reply_to = {"url": item.url, "quality": item.quality, "digest": digest}
            wishes.append(Wish(item.url, choice_of(item), reply_to, keys[number] if keys else None))
        return await self.engine.jobs.bulk.ask(visit.asker, wishes, platform=PLATFORM)

    async def _submit(
        self,
        asker: Asker,
        media: Media,
        asked: PublicDownloadRequest,
        reply_to: dict[str, Any],
        request_key: str | None,
    ) -> Job:
        choice = choice_of(asked)
        jobs = self.engine.jobs
        if not media.is_playlist and isinstance(asked, DownloadRequest) and asked.playlist_items is not None:
            raise NotAList
        if media.is_playlist:
            if not isinstance(asked, DownloadRequest):
                raise UnsupportedLink(media.url)
            wish = lists.Wish(choice, asked.playlist_items, asked.zip)
            return await jobs.lists.submit(
                asker, media, wish, platform=PLATFORM, reply_to=reply_to, item_reply_to=reply_to,
                request_key=request_key,
            )  # fmt: skip
        return await jobs.submit(asker, media, choice, platform=PLATFORM, reply_to=reply_to, request_key=request_key)

    async def _made_before(self, visit: Visit, keys: Sequence[str], digest: str) -> Sequence[Job]:
        made = await self.engine.jobs.records.of_request(visit.asker, keys)
        if any(job.reply_to.get("digest") != digest for job in made):
            raise RequestReused(name=keys[0].partition("#")[0])
        return made


def digest_of(asked: BaseModel) -> str:
    """What tells one request from another."""
    return sha256(asked.model_dump_json().encode()).hexdigest()[:32]


def _for_all(asked: BulkRequest) -> Any:
    """Puts what is said for all into an item where it says nothing."""
    common = {
        "audio_only": asked.audio_only,
        "include_thumbnail": asked.include_thumbnail or asked.include_thumbnails,
    }

    def completed(item: Any) -> Any:
        return item.model_copy(
            update={name: value for name, value in common.items() if name not in item.model_fields_set}
        )

    return completed
