"""The forward proxy every fetch of a worker goes through: it reaches public addresses only.

Python code, curl_cffi and ffmpeg all follow an HTTP proxy, and nothing nearer sees every request they make:
redirects, playlist segments, keys, thumbnails. The guard speaks HTTP/1.1 (RFC 9110, RFC 9112) on loopback, in
the CONNECT form for https:// and the absolute form for http://. It resolves the host itself, refuses unless every
address is public, and connects to an address it has checked, so a name that answers differently the second time
gains nothing.

What it cannot do: it does not see inside a CONNECT tunnel; it does not hold back a program that goes around its
proxy settings (ffmpeg does for rtmp:// and ftp://, any program may with `no_proxy` in its environment); and it
does not ask who its client is: whatever runs on this machine may use the port, for public addresses.
"""

import asyncio
import functools
import ipaddress
import logging
import re
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, Final

import aiohappyeyeballs
import h11

from engine.addresses import REFUSED_PORTS, Address, Network, is_public, literal_address, socket_address
from engine.refusals import (
    MALFORMED_REASON,
    NOT_FOUND_REASON,
    REFUSED_REASON,
    TIMED_OUT_REASON,
    UNREACHABLE_REASON,
)

logger = logging.getLogger(__name__)

RawHeaders = list[tuple[bytes, bytes]]


RESOLVE_SECONDS = 10.0
CONNECT_SECONDS = 10.0
HEAD_SECONDS = 15.0
"""How long a new client may take for the whole head of its first request."""
IDLE_SECONDS = 60.0
"""How long a connection may carry no byte in either direction."""
STALL_SECONDS = 600.0
"""How long a client may leave bytes untaken: an ffmpeg that encodes reads as slowly as it encodes."""
REUSE_SECONDS = 4.0
"""How long a quiet connection to a host is used again; servers commonly close theirs after 5 s."""
LINGER_SECONDS = 2.0
MAX_CONNECTIONS = 256
"""Clients served at once, with two descriptors each; more wait in the listener's backlog."""
MAX_HEAD_BYTES = 64 * 1024
DOWN_BYTES = 256 * 1024
UP_BYTES = 64 * 1024
RAW_BYTES = 256 * 1024
"""Bodies of a known length from here on are relayed by count, which takes half the time of parsing them."""

# Fields that speak of one connection and not of the message (RFC 9110, section 7.6.1).
_HOP_BY_HOP: Final = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer upgrade "
    b"transfer-encoding".split()
)
_ABSOLUTE: Final = re.compile(rb"(?i:http)://([^/?#]*)([^#]*)")
_AUTHORITY: Final = re.compile(rb"(?:[^@]*@)?((\[[^\]@]+\]|[^\[\]:@]+)(?::(\d{0,5}))?)")


