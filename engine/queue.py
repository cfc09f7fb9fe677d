"""The arq producer: looks up links in a worker, and hands waiting jobs to workers in a fair order.

The backlog lives in the database. arq holds only what the workers will take next, so that one person's five
hundred links are not in front of another's first.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from arq import ArqRedis, create_pool
from arq.connections import RedisSettings
from arq.constants import in_progress_key_prefix

from engine import canonical
from engine.errors.jobs import WorkersAway
from engine.media import Fact, Media
from engine.telemetry import context
from storage import backlog
from storage.database import lock
from storage.errors import StorageAway, UserError
from storage.faults import redis_faults
from storage.models import now
from storage.stores import Stores

PREFIX = "clipferry:"
LOOKUPS = "clipferry:lookups"
DOWNLOADS = "clipferry:downloads"
CONVERSIONS = "clipferry:conversions"
RESTORE_AFTER = timedelta(seconds=4)
"""How long a job that was handed over may take to start before it is taken to be lost: it takes milliseconds, unless
every slot is taken, and then enqueueing it again changes nothing."""
NUDGE_SECONDS = 8.0
TRY_SECONDS = 90.0
"""How long two look-ups one after the other may take: without cookies, and with them."""
LOOKUP_SECONDS = 45.0
"""How long a look-up may take before the workers are taken to be away."""


class TriedCookies(Fact):
    """What came of trying cookies."""

    needless: bool = False
    """Whether the link opens without them."""
    error: dict[str, Any] | None = None
    """What it ended in."""


@dataclass(frozen=True)
class Call:
    """Something that a worker is asked for, and whose answer it keeps under a key for all who ask."""

    queue: str
    function: str
    argument: Any
    key: str
    """Where the answer is cached and told, and the arq job's id."""


