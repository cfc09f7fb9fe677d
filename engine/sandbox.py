"""A killable child process for each job: `Sandbox.run` gives hostile work limits and an end.

The worker's side of `engine.forkserver`. Nothing here blocks the event loop and nothing here signals a process of a
job: the worker asks the forkserver, which is the parent and so knows for certain what an id belongs to.

What it cannot do: a child runs as the worker's user. It is held back by limits and a clean environment, not by
namespaces, so it reads what that user may read, `/proc` of the worker included.
"""

import asyncio
import contextlib
import itertools
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import certifi

from engine.children import READ_BYTES, Child, Ended, Progress, SandboxCrashed, conclude
from engine.errors.fetching import TimedOut
from engine.forkserver import MESSAGE_BYTES
from engine.standby import NO_ROOM, Room, Standby, room
from storage.undisturbed import undisturbed

__all__ = ["ProcessLimits", "Progress", "Sandbox", "SandboxCrashed", "room"]

logger = logging.getLogger(__name__)

START_SECONDS = 60.0
"""How long the forkserver may take to import and warm up."""
CLOSE_SECONDS = 3.0
"""How long the forkserver may take to go, its jobs with it; killed after that."""
CLEAN_SECONDS = 10.0
"""How long a killed job may hang in the kernel, as it can on a broken network disk, before it is given up."""

_PASSED_ON: Final = ("LD_LIBRARY_PATH", "TZ")
"""What of the worker's environment the children see."""


@dataclass(frozen=True)
class ProcessLimits:
    """What each process of a job may use, by setrlimit(2); None sets no limit."""

    file_bytes: int
    """The largest file it may write; a write beyond it fails with EFBIG."""
    later_file_bytes: int | None = None
    """What that may be raised to by a later task of the same child; None: it may not."""
    cpu_seconds: int | None = None
    """Ends a process with SIGXCPU."""
    memory_bytes: int | None = None
    """Of writable private memory (RLIMIT_DATA), that of the forkserver included, of which a child is a copy."""
    open_files: int = 256


def _ignore(_: dict[str, Any]) -> None:
    pass


def _environment(more: Mapping[str, str], overlay: Path | None) -> dict[str, str]:
    """Everything that the forkserver, and so every child, sees of an environment."""
    # What was installed may lie beside us, so that an overlay comes before both.
    folders = (
        [Path(__file__).resolve().parents[1]] if overlay is None else [overlay, Path(__file__).resolve().parents[1]]
    )
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        # No home until a child has its folder: nobody's configuration, cache or plugin is read.
        "HOME": "/nonexistent",
        # FFmpeg 9 verifies TLS and brings no certificates.
        "SSL_CERT_FILE": certifi.where(),
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        **more,
        # Read by the interpreter, then taken away by the forkserver.
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
    }


