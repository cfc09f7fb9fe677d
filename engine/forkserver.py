"""The warm process that every job is forked from, started by `engine.keeper`.

Three kinds of process, each the parent of the next, all of them with one thread until a task starts its own:

- the *keeper* (`engine.keeper`) is what was exec'ed. It waits for the forkserver and kills what is left after it;
- the *forkserver* has imported the task module, forks a child for each job and proves that a job's processes are gone;
- a *child* leads a session of its own, runs one task, or one more where its order says that it goes on, says what came
  of each on its own socket, and ends.

The control socket carries JSON lines: `{"fork": N}` with the child's socket and `{"stop": N}` from the worker,
`{"ready": PID}` and `{"ended": N, "status": S, "log": TEXT}` to it. Its end, in either direction, is the end of all:
the worker's death ends every job here, and the worker reads the end only after the keeper has cleared up.

What it cannot do: killing keeper and forkserver in the same instant leaves the programs that a child has started
(prctl(2), PR_SET_PDEATHSIG, reaches the child only). A process that leaves its group *and* loses its parent is found
through `/proc/thread-self/children`, which a kernel without CONFIG_PROC_CHILDREN, and macOS, do not have.
"""

import contextlib
import faulthandler
import gc
import importlib
import json
import logging
import os
import resource
import select
import signal
import socket
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from engine.kernel import LINUX, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, children, let_go_of_code, prctl
from storage.collector import come_as_usual
from storage.errors import UserError

Report = Callable[[dict[str, Any]], None]
"""Says how far a task is; may be called from any of the task's threads."""
Task = Callable[[dict[str, Any], Report], dict[str, Any]]
"""What a child runs: a request and a way to report -> a result, all of them JSON; may raise UserError."""

MESSAGE_BYTES: Final = 32 * 1024 * 1024
"""The longest line between a worker and a child."""
LOG_BYTES: Final = 16 * 1024
"""How much of the end of a child's output is kept."""
GRACE_SECONDS: Final = 0.3
"""How long a child that was told to end may take before it is killed."""
LEAVE_SECONDS: Final = 1.5
"""How long the forkserver waits for its killed jobs when it leaves; the keeper waits for the rest."""

_TICK_MS: Final = 5
_DATA_FD: Final = 3
_OOM_SCORE: Final = b"500"
_HANDLED: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


def _signal_group(leader: int, number: int) -> None:
    """Signal a child and its process group; the child must not have been waited for, so that its id is still its."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        # The child has not come to its setsid yet, and so has no child of its own either.
        os.kill(leader, number)
    except PermissionError:
        # macOS says so of a group of which only the dead are left.
        pass


def _collect(leader: int) -> int | None:
    """Wait for a child if it has died, once its group is killed; its exit code, or None while it lives."""
    if hasattr(os, "waitid"):
        if os.waitid(os.P_PID, leader, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        # Before the wait, because after it an empty group's id may be given to a process of somebody else.
        _signal_group(leader, signal.SIGKILL)
    reaped, status = os.waitpid(leader, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if reaped else None


def _group_is_empty(group: int) -> bool:
    """Wait for the dead of a group whose leader is gone; say whether it has no process left."""
    try:
        # Orphans become our children, so the group is empty when we have no child in it (wait(2), ECHILD).
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        if LINUX:
            return True
        try:
            # Elsewhere orphans are not ours to wait for, and are killed until there is none.
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return True
    return False


@dataclass
class _Job:
    """A child and the processes it has started."""

    number: int
    pid: int
    log: int
    tail: bytearray = field(default_factory=bytearray)
    kill_at: float | None = None
    status: int | None = None
    """The child's exit code, or minus the signal that ended it; None until it was waited for."""

    def tell_to_end(self) -> None:
        """Send TERM, and allow some grace, once."""
        if self.kill_at is None and self.status is None:
            _signal_group(self.pid, signal.SIGTERM)
            self.kill_at = time.monotonic() + GRACE_SECONDS

    def kill(self) -> None:
        """Send KILL to all of it."""
        if self.status is None:
            _signal_group(self.pid, signal.SIGKILL)
            self.kill_at = float("inf")

    def read_log(self) -> bool:
        """Keep the end of what was written since the last call; say whether more may come."""
        try:
            chunk = os.read(self.log, 65536)
        except BlockingIOError:
            return True
        self.tail += chunk
        del self.tail[:-LOG_BYTES]
        return bool(chunk)


