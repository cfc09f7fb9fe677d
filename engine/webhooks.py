"""Webhooks: a person's own server is told when a job of theirs from the HTTP API has ended.

Signed as Standard Webhooks (https://www.standardwebhooks.com) has it, tried again with growing pauses, and sent
through an egress guard, so that nobody reaches an inner network by naming it.
"""

import asyncio
import base64
import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from engine import urls
from engine.addresses import Network
from engine.errors.people import TooManyWebhooks, UnknownWebhook
from engine.faults import report_bug
from engine.telemetry import context, tracing
from storage import jobs, webhooks
from storage.errors import DiskFull, StorageAway
from storage.models import Job, Webhook, WebhookCall, now
from storage.stores import Stores

MOST_WEBHOOKS: Final = 10
SECRET_MARK: Final = "whsec_"  # noqa: S105 - how Standard Webhooks marks a secret.
SECRET_BYTES: Final = 32
LEASE: Final = timedelta(seconds=60)
"""How long whoever took a call has for it, before another one makes it."""
PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 300, 1800, 7200, 18000, 36000))
"""How long after each failed attempt the next one comes."""
UNENDED: Final = timedelta(seconds=1)
LOOK_SECONDS: Final = 1.0
GONE: Final = 410

if TYPE_CHECKING:
    from engine.calls import Caller

log = logging.getLogger(__name__)

Describe = Callable[[Job], Awaitable[dict[str, Any]]]


class Webhooks:
    """The webhooks of people."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._news = asyncio.Event()

    async def make(self, user_id: int, url: str, allowed: Sequence[Network] = ()) -> Webhook:
        """A new webhook with a secret of its own.

        Raises TooManyWebhooks, NotALink, UnsupportedScheme or PrivateAddress.
        """
        secret = SECRET_MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        webhook = Webhook(user_id=user_id, url=urls.normalise(url, allowed), secret=secret)
        async with self._stores.database.session() as session:
            if await webhooks.count(session, user_id) >= MOST_WEBHOOKS:
                raise TooManyWebhooks(limit=MOST_WEBHOOKS)
            return await webhooks.add(session, webhook)

    async def mine(self, user_id: int) -> Sequence[Webhook]:
        """A person's webhooks, oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await webhooks.of_user(session, user_id)

    async def remove(self, user_id: int, webhook_id: int) -> None:
        """Forget a person's webhook; raises UnknownWebhook."""
        async with self._stores.database.session() as session:
            if not await webhooks.remove(session, user_id, webhook_id):
                raise UnknownWebhook(webhook_id=webhook_id)

    async def note_end(self, job: Job) -> None:
        """Note that a job's end is to be told; whoever notes it twice has it told once."""
        async with self._stores.database.session() as session:
            noted = await webhooks.note_end(session, job.user_id, job.id or 0, job.round)
        if noted:
            self._news.set()

    async def run(self, describe: Describe, allowed: Sequence[Network] = ()) -> None:
        """Make the calls that are due, until cancelled; what they carry comes from `describe`."""
        async with AsyncExitStack() as stack:
            caller: Caller | None = None
            while True:
                self._news.clear()
                with suppress(StorageAway, DiskFull):
                    if await self._is_due():
                        if caller is None:
                            caller = await stack.enter_async_context(_caller(allowed))
                        await self._call_due(caller, describe)
                        continue  # There may be more than were taken at once.
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._news.wait()

    async def _is_due(self) -> bool:
        async with self._stores.database.session(read_only=True) as session:
            return await webhooks.any_due(session)

    async def _call_due(self, caller: "Caller", describe: Describe) -> None:
        """Make some of the calls that are due."""
        async with self._stores.database.session() as session:
            due = await webhooks.take_due(session, LEASE)
        results = await asyncio.gather(*(self._call(caller, describe, call) for call in due), return_exceptions=True)
        for error in results:
            if isinstance(error, Exception) and not isinstance(error, StorageAway | DiskFull):
                report_bug(error)

    async def _call(self, caller: "Caller", describe: Describe, call: WebhookCall) -> None:
        async with self._stores.database.session(read_only=True) as session:
            webhook = await webhooks.get(session, call.webhook_id)
            job = await jobs.get(session, call.job_id)
        moot = job is None or job.stripped_at is not None or job.round != call.round
        if webhook is None or job is None or moot or webhook.disabled_at is not None:
            await self._note(call, None, None)
        elif not job.state.final:
            await self._note(call, None, UNENDED)
        else:
            with context.within(job=job.id, traceparent=job.traceparent), tracing.span("webhook"):
                status = await _post(caller, webhook, call, await describe(job))
            if status == GONE:
                async with self._stores.database.session() as session:
                    await webhooks.disable(session, webhook.id or 0)
            await self._note(call, status, _pause(call, status))

    async def _note(self, call: WebhookCall, status: int | None, again: timedelta | None) -> None:
        async with self._stores.database.session() as session:
            await webhooks.note_answer(session, call, status, again)


def _pause(call: WebhookCall, status: int | None) -> timedelta | None:
    if (status is not None and 200 <= status < 300) or status == GONE or call.attempts > len(PAUSES):
        return None
    return PAUSES[call.attempts - 1]


def _caller(allowed: Sequence[Network]) -> AbstractAsyncContextManager["Caller"]:
    # Loaded when there is somebody to call, which on most machines is never.
    from engine.calls import open_caller

    return open_caller(allowed)


async def _post(caller: "Caller", webhook: Webhook, call: WebhookCall, data: dict[str, Any]) -> int | None:
    body = json.dumps({"type": f"job.{data['status'].lower()}", "timestamp": now().isoformat(), "data": data}).encode()
    moment = str(int(now().timestamp()))
    name = f"call_{call.id}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Clipferry",
        "Webhook-Id": name,
        "Webhook-Timestamp": moment,
        "Webhook-Signature": signature(webhook.secret, name, moment, body),
    }
    return await caller.post(webhook.url, body, headers)


def signature(secret: str, name: str, moment: str, body: bytes) -> str:
    """The value of Webhook-Signature for a call of that name, at that moment in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = hmac.new(key, f"{name}.{moment}.".encode() + body, sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
