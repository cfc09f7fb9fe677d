"""One end of the proxy: a socket and the state of the HTTP conversation over it."""

import asyncio
import socket

import h11

from engine.egress import fields, relay

REUSE_SECONDS = 4.0
"""How long a quiet connection to a host is used again; servers commonly close theirs after 5 s."""
MAX_HEAD_BYTES = 64 * 1024


class Peer:
    """One end of the proxy: a socket and the state of the HTTP conversation over it."""

    def __init__(self, sock: socket.socket, role: type[h11.CLIENT] | type[h11.SERVER], origin: bytes = b"") -> None:
        self.sock = sock
        self.http = h11.Connection(role, max_incomplete_event_size=MAX_HEAD_BYTES)
        self.origin = origin
        self.used = asyncio.get_running_loop().time()
        self.persistent = True
        """Whether the last response lets another request follow (RFC 9112, section 9.3)."""
        self.uncounted = False
        """Whether its body went by without this side's parser."""

    async def next_event(self, size: int = relay.UP_BYTES) -> h11.Event | None:
        """Read until the next event, None out of turn; raises OSError and h11.RemoteProtocolError."""
        loop = asyncio.get_running_loop()
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await loop.sock_recv(self.sock, size))
        if isinstance(event, h11.Response):
            self.persistent = event.http_version == b"1.1" and b"close" not in fields.tokens(event, b"connection")
        return event if isinstance(event, h11.Event) else None

    async def send(self, event: h11.Event) -> None:
        """Write one event; raises OSError and h11.LocalProtocolError."""
        # The pass-through form hands large bodies on without a copy.
        for data in self.http.send_with_data_passthrough(event) or ():
            if data:
                await asyncio.get_running_loop().sock_sendall(self.sock, data)

    def ready_again(self) -> bool:
        """Say whether the message is complete on both sides and the connection may carry another one."""
        self.used = asyncio.get_running_loop().time()
        if self.uncounted:
            may_follow = self.persistent and self.http.our_state is h11.DONE
            self.http, self.uncounted = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES), False
            return may_follow
        if self.http.our_state is not h11.DONE or self.http.their_state is not h11.DONE:
            return False
        self.http.start_next_cycle()
        return True

    def quiet(self) -> bool:
        """Say whether a kept connection is still open with nothing unasked-for to read."""
        if asyncio.get_running_loop().time() - self.used > REUSE_SECONDS or self.http.trailing_data[0]:
            return False
        try:
            self.sock.recv(1, socket.MSG_PEEK)
        except OSError as error:
            return isinstance(error, BlockingIOError)
        return False
