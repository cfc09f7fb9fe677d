"""A Bot API server on 127.0.0.1, driven as people would drive it; it refuses what Telegram refuses.

with TelegramServer() as telegram:
    anna = telegram.person("Anna")
    anna.send("https://example.org/watch")
    offer = telegram.wait(lambda: telegram.last(anna.chat, "A film"))
    anna.press(offer, "mp3")
"""

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

from tests import telegram_rules as rules
from tests.telegram_facts import BOT, KEPT_BYTES, Call, Chat, Upload, shown
from tests.telegram_people import Person
from tests.telegram_rules import Refusal
from tests.telegram_world import World

HOST = "127.0.0.1"
TOKEN = "7000:AAstand-in-for-a-secret-token_0123"
WAIT_SECONDS = 60.0
USUAL = frozenset({
    "message", "edited_message", "channel_post", "callback_query", "inline_query", "chosen_inline_result",
    "pre_checkout_query", "my_chat_member",
})  # fmt: skip
"""What is sent to a bot that names no kinds of updates."""

T = TypeVar("T")


@dataclass
class Fault:
    """Something that goes wrong with the next requests of a method."""

    method: str
    kind: str
    """flood, server (5xx), hang, drop (before anything is done) or late (done, and then dropped)."""
    times: int = 1
    seconds: int = 1
    chat_id: int | None = None

    def meets(self, method: str, asked: Mapping[str, Any]) -> bool:
        """Whether it befalls this request."""
        chat = self.chat_id is None or str(asked.get("chat_id")) == str(self.chat_id)
        return self.times > 0 and self.method.lower() in ("*", method.lower()) and chat