class GuardError(Exception):
    """A request that the guard answers itself: `status`, `reason` and, for a refusal, what was `refused`."""

    def __init__(self, status: int, reason: str, refused: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.refused = refused


def _lookup(host: str) -> list[Address]:
    """Ask the system's resolver for a host's addresses; it blocks, and raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in found))


class EgressGuard:
    """A forward proxy on loopback that reaches public addresses, and those of `allowed_networks`, only."""

    def __init__(self, allowed_networks: Sequence[Network] = ()) -> None:
        self.allowed = tuple(allowed_networks)
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting: set[asyncio.Task[Any]] = set()
        self._slots = asyncio.Semaphore(MAX_CONNECTIONS)
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        # Threads of its own: links whose name server never answers must not hold those the worker needs.
        self._resolver = ThreadPoolExecutor(max_workers=16, thread_name_prefix="egress-resolve")

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, and return the proxy's URL; raises OSError when the port is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=1024)
        self._listener.setblocking(False)
        self._accepting = asyncio.create_task(self._accept(self._listener), name="egress-accept")
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        return f"http://{shown}:{self._listener.getsockname()[1]}"

    async def close(self) -> None:
        """Stop listening and end every connection; a second call does nothing."""
        tasks = [*self._tasks, *filter(None, [self._accepting])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._listener is not None:
            self._listener.close()
        self._resolver.shutdown(wait=False, cancel_futures=True)

    async def dial(self, host: str, port: int) -> socket.socket:
        """Connect to a host at an address that was checked; raises GuardError."""
        if port in REFUSED_PORTS:
            raise GuardError(403, REFUSED_REASON, "port")
        infos = [socket_address(address, port) for address in await self._resolve(host)]
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                sock = await aiohappyeyeballs.start_connection(infos, happy_eyeballs_delay=0.25)
        except TimeoutError as error:
            raise GuardError(504, TIMED_OUT_REASON) from error
        except OSError as error:
            raise GuardError(502, UNREACHABLE_REASON) from error
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._refuse_own_address(sock)
        return sock

    async def _resolve(self, host: str) -> list[Address]:
        literal = literal_address(host)
        addresses = [literal] if literal is not None else await self._look_up(host)
        if not all(is_public(address, self.allowed) for address in addresses):
            logger.info("refused %s: %s", host, ", ".join(map(str, addresses)))
            raise GuardError(403, REFUSED_REASON, "private-address")
        return addresses

    async def _look_up(self, host: str) -> list[Address]:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._resolver, _lookup, host)
        except (OSError, UnicodeError) as error:
            raise GuardError(502, NOT_FOUND_REASON) from error

    def _refuse_own_address(self, sock: socket.socket) -> None:
        """Refuse this machine's own public address: services behind its firewall listen there, too."""
        here, there = sock.getsockname()[0], sock.getpeername()[0]
        if here == there and not any(ipaddress.ip_address(there) in network for network in self.allowed):
            sock.close()
            raise GuardError(403, REFUSED_REASON, "private-address")

    async def _accept(self, listener: socket.socket) -> None:
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
            task = loop.create_task(_Session(self, sock).run(), name="egress-client")
            self._tasks.add(task)
            task.add_done_callback(functools.partial(self._ended, sock))

    @contextmanager
    def resting(self) -> Iterator[None]:
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


class _Peer:
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

    async def next_event(self, size: int = UP_BYTES) -> h11.Event | None:
        """Read until the next event, None out of turn; raises OSError and h11.RemoteProtocolError."""
        loop = asyncio.get_running_loop()
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await loop.sock_recv(self.sock, size))
        if isinstance(event, h11.Response):
            self.persistent = event.http_version == b"1.1" and b"close" not in _tokens(event, b"connection")
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