class _Forkserver:
    """Forks a child for each job, and clears up after it."""

    def __init__(self, control: socket.socket, tasks: Mapping[str, Task]) -> None:
        self.control = control
        self.tasks = tasks
        self.jobs: dict[int, _Job] = {}
        self.leave_at: float | None = None
        self.line = b""
        self.sockets: deque[int] = deque()
        # A poll object holds no descriptor, so there is nothing of it that a child could inherit or close.
        self.poll = select.poll()
        self.wake, self.wake_end = os.pipe()

    def serve(self) -> None:
        """Do what the worker asks for until it closes the control socket, or this process is told to end."""
        self._listen()
        self._tell({"ready": os.getpid()})
        while self.leave_at is None or (self.jobs and time.monotonic() < self.leave_at):
            # Signals that came, commands, output of children, and time all lead to the same look at every job.
            for fd, _ in self.poll.poll(self._patience()):
                self._answer(fd)
            for job in list(self.jobs.values()):
                self._advance(job)

    def _listen(self) -> None:
        for fd in (self.wake, self.wake_end):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(self.wake_end, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        self.poll.register(self.wake, select.POLLIN)
        self.poll.register(self.control.fileno(), select.POLLIN)

    def _patience(self) -> int | None:
        ending = any(job.kill_at or job.status is not None for job in self.jobs.values())
        return _TICK_MS if ending else None

    def _answer(self, fd: int) -> None:
        if fd == self.control.fileno():
            self._read_commands()
        elif fd == self.wake:
            if signal.SIGTERM in os.read(self.wake, 4096):
                self._leave()
        else:
            job = next(job for job in self.jobs.values() if job.log == fd)
            if not job.read_log():
                self.poll.unregister(fd)

    def _read_commands(self) -> None:
        try:
            data, fds, _, _ = socket.recv_fds(self.control, 65536, 64, socket.MSG_DONTWAIT)
        except OSError:
            data, fds = b"", []
        if not data:
            self.poll.unregister(self.control.fileno())
            self._leave()
        self.sockets.extend(fds)
        *lines, self.line = (self.line + data).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))

    def _obey(self, command: dict[str, int]) -> None:
        if (number := command.get("fork")) is not None:
            self._start(number, self.sockets.popleft())
        elif job := self.jobs.get(command["stop"]):
            job.tell_to_end()

    def _leave(self) -> None:
        if self.leave_at is None:
            self.leave_at = time.monotonic() + LEAVE_SECONDS
        for job in self.jobs.values():
            job.kill()

    def _start(self, number: int, data: int) -> None:
        log, log_end = os.pipe()
        try:
            pid = self._fork(data, log_end)
        except OSError as error:
            os.close(log)
            self._tell({"ended": number, "status": None, "log": f"cannot fork: {error}"})
        else:
            os.set_blocking(log, False)
            self.jobs[number] = _Job(number, pid, log)
            self.poll.register(log, select.POLLIN)
        finally:
            os.close(log_end)
            os.close(data)

    def _fork(self, data: int, log: int) -> int:
        # A signal that reached the child before it has let go of our handlers would be written to our wake-up pipe.
        signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
        try:
            server = os.getpid()
            if (pid := os.fork()) == 0:
                _child(self.tasks, data, log, server)
            return pid
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)

    def _advance(self, job: _Job) -> None:
        if job.status is None:
            job.status = _collect(job.pid)
        if job.status is not None:
            if _group_is_empty(job.pid) and not self._kill_strays():
                self._end(job)
        elif job.kill_at is not None and time.monotonic() >= job.kill_at:
            job.kill()

    def _kill_strays(self) -> bool:
        """Kill every child of ours that belongs to no running job; say whether there was one.

        What has left its group comes here when its parent dies, and its own children come when it dies. So once a
        job's group is empty and there is no stray, nothing of the job is left, by whatever groups it went.
        """
        running = {job.pid for job in self.jobs.values() if job.status is None}
        strays = [pid for pid in children() if pid not in running and os.getpgid(pid) not in running]
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, os.WNOHANG)
        return bool(strays)

    def _end(self, job: _Job) -> None:
        job.read_log()
        with contextlib.suppress(KeyError):
            self.poll.unregister(job.log)
        os.close(job.log)
        del self.jobs[job.number]
        log = job.tail.decode(errors="replace") if job.status else ""
        self._tell({"ended": job.number, "status": job.status, "log": log})

    def _tell(self, message: dict[str, Any]) -> None:
        try:
            self.control.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            # The worker is gone; the end of its socket says so, too, but not before what it left unread.
            self._leave()


def _child(tasks: Mapping[str, Task], data: int, log: int, server: int) -> NoReturn:
    """Run one task in a freshly forked process, and end it."""
    # It must not return: the forkserver's objects on the stack would go, and close numbers that are the task's by now.
    code = 1
    try:
        _isolate(data, log, server)
        code = _work(tasks, socket.socket(fileno=_DATA_FD))
    except BaseException:  # noqa: BLE001 - The last frame of the process: whatever it is, it goes to the log.
        traceback.print_exc()
    finally:
        os._exit(code)


def _isolate(data: int, log: int, server: int) -> None:
    os.setsid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        # It died before the line above took effect.
        os._exit(1)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    _keep_descriptors(data, log)
    _reset_signals()
    # When memory runs out the kernel is to take the job and not its worker; ffmpeg inherits the score. It is no fault
    # of the job where /proc cannot be written, or is not there.
    with contextlib.suppress(OSError), Path("/proc/self/oom_score_adj").open("wb", 0) as score:
        score.write(_OOM_SCORE)
    faulthandler.enable(file=2)
    come_as_usual()
    gc.enable()