class _Server:
    """A running forkserver, seen from the worker."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self.process = process
        self.control = control
        self.pid = process.pid
        self.warm = False
        self.ready = asyncio.Event()
        """Set when it is warm, or is gone."""
        self.gone = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._line = b""
        self._numbers = itertools.count(1)
        self._jobs: dict[int, asyncio.Future[Ended]] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._loop.add_reader(control.fileno(), self._read)

    @classmethod
    def launch(cls, module: str, environment: Mapping[str, str], errors: Path | None) -> "_Server":
        """Execute the forkserver, with its error output in a file where one is named; raises OSError."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs, contextlib.nullcontext() if errors is None else errors.open("ab") as output:
            process = subprocess.Popen(
                # -P keeps the current folder off the module path.
                [sys.executable, "-P", "-m", "engine.keeper", str(theirs.fileno()), module],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                pass_fds=[theirs.fileno()],
                # A ^C at the terminal goes to the worker alone, which decides what becomes of its jobs.
                start_new_session=True,
            )
        return cls(process, ours)

    def _read(self) -> None:
        try:
            data = self.control.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self.pid = message["ready"]
            self.warm = True
            self.ready.set()
        elif (ended := self._jobs.get(message["ended"])) and not ended.done():
            ended.set_result(Ended(message["status"], message["log"]))

    def _lost(self) -> None:
        """Take note that forkserver and keeper are gone, and every process of theirs."""
        self._loop.remove_reader(self.control.fileno())
        self.control.close()
        self.gone.set()
        self.ready.set()
        for ended in self._jobs.values():
            if not ended.done():
                ended.set_result(Ended(None, ""))

    def dying(self) -> bool:
        """Say whether the keeper is dead: what is left then ends by itself."""
        return self.gone.is_set() or self.process.poll() is not None

    async def _send(self, command: dict[str, int], *sockets: int) -> None:
        """Write one command; raises OSError when the forkserver is gone."""
        line = json.dumps(command).encode() + b"\n"
        while True:
            try:
                # So short a line is written whole or not at all.
                socket.send_fds(self.control, [line], sockets)
            except BlockingIOError:
                await asyncio.sleep(0.005)
            else:
                return

    @contextlib.asynccontextmanager
    async def child(self) -> AsyncIterator["Child"]:
        """A child for one task; at the end of the block every process of it is gone. Raises SandboxCrashed."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        number, ended = next(self._numbers), self._loop.create_future()
        self._jobs[number] = ended
        self._idle.clear()
        child = Child(ours, ended)
        try:
            with theirs:
                await self._fork(number, theirs)
            try:
                yield child
            finally:
                await undisturbed(self._end(number, ended))
        finally:
            del self._jobs[number]
            ours.close()
            if not self._jobs:
                self._idle.set()

    async def _fork(self, number: int, theirs: socket.socket) -> None:
        try:
            await self._send({"fork": number}, theirs.fileno())
        except OSError as error:
            raise SandboxCrashed("the forkserver is gone", killed=True) from error

    async def _end(self, number: int, ended: asyncio.Future[Ended]) -> None:
        # Where the forkserver is gone the future has its result from that.
        with contextlib.suppress(OSError):
            await self._send({"stop": number})
        done, _ = await asyncio.wait([ended], timeout=CLEAN_SECONDS)
        if not done:
            logger.error("the processes of a job under forkserver %d do not end", self.pid)

    async def close_when_idle(self) -> None:
        """Wait until no job is left, then close; cancelled, it closes at once."""
        try:
            await self._idle.wait()
        finally:
            await undisturbed(self.close())

    async def close(self) -> None:
        """Tell the forkserver to go, and wait until it is gone with everything below it."""
        if not self.gone.is_set():
            with contextlib.suppress(OSError):
                self.control.shutdown(socket.SHUT_WR)
            await self._wait_gone(CLOSE_SECONDS)
        if not self.gone.is_set():
            self.kill()
            await self._wait_gone(CLOSE_SECONDS)
        await asyncio.to_thread(self.process.wait)

    async def _wait_gone(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.gone.wait()

    def kill(self) -> None:
        """Kill keeper and forkserver; the children die of it, but what they started is left."""
        # The keeper leads the group of itself and the forkserver, and was not waited for: the id is certain.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Sandbox:
    """Runs the tasks of a module, each in a child process of a warm forkserver."""

    def __init__(
        self,
        *,
        task_module: str = "engine.fetch.tasks",
        environment: Mapping[str, str] | None = None,
        overlay: Path | None = None,
        trial_log: Path | None = None,
        standby: Room = NO_ROOM,
    ) -> None:
        self.task_module = task_module
        self.environment = dict(environment or {})
        self.overlay = overlay
        """The folder whose packages go before those that are installed; None: none do."""
        self._trial_log = trial_log
        """Where the error output goes of an overlay on trial, which is not gone on without; None: it is none."""
        self._room = standby
        self._standby = Standby(standby)
        self._server: _Server | None = None
        self._retired: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The id of the forkserver, None when there is none."""
        return self._server.pid if self._server and not self._server.gone.is_set() else None

    async def start(self) -> None:
        """Start the forkserver and wait until it is warm; raises SandboxCrashed and OSError."""
        self._closed = False
        self._standby = Standby(self._room)
        await self._running()

    async def close(self) -> None:
        """End the forkserver and every process of every job; a second call does nothing."""
        self._closed = True
        await self._standby.close()
        async with self._lock:
            if self._server is not None:
                await undisturbed(self._server.close())
                self._server = None
        for letting_go in self._retired:
            letting_go.cancel()
        await asyncio.gather(*self._retired, return_exceptions=True)

    async def switch(self, overlay: Path | None) -> None:
        """Have whatever begins from now on use an overlay, or none; what runs goes on with what it has.

        Raises SandboxCrashed and OSError where no forkserver starts with it, and then nothing is changed.
        """
        spare: _Server | None
        spare = fresh = await self._launch(overlay)
        standby = Standby(self._room)
        try:
            async with self._lock:
                if not self._closed:
                    spare, self._server, self.overlay = self._server, fresh, overlay
                    # What is under way stands by no more when it is done.
                    standby, self._standby = self._standby, standby
        finally:
            if spare is not None:
                self._let_go(spare)
            await standby.close()

    def _let_go(self, server: _Server) -> None:
        letting_go = asyncio.create_task(server.close_when_idle())
        self._retired.add(letting_go)
        letting_go.add_done_callback(self._retired.discard)

    async def run(
        self,
        task: str,
        request: dict[str, Any],
        *,
        folder: Path,
        limits: ProcessLimits,
        timeout: float,
        on_progress: Progress = _ignore,
        stand_by: str | None = None,
        standing: str | None = None,
    ) -> dict[str, Any]:
        """Run a task in a child whose home is `folder`, for at most `timeout` seconds, and return its result.

        With `stand_by` the child may stand by under that key once it has a result, for a task that names the key as
        `standing`. Raises the UserError that the task raised, TimedOut, and SandboxCrashed when it raised anything
        else or died. However it ends, by cancellation too, every process of the child is gone when it does, unless it
        stands by.
        """
        order = {
            "task": task, "request": request, "folder": str(folder.absolute()), "limits": asdict(limits),
            "log_level": logging.getLevelName(logging.getLogger().getEffectiveLevel()),
            "goes_on": stand_by is not None,
        }  # fmt: skip
        line = json.dumps(order).encode() + b"\n"
        if len(line) > MESSAGE_BYTES:
            raise ValueError(f"a request of {len(line)} bytes is too long")
        standby = self._standby
        async with AsyncExitStack() as ends:
            child = await self._child(standing, ends)
            try:
                async with asyncio.timeout(timeout) as clock:
                    message = await child.ask(line, on_progress)
            except TimeoutError:
                if clock.expired():
                    raise TimedOut(limit=timeout) from None
                raise
            if stand_by is not None and "result" in message and standby.has_room(stand_by):
                standby.put(stand_by, child, ends.pop_all())
        return conclude(message, child.ended)

    def stands_by(self, key: str) -> bool:
        """Whether a child stands by under that key, for whoever names it before anything is awaited."""
        return self._standby.has(key)

    def dismiss(self, key: str) -> None:
        """Have the child end that stands by under that key, if one does."""
        self._standby.drop(key)

    async def _child(self, standing: str | None, ends: AsyncExitStack) -> Child:
        """The child that stands by, or a new one, ended with the stack; raises SandboxCrashed and OSError."""
        found = None if standing is None else self._standby.take(standing)
        if found is not None:
            await ends.enter_async_context(found.ends)
            return found.child
        server = await self._running()
        return await ends.enter_async_context(server.child())

    async def _running(self) -> _Server:
        """The forkserver, started anew if it has died; raises SandboxCrashed and OSError."""
        async with self._lock:
            if self._closed:
                raise SandboxCrashed("the sandbox is closed")
            if self._server is not None and self._server.dying():
                logger.warning("forkserver %d has died; starting another", self._server.pid)
                await self._server.close()
                self._server = None
            if self._server is None:
                self._server = await self._start()
            return self._server

    async def _start(self) -> _Server:
        try:
            return await self._launch(self.overlay)
        except SandboxCrashed:
            if self.overlay is None or self._trial_log is not None:
                raise
            logger.exception("the forkserver does not start with %s; it does without", self.overlay)
            server = await self._launch(None)
            self.overlay = None
            return server

    async def _launch(self, overlay: Path | None) -> _Server:
        server = _Server.launch(self.task_module, _environment(self.environment, overlay), self._trial_log)
        try:
            async with asyncio.timeout(START_SECONDS):
                await server.ready.wait()
            if server.gone.is_set():
                raise SandboxCrashed(f"the forkserver of {self.task_module} did not start: see its error output")
        except TimeoutError as error:
            raise SandboxCrashed(f"the forkserver of {self.task_module} is not warm yet") from error
        finally:
            if not server.warm:
                server.kill()
                await undisturbed(server.close())
        return server
