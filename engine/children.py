"""One child of the forkserver, seen from the worker: what it is asked, what it says, and how it ended."""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.forkserver import LOG_BYTES, MESSAGE_BYTES
from engine.telemetry import logs
from storage.errors import UserError

Progress = Callable[[dict[str, Any]], None]
READ_BYTES: Final = 256 * 1024


class SandboxCrashed(Exception):
    """A job raised what is no UserError, or died; its text is for the log: a traceback or a signal, and the output."""

    def __init__(self, text: str, *, killed: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.killed = killed
        """Whether a signal, or the death of the forkserver, ended the child, and not an exception of its own."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code or minus its signal, None where nobody saw it; the end of its output."""

    status: int | None
    log: str

    def as_crash(self) -> SandboxCrashed:
        if self.status is None:
            how = "was lost with its forkserver"
        elif self.status < 0:
            how = f"was killed by {_signal_name(-self.status)}"
        else:
            how = f"ended with exit code {self.status} and no answer"
        return SandboxCrashed(f"the child {how}\n{self.log}".rstrip(), killed=self.status is None or self.status < 0)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        # The real-time signals between the first and the last have no name.
        return f"signal {number}"


class Child:
    """One child's socket."""

    def __init__(self, sock: socket.socket, ended: asyncio.Future[Ended]) -> None:
        self.sock = sock
        self._ended = ended

    @property
    def is_dead(self) -> bool:
        """Whether it has ended by itself, as far as the forkserver has said so."""
        return self._ended.done()

    @property
    def ended(self) -> Ended:
        """How it ended; known once its block has been left."""
        return self._ended.result() if self._ended.done() else Ended(None, "")

    async def ask(self, order: bytes, on_progress: Progress) -> dict[str, Any]:
        """Send the order and return the last message, an empty one when the child died; raises SandboxCrashed."""
        # A child that has died before it read its order is found out by the receive.
        with contextlib.suppress(ConnectionError):
            await asyncio.get_running_loop().sock_sendall(self.sock, order)
        logged = 0
        async for line in self._lines():
            match _parse(line):
                case {"progress": progress}:
                    on_progress(progress)
                case {"log": told}:
                    logged += 1
                    if logged <= logs.MOST_FROM_CHILD:
                        logs.relay(told)
                case message:
                    return message
        return {}

    async def _receive(self) -> bytes:
        try:
            return await asyncio.get_running_loop().sock_recv(self.sock, READ_BYTES)
        except ConnectionError:
            return b""

    async def _lines(self) -> AsyncIterator[bytes]:
        buffer = bytearray()
        while chunk := await self._receive():
            buffer += chunk
            if b"\n" in chunk:
                *lines, rest = bytes(buffer).split(b"\n")
                buffer = bytearray(rest)
                for line in lines:
                    yield line
            if len(buffer) > MESSAGE_BYTES:
                raise SandboxCrashed("the child sent a message that has no end")
            # A receive that finds something does not wait, and a child may always have something to say.
            await asyncio.sleep(0)


def _parse(line: bytes) -> dict[str, Any]:
    """One message of a child; raises SandboxCrashed where it is none."""
    try:
        message = json.loads(line)
        ((kind, value),) = message.items()
        if isinstance(value, str if kind == "crash" else dict):
            return {kind: value}
    except (AttributeError, RecursionError, ValueError):
        pass
    raise SandboxCrashed(f"the child sent no message: {line[:200]!r}")


def conclude(message: dict[str, Any], ended: Ended) -> dict[str, Any]:
    """The result that a child's last message holds, or raise the error that it tells of."""
    match message:
        case {"result": result}:
            return dict(result)
        case {"error": {"code": str(), **_facts} as error}:
            raise UserError.from_json(error)
        case {"crash": text}:
            raise SandboxCrashed(f"{text[-LOG_BYTES:]}\n{ended.log}".rstrip())
        case _:
            raise ended.as_crash()
