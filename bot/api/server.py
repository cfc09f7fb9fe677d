"""The HTTP server: uvicorn as a task of an event loop that runs already."""

import asyncio
import errno
import json
import socket
from collections.abc import Generator
from contextlib import contextmanager

import h11
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import Server

from bot.api.errors import BadRequest, Crowded, headers_of, status_of
from bot.api.render import body
from bot.api.sendfile import SendfileProtocol
from bot.errors import PortInUse, StackFailed

GRACE_SECONDS = 2.0
"""How long downloads may go on after a stop was asked for."""
HARD_STOP_SECONDS = 3
KEEP_ALIVE_SECONDS = 15
REQUEST_SECONDS = 60.0
"""How long a request may take to arrive, head and body: a thousand that never end would leave no place for others."""
MAX_HEAD_BYTES = 16 * 1024
MAX_CONNECTIONS = 1000


class HttpServer:
    """Serves one ASGI app at one address: listen, serve, stop."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def listen(self, host: str, port: int) -> int:
        """Take the address, port 0 for any free one; the real port. Raises PortInUse or StackFailed."""
        try:
            self._socket = await _bound(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(host, port) from error
            raise StackFailed(part="HTTP server", reason=error.strerror or str(error)) from error
        real_port: int = self._socket.getsockname()[1]
        return real_port

    async def serve(self, app: ASGIApp) -> None:
        """Answer with this app from now on; requests that came after `listen` have waited for it."""
        assert self._socket is not None
        self._server = _Server(_config(app))
        self._task = asyncio.create_task(self._server.serve([self._socket]))
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({self._task, up}, return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            up.cancel()
            await self._task

    async def stop(self) -> None:
        """End within 3 s: no new requests, a while for the running ones, then their connections are cut."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await asyncio.wait({self._task}, timeout=GRACE_SECONDS)
            self._server.cut_connections()
            await self._task
        if self._socket is not None:
            self._socket.close()


class _Protocol(SendfileProtocol):
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, for so long."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        if self._waiting is not None:
            self._waiting.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request, for so long; what sends nothing more uvicorn closes by itself."""
        self._wait()
        super().on_response_complete()

    def _wait(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self.loop.call_later(REQUEST_SECONDS, self._give_up)

    def _give_up(self) -> None:
        is_answered = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and not is_answered:
            self.transport.abort()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn's own limit says it in a form of its own.
        if len(self.connections) > MAX_CONNECTIONS:
            crowded = Crowded()
            headers = {**headers_of(crowded), "Connection": "close"}
            await JSONResponse(body(crowded), status_of(crowded), headers)(scope, receive, send)
        else:
            await super()._answer(scope, receive, send)

    def send_400_response(self, msg: str) -> None:
        """Say what is said of any other error, to what is no HTTP."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            content = json.dumps(body(BadRequest())).encode()
            headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), "Connection": "close"}
            told = [
                h11.Response(status_code=400, reason=b"Bad Request", headers=list(headers.items())),
                h11.Data(data=content),
                h11.EndOfMessage(),
            ]
            self.transport.write(b"".join(self.conn.send(event) or b"" for event in told))
        self.transport.close()


class _Server(Server):
    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the process's signals to its owner."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self.up.set()

    def cut_connections(self) -> None:
        """Drop what is still open. A cancelled task would be logged as a fault, a lost client is none."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


async def _bound(host: str, port: int) -> socket.socket:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # A name such as localhost stands for several addresses; the older kind is reached from everywhere.
    family, _, _, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
    dual = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
    listening = socket.create_server(address[:2], family=family, dualstack_ipv6=dual)
    # Inherited by every connection. asyncio sets it itself only for sockets that name their protocol; without it a
    # body waits 40 ms for the client's word that the head has come.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _config(app: ASGIApp) -> Config:
    return Config(
        app,
        http=_Protocol,  # Of h11, the only one of uvicorn's parsers that limits the size of a request's head.
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # Below it are lines that any stranger can cause with a malformed request.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=HARD_STOP_SECONDS,
    )
