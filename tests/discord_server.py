"""Discord over HTTP and a websocket, for bots in processes of their own: it keeps what it is sent, and refuses what
the real one refuses. Connections break off, sessions are resumed, and tokens end when a test says so.
"""

import asyncio
import hashlib
import itertools
import json
import threading
import time
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self, TypeVar

import aiohttp
from aiohttp import web

from tests.discord_limits import UPLOAD_BYTES, faults

BOT, APPLICATION = 11, 11
EPHEMERAL, LOADING, CROSSPOSTED, SUPPRESSED = 1 << 6, 1 << 7, 1 << 0, 1 << 2
ALL = str((1 << 50) - 1)
KEPT_BYTES = 20_000_000
ANSWER_SECONDS = 60.0
"""Discord waits for three: on a busy machine these tests would judge that machine."""
"""Larger files are measured and hashed, but not kept."""
INVALID_TOKEN = 50027

T = TypeVar("T")


class Refused(Exception):
    """An answer that Discord gives instead of what was asked for."""

    def __init__(self, status: int, code: int, message: str = "") -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


class Request(NamedTuple):
    """Something that the bot asked for."""

    method: str
    path: str
    payload: dict[str, Any]
    at: float
    """In seconds of the monotonic clock."""


@dataclass
class Upload:
    """A file that was sent."""

    name: str
    size: int
    digest: str
    content: bytes


@dataclass
class Interaction:
    """Something that a person did, and what the bot made of it."""

    id: int
    token: str
    channel: int
    sent_at: float
    kind: int
    source: int | None = None
    acknowledged_at: float | None = None
    callback: dict[str, Any] = field(default_factory=dict)
    original: int | None = None
    over: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def wait(self) -> float:
        """Seconds from its being sent until it was acknowledged."""
        assert self.acknowledged_at is not None
        return self.acknowledged_at - self.sent_at


class Session:
    """A bot's session with the gateway: what it was told, so that it can be told again."""

    def __init__(self, name: str, shard: int = 0, shards: int = 1) -> None:
        self.name, self.shard, self.shards = name, shard, shards
        self.told: list[dict[str, Any]] = []
        self.socket: web.WebSocketResponse | None = None

    async def tell(self, event: str, data: dict[str, Any]) -> None:
        """Send an event, and keep it for whoever resumes."""
        message = {"op": 0, "t": event, "s": len(self.told) + 1, "d": data}
        self.told.append(message)
        if self.socket is not None:
            with suppress(ConnectionError, RuntimeError, aiohttp.ClientError):
                await self.socket.send_json(message)