class _Session:
    """One client's connection: its requests one after the other, with at most one connection to a host."""

    def __init__(self, guard: EgressGuard, sock: socket.socket) -> None:
        self.guard = guard
        self.client = _Peer(sock, h11.SERVER)
        self.upstream: _Peer | None = None

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
                    await _linger(self.client.sock)
                return
            with self.guard.resting():
                async with asyncio.timeout(IDLE_SECONDS):
                    request = await self.client.next_event()

    async def _tunnel(self, request: h11.Request) -> None:
        """Join the client to a host with raw bytes (RFC 9110, section 9.3.6)."""
        _, host, port = _authority(request.target, 443)
        loop = asyncio.get_running_loop()
        with await self.guard.dial(host, port) as upstream:
            await loop.sock_sendall(self.client.sock, b"HTTP/1.1 200 Connection established\r\n\r\n")
            await loop.sock_sendall(upstream, self.client.http.trailing_data[0])
            await _relay(self.client.sock, upstream)

    async def _forward(self, request: h11.Request) -> None:
        """Carry one request in the absolute form to its host, and the answer back."""
        target = _ABSOLUTE.fullmatch(request.target)
        if target is None:
            raise GuardError(400, "Only http and https addresses")
        origin, host, port = _authority(target[1], 80)
        headers = [(b"Host", origin), *_end_to_end(request)]
        upstream = await self._reach(origin, host, port)
        path = target[2] if target[2].startswith(b"/") else b"/" + target[2]
        try:
            async with asyncio.timeout(IDLE_SECONDS) as idle:
                head = h11.Request(method=request.method, target=path, headers=headers)
                await self._exchange(head, upstream, idle)
        except TimeoutError as error:
            raise GuardError(504, TIMED_OUT_REASON) from error
        if not upstream.ready_again():
            self._drop_upstream()

    async def _exchange(self, request: h11.Request, upstream: _Peer, idle: asyncio.Timeout) -> None:
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

    async def _reach(self, origin: bytes, host: str, port: int) -> _Peer:
        """Return a connection to the host: the last one where it is the same host and still open."""
        if self.upstream is None or self.upstream.origin != origin or not self.upstream.quiet():
            self._drop_upstream()
            self.upstream = _Peer(await self.guard.dial(host, port), h11.CLIENT, origin)
        return self.upstream

    async def _upload(self, upstream: _Peer, idle: asyncio.Timeout) -> None:
        """Carry the request's body, if any, while the answer is awaited."""
        try:
            while isinstance(event := await self.client.next_event(), h11.Data):
                await upstream.send(h11.Data(data=event.data))
                _extend(idle, IDLE_SECONDS)
            await upstream.send(h11.EndOfMessage())
        except (OSError, h11.ProtocolError):
            # No more of the request will come. Saying so makes the host end the exchange; what it has already
            # answered (413, say) is still carried.
            with suppress(OSError):
                upstream.sock.shutdown(socket.SHUT_WR)

    async def _download(self, upstream: _Peer, idle: asyncio.Timeout) -> None:
        """Carry the answer: interim heads, the head, the body; raises GuardError if the host fails."""
        while not isinstance(event := await self._next_of_answer(upstream), h11.EndOfMessage):
            _extend(idle, STALL_SECONDS)
            # HTTP/1.0 knows no interim answers (RFC 9110, section 15.2).
            if not isinstance(event, h11.InformationalResponse) or self.client.http.their_http_version != b"1.0":
                await self.client.send(event)
            if isinstance(event, h11.Response) and (length := _length(event)) >= RAW_BYTES:
                await self._relay_body(upstream, length, idle)
                break
            # Reading and writing return at once where they can, so a fast host would never let the loop go.
            await asyncio.sleep(0)
            _extend(idle, IDLE_SECONDS)
        # Trailer fields are dropped, as RFC 9110, section 6.5.1 allows.
        await self.client.send(h11.EndOfMessage())

    async def _relay_body(self, upstream: _Peer, length: int, idle: asyncio.Timeout) -> None:
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
        buffer = memoryview(bytearray(DOWN_BYTES))
        while length:
            try:
                count = await loop.sock_recv_into(upstream.sock, buffer[:length])
            except OSError as error:
                raise GuardError(502, UNREACHABLE_REASON) from error
            if not count:
                raise GuardError(502, MALFORMED_REASON)
            _extend(idle, STALL_SECONDS)
            await loop.sock_sendall(client, buffer[:count])
            length -= count
            await asyncio.sleep(0)
            _extend(idle, IDLE_SECONDS)

    async def _next_of_answer(self, upstream: _Peer) -> h11.Event:
        size = DOWN_BYTES if upstream.http.their_state is h11.SEND_BODY else UP_BYTES
        try:
            event = await upstream.next_event(size)
        except h11.RemoteProtocolError as error:
            raise GuardError(502, MALFORMED_REASON) from error
        except OSError as error:
            raise GuardError(502, UNREACHABLE_REASON) from error
        match event:
            case h11.Response() | h11.InformationalResponse():
                headers, reason = _end_to_end(event), event.reason
                return type(event)(status_code=event.status_code, reason=reason, headers=headers)
            case h11.Data() | h11.EndOfMessage():
                return event
        raise GuardError(502, MALFORMED_REASON)

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
            await _linger(self.client.sock)


