"""One client's connection: tunnels and requests carried to their hosts, and the answers back."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any, Final

import h11

from engine.egress import fields, relay
from engine.egress.dialer import GuardError
from engine.egress.peer import Peer
from engine.refusals import (
    MALFORMED_REASON,
    TIMED_OUT_REASON,
    UNREACHABLE_REASON,
)

HEAD_SECONDS = 15.0
"""How long a new client may take for the whole head of its first request."""
RAW_BYTES = 256 * 1024
"""Bodies of a known length from here on are relayed by count, which takes half the time of parsing them."""

Dial = Callable[[str, int], Awaitable[socket.socket]]
"""Connects to a host; raises GuardError."""
Tell = Callable[[], Mapping[str, Any]]
"""Says how the guard stands, as JSON."""
STATUS: Final = b"/status"


class Session:
    """One client's connection: its requests one after the other, with at most one connection to a host."""

    def __init__(
        self,
        sock: socket.socket,
        dial: Dial,
        at_rest: Callable[[], AbstractContextManager[None]],
        tell: Tell | None = None,
    ) -> None:
        self._dial = dial
        self._tell = tell
        self._at_rest = at_rest
        self.client = Peer(sock, h11.SERVER)
        self.upstream: Peer | None = None

    async def run(self) -> None:
        """Serve the client until it leaves, a time limit passes or something breaks."""
        try:
            self.client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._exchanges()
        except GuardError as error:
            await self._answer(error)
        except h11.RemoteProtocolError as error:
            await self._answer(GuardError(error.error_status_hint, "Bad request"))
        except (OSError, h11.LocalProtocolError):
            # One side is gone or a time limit has passed. Closing early is how the other side learns of it.
            pass
        finally:
            self._drop_upstream()

    def _drop_upstream(self) -> None:
        if self.upstream is not None:
            self.upstream.sock.close()
            self.upstream = None

    async def _exchanges(self) -> None:
        async with asyncio.timeout(HEAD_SECONDS):
            request = await self.client.next_event()
        while isinstance(request, h11.Request):
            if request.method == b"CONNECT":
                await self._tunnel(request)
                return
            await self._forward(request)
            if not self.client.ready_again():
                if self.client.http.their_state is h11.SEND_BODY:
                    await relay.linger(self.client.sock)
                return
            with self._at_rest():
                async with asyncio.timeout(relay.IDLE_SECONDS):
                    request = await self.client.next_event()

    async def _tunnel(self, request: h11.Request) -> None:
        """Join the client to a host with raw bytes (RFC 9110, section 9.3.6)."""
        _, host, port = fields.authority(request.target, 443)
        loop = asyncio.get_running_loop()
        with await self._dial(host, port) as upstream:
            await loop.sock_sendall(self.client.sock, b"HTTP/1.1 200 Connection established\r\n\r\n")
            await loop.sock_sendall(upstream, self.client.http.trailing_data[0])
            await relay.join(self.client.sock, upstream)

    async def _forward(self, request: h11.Request) -> None:
        """Carry one request in the absolute form to its host, and the answer back."""
        target = fields.ABSOLUTE.fullmatch(request.target)
        if target is None and request.target == STATUS and request.method == b"GET" and self._tell is not None:
            await self._tell_status(self._tell())
            return
        if target is None:
            raise GuardError(400, "Only http and https addresses")
        origin, host, port = fields.authority(target[1], 80)
        headers = [(b"Host", origin), *fields.end_to_end(request)]
        upstream = await self._reach(origin, host, port)
        path = target[2] if target[2].startswith(b"/") else b"/" + target[2]
        try:
            async with asyncio.timeout(relay.IDLE_SECONDS) as idle:
                head = h11.Request(method=request.method, target=path, headers=headers)
                await self._exchange(head, upstream, idle)
        except TimeoutError as error:
            raise GuardError(504, TIMED_OUT_REASON) from error
        if not upstream.ready_again():
            self._drop_upstream()

    async def _exchange(self, request: h11.Request, upstream: Peer, idle: asyncio.Timeout) -> None:
        try:
            await upstream.send(request)
        except OSError as error:
            raise GuardError(502, UNREACHABLE_REASON) from error
        upload = asyncio.create_task(self._upload(upstream, idle), name="egress-upload")
        try:
            await self._download(upstream, idle)
        finally:
            upload.cancel()
            await asyncio.wait([upload])

    async def _reach(self, origin: bytes, host: str, port: int) -> Peer:
        """Return a connection to the host: the last one where it is the same host and still open."""
        if self.upstream is None or self.upstream.origin != origin or not self.upstream.quiet():
            self._drop_upstream()
            self.upstream = Peer(await self._dial(host, port), h11.CLIENT, origin)
        return self.upstream

    async def _upload(self, upstream: Peer, idle: asyncio.Timeout) -> None:
        """Carry the request's body, if any, while the answer is awaited."""
        try:
            while isinstance(event := await self.client.next_event(), h11.Data):
                await upstream.send(h11.Data(data=event.data))
                relay.extend(idle, relay.IDLE_SECONDS)
            await upstream.send(h11.EndOfMessage())
        except (OSError, h11.ProtocolError):
            # No more of the request will come. Saying so makes the host end the exchange; what it has already
            # answered (413, say) is still carried.
            with suppress(OSError):
                upstream.sock.shutdown(socket.SHUT_WR)

    async def _download(self, upstream: Peer, idle: asyncio.Timeout) -> None:
        """Carry the answer: interim heads, the head, the body; raises GuardError if the host fails."""
        while not isinstance(event := await self._next_of_answer(upstream), h11.EndOfMessage):
            relay.extend(idle, relay.STALL_SECONDS)
            # HTTP/1.0 knows no interim answers (RFC 9110, section 15.2).
            if not isinstance(event, h11.InformationalResponse) or self.client.http.their_http_version != b"1.0":
                await self.client.send(event)
            if isinstance(event, h11.Response) and (length := fields.length(event)) >= RAW_BYTES:
                await self._relay_body(upstream, length, idle)
                break
            # Reading and writing return at once where they can, so a fast host would never let the loop go.
            await asyncio.sleep(0)
            relay.extend(idle, relay.IDLE_SECONDS)
        # Trailer fields are dropped, as RFC 9110, section 6.5.1 allows.
        await self.client.send(h11.EndOfMessage())

    async def _relay_body(self, upstream: Peer, length: int, idle: asyncio.Timeout) -> None:
        """Carry a body of so many bytes by count, if there is one; raises GuardError where it ends early."""
        loop, client = asyncio.get_running_loop(), self.client.sock
        # What was read along with the head. The answer to HEAD ends here, whatever length it names.
        while (event := upstream.http.next_event()) is not h11.NEED_DATA:
            if not isinstance(event, h11.Data):
                return
            await self.client.send(event)
            length -= len(event.data)
        # h11 counts what is sent by its length alone, which is how it leaves room for sendfile(2).
        self.client.http.send_with_data_passthrough(h11.Data(data=_Length(length)))
        upstream.uncounted = True
        buffer = memoryview(bytearray(relay.DOWN_BYTES))
        while length:
            try:
                count = await loop.sock_recv_into(upstream.sock, buffer[:length])
            except OSError as error:
                raise GuardError(502, UNREACHABLE_REASON) from error
            if not count:
                raise GuardError(502, MALFORMED_REASON)
            relay.extend(idle, relay.STALL_SECONDS)
            await loop.sock_sendall(client, buffer[:count])
            length -= count
            await asyncio.sleep(0)
            relay.extend(idle, relay.IDLE_SECONDS)

    async def _next_of_answer(self, upstream: Peer) -> h11.Event:
        size = relay.DOWN_BYTES if upstream.http.their_state is h11.SEND_BODY else relay.UP_BYTES
        try:
            event = await upstream.next_event(size)
        except h11.RemoteProtocolError as error:
            raise GuardError(502, MALFORMED_REASON) from error
        except OSError as error:
            raise GuardError(502, UNREACHABLE_REASON) from error
        match event:
            case h11.Response() | h11.InformationalResponse():
                headers, reason = fields.end_to_end(event), event.reason
                return type(event)(status_code=event.status_code, reason=reason, headers=headers)
            case h11.Data() | h11.EndOfMessage():
                return event
        raise GuardError(502, MALFORMED_REASON)

    async def _tell_status(self, standing: Mapping[str, Any]) -> None:
        # Until the request has ended no other may follow on the connection.
        async with asyncio.timeout(HEAD_SECONDS):
            if not isinstance(await self.client.next_event(), h11.EndOfMessage):
                raise GuardError(400, "A request without a body is expected")
        text = json.dumps(standing).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(text)))]
        await self.client.send(h11.Response(status_code=200, headers=headers))
        await self.client.send(h11.Data(data=text))
        await self.client.send(h11.EndOfMessage())

    async def _answer(self, error: GuardError) -> None:
        """Say why there will be nothing; a client that already has a head sees an early close instead."""
        if self.client.http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        text = f"{error.reason}\n".encode()
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(text))), ("Connection", "close")]
        if error.refused:
            headers.append(("X-Clipferry-Refused", error.refused))
        # The answer to HEAD has no body, and h11 says so.
        with suppress(OSError, h11.LocalProtocolError):
            await self.client.send(h11.Response(status_code=error.status, reason=error.reason, headers=headers))
            await self.client.send(h11.Data(data=text))
            await relay.linger(self.client.sock)


class _Length(bytes):
    """Stands for so many bytes that are sent another way."""

    def __new__(cls, length: int) -> "_Length":
        made = super().__new__(cls)
        made.length = length
        return made

    length: int

    def __len__(self) -> int:
        return self.length
