"""A worker's part in deliveries: stored files made small enough to be sent, and thumbnails; while somebody waits."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from engine.deliveries import THUMBNAIL_SECONDS, Order
from engine.delivery import MAX_PARTS
from engine.errors.forms import CannotFit
from engine.errors.jobs import TooManyAttempts
from engine.faults import report_bug
from engine.media import Produced
from engine.names import file_name
from engine.sandbox import ProcessLimits, Sandbox
from engine.settings import EngineSettings
from engine.supplies import Supplies
from engine.telemetry.stages import timed
from storage import files
from storage.database import lock
from storage.errors import FileGone, StorageAway, UserError
from storage.files import mime_type, storing
from storage.models import File
from storage.stores import Stores
from storage.undisturbed import undisturbed

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
"""How often it is looked whether somebody still waits; twice nobody ends a conversion."""
TELL_SECONDS = 0.3
ANSWER_SECONDS = 30.0
REFUSAL_SECONDS = 600.0
"""How long it is remembered that a file cannot be made that small."""
ATTEMPTS_SECONDS = 3600.0

OpenFolder = Callable[[str], AbstractContextManager[Path]]


class Converter:
    """The conversions of one worker."""

    def __init__(
        self, stores: Stores, sandbox: Sandbox, supplies: Supplies, settings: EngineSettings, folder: OpenFolder
    ) -> None:
        self._stores = stores
        self._sandbox = sandbox
        self._supplies = supplies
        self._settings = settings
        self._folder = folder
        self._running: dict[str, asyncio.Task[None]] = {}

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the orders that are in work."""
        return list(self._running)

    async def convert(self, order: Order) -> None:
        """Carry out an order, unless nobody waits for it, and tell those who do how it went."""
        if order.key in self._running:
            return
        work = self._running[order.key] = asyncio.create_task(self._answer(order))
        watch = asyncio.create_task(self._until_unwanted(order))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            unwanted = watch.done()
            work.cancel()
            watch.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)
            del self._running[order.key]
        if work.cancelled() and not unwanted:
            # The worker leaves: another one is to do it.
            raise asyncio.CancelledError

    async def leave(self) -> None:
        """Break off what is in work, for another worker to do."""
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _until_unwanted(self, order: Order) -> None:
        missing = 0
        while missing < 2:
            try:
                wanted = await self._stores.cache.get(order.wanted_key)
                missing = 0 if wanted else missing + 1
            except StorageAway:
                missing = 0
            await asyncio.sleep(LOOK_SECONDS)

    async def _answer(self, order: Order) -> None:
        try:
            found, seconds = await self._carried_out(order)
            await self._stores.cache.set(order.key, found, seconds)
        except StorageAway:
            log.warning("a conversion was broken off: the storage is away")  # Whoever waits asks again.
            return
        await self._stores.events.publish(order.key, {})

    async def _carried_out(self, order: Order) -> tuple[dict[str, Any], float]:
        try:
            await self._make(order)
        except StorageAway:
            raise
        except UserError as error:
            log.info("file %s not made %s: %s", order.file_id, order.way, error.code)
            return {"error": error.to_json()}, REFUSAL_SECONDS if isinstance(error, CannotFit) else ANSWER_SECONDS
        except Exception as error:  # noqa: BLE001 - the edge of the process: who waits goes on without it.
            return {"error": report_bug(error, conversion=order.key).to_json()}, ANSWER_SECONDS
        return {}, ANSWER_SECONDS

    async def _make(self, order: Order) -> None:
        async with self._stores.database.session(read_only=True) as session:
            made, source = await files.made_as(session, order.key), await files.get(session, order.file_id)
        if made:
            return
        if source is None:
            raise FileGone
        await self._count_attempt(order)
        with self._folder(f"conversion-{secrets.token_hex(4)}") as folder:
            with timed("thumbnail" if order.way == "thumbnail" else "fitting"):
                produced = await self._run(order, source, folder)
            stored = await self._store(order, source, produced)
            await undisturbed(self._keep(order, stored))

    async def _count_attempt(self, order: Order) -> None:
        key = f"attempts:{order.key}"
        attempts = await self._stores.cache.get(key) or 0
        if attempts >= self._settings.max_attempts:
            raise TooManyAttempts(attempts=attempts)
        await self._stores.cache.set(key, attempts + 1, ATTEMPTS_SECONDS)

    async def _run(self, order: Order, source: File, folder: Path) -> list[Produced]:
        async with self._request(order, source) as request:
            result = await self._sandbox.run(
                order.way,
                request,
                folder=folder,
                limits=ProcessLimits(file_bytes=max(source.size, self._settings.max_bytes)),
                timeout=THUMBNAIL_SECONDS if order.way == "thumbnail" else self._settings.job_timeout_minutes * 60,
                on_progress=self._progress_of(order),
            )
        return [Produced.model_validate(file) for file in result["files"]]

    @asynccontextmanager
    async def _request(self, order: Order, source: File) -> AsyncIterator[dict[str, Any]]:
        """What the child is asked for, while what it reads is there; raises FileGone, DiskFull and StorageAway."""
        async with AsyncExitStack() as stack:
            if order.way != "thumbnail":
                path = await stack.enter_async_context(self._stores.files.local(source))
                yield {"path": str(path.absolute()), "max_bytes": order.max_bytes, "max_parts": MAX_PARTS}
                return
            film = None
            if source.width:
                # A frame is a small part of a film: all of it is fetched only where parts are not to be had.
                film = await self._stores.files.address(source, THUMBNAIL_SECONDS)
                film = film or str((await stack.enter_async_context(self._stores.files.local(source))).absolute())
            means = self._supplies.means(order.url).model_dump(mode="json")
            yield {"film": film, "seconds": source.duration, "picture": order.picture, "means": means}

    def _progress_of(self, order: Order) -> Callable[[dict[str, Any]], None]:
        loop = asyncio.get_running_loop()
        telling: set[asyncio.Task[None]] = set()
        due = 0.0

        def progress(value: dict[str, Any]) -> None:
            nonlocal due
            if loop.time() < due:
                return
            due = loop.time() + TELL_SECONDS
            task = loop.create_task(self._stores.events.publish(order.key, {"progress": value}))
            telling.add(task)
            task.add_done_callback(telling.discard)

        return progress

    async def _keep(self, order: Order, stored: Sequence[File]) -> None:
        kept = False
        try:
            async with self._stores.database.session() as session:
                await lock(session, order.key)
                # A worker that was taken to be dead may have made the same.
                kept = not await files.made_as(session, order.key)
                if kept:
                    await files.add(session, stored)
        except BaseException:
            kept = False
            raise
        finally:
            if not kept:
                await self._stores.files.remove(*(file.path for file in stored))
        # What was made once is no sign of a file that kills its workers.
        await self._stores.cache.delete(f"attempts:{order.key}")

    async def _store(self, order: Order, source: File, produced: Sequence[Produced]) -> list[File]:
        async with storing(self._stores.files) as put:
            return [
                File(
                    form_key=order.key,
                    role="thumbnail" if order.way == "thumbnail" else source.role,
                    made_of_id=source.id,
                    path=await put(file.path),
                    name=file.name or _name(source.name, place, len(produced)),
                    size=file.size,
                    mime=mime_type(file.path.name),
                    duration=file.duration,
                    width=file.width,
                    height=file.height,
                    expires_at=source.expires_at,
                )
                for place, file in enumerate(produced, 1)
            ]


def _name(name: str, place: int, count: int) -> str:
    path = Path(name)
    return name if count == 1 else file_name(path.stem, f" ({place} of {count}){path.suffix}")