def _authority(authority: bytes, default_port: int) -> tuple[bytes, str, int]:
    """Split user@host:port into what a Host field holds, the host and the port; raises GuardError."""
    found = _AUTHORITY.fullmatch(authority)
    port = int(found[3] or default_port) if found else 0
    if found is None or not 0 < port < 65536:
        raise GuardError(400, "Bad address")
    return found[1], found[2].decode("ascii"), port


class _Length(bytes):
    """Stands for so many bytes that are sent another way."""

    def __new__(cls, length: int) -> "_Length":
        made = super().__new__(cls)
        made.length = length
        return made

    length: int

    def __len__(self) -> int:
        return self.length


def _length(response: h11.Response) -> int:
    """The length that a response names, 0 where it names none; h11 has checked it."""
    return next((int(value) for name, value in response.headers if name == b"content-length"), 0)


def _tokens(message: h11.Request | h11.Response | h11.InformationalResponse, field: bytes) -> set[bytes]:
    """The elements of a field that is a list (RFC 9110, section 5.6.1), in lower case."""
    lists = (value.split(b",") for name, value in message.headers if name == field)
    return {token.strip().lower() for tokens in lists for token in tokens}


def _end_to_end(message: h11.Request | h11.Response | h11.InformationalResponse) -> RawHeaders:
    """Drop the fields that belong to one connection only (RFC 9110, section 7.6.1).

    No Via field is added: hosts answer differently, or not at all, to what they take for a proxy.
    """
    dropped = set(_HOP_BY_HOP) | _tokens(message, b"connection")
    chunked = any(name == b"transfer-encoding" for name, _ in message.headers)
    if chunked:
        # Both lengths in one message is how requests are smuggled (RFC 9112, section 6.3).
        dropped.add(b"content-length")
    if isinstance(message, h11.Request):
        # The host of the target counts, whatever the field says (RFC 9112, section 3.2.2).
        dropped.add(b"host")
    kept = [(name, value) for name, value in message.headers.raw_items() if name.lower() not in dropped]
    if isinstance(message, h11.Request) and chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    return kept


async def _relay(client: socket.socket, upstream: socket.socket) -> None:
    """Carry raw bytes both ways until both sides have ended, one fails, or nothing moves for IDLE_SECONDS."""
    try:
        async with asyncio.timeout(IDLE_SECONDS) as idle, asyncio.TaskGroup() as group:
            group.create_task(_pump(upstream, client, DOWN_BYTES, idle), name="egress-down")
            group.create_task(_pump(client, upstream, UP_BYTES, idle), name="egress-up")
    except* OSError:
        # One side is gone or silent; the caller closes both.
        pass


async def _pump(source: socket.socket, sink: socket.socket, size: int, idle: asyncio.Timeout) -> None:
    loop = asyncio.get_running_loop()
    buffer = memoryview(bytearray(size))
    while count := await loop.sock_recv_into(source, buffer):
        _extend(idle, STALL_SECONDS)
        await loop.sock_sendall(sink, buffer[:count])
        # Reading and writing return at once where they can, so a fast host would never let the loop go.
        await asyncio.sleep(0)
        _extend(idle, IDLE_SECONDS)
    sink.shutdown(socket.SHUT_WR)


def _extend(idle: asyncio.Timeout, seconds: float) -> None:
    if not idle.expired():
        idle.reschedule(asyncio.get_running_loop().time() + seconds)


async def _linger(sock: socket.socket) -> None:
    """Read what the client still sends: a close with bytes unread resets the connection and the answer is lost."""
    sock.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(LINGER_SECONDS):
        while await asyncio.get_running_loop().sock_recv(sock, UP_BYTES):
            pass
