"""A front end in a process of its own: what it is told on standard input is heard, what it says goes into a file.

After the end of its input it says `heard` when everything was answered, and goes on with its jobs until SIGTERM. The
file stands for the platform: a line in it has arrived. `DIE_AFTER` names how many deliveries the process makes before
it dies between one and its answer.
"""

import asyncio
import json
import os
import secrets
import signal
import sys
from pathlib import Path

from bot import views
from bot.chat import Sender
from bot.handlers import Handlers
from bot.tracker import Tracker
from engine.core import open_engine
from engine.delivery import Limits
from engine.settings import EngineSettings
from storage.errors import StorageAway
from storage.settings import StorageSettings
from storage.signed_urls import UrlSigner

SEND_SECONDS = 0.02
LONGEST_LINE = 1 << 20


class RecordedChat:
    """Conversations that are lines of a file, each on the disk before `show` answers."""

    edit_seconds = 0.1

    def __init__(self, platform: str, repeatable: bool, folder: Path, die_after: int | None) -> None:
        self.platform = platform
        self.repeatable = repeatable
        self._file = (folder / f"{platform}.jsonl").open("ab", buffering=0)
        self._die_after = die_after

    async def run(self):
        """There is nothing to listen to."""

    def owns(self, reply_to):
        """Every conversation of the platform."""
        return True

    def limits(self, reply_to):
        """Any file can be sent."""
        return Limits(None)

    def private(self, external_id):
        """A conversation for everybody."""
        return {"chat": external_id}

    def anew(self, reply_to):
        """The same conversation without its message."""
        return {name: value for name, value in reply_to.items() if name != "message"}

    async def show(self, reply_to, view):
        """Say it in the message that the conversation has, or in a new one."""
        message = reply_to.get("message") or secrets.token_hex(4)
        job = getattr(view, "job", None)
        line = {
            "message": message,
            "view": type(view).__name__,
            "code": view.error.code if isinstance(view, views.Declined) else None,
            "job": job.id if job else None,
            "round": job.round if job else None,
            "pid": os.getpid(),
        }
        if isinstance(view, views.Delivered):
            await asyncio.sleep(SEND_SECONDS)
        self._file.write(json.dumps(line).encode() + b"\n")
        os.fsync(self._file.fileno())
        if isinstance(view, views.Delivered):
            self._live_or_die()
            await asyncio.sleep(SEND_SECONDS)
        return {**reply_to, "message": message}

    def _live_or_die(self):
        if self._die_after is not None:
            self._die_after -= 1
            if self._die_after <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def listen(handlers, platform):
    """Hear what comes in, until its end."""
    reader = asyncio.StreamReader(LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    heard = set()
    async for line in reader:
        said = json.loads(line)
        sender = Sender(platform, said["who"], said["who"])
        task = asyncio.create_task(handlers.hear(sender, said["reply_to"], said["text"]))
        heard.add(task)
        task.add_done_callback(heard.discard)
    await asyncio.gather(*heard)


async def main(platform, repeatable, folder, die_after):
    """Run the front end."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    while True:
        try:
            async with open_engine(StorageSettings(), EngineSettings()) as engine:
                engine.turns.stand_for(os.environ["NAME"])
                chat = RecordedChat(platform, repeatable, folder, die_after)
                tracker = Tracker(engine, chat, UrlSigner("key", "http://localhost:8080"))
                tracking = asyncio.create_task(tracker.run())
                tracking.add_done_callback(stop_if_broken)
                print("ready", flush=True)
                await listen(Handlers(engine, chat, tracker), platform)
                print("heard", flush=True)
                await stopped.wait()
                tracking.cancel()
                await asyncio.wait([tracking])
                return
        except StorageAway:
            await asyncio.sleep(0.2)


def stop_if_broken(tracking):
    """End the process where its tracker has ended by itself."""
    if not tracking.cancelled() and tracking.exception() is not None:
        print(repr(tracking.exception()), file=sys.stderr, flush=True)
        os._exit(1)


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], sys.argv[2] == "repeatable", Path(sys.argv[3]), int(os.environ.get("DIE_AFTER", "0")) or None)
    )
