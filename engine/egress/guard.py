"""The listener: clients are let in as far as there is room, and each has a session."""

import asyncio
import functools
import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from engine.addresses import Network
from engine.egress.dialer import ANYWHERE, Dialer, Way
from engine.egress.session import Session, Tell

logger = logging.getLogger(__name__)

MAX_CONNECTIONS = 256
"""Clients served at once, with two descriptors each; more wait in the listener's backlog."""


class EgressGuard:
    """A forward proxy that reaches public addresses, and those of `allowed_networks`, only."""

    def __init__(
        self, allowed_networks: Sequence[Network] = (), connections: int = MAX_CONNECTIONS, tell: Tell | None = None
    ) -> None:
        """Without `tell` nobody who asks for `/status` is told how it stands."""
        self._dialer = Dialer(allowed_networks)
        self._tell = tell
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting: set[asyncio.Task[Any]] = set()
        self._slots = asyncio.Semaphore(connections)
        self._listeners: list[socket.socket] = []
        self._accepting: list[asyncio.Task[None]] = []

    async def start(self, host: str = "127.0.0.1", port: int = 0, way: Way = ANYWHERE) -> str:
        """Listen, and return the proxy's URL; raises OSError when the port is taken. Once for each way."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=1024)
        listener.setblocking(False)
        self._listeners.append(listener)
        self._accepting.append(asyncio.create_task(self._accept(listener, way), name="egress-accept"))
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        return f"http://{shown}:{listener.getsockname()[1]}"

    async def close(self) -> None:
        """Stop listening and end every connection; a second call does nothing."""
        tasks = [*self._tasks, *self._accepting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for listener in self._listeners:
            listener.close()
        self._dialer.close()

    async def _accept(self, listener: socket.socket, way: Way) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if self._slots.locked():
                for resting in self._resting:
                    resting.cancel()
            await self._slots.acquire()
            try:
                sock, _ = await loop.sock_accept(listener)
            except OSError:
                # Out of descriptors, or the client is gone already. Descriptors come back as connections end.
                self._slots.release()
                await asyncio.sleep(0.1)
                continue
            session = Session(sock, functools.partial(self._dialer.dial, way=way), self._at_rest, self._tell)
            task = loop.create_task(session.run(), name="egress-client")
            self._tasks.add(task)
            task.add_done_callback(functools.partial(self._ended, sock))

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Mark the current task as waiting for a request that may never come: a new client may have its place."""
        task = asyncio.current_task()
        assert task is not None
        self._resting.add(task)
        if self._slots.locked():
            task.cancel()
        try:
            yield
        finally:
            self._resting.discard(task)

    def _ended(self, sock: socket.socket, task: asyncio.Task[None]) -> None:
        # Closed here and not in the task, which close() may end before its first step.
        sock.close()
        self._tasks.discard(task)
        self._slots.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a connection of the egress guard failed", exc_info=error)
