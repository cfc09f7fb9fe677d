"""Tasks for the sandbox's tests: the good, the broken and the hostile."""

import contextlib
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from engine.errors.fetching import TooLong


def echo(request, report):
    return {"request": request, "cwd": str(Path.cwd()), "warmed": warmed}


def count(request, report):
    for number in range(request["to"]):
        report({"number": number})
    return {}


def log(request, report):
    for number in range(request["lines"]):
        logging.getLogger("yt_dlp").warning("line %s, token=s3cr3ts3cr3t", number)
    return {}


def refuse(request, report):
    raise TooLong(limit=1.5, actual=3)


def crash(request, report):
    print("last words")
    raise LookupError("no such thing")


def not_json(request, report):
    return {"path": Path("/")}


def die(request, report):
    print("before the end", flush=True)
    os.kill(os.getpid(), request["signal"])
    time.sleep(10)
    return {}


def leave(request, report):
    os._exit(request["code"])


def chatter(request, report):
    os.write(1, b"x" * 1_000_000 + b"the end")
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def nonsense(request, report):
    socket.socket(fileno=os.dup(3)).sendall(request["text"].encode() + b"\n")
    time.sleep(10)
    return {}


def sleep(request, report):
    report({"pid": os.getpid()})
    time.sleep(60)
    return {}


def stubborn(request, report):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return sleep(request, report)


def flood(request, report):
    while True:
        report({"again": True})


def large(request, report):
    return {"text": "ä" * request["characters"]}


def write(request, report):
    path = Path("file")
    try:
        path.write_bytes(b"x" * request["bytes"])
    except OSError as error:
        return {"errno": error.errno, "size": path.stat().st_size}
    return {"size": path.stat().st_size}


def write_by_program(request, report):
    code = f"open('file', 'wb').write(b'x' * {request['bytes']})"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    return {"code": done.returncode, "error": done.stderr}


def encode(request, report):
    done = subprocess.run(_encoder(request["ffmpeg"]), check=False, capture_output=True, text=True)
    return {"code": done.returncode, "error": done.stderr, "size": Path("out.mkv").stat().st_size}


def spin(request, report):
    while True:
        pass


def hoard(request, report):
    return {"length": len(bytearray(request["bytes"]))}


def look_around(request, report):
    targets = {}
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            targets[entry.name] = str(entry.readlink())
    return {
        "environment": dict(os.environ),
        "temporary": tempfile.gettempdir(),
        "descriptors": {fd: target for fd, target in targets.items() if not target.startswith("/proc/")},
        "session": [os.getpid(), os.getsid(0), os.getpgid(0)],
        "path": sys.path,
        "collector": [gc.isenabled(), *gc.get_threshold()],
    }


def tree(request, report):
    """Start a program that ignores TERM, ffmpeg without an end, and a daemon; then end as asked."""
    ignoring = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    first = subprocess.Popen([sys.executable, "-c", ignoring], stdout=subprocess.PIPE)
    first.stdout.readline()
    second = subprocess.Popen(_encoder(request["ffmpeg"]), stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    report({"pids": [os.getpid(), first.pid, second.pid, _daemon()]})
    if request.get("wait", True):
        time.sleep(60)
    return {}


def _daemon():
    """A process in a session of its own whose parent is gone."""
    read, write_end = os.pipe()
    if not (parent := os.fork()):
        os.setsid()
        if not (pid := os.fork()):
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(60)
            os._exit(0)
        os.write(write_end, str(pid).encode())
        os._exit(0)
    os.waitpid(parent, 0)
    return int(os.read(read, 20))


def _encoder(ffmpeg):
    source = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=30"]
    return [ffmpeg, "-nostdin", "-loglevel", "error", *source, "-c:v", "mpeg4", "-y", "out.mkv"]


def remember(request, report):
    """What the tasks of this process were told to remember, with its id and its folder."""
    remembered.append(request.get("word"))
    return {"words": list(remembered), "pid": os.getpid(), "cwd": str(Path.cwd()), "home": os.environ["HOME"]}


remembered = []

TASKS = {
    task.__name__: task
    for task in (
        echo, count, log, refuse, crash, not_json, die, leave, chatter, nonsense, sleep, stubborn, flood, large, write,
        write_by_program, encode, spin, hoard, look_around, tree, remember,
    )
}  # fmt: skip

warmed = []


def warm_up():
    match os.environ.get("WARM_UP"):
        case "fail":
            raise LookupError("cannot warm up")
        case "thread":
            threading.Thread(target=time.sleep, args=[5], daemon=True).start()
        case "hang":
            time.sleep(60)
    warmed.append(os.getpid())