class TelegramServer:
    """The server, in a thread of its own; every method may be called from any thread."""

    def __init__(self, *, upload_limit: int = 50_000_000, port: int = 0) -> None:
        self.world = World(upload_limit)
        self.faults: list[Fault] = []
        self.url = ""
        self._port = port
        self._changed = threading.Condition(threading.RLock())
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._polls = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # What a test sees

    def person(self, name: str, *, language: str = "en", started: bool = True) -> Person:
        """Somebody new, with a private conversation."""
        with self._changed:
            number = 100_000 + next(self.world.numbers)
            user = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
            self.world.people[number] = user
            self.world.chats[number] = Chat(number, "private", name, started=started)
        return Person(self, user)

    def group(self, title: str, *members: Person, admins: Sequence[Person] = (), kind: str = "supergroup",
              topics: Sequence[int] = ()) -> Chat:  # fmt: skip
        """A group or channel that the bot and these people are in."""
        with self._changed:
            chat = Chat(-1_000_000_000_000 - next(self.world.numbers), kind, title, topics=set(topics))
            chat.members = {BOT["id"], *(person.id for person in (*members, *admins))}
            chat.admins = {person.id for person in admins}
            if kind == "channel":
                chat.admins.add(BOT["id"])
            self.world.chats[chat.id] = chat
        return chat

    def happened(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put an update before the bot."""
        with self._changed:
            update = self.world.update(kind, body)
        self._loop.call_soon_threadsafe(self._news.set)
        return update

    @contextmanager
    def still(self) -> Iterator[World]:
        """The world while nothing happens in it."""
        with self._changed:
            yield self.world

    def wait(self, found: Callable[[], T | None], seconds: float = WAIT_SECONDS) -> T:
        """What `found` finds, as soon as it finds something; AssertionError when it does not in time."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (result := found()):
                if time.monotonic() > end:
                    raise AssertionError(f"waited in vain; the last calls: {self.story()}")
                self._changed.wait(0.5)
            return result

    def messages(self, chat: Chat | int) -> list[dict[str, Any]]:
        """What stands in a chat, oldest first."""
        with self._changed:
            number = chat if isinstance(chat, int) else chat.id
            return [dict(message) for message in self.world.chats[number].messages.values()]

    def said(self, chat: Chat | int, words: str = "") -> list[dict[str, Any]]:
        """The bot's messages in a chat that hold these words, oldest first."""
        return [
            message
            for message in self.messages(chat)
            if (message.get("from") or {"id": BOT["id"]})["id"] == BOT["id"]
            and words in f"{message.get('text', '')}{message.get('caption', '')}"
        ]

    def last(self, chat: Chat | int, words: str = "") -> dict[str, Any] | None:
        """The newest of the bot's messages in a chat that hold these words."""
        return (self.said(chat, words) or [None])[-1]

    def files(self, chat: Chat | int, kind: str = "video") -> list[Upload]:
        """The files of a kind that the bot has sent into a chat."""
        found = [message[kind] for message in self.said(chat) if kind in message]
        return [self.world.files[(body[0] if isinstance(body, list) else body)["file_id"]] for body in found]

    def calls(self, method: str = "", chat: Chat | int | None = None) -> list[Call]:
        """The bot's requests so far."""
        number = chat.id if isinstance(chat, Chat) else chat
        with self._changed:
            return [
                call
                for call in self.world.calls
                if method.lower() in ("", call.method.lower())
                and (number is None or str(call.asked.get("chat_id")) == str(number))
            ]

    def story(self, count: int = 15) -> str:
        """The last requests, for a test that failed."""
        calls = [call for call in self.world.calls if call.method.lower() != "getupdates"][-count:]
        return "\n".join(f"{call.method} {call.refused} {str(call.asked)[:400]}" for call in calls)

    def fail(self, method: str, kind: str, **facts: Any) -> None:
        """Let the next requests of a method go wrong."""
        with self._changed:
            self.faults.append(Fault(method, kind, **facts))

    def forget_files(self) -> None:
        """Let every file id be dead from now on."""
        with self._changed:
            for file in self.world.files.values():
                file.alive = False

    # How it answers

    async def _start(self) -> None:
        app = web.Application(client_max_size=4_000_000_000)
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._answer)
        app.router.add_get(f"/file/bot{TOKEN}/{{folder}}/{{file_id}}", self._download)
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        rules.methods()  # Now, as it takes seconds in which nobody would be answered.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://{HOST}:{self._port}"
        self._posting = asyncio.create_task(self._post_updates())

    async def _stop(self) -> None:
        await self._runner.cleanup()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _unknown(self, request: web.Request) -> web.Response:
        return _error(Refusal(401, "Unauthorized"))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        raw, uploads = await _read(request)
        call = Call(time.time(), method, dict(raw))
        try:
            fault = self._fault(method, raw)
            if fault is not None and (answer := await _suffer(fault, request)) is not None:
                call.refused = fault.kind
                return answer
            with self._changed:
                call.asked = rules.checked(method, raw, {part: upload.name for part, upload in uploads.items()})
            if method.lower() == "getupdates":
                result = await self._poll(call.asked)
            else:
                with self._changed:
                    result = shown(self.world.perform(method, call.asked, uploads))
            if fault is not None and fault.kind == "late":
                _drop(request)
        except Refusal as refusal:
            call.refused = refusal.description
            return _error(refusal)
        finally:
            with self._changed:
                self.world.calls.append(call)
                self.world.counts[method.lower()] += 1
                self._changed.notify_all()
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str, raw: Mapping[str, Any]) -> Fault | None:
        with self._changed:
            fault = next((fault for fault in self.faults if fault.meets(method, raw)), None)
            if fault is not None:
                fault.times -= 1
            return fault

    async def _poll(self, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.world.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        end = time.monotonic() + asked.get("timeout", 0)
        allowed = set(asked.get("allowed_updates") or USUAL)
        with self._changed:
            self.world.updates = [u for u in self.world.updates if u["update_id"] >= asked.get("offset", 0)]
        while True:
            self._news.clear()
            with self._changed:
                # What a bot did not ask for never waits for it.
                self.world.updates = [u for u in self.world.updates if allowed & u.keys()]
                found = self.world.updates[: asked.get("limit", 100)]
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            try:
                async with asyncio.timeout(left):
                    await self._news.wait()
            except TimeoutError:
                continue
            if mine != self._polls:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")

    async def _post_updates(self) -> None:
        # As Telegram does: one after the other, each until it is taken.
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as client:
            while True:
                await asyncio.sleep(0.02)
                hook = dict(self.world.webhook)
                if not hook or not self.world.updates:
                    continue
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
                update = self.world.updates[0]
                try:
                    async with client.post(hook["url"], json=update, headers=headers) as answer:
                        taken = answer.status == 200
                except (aiohttp.ClientError, TimeoutError):
                    taken = False
                if taken:
                    with self._changed:
                        self.world.updates.remove(update)
                else:
                    await asyncio.sleep(0.2)

    async def _download(self, request: web.Request) -> web.Response:
        file = self.world.files.get(request.match_info["file_id"])
        if file is None or file.content is None:
            return _error(Refusal(404, "Not Found"))
        return web.Response(body=file.content)


async def _read(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    raw: dict[str, str] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json()
        raw |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    elif request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            if part.filename is None:
                raw[part.name] = (await part.read()).decode()
            else:
                uploads[part.name] = await _read_file(part)
    else:
        raw |= {name: str(value) for name, value in (await request.post()).items()}
    return raw, uploads


async def _read_file(part: aiohttp.BodyPartReader) -> Upload:
    size, digest_so_far, kept = 0, hashlib.sha256(), bytearray()
    while chunk := await part.read_chunk(1 << 18):
        size += len(chunk)
        digest_so_far.update(chunk)
        if size <= KEPT_BYTES:
            kept += chunk
    content = bytes(kept) if size <= KEPT_BYTES else None
    return Upload("", "", part.filename or "", size, digest_so_far.hexdigest(), content)


async def _suffer(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    match fault.kind:
        case "flood":
            parameters = {"retry_after": fault.seconds}
            return _error(Refusal(429, f"Too Many Requests: retry after {fault.seconds}", parameters))
        case "server":
            return _error(Refusal(502, "Bad Gateway"))
        case "hang":
            await asyncio.sleep(fault.seconds)
            return _error(Refusal(504, "Gateway Timeout"))
        case "drop":
            _drop(request)
    return None


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _error(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = dict(refusal.parameters)
    return web.json_response(body, status=refusal.status)