class Queue:
    """What front ends and workers hand to workers."""

    def __init__(self, stores: Stores, pool: ArqRedis) -> None:
        self._stores = stores
        self._pool = pool

    async def look_up(self, url: str) -> Media:
        """What a normalised link leads to, found by a worker; many who ask at once share one look-up.

        Raises what the worker found (see `engine.errors.fetching.fetch_errors`), WorkersAway or StorageAway.
        """
        key = lookup_key(url)
        found = await self._stores.cache.get(key)
        if found is None:
            try:
                async with asyncio.timeout(LOOKUP_SECONDS):
                    found = await self.ask(Call(LOOKUPS, "look_up", url, key))
            except TimeoutError as error:
                raise WorkersAway(waited=LOOKUP_SECONDS) from error
        if "error" in found:
            raise UserError.from_json(found["error"])
        # Found, perhaps, under another link to the same media, which may have named another moment of it.
        return Media.model_validate({**found["media"], "url": url})

    async def try_cookies(self, number: int, url: str) -> TriedCookies:
        """What a worker found when it opened a link with a set of cookies; raises WorkersAway or StorageAway."""
        try:
            async with asyncio.timeout(TRY_SECONDS):
                found = await self.ask(_trial(number, url))
        except TimeoutError as error:
            raise WorkersAway(waited=TRY_SECONDS) from error
        return TriedCookies.model_validate(found)

    async def doubt_cookies(self, number: int) -> None:
        """Have a worker try a set of cookies with its own link, at its leisure; raises StorageAway."""
        call = _trial(number)
        await self._enqueue(call.queue, call.function, call.argument, job_id=call.key)

    async def dispatch(self, *, known: bool = False) -> None:
        """Hand as many waiting jobs to the workers as they have room for; raises StorageAway.

        Whoever knows that a job waits says so, and saves a look.
        """
        most = await self.room()
        async with self._stores.database.session(read_only=True) as session:
            room = most - await backlog.begun(session)
            if room <= 0 or not (known or await backlog.next_waiting(session, 1)):
                return
        async with self._stores.database.session() as session:
            # Counted again where nobody else can.
            await lock(session, backlog.DISPATCH)
            room = most - await backlog.begun(session)
            marked = await backlog.mark_dispatched(session, await backlog.next_waiting(session, max(0, room)), now())
        for job_id in marked:
            await self.hand_over(job_id)

    async def room(self) -> int:
        """How many jobs the workers that are there hold at most; raises StorageAway."""
        crew = await self._stores.presence.crew()
        # One job more for each worker than it can run: its next one is there when a slot falls free.
        return crew.slots + crew.workers

    async def hand_over(self, job_id: int) -> None:
        """Enqueue a job that is marked as handed to the workers; raises StorageAway."""
        await self._enqueue(DOWNLOADS, "download", job_id, job_id=str(job_id))

    async def restore(self, older: timedelta = RESTORE_AFTER) -> None:
        """Enqueue again what was handed to the workers and lost on the way; what is still there stays as it is."""
        async with self._stores.database.session(read_only=True) as session:
            lost = await backlog.dispatched(session, now() - older)
        for job_id in lost:
            # A worker that took the job and died before it said so has left its mark. Of one that lives the job is
            # taken a second time at worst, and a job's row lets one of them start.
            await self.free(job_id)
            await self.hand_over(job_id)

    async def free(self, job_id: int | str) -> None:
        """Let arq run a job again whose worker died: its mark would hold it back for the longest job's time."""
        with suppress(StorageAway), redis_faults():
            await self._pool.delete(in_progress_key_prefix + str(job_id))

    async def ask(self, call: Call, heard: Callable[[Any], None] = lambda _: None) -> Any:
        """What a worker answers, however long that takes; its progress meanwhile goes to `heard`.

        Asked anew where the worker dies at it. Raises StorageAway.
        """
        nudging = asyncio.create_task(self._nudge(call))
        try:
            async with aclosing(self._stores.events.follow(call.key)) as messages:
                async for message in messages:
                    if message is not None and "progress" in message:
                        heard(message["progress"])
                        continue
                    found = await self._stores.cache.get(call.key)
                    if found is not None:
                        return found
                    if message is None:
                        await self._enqueue(call.queue, call.function, call.argument, job_id=call.key)
        finally:
            nudging.cancel()
        raise AssertionError("events never end")

    async def _nudge(self, call: Call) -> None:
        """Hand a call out again whose worker died: arq's mark of it outlives the worker by most of a minute."""
        while True:
            await asyncio.sleep(NUDGE_SECONDS)
            with suppress(StorageAway):
                if await self._stores.cache.get(looking_key(call.key)) is None:
                    await self.free(call.key)
                    await self._enqueue(call.queue, call.function, call.argument, job_id=call.key)

    async def _enqueue(self, queue: str, function: str, argument: object, *, job_id: str) -> None:
        with redis_faults():
            await self._pool.enqueue_job(
                function, argument, _job_id=job_id, _queue_name=queue, origin=context.carried()
            )
        await self._stores.events.publish(wake_topic(queue), {})


def lookup_key(url: str) -> str:
    """The name under which a look-up is cached, told and enqueued: one for all links to the same media."""
    return f"lookup:{sha256((canonical.key(url) or url).encode()).hexdigest()[:32]}"


def _trial(number: int, url: str | None = None) -> Call:
    # A trial that an administrator asks for is one of its own; doubts about a set are one.
    key = f"cookies:{number}" if url is None else f"cookies:{number}:{secrets.token_hex(8)}"
    return Call(LOOKUPS, "try_cookies", {"number": number, "url": url, "key": key}, key)


def raw_key(url: str) -> str:
    """Where a look-up leaves, for a download, what the site has said."""
    return f"raw:{lookup_key(url)}"


def looking_key(key: str) -> str:
    """Where a worker says again and again that it is at a look-up or a conversion."""
    return f"looking:{key}"


def full_name(queue: str) -> str:
    """What a queue that the settings name is called in arq."""
    return PREFIX + queue


def wake_topic(queue: str) -> str:
    """Where it is told that something was enqueued, so that workers need not poll for it."""
    return f"wake:{queue}"


def redis_settings(url: str) -> RedisSettings:
    """arq's form of a Redis address."""
    return RedisSettings.from_dsn(url)


@asynccontextmanager
async def open_queue(stores: Stores) -> AsyncIterator[Queue]:
    """The queue on the stores' Redis, closed at the end of the block; raises StorageAway."""
    with redis_faults():
        pool = await create_pool(redis_settings(stores.redis_url))
    try:
        yield Queue(stores, pool)
    finally:
        await pool.aclose()
