"""Updates: written down as they come, then answered; those too that were left over, by this process or another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import ANSWER_SECONDS, POLL, POLL_SECONDS
from bot.telegram.deliverer import PLATFORM
from bot.telegram.faults import flood_seconds
from engine.core import Engine
from engine.faults import report_bug
from storage.errors import DiskFull, StorageAway

log = logging.getLogger(__name__)

WANTED = (
    "message",
    "channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "pre_checkout_query",
    "my_chat_member",
)
"""The kinds of updates that are asked for: a changed message is none, so that it starts no second job."""
AT_ONCE = 1000
BATCH = 100
RETRY_SECONDS = 1.0
MARK_SECONDS = 0.2
CLEAN_SECONDS = 3600.0
LEFT_OVER_SECONDS = 5.0
"""How often it is looked whether another process has gone and left something over."""
STOP_SECONDS = 3.0

Body = Mapping[str, Any]
Handle = Callable[[Body, bool], Awaitable[None]]
"""Answers an update; the second value says whether that may have been begun before."""


class Intake:
    """Takes what Telegram tells one bot."""

    def __init__(self, bot: Bot, engine: Engine, handle: Handle) -> None:
        self._bot = bot
        self._engine = engine
        self._handle = handle
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._answered: list[int] = []
        # What comes before it is known what was left over would be taken for that.
        self._recovering: asyncio.Lock | None = asyncio.Lock()
        self._begun: set[int] = set()

    async def take(self, updates: Sequence[Body]) -> None:
        """Write updates down and begin to answer those that are new; raises StorageAway, and then none was taken."""
        bodies = {update["update_id"]: update for update in updates}
        async with self._recovering or nullcontext():
            new = await self._engine.arrivals.note(PLATFORM, self._name, bodies)
            if self._recovering is not None:
                self._begun.update(new)
        for number in new:
            if "migrate_to_chat_id" in bodies[number].get("message", {}):
                # What is said in the new group stands under the rules of the old one.
                await self._answer(bodies[number], again=False)
            else:
                self._begin(bodies[number], again=False)

    async def run(self, *, polls: bool) -> None:
        """Answer what was left over and what comes, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._mark_and_clean())
                group.create_task(self._keep_recovering())
                if polls:
                    group.create_task(self._poll())
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
            with suppress(StorageAway, DiskFull):
                await self._mark()

    async def _poll(self) -> None:
        offset: int | None = None
        while True:
            try:
                updates = await self._fetch(offset)
                if updates:
                    await self.take(updates)
                    # What was written down need not be told again.
                    offset = max(update["update_id"] for update in updates) + 1
            except RetryAfter as error:
                await asyncio.sleep(flood_seconds(error))
            except InvalidToken:
                log.error("Telegram does not know the bot's token any more")
                await asyncio.sleep(60)
            except (TelegramError, StorageAway, DiskFull) as error:
                log.warning("no updates from Telegram: %s", type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        asked = {"timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": list(WANTED)}
        found: list[dict[str, Any]] = await self._bot.do_api_request(
            POLL,
            api_kwargs=asked if offset is None else {**asked, "offset": offset},
            read_timeout=POLL_SECONDS + ANSWER_SECONDS,
        )
        return found

    async def _keep_recovering(self) -> None:
        while True:
            try:
                await self._recover()
                await asyncio.sleep(LEFT_OVER_SECONDS)
            except (StorageAway, DiskFull):
                await asyncio.sleep(RETRY_SECONDS)

    async def _recover(self) -> None:
        async with self._recovering or nullcontext():
            is_first = self._recovering is not None
            left_over = await self._engine.arrivals.left_over(PLATFORM, self._name, own=is_first)
            self._recovering = None
        for arrival in left_over:
            if arrival.number not in self._begun:
                self._begin(arrival.body, again=True)
        self._begun.clear()

    def _begin(self, update: Body, *, again: bool) -> None:
        task = asyncio.create_task(self._answer(update, again=again))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, update: Body, *, again: bool) -> None:
        async with self._turns:
            try:
                await self._handle(update, again)
            except (StorageAway, DiskFull) as error:
                log.warning("an update could not be answered: %s", error.code)
            except Exception as error:  # noqa: BLE001 - the edge of the process: one update must not end the others.
                report_bug(error)
        self._answered.append(update["update_id"])

    async def mark_now(self, number: int) -> None:
        """Note that an update is answered before it is: what it asks must not be done twice."""
        await self._engine.arrivals.mark_answered(PLATFORM, self._name, [number])

    async def _mark_and_clean(self) -> None:
        loop = asyncio.get_running_loop()
        cleaned = -CLEAN_SECONDS
        while True:
            await asyncio.sleep(MARK_SECONDS)
            with suppress(StorageAway, DiskFull):
                await self._mark()
                if loop.time() - cleaned > CLEAN_SECONDS:
                    await self._engine.arrivals.clean(PLATFORM, self._name)
                    cleaned = loop.time()

    async def _mark(self) -> None:
        marked = list(self._answered)
        if marked:
            await self._engine.arrivals.mark_answered(PLATFORM, self._name, marked)
            del self._answered[: len(marked)]

    @property
    def _name(self) -> str:
        return str(self._bot.id)
