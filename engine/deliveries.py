"""What a delivery asks of the engine: what the person wants, smaller files, and whether anything was sent yet."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from engine import delivery
from engine.delivery import Conversion, Fit, Step
from engine.errors.jobs import WorkersAway
from engine.lifecycle import ending, holds, leases, sending
from engine.media import Fact, Progress
from engine.queue import Call, Queue, full_name
from storage import files, users
from storage.errors import FileGone, StorageAway, UserError
from storage.models import File, Job, JobState
from storage.stores import Stores

log = logging.getLogger(__name__)

Work = Literal["lookups", "conversions"]

WANTING_SECONDS = 0.2
"""How often those who wait for a conversion say so: oftener than `engine.converter` looks twice."""
WANTED_SECONDS = 20.0
"""How long a conversion goes on whose front end has died: another one may take its place."""
THUMBNAIL_SECONDS = 4.0
"""How long a file waits for its thumbnail before it is sent without."""
THUMBNAIL_BYTES = 200_000
"""What Telegram takes (https://core.telegram.org/bots/api#sendvideo)."""
AWAY_SECONDS = 15.0
"""How long no worker may be there before a conversion is given up."""

Tell = Callable[[Progress], None]


class Order(Fact):
    """A stored file of which another one is to be made that can be sent: under a size in bytes, or a picture of it."""

    file_id: int
    form_key: str
    way: Literal["fit", "split", "thumbnail"]
    max_bytes: int
    url: str = ""
    """The link that the file came by."""
    picture: str | None = None
    """The address of the site's picture of it."""

    @property
    def key(self) -> str:
        """The form key of the files that it makes; equal ones are made once."""
        return f"{self.form_key}:{self.file_id}:{self.way}:{self.max_bytes}"

    @property
    def wanted_key(self) -> str:
        """Where it is said again and again that somebody waits for it."""
        return f"wanted:{self.key}"

    @property
    def work(self) -> Work:
        """Whose turn it is: a thumbnail takes as long as a look-up, and must not wait behind what takes minutes."""
        return "lookups" if self.way == "thumbnail" else "conversions"


class Deliveries:
    """Deliveries, as front ends see them."""

    def __init__(self, stores: Stores, queue: Queue) -> None:
        self._stores = stores
        self._queue = queue
        self._watches: dict[str, leases.Watch] = {}

    async def steps(self, job: Job) -> Collection[Step]:
        """The steps before a link that the job's person allows; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            user = await users.get(session, job.user_id)
        return delivery.steps(user.preferences if user else {})

    async def begin(self, job_id: int, deliverer: str) -> tuple[Job, list[File]] | None:
        """Take a ready job to deliver it; None when another front end has it or it was cancelled."""
        return await sending.begin_delivery(self._stores, job_id, deliverer)

    async def convert(self, job: Job, conversion: Conversion, tell: Tell, *, sent: bool = False) -> list[File]:
        """The files of a conversion in place of those that are too large; one is converted once for all who need it.

        `sent` says that other files of the job may have arrived before these turned out to be too large.
        Raises CannotFit, WorkersAway, FileGone, StorageAway, and what a worker may meet (DiskFull, TimedOut ...).
        """
        if not sent:
            await self._stores.cache.set(sending.unsent_key(job), True, sending.UNSENT_SECONDS)
        way: Literal["fit", "split"] = "fit" if isinstance(conversion, Fit) else "split"
        made: list[File] = []
        for file in conversion.files:
            if file.size <= conversion.max_bytes:
                made.append(file)
            else:
                order = Order(file_id=file.id or 0, form_key=file.form_key, way=way, max_bytes=conversion.max_bytes)
                made += await self._made(order, tell)
        return made

    async def thumbnails(self, job: Job, sent_files: Sequence[File], endings: Collection[str]) -> Mapping[int, File]:
        """Small pictures of the films and sounds among files with these endings, by the file's id.

        Those are missing that cannot be had, or not within THUMBNAIL_SECONDS.
        """
        picture = job.media.get("thumbnail")
        # A film shows itself; a sound only what the site has of it.
        orders = [
            Order(file_id=file.id or 0, form_key=file.form_key, way="thumbnail", max_bytes=THUMBNAIL_BYTES,
                  url=job.url, picture=picture)
            for file in sent_files
            if Path(file.name).suffix.lower().removeprefix(".") in endings and (file.width or picture)
        ]  # fmt: skip
        made = await asyncio.gather(*map(self._thumbnail, orders))
        return {order.file_id: file for order, file in zip(orders, made, strict=True) if file is not None}

    async def reach(self, job_files: Sequence[File]) -> None:
        """Ask the file store for an answer before something of it is sent; raises StorageAway."""
        for file in job_files[:1]:
            await self._stores.files.has(file)

    async def begin_sending(self, job: Job) -> bool:
        """Note that from now on something may arrive; False if the job is not this front end's any more.

        Raises StorageAway, and then nothing may be sent.
        """
        return await sending.begin_sending(self._stores, job)

    async def nothing_sent(self, job: Job) -> bool:
        """Whether a delivery that was broken off had certainly sent nothing yet; raises StorageAway."""
        return await self._stores.cache.get(sending.unsent_key(job)) is not None

    async def hand_over(self, job: Job) -> None:
        """Leave a delivery of which nothing was sent to the next front end; nothing happens if it has ended."""
        await sending.leave_delivery(self._stores, job)

    async def keep(self, job_ids: Sequence[int], deliverer: str) -> None:
        """Say that these deliveries go on; one that nobody speaks for is taken over."""
        await leases.renew(self._stores, job_ids, deliverer)

    async def abandoned(self, platform: str) -> list[Job]:
        """Jobs of a front end whose deliverer is gone; to be asked again and again."""
        watch = self._watches.setdefault(platform, leases.Watch())
        async with self._stores.database.session(read_only=True) as session:
            return await watch.silent(session, JobState.DELIVERING, platform)

    async def again(self, job: Job) -> None:
        """Make a job ready again whose deliverer is gone."""
        await sending.deliver_again(self._stores, job)

    async def give_up(self, job: Job, error: UserError) -> None:
        """End a job whose delivery was broken off and cannot be made again; its hold is given back."""
        await ending.give_up_delivery(self._stores, job, error)

    async def delivered(self, job: Job, delivered_files: Sequence[File]) -> int:
        """Note that a job's files arrived; the credits that it cost."""
        await sending.delivered(self._stores, job, delivered_files)
        return await self.cost(job)

    async def due(self, job: Job, ready_files: Sequence[File]) -> int:
        """What a job costs once these files of it arrive."""
        return await holds.due(self._stores, job, ready_files)

    async def cost(self, job: Job) -> int:
        """The credits that a delivered job cost."""
        return await holds.cost(self._stores, job)

    async def fail(self, job: Job, error: UserError) -> None:
        """End a job that could not be delivered; its hold is given back."""
        await ending.delivery_failed(self._stores, job, error)

    async def _thumbnail(self, order: Order) -> File | None:
        try:
            async with asyncio.timeout(THUMBNAIL_SECONDS):
                return (await self._made(order, lambda _: None))[0]
        except (UserError, TimeoutError) as error:
            # The file is what was asked for; it goes without.
            log.info("no thumbnail of file %s: %s", order.file_id, getattr(error, "code", "not in time"))
            return None

    async def _made(self, order: Order, tell: Tell) -> Sequence[File]:
        made = await self._made_before(order)
        if made:
            return made
        found = await self._ask(order, tell)
        if "error" in found:
            raise UserError.from_json(found["error"])
        made = await self._made_before(order)
        if not made:
            raise FileGone
        return made

    async def _made_before(self, order: Order) -> Sequence[File]:
        async with self._stores.database.session(read_only=True) as session:
            made = await files.made_as(session, order.key)
        if all([await self._stores.files.has(file) for file in made]):
            return made
        async with self._stores.database.session() as session:
            await files.delete_rows(session, [file.id or 0 for file in made])
        return []

    async def _ask(self, order: Order, tell: Tell) -> Any:
        await self._stores.cache.set(order.wanted_key, True, WANTED_SECONDS)
        call = Call(full_name(order.work), "convert", order.model_dump(), order.key)
        asking = asyncio.create_task(self._queue.ask(call, lambda value: tell(Progress.model_validate(value))))
        wanting = asyncio.create_task(self._keep_wanting(order))
        try:
            await asyncio.wait({asking, wanting}, return_when=asyncio.FIRST_COMPLETED)
            return wanting.result() if wanting.done() else asking.result()
        finally:
            asking.cancel()
            wanting.cancel()
            await asyncio.gather(asking, wanting, return_exceptions=True)
            # Others who want it say so again before the worker gives it up.
            with suppress(StorageAway):
                await self._stores.cache.delete(order.wanted_key)

    async def _keep_wanting(self, order: Order) -> None:
        """Say without end that somebody waits; raises WorkersAway once no worker was there for some time."""
        loop = asyncio.get_running_loop()
        seen = loop.time()
        while loop.time() - seen < AWAY_SECONDS:
            try:
                await self._stores.cache.set(order.wanted_key, True, WANTED_SECONDS)
                if (await self._stores.presence.crew(order.work)).workers:
                    seen = loop.time()
            except StorageAway:
                seen = loop.time()
            await asyncio.sleep(WANTING_SECONDS)
        raise WorkersAway(waited=AWAY_SECONDS)