class DiscordServer:
    """One Discord with one bot, some servers and their channels."""

    def __init__(self, upload_bytes: int = UPLOAD_BYTES) -> None:
        self.upload_bytes = upload_bytes
        self.told_bytes = upload_bytes
        """What interactions name as the limit; the true one can be lower."""
        self.faults: list[str] = []
        self.requests: list[Request] = []
        self.authorizations: set[str] = set()
        self.commands: list[dict[str, Any]] = []
        self.guilds: dict[int, dict[str, Any]] = {}
        self.channels: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self.uploads: dict[int, list[Upload]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.sessions: dict[str, Session] = {}
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.close_code: int | None = None
        """With which whoever identifies is sent away."""
        self.refusals: list[tuple[Callable[[str, str], bool], Refused]] = []
        self._nonces: dict[tuple[int, str], int] = {}
        self._ids = itertools.count(1_000_000_000_000_000_000)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen on a port of this machine."""
        app = web.Application(client_max_size=2**32)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/v10{path:/.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection."""
        await self.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def settings(self) -> dict[str, str]:
        """What a bot must be told to speak with this server instead of the real one."""
        return {
            "CLIPFERRY_DISCORD_TOKEN": "MTE.secret.token-of-the-bot",
            "CLIPFERRY_DISCORD_API_URL": f"{self.url}/api/v10",
            "CLIPFERRY_DISCORD_GATEWAY_URL": f"{self.url.replace('http', 'ws')}/gateway",
        }

    # What there is, and what people do.

    def add_guild(self) -> int:
        """A server with the bot in it."""
        guild = next(self._ids)
        everyone = {"id": str(guild), "name": "@everyone", "permissions": ALL, "position": 0, "color": 0,
                    "hoist": False, "managed": False, "mentionable": False, "flags": 0}  # fmt: skip
        me = {"user": _user(BOT, "clipferry", bot=True), "roles": [], "joined_at": _now(), "deaf": False,
              "mute": False, "flags": 0}  # fmt: skip
        self.guilds[guild] = {
            "id": str(guild), "name": "Town", "owner_id": "1", "roles": [everyone], "channels": [], "members": [me],
            "threads": [], "emojis": [], "stickers": [], "features": [], "member_count": 2, "premium_tier": 0,
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
            "afk_timeout": 300, "nsfw_level": 0, "preferred_locale": "en-US", "system_channel_flags": 0,
            "premium_progress_bar_enabled": False, "voice_states": [], "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [], "large": False, "unavailable": False,
        }  # fmt: skip
        return guild

    def add_channel(self, guild: int | None = None, kind: int = 0) -> int:
        """A channel of a server, or a private conversation with the bot."""
        channel = next(self._ids)
        about = {"id": str(channel), "type": kind if guild else 1, "name": "general", "position": 0,
                 "permission_overwrites": [], "nsfw": False, "parent_id": None}  # fmt: skip
        if guild is not None:
            about["guild_id"] = str(guild)
            self.guilds[guild]["channels"].append(about)
        self.channels[channel] = about
        return channel

    def add_private(self, user: int) -> int:
        """The private conversation of a person with the bot."""
        known = [int(c["id"]) for c in self.channels.values() if c.get("recipients", [{}])[0].get("id") == str(user)]
        if known:
            return known[0]
        channel = self.add_channel()
        self.channels[channel] |= {"recipients": [_user(user, f"user{user}")], "last_message_id": None}
        return channel

    async def slash(self, user: int, channel: int, command: str, **options: Any) -> Interaction:
        """Send a slash command."""
        known = next((c for c in self.commands if c["name"] == command), None)
        assert known is not None, f"/{command} is not among {[c['name'] for c in self.commands]}"
        data = {"id": known["id"], "name": command, "type": 1, "options": _given(known, options)}
        return await self._interact(2, user, channel, data)

    async def press(self, user: int, message: int, label: str) -> Interaction:
        """Press the button of a message that has this label, or begins with it."""
        parts = [part for row in self.messages[message]["components"] for part in row["components"]]
        part = next(p for p in parts if (p.get("label") or "").startswith(label) and p.get("custom_id"))
        data = {"component_type": 2, "custom_id": part["custom_id"]}
        return await self._interact(3, user, int(self.messages[message]["channel_id"]), data, source=message)

    async def choose(self, user: int, message: int, number: int) -> Interaction:
        """Choose a line of a message's menu, from 0."""
        parts = [part for row in self.messages[message]["components"] for part in row["components"]]
        menu = next(part for part in parts if part["type"] == 3)
        data = {"component_type": 3, "custom_id": menu["custom_id"], "values": [menu["options"][number]["value"]]}
        return await self._interact(3, user, int(self.messages[message]["channel_id"]), data, source=message)

    async def write(self, user: int, channel: int, content: str) -> int:
        """Send a message as a person."""
        message = self._new_message(channel, content=content, author=user)
        await self._tell("MESSAGE_CREATE", self._shown(message), channel)
        return message

    async def delete(self, message: int) -> None:
        """Delete a message as a person."""
        gone = self.messages.pop(message)
        await self._tell("MESSAGE_DELETE", {"id": str(message), "channel_id": gone["channel_id"]},
                         int(gone["channel_id"]))  # fmt: skip

    def close(self, channel: int) -> None:
        """Take the channel away from the bot."""
        del self.channels[channel]

    def refuse(self, method: str, part: str, refusal: Refused, times: int = 1) -> None:
        """Answer the next requests of a kind with a refusal."""
        self.refusals += [(lambda m, p: m == method and part in p, refusal)] * times

    async def drop(self, code: int = 4000, *, forget: bool = False) -> None:
        """Break off the gateway's connections; a session that is forgotten cannot be resumed."""
        for session in list(self.sessions.values()):
            socket, session.socket = session.socket, None
            if forget:
                del self.sessions[session.name]
            if socket is not None:
                await socket.close(code=code)

    # What tests look at.

    def said(self, channel: int) -> list[dict[str, Any]]:
        """The bot's messages in a channel, oldest first."""
        return [m for m in self.messages.values() if int(m["channel_id"]) == channel and m["author"]["id"] == str(BOT)]

    async def until(self, true: Callable[[], Any], seconds: float = 90) -> Any:
        """Wait until something is so; what it is."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, [text_of(message) for message in self.messages.values()]
            await asyncio.sleep(0.02)
        return found

    async def shows(self, channel: int, words: str, seconds: float = 90) -> dict[str, Any]:
        """Wait until a message of the bot's in a channel holds these words; the newest such message."""
        return await self.until(
            lambda: next((m for m in reversed(self.said(channel)) if words in text_of(m)), None), seconds
        )

    async def connected(self, shards: int = 1) -> None:
        """Wait until the bot listens."""
        await self.until(lambda: sum(s.socket is not None for s in self.sessions.values()) >= shards and self.commands)

    def edits(self, message: int) -> int:
        """How often a message was edited."""
        return sum(asked.method == "PATCH" and asked.path.endswith((f"/messages/{message}", "/messages/@original"))
                   for asked in self.requests)  # fmt: skip

    def edited_at(self, asked: Interaction) -> list[float]:
        """When the answer to an interaction was edited."""
        return [each.at for each in self.requests if each.method == "PATCH" and asked.token in each.path]

    # The gateway.

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        session: Session | None = None
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            heard = json.loads(message.data)
            if heard["op"] == 1:
                await socket.send_json({"op": 11})
            elif heard["op"] == 2 and self.close_code is not None:
                await socket.close(code=self.close_code)
            elif heard["op"] == 2:
                session = await self._identify(socket, heard["d"])
            elif heard["op"] == 6:
                session = await self._resume(socket, heard["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> Session:
        self.identified.append(data)
        shard, shards = data.get("shard", (0, 1))
        session = Session(f"session{len(self.identified)}", shard, shards)
        self.sessions[session.name] = session
        session.socket = socket
        here = [guild for number, guild in self.guilds.items() if (number >> 22) % shards == shard]
        await session.tell("READY", {
            "v": 10, "user": _user(BOT, "clipferry", bot=True), "session_id": session.name,
            "resume_gateway_url": f"{self.url.replace('http', 'ws')}/gateway", "shard": [shard, shards],
            "application": {"id": str(APPLICATION), "flags": 0},
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in here],
        })  # fmt: skip
        for guild in here:
            await session.tell("GUILD_CREATE", guild)
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return None
        for missed in session.told[data["seq"] :]:
            await socket.send_json(missed)
        session.socket = socket
        await session.tell("RESUMED", {})
        self.resumed += 1
        return session

    async def _tell(self, event: str, data: dict[str, Any], channel: int | None = None) -> None:
        guild = int(self.channels.get(channel or 0, {}).get("guild_id", 0))
        for session in self.sessions.values():
            if (guild >> 22) % session.shards == session.shard:
                await session.tell(event, data)

    async def _interact(
        self, kind: int, user: int, channel: int, data: dict[str, Any], source: int | None = None
    ) -> Interaction:
        number = next(self._ids)
        interaction = Interaction(number, f"token{number}", channel, time.monotonic(), kind, source)
        self.interactions[interaction.token] = interaction
        about = self.channels[channel]
        payload = {
            "id": str(number), "application_id": str(APPLICATION), "type": kind, "token": interaction.token,
            "version": 1, "data": data, "channel_id": str(channel), "channel": about, "locale": "en-US",
            "entitlements": [], "authorizing_integration_owners": {"0": about.get("guild_id", "0")},
            "context": 0 if "guild_id" in about else 1, "attachment_size_limit": self.told_bytes,
            "app_permissions": ALL,
        }  # fmt: skip
        person = _user(user, f"user{user}")
        if "guild_id" in about:
            payload |= {"guild_id": about["guild_id"], "guild_locale": "en-US", "member": {
                "user": person, "roles": [], "joined_at": _now(), "deaf": False, "mute": False, "flags": 0,
                "permissions": "2048" if user > 500 else ALL,
            }}  # fmt: skip
        else:
            payload["user"] = person
        if source is not None:
            payload["message"] = self._shown(source)
        await self._tell("INTERACTION_CREATE", payload, channel)
        return interaction

    # The HTTP API.

    async def _rest(self, request: web.Request) -> web.Response:
        self.authorizations.add(request.headers.get("Authorization", ""))
        path = request.match_info["path"]
        try:
            payload, uploads = await _read(request)
            self.requests.append(Request(request.method, path, payload, time.monotonic()))
            for number, (matches, refusal) in enumerate(self.refusals):
                if matches(request.method, path):
                    del self.refusals[number]
                    raise refusal
            answer = await self._route(request.method, path.strip("/").split("/"), payload, uploads, request.query)
        except Refused as error:
            return _refusal(error)
        except Exception:
            # A fault of this server must fail the test, not be waited out by the bot.
            self.faults.append(traceback.format_exc())
            raise
        return web.Response(status=204) if answer is None else _json(answer)

    async def _route(  # noqa: C901 - one case a route.
        self, method: str, path: list[str], payload: Any, uploads: list[Upload], query: Any
    ) -> Any:
        match [method, *path]:
            case ["GET", "users", "@me"]:
                return _user(BOT, "clipferry", bot=True)
            case ["GET", "oauth2", "applications", "@me"] | ["GET", "applications", "@me"]:
                return {"id": str(APPLICATION), "name": "Clipferry", "description": "", "icon": None, "flags": 0,
                        "rpc_origins": [], "bot_public": True, "bot_require_code_grant": False, "verify_key": "",
                        "owner": _user(1, "owner"), "team": None, "hook": False, "summary": ""}  # fmt: skip
            case ["GET", "gateway", *_]:
                limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                return {"url": f"{self.url.replace('http', 'ws')}/gateway", "shards": 2, "session_start_limit": limit}
            case ["PUT", "applications", _, "commands"]:
                self.commands = [
                    {**c, "id": str(next(self._ids)), "application_id": str(APPLICATION), "version": "1",
                     "description": c.get("description", "")} for c in payload
                ]  # fmt: skip
                return self.commands
            case ["POST", "users", "@me", "channels"]:
                return self.channels[self.add_private(int(payload["recipient_id"]))]
            case ["POST", "interactions", number, token, "callback"]:
                return self._callback(int(number), token, payload, uploads)
            case ["POST", "webhooks", _, token]:
                return self._follow_up(self._open(token), payload, uploads)
            case [_, "webhooks", _, token, "messages", name]:
                interaction = self._open(token)
                number = interaction.original if name == "@original" else int(name)
                return await self._change(method, number, payload, uploads)
            case ["POST", "channels", channel, "messages"]:
                return await self._send(int(channel), payload, uploads)
            case ["POST", "channels", _, "messages", message, "crosspost"]:
                self._find(int(message))["flags"] |= CROSSPOSTED
                return self._shown(int(message))
            case [_, "channels", channel, "messages", message]:
                self._enter(int(channel))
                if self._find(int(message))["flags"] & EPHEMERAL:
                    raise Refused(404, 10008, "Unknown Message")
                return await self._change(method, int(message), payload, uploads)
        raise AssertionError(f"no such route here: {method} /{'/'.join(path)}")

    def _open(self, token: str) -> Interaction:
        interaction = self.interactions.get(token)
        if interaction is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if interaction.over:
            raise Refused(401, INVALID_TOKEN, "Invalid Webhook Token")
        return interaction

    def _callback(self, number: int, token: str, payload: dict[str, Any], uploads: list[Upload]) -> dict[str, Any]:
        interaction = self.interactions.get(token)
        if interaction is None or interaction.id != number or time.monotonic() - interaction.sent_at > ANSWER_SECONDS:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.acknowledged_at is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        data, kind = payload.get("data") or {}, payload["type"]
        if kind in (4, 5):
            flags = int(data.get("flags") or 0) | (LOADING if kind == 5 else 0)
            self._check(data, uploads)
            interaction.original = self._new_message(interaction.channel, flags=flags, **_stored(data))
        elif kind in (6, 7):
            interaction.original = interaction.source
        interaction.acknowledged_at, interaction.callback = time.monotonic(), payload
        interaction.answered.set()
        original = str(interaction.original) if interaction.original else None
        return {
            "interaction": {
                "id": str(number),
                "type": interaction.kind,
                "response_message_id": original,
                "response_message_loading": kind == 5,
                "response_message_ephemeral": bool(int(data.get("flags") or 0) & EPHEMERAL),
            }
        }

    def _follow_up(self, interaction: Interaction, payload: dict[str, Any], uploads: list[Upload]) -> dict[str, Any]:
        self._check(payload, uploads)
        original = self.messages.get(interaction.original or 0)
        if original is not None and original["flags"] & LOADING:
            # Until the first answer is there, a further one takes its place, hidden or not as that was to be.
            return self._edit(interaction.original or 0, payload, uploads)
        message = self._new_message(interaction.channel, flags=int(payload.get("flags") or 0), **_stored(payload))
        self._attach(message, payload, uploads)
        return self._shown(message)

    async def _send(self, channel: int, payload: dict[str, Any], uploads: list[Upload]) -> dict[str, Any]:
        self._enter(channel)
        self._check(payload, uploads)
        nonce = (channel, str(payload.get("nonce")))
        if payload.get("enforce_nonce") and nonce in self._nonces:
            return self._shown(self._nonces[nonce])
        message = self._new_message(channel, **_stored(payload))
        self._attach(message, payload, uploads)
        if payload.get("enforce_nonce"):
            self._nonces[nonce] = message
        return self._shown(message)

    async def _change(self, method: str, message: int | None, payload: dict[str, Any], uploads: list[Upload]) -> Any:
        found = self._find(message or 0)
        if method == "GET":
            return self._shown(int(found["id"]))
        if method == "DELETE":
            del self.messages[int(found["id"])]
            return None
        self._check(payload, uploads)
        return self._edit(int(found["id"]), payload, uploads)

    def _edit(self, message: int, payload: dict[str, Any], uploads: list[Upload]) -> dict[str, Any]:
        found = self.messages[message]
        found |= {name: payload[name] or _EMPTY[name] for name in _EMPTY if name in payload}
        if "flags" in payload:
            found["flags"] = found["flags"] & EPHEMERAL | int(payload["flags"] or 0)
        found["flags"] &= ~LOADING
        found["edited_timestamp"] = _now()
        if "attachments" in payload:
            self._attach(message, payload, uploads)
        return self._shown(message)

    def _attach(self, message: int, payload: dict[str, Any], uploads: list[Upload]) -> None:
        self.uploads[message] = uploads
        described = {str(each.get("id")): each for each in payload.get("attachments") or []}
        self.messages[message]["attachments"] = [
            {"id": str(next(self._ids)), "filename": upload.name, "size": upload.size, "url": "http://cdn/x",
             "proxy_url": "http://cdn/x", "description": described.get(str(number), {}).get("description")}
            for number, upload in enumerate(uploads)
        ]  # fmt: skip

    def _check(self, payload: dict[str, Any], uploads: list[Upload]) -> None:
        if any(upload.size > self.upload_bytes for upload in uploads):
            raise Refused(413, 40005, "Request entity too large")
        found = faults(payload, [upload.size for upload in uploads], self.upload_bytes)
        if found:
            self.faults += found
            raise Refused(400, 50035, "; ".join(found))

    def _enter(self, channel: int) -> None:
        if channel not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")

    def _find(self, message: int) -> dict[str, Any]:
        if message not in self.messages:
            raise Refused(404, 10008, "Unknown Message")
        return self.messages[message]

    def _new_message(self, channel: int, *, author: int = BOT, flags: int = 0, **parts: Any) -> int:
        number = next(self._ids)
        about = self.channels[channel]
        self.messages[number] = {
            "id": str(number), "channel_id": str(channel), "author": _user(author, f"user{author}", bot=author == BOT),
            "timestamp": _now(), "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
            "mention_roles": [], "pinned": False, "type": 0, "flags": flags, "attachments": [],
            **{name: parts.get(name) or empty for name, empty in _EMPTY.items()}, "nonce": parts.get("nonce"),
        }  # fmt: skip
        if "guild_id" in about:
            self.messages[number]["guild_id"] = about["guild_id"]
        return number

    def _shown(self, message: int) -> dict[str, Any]:
        return json.loads(json.dumps(self.messages[message]))


class DiscordThread:
    """The server in a thread and a loop of its own, for tests that have none."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.call(self.server.start())
        return self

    def __exit__(self, *_: object) -> None:
        self.call(self.server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the server do something; what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(90)


_EMPTY: dict[str, Any] = {"content": "", "embeds": [], "components": []}


def _stored(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: payload.get(name) for name in (*_EMPTY, "nonce") if payload.get(name) is not None}


def _json(value: Any, status: int = 200) -> web.Response:
    # As Discord names it, without a charset: the library compares the whole header.
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


def _refusal(error: Refused) -> web.Response:
    answer = _json({"code": error.code, "message": error.message, "retry_after": 0.1, "global": False}, error.status)
    if error.status == 429:
        # Without these it is no flood limit, but somebody in between who keeps the bot out.
        answer.headers.update({"Via": "1.1 google", "Retry-After": "0.1", "X-RateLimit-Scope": "user"})
    return answer


def _given(known: dict[str, Any], options: dict[str, Any]) -> list[dict[str, Any]]:
    """Options as they are sent; those of a subcommand stand in a dictionary under its name."""
    kinds = {option["name"]: option for option in known.get("options", [])}
    return [
        {"name": name, "type": kinds[name]["type"], "options": _given(kinds[name], value)}
        if isinstance(value, dict)
        else {"name": name, "type": kinds[name]["type"], "value": value}
        for name, value in options.items()
    ]


def _user(number: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {"id": str(number), "username": name, "discriminator": "0", "global_name": name, "avatar": None, "bot": bot}


def _now() -> str:
    return datetime.now(UTC).isoformat()


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    if not request.content_type.startswith("multipart/"):
        return (await request.json() if request.can_read_body else {}), []
    payload: Any = {}
    uploads = []
    async for part in await request.multipart():
        if part.name == "payload_json":
            payload = json.loads(await part.text())
        else:
            uploads.append(await _upload(part))
    return payload, uploads


async def _upload(part: Any) -> Upload:
    digest, size, content = hashlib.sha256(), 0, bytearray()
    while chunk := await part.read_chunk(1 << 20):
        digest.update(chunk)
        size += len(chunk)
        if size <= KEPT_BYTES:
            content += chunk
    return Upload(part.filename, size, digest.hexdigest(), bytes(content))


def text_of(message: dict[str, Any]) -> str:
    """Everything that a message says, the labels of its components and the names of its files among it."""
    embeds = [f"{embed.get('title')}\n{embed.get('description')}" for embed in message["embeds"]]
    parts = [part for row in message["components"] for part in row["components"]]
    labels = [str(part.get("label") or part.get("options")) for part in parts]
    return "\n".join([message["content"], *embeds, *labels, *(a["filename"] for a in message["attachments"])])