def _keep_descriptors(data: int, log: int) -> None:
    """Leave open the null device, the log twice and the job's socket, as 0 to 3, and nothing else."""
    signal.set_wakeup_fd(-1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(data, _DATA_FD, inheritable=False)
    with os.scandir("/dev/fd") as listing:
        inherited = [int(entry.name) for entry in listing]
    for fd in inherited:
        # The descriptor that listed the folder is closed already.
        with contextlib.suppress(OSError):
            if fd > _DATA_FD:
                os.close(fd)


def _reset_signals() -> None:
    for number in _HANDLED:
        signal.signal(number, signal.SIG_DFL)
    # A write beyond RLIMIT_FSIZE fails with EFBIG if SIGXFSZ does not kill first (setrlimit(2)). `subprocess` takes
    # back that it is ignored in what it starts, but nobody takes back that it is blocked.
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGXFSZ})


def _work(tasks: Mapping[str, Task], sock: socket.socket) -> int:
    """Do what the lines on the socket ask for, one after the other; the exit code of the process."""
    lock = threading.Lock()

    def send(kind: str, value: object) -> None:
        line = json.dumps({kind: value}).encode() + b"\n"
        if len(line) > MESSAGE_BYTES:
            raise ValueError(f"a {kind} of {len(line)} bytes is too long")
        with lock:
            sock.sendall(line)

    with sock.makefile("rb") as lines:
        # Without an end the line is the worker's last: it has given up, or needs this child no more.
        while (line := lines.readline(MESSAGE_BYTES)).endswith(b"\n"):
            order, code = _do(tasks, line, send)
            if code or not order.get("goes_on"):
                return code
    return 0


def _do(tasks: Mapping[str, Task], line: bytes, send: Callable[[str, object], None]) -> tuple[dict[str, Any], int]:
    """Do what one order asks for, and say what came of it; the order, and the exit code should nothing follow."""
    order: dict[str, Any] = {}
    try:
        order = json.loads(line)
        _settle(Path(order["folder"]), order["limits"])
        logging.basicConfig(level=order["log_level"], handlers=[_Telling(partial(send, "log"))], force=True)
        send("result", tasks[order["task"]](order["request"], partial(send, "progress")))
    except UserError as error:
        send("error", error.to_json())
    except BaseException:  # noqa: BLE001 - The edge of the process: the worker logs it.
        # The worker has the child ended as soon as it has the answer, so the output goes first.
        print(end="", flush=True)
        send("crash", traceback.format_exc()[-LOG_BYTES:])
        return order, 1
    return order, 0


class _Telling(logging.Handler):
    """Hands what is logged in a child to its worker, which knows whose job it is."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter())
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record, with its trace; one that cannot be sent is printed, to be shown should the child go down."""
        try:
            self._tell({"level": record.levelname, "logger": record.name, "text": self.format(record)})
        except (OSError, ValueError):
            self.handleError(record)


def _settle(folder: Path, limits: dict[str, int | None]) -> None:
    """Make a folder the home of this process and put it under its limits; raises OSError."""
    os.chdir(folder)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    tempfile.tempdir = None
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, limits["file_bytes"], most=limits["later_file_bytes"])
    _limit(resource.RLIMIT_NOFILE, limits["open_files"])
    # Not RLIMIT_AS: Python, ffmpeg and deno reserve far more addresses than they ever fill.
    _limit(resource.RLIMIT_DATA, limits["memory_bytes"])
    # The hard limit kills without a name; one second before it SIGXCPU says what it was.
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"], slack=1)


def _limit(kind: int, value: int | None, slack: int = 0, most: int | None = None) -> None:
    """Set a limit; the hard one, which nothing raises again, allows some slack, or the most where that is more."""
    if value is not None:
        wanted, there = max(value + slack, most or 0), resource.getrlimit(kind)[1]
        hard = wanted if there == resource.RLIM_INFINITY else min(wanted, there)
        resource.setrlimit(kind, (min(value, hard), hard))


def _load(module: str) -> Mapping[str, Task]:
    """Import the tasks and let them warm up; raises RuntimeError when that has left a second thread."""
    # With the collector off and everything frozen, children share the parent's pages instead of copying them when
    # the collector writes to every object's head (the `gc` module's advice for forking).
    gc.disable()
    loaded = importlib.import_module(module)
    # What warms up fills the place of what the import has left behind.
    gc.collect()
    getattr(loaded, "warm_up", lambda: None)()
    if threading.active_count() > 1 or (LINUX and len(list(Path("/proc/self/task").iterdir())) > 1):
        raise RuntimeError(f"{module} started a thread: what a thread holds locked at a fork stays locked")
    gc.collect()
    gc.freeze()
    let_go_of_code()
    tasks: Mapping[str, Task] = loaded.TASKS
    return tasks


def serve(control: int, module: str) -> None:
    """Load the tasks, and be the forkserver until the worker is gone."""
    _Forkserver(socket.socket(fileno=control), _load(module)).serve()
