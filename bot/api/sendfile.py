"""Files sent without a copy: the kernel moves them from the page cache into the connection.

uvicorn knows nothing of ASGI's extension "zero copy send"; its protocol learns it here. h11 has a place for such
bodies: it frames an object of which it knows nothing but the length.
"""

import asyncio
import os
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import h11
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

EXTENSION: Final = "http.response.zerocopysend"
MOST_AT_ONCE: Final = 4 * 1024 * 1024
"""As much as Linux lets a connection's buffer grow to; what finds no room is sent with the next call."""
STALL_SECONDS: Final = 60.0
"""How long a client may take nothing before its connection is cut; nginx has the same."""


class SendfileProtocol(H11Protocol):
    """uvicorn's protocol for a connection, with ASGI's extension for files that are not copied."""

    _app: ASGIApp
    _lost: asyncio.Event

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let what answers on this connection send files."""
        super().connection_made(transport)
        self._lost = asyncio.Event()
        self._app, self.app = self.app, self._answer

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a file that is being sent."""
        self._lost.set()
        super().connection_lost(exc)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == EXTENSION:
                await self._send_file(message)
            else:
                await send(message)

        extensions = {**scope.get("extensions", {}), EXTENSION: {}}
        await self._app({**scope, "extensions": extensions}, receive, sending)

    async def _send_file(self, message: MutableMapping[str, Any]) -> None:
        """Send a part of an open file; nothing where the client has gone. Raises EOFError where the file is shorter."""
        start, count = message["offset"], message["count"]
        if not count or self._lost.is_set():
            return
        framed: Sequence[object] = self.conn.send_with_data_passthrough(h11.Data(data=_Body(count))) or ()  # type: ignore[arg-type]
        for part in framed:
            if isinstance(part, bytes):
                self.transport.write(part)
            else:
                await self._emptied()
                await self._transfer(message["file"].fileno(), start, start + count)

    async def _emptied(self) -> None:
        """Wait until the client has taken what was written before."""
        self.transport.set_write_buffer_limits(high=0)
        await self.flow.drain()
        self.transport.set_write_buffer_limits()

    async def _transfer(self, file: int, position: int, stop: int) -> None:
        with _own_descriptor(self.transport) as connection:
            while position < stop and not self._lost.is_set():
                try:
                    sent = await _in_thread(connection, file, position, min(MOST_AT_ONCE, stop - position))
                except BlockingIOError:
                    await self._writable(connection)
                    continue
                except ConnectionError:
                    self.transport.abort()
                    return
                if not sent:
                    raise EOFError("the file became shorter while it was sent")
                position += sent

    async def _writable(self, connection: int) -> None:
        """Wait until the client has taken something, or has gone; cut its connection where it takes nothing."""
        ready = asyncio.Event()
        self.loop.add_writer(connection, ready.set)
        waiting = [asyncio.ensure_future(event.wait()) for event in (ready, self._lost)]
        try:
            done, _ = await asyncio.wait(waiting, timeout=STALL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.loop.remove_writer(connection)
            for each in waiting:
                each.cancel()
        if not done:
            self.transport.abort()
            await self._lost.wait()


async def _in_thread(connection: int, file: int, position: int, most: int) -> int:
    """Send as much as there is room for; in a thread, since what is not in the page cache is waited for."""
    sending = asyncio.ensure_future(run_in_threadpool(os.sendfile, connection, file, position, most))
    try:
        return await asyncio.shield(sending)
    except asyncio.CancelledError:
        # It goes on in its thread: neither number may be closed, and given to another file, before it has ended.
        await asyncio.wait({sending})
        sending.exception()
        raise


class _Body:
    """What h11 frames: a length."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length


@contextmanager
def _own_descriptor(transport: asyncio.Transport) -> Iterator[int]:
    """The connection under a number of its own: the transport's may be closed, and taken by another, at any time."""
    descriptor = os.dup(transport.get_extra_info("socket").fileno())
    try:
        yield descriptor
    finally:
        os.close(descriptor)
