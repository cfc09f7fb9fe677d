"""engine.webhooks: who is told of an end, how it is signed, and when it is tried again."""

import asyncio
import base64
import hmac
import json
from contextlib import asynccontextmanager
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from engine.accounts import Accounts
from engine.errors.fetching import PrivateAddress, UnsupportedScheme
from engine.errors.people import TooManyWebhooks, UnknownWebhook
from engine.settings import EngineSettings
from engine.webhooks import MOST_WEBHOOKS, PAUSES, Webhooks, signature
from storage import jobs
from storage.models import JobState, WebhookCall, now
from tests.storage.rows import add_job

LOCAL = EngineSettings(_env_file=None, allowed_networks="127.0.0.0/8").allowed_networks


class Receiver:
    """Somebody's server: it remembers what it was told, and answers as it is set."""

    def __init__(self):
        self.told = []
        self.statuses = [200]
        self.heard = asyncio.Event()

    async def serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.told.append((headers, body))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        self.heard.set()


@asynccontextmanager
async def receiving():
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield receiver


async def describe(job):
    return {"id": job.id, "status": "COMPLETED"}


@asynccontextmanager
async def running(webhooks, allowed=LOCAL):
    task = asyncio.create_task(webhooks.run(describe, allowed))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def owner(stores):
    return await Accounts(stores, EngineSettings(_env_file=None)).asker("fake", "owner", "Owner")


@pytest.fixture
def webhooks(stores):
    return Webhooks(stores)


async def ended_job(stores, owner):
    async with stores.database.session() as session:
        made = await add_job(session, user_id=owner.user_id, state=JobState.DELIVERED)
        return await jobs.get(session, made)


async def calls(stores):
    async with stores.database.session(read_only=True) as session:
        return list(await session.scalars(select(WebhookCall).execution_options(populate_existing=True)))


async def until(stores, condition):
    async with asyncio.timeout(60):
        while not condition(await calls(stores)):
            await asyncio.sleep(0.02)


async def test_an_end_is_told_signed(stores, owner, webhooks):
    job = await ended_job(stores, owner)
    async with receiving() as receiver, running(webhooks):
        made = await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        async with asyncio.timeout(60):
            await receiver.heard.wait()
    headers, body = receiver.told[0]
    told = json.loads(body)
    assert (told["type"], told["data"]) == ("job.completed", {"id": job.id, "status": "COMPLETED"})
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(made.secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"


def test_the_signature_is_that_of_the_standard():
    # The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
    secret, moment = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "1614265330"
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", moment, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_an_end_noted_twice_is_told_once(stores, owner, webhooks):
    job = await ended_job(stores, owner)
    async with receiving() as receiver:
        await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        await webhooks.note_end(job)
        async with running(webhooks):
            await until(stores, lambda found: found[0].done)
    assert len(receiver.told) == len(await calls(stores)) == 1


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_a_refused_call_comes_again_later(stores, owner, webhooks, status):
    job = await ended_job(stores, owner)
    async with receiving() as receiver:
        receiver.statuses = [status, 204]
        await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        async with running(webhooks):
            await until(stores, lambda found: found[0].status == status)
            call = (await calls(stores))[0]
            assert (call.done, call.attempts, call.due_at > now()) == (False, 1, True)
            async with stores.database.session() as session:
                await session.execute(update(WebhookCall).values(due_at=now()))
            await until(stores, lambda found: found[0].done)
    assert [headers["webhook-id"] for headers, _ in receiver.told] == [f"call_{call.id}"] * 2


async def test_after_the_last_pause_it_is_given_up(stores, owner, webhooks):
    job = await ended_job(stores, owner)
    async with receiving() as receiver:
        receiver.statuses = [500]
        await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        async with stores.database.session() as session:
            await session.execute(update(WebhookCall).values(attempts=len(PAUSES)))
        async with running(webhooks):
            await until(stores, lambda found: found[0].done)


async def test_a_webhook_that_is_gone_is_called_no_more(stores, owner, webhooks):
    job = await ended_job(stores, owner)
    async with receiving() as receiver:
        receiver.statuses = [410]
        await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        async with running(webhooks):
            await until(stores, lambda found: found[0].done)
    assert (await webhooks.mine(owner.user_id))[0].disabled_at is not None


async def test_an_inner_address_is_not_reached(stores, owner, webhooks):
    job = await ended_job(stores, owner)
    async with receiving() as receiver:
        await webhooks.make(owner.user_id, receiver.url, LOCAL)
        await webhooks.note_end(job)
        async with running(webhooks, allowed=()):
            await until(stores, lambda found: found[0].status is not None)
    assert ((await calls(stores))[0].status, receiver.told) == (403, [])


@pytest.mark.parametrize(
    ("url", "error"), [("http://10.0.0.1/", PrivateAddress), ("ftp://example.com/", UnsupportedScheme)]
)
async def test_an_address_that_cannot_be_called_is_refused(owner, webhooks, url, error):
    with pytest.raises(error):
        await webhooks.make(owner.user_id, url)


async def test_a_person_has_so_many_webhooks(owner, webhooks):
    for _ in range(MOST_WEBHOOKS):
        await webhooks.make(owner.user_id, "https://example.com/")
    with pytest.raises(TooManyWebhooks):
        await webhooks.make(owner.user_id, "https://example.com/")


async def test_somebody_elses_webhook_is_unknown(owner, webhooks, stores):
    made = await webhooks.make(owner.user_id, "https://example.com/")
    with pytest.raises(UnknownWebhook):
        await webhooks.remove(owner.user_id + 1, made.id)
    await webhooks.remove(owner.user_id, made.id)
    assert await webhooks.mine(owner.user_id) == []
