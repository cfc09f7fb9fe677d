"""Raw bytes carried from one socket to another, for as long as something moves."""

import asyncio
import socket

IDLE_SECONDS = 60.0
"""How long a connection may carry no byte in either direction."""
STALL_SECONDS = 600.0
"""How long a client may leave bytes untaken: an ffmpeg that encodes reads as slowly as it encodes."""
LINGER_SECONDS = 2.0
DOWN_BYTES = 256 * 1024
UP_BYTES = 64 * 1024


async def join(client: socket.socket, upstream: socket.socket) -> None:
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
        extend(idle, STALL_SECONDS)
        await loop.sock_sendall(sink, buffer[:count])
        # Reading and writing return at once where they can, so a fast host would never let the loop go.
        await asyncio.sleep(0)
        extend(idle, IDLE_SECONDS)
    sink.shutdown(socket.SHUT_WR)


def extend(idle: asyncio.Timeout, seconds: float) -> None:
    """Let a time limit that has not passed end so many seconds from now."""
    if not idle.expired():
        idle.reschedule(asyncio.get_running_loop().time() + seconds)


async def linger(sock: socket.socket) -> None:
    """Read what the client still sends: a close with bytes unread resets the connection and the answer is lost."""
    sock.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(LINGER_SECONDS):
        while await asyncio.get_running_loop().sock_recv(sock, UP_BYTES):
            pass
