"""Where metrics are read: at an address of their own, or for whoever has the token; never by accident."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from hmac import compare_digest
from threading import Thread
from typing import Any, Final

from pydantic import SecretStr

from engine.telemetry import metrics
from engine.telemetry.settings import split

log = logging.getLogger(__name__)

PATH: Final = "/metrics"
PORTS_TRIED: Final = 16
"""Where several processes of one machine have the same setting, each takes the next port that is free."""
REFRESH_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 5.0
"""How long a connection may say nothing."""

Refresh = Callable[[], Awaitable[None]]


class NoAddress(Exception):
    """Metrics cannot be shown at the address that is set."""


class Exposition:
    """The metrics of this process, for those who may read them."""

    def __init__(self, token: SecretStr | None, refresh: Refresh) -> None:
        self._token = token
        self._refresh = refresh
        metrics.start()

    @property
    def has_token(self) -> bool:
        """Whether there is a token, by which readers are told from strangers."""
        return self._token is not None

    def admits(self, authorization: str) -> bool:
        """Whether somebody with this header may read."""
        if self._token is None:
            return True
        wanted = f"Bearer {self._token.get_secret_value()}"
        return compare_digest(wanted.encode(), authorization.encode(errors="replace"))

    async def read(self) -> bytes:
        """Everything, in Prometheus' text format."""
        await self._refresh()
        return metrics.written()


@asynccontextmanager
async def served(exposition: Exposition, address: str) -> AsyncIterator[int]:
    """Answer at `host:port` for the length of the block; the real port. Raises NoAddress."""
    # In a thread of its own, so that a loop that hangs is seen to hang.
    try:
        server = _listening(exposition, address, asyncio.get_running_loop())
    except OSError as error:
        raise NoAddress(f"cannot listen at {address}: {error.strerror or error}") from error
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    log.info("metrics are at http://%s:%s%s", *server.server_address[:2], PATH)
    try:
        yield server.server_address[1]
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()


def _listening(exposition: Exposition, address: str, loop: asyncio.AbstractEventLoop) -> Any:
    import socket
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from prometheus_client.exposition import ThreadingWSGIServer

    host, port = split(address)

    class Server(ThreadingWSGIServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    class Handler(WSGIRequestHandler):
        timeout = SILENCE_SECONDS

        def log_message(self, *_: Any) -> None:
            """Say nothing: each scrape would be a line."""

    for tried in range(PORTS_TRIED):
        try:
            return make_server(host, port + tried if port else 0, _Page(exposition, loop), Server, Handler)
        except OSError:
            if not port or tried == PORTS_TRIED - 1 or port + tried == 65535:
                raise
    raise AssertionError("unreachable")


class _Page:
    """The one page of that server."""

    def __init__(self, exposition: Exposition, loop: asyncio.AbstractEventLoop) -> None:
        self._exposition = exposition
        self._loop = loop

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, body = self._answer(environ)
        headers = [("Content-Type", metrics.CONTENT_TYPE), ("Content-Length", str(len(body)))]
        start_response(status, [*headers, ("WWW-Authenticate", "Bearer")] if status.startswith("401") else headers)
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> tuple[str, bytes]:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return "404 Not Found", b""
        if not self._exposition.admits(environ.get("HTTP_AUTHORIZATION", "")):
            return "401 Unauthorized", b""
        reading = asyncio.run_coroutine_threadsafe(self._exposition.read(), self._loop)
        try:
            return "200 OK", reading.result(REFRESH_SECONDS)
        except TimeoutError:
            reading.cancel()
            return "503 Service Unavailable", b"the process does not answer\n"
