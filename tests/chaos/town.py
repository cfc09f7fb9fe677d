"""A house with front ends before it, each a process of its own, and a queue that can be killed."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from sqlalchemy import select as query
from sqlmodel import col

from storage.models import Job
from tests.engine.house import ROOT, START_SECONDS, House

HEAR_SECONDS = 90
UNLIMITED = dict.fromkeys(("downloads_per_minute", "lookups_per_minute", "manages_per_minute"), 100_000)


class FrontEndProcess:
    """A front end of one platform, and what it is told."""

    def __init__(self, town: "Town", name: str, platform: str, *, repeatable: bool, die_after: int = 0) -> None:
        self.platform = platform
        flavour = "repeatable" if repeatable else "once"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.front_end", platform, flavour, str(town.folder)],
            cwd=ROOT,
            env={**town.environment, "DIE_AFTER": str(die_after), "NAME": name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=town.log,
        )

    def wait_until_ready(self):
        """Wait until it follows its jobs."""
        said, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        assert said, "the front end says nothing"
        assert self.process.stdout.readline() == b"ready\n"
        return self

    def wait_until_all_is_heard(self):
        """Say no more, and wait until everything was answered, or it died of it."""
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        assert select.select([self.process.stdout], [], [], HEAR_SECONDS)[0], "the front end does not answer"
        self.process.stdout.readline()

    def hears(self, who: str, text: str, message: str | None = None) -> bool:
        """Somebody writes a text, or presses a button below a message; whether it reached the process."""
        reply_to = {"chat": who, **({"message": message} if message else {})}
        try:
            self.process.stdin.write(json.dumps({"who": who, "text": text, "reply_to": reply_to}).encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):  # It died, or its pipe was closed after it.
            return False
        return True

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None

    def kill(self):
        """Kill the process; whatever it was doing is left as it is."""
        self.process.kill()
        self.end()

    def end(self):
        """End the process in order, and wait for it."""
        self.process.terminate()
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


class Town(House):
    """A house, the front ends before it, and what arrived on their platforms."""

    def __init__(self, folder: Path, template: Path, **settings: str) -> None:
        rates = {f"MEMBER_{name}".upper(): str(value) for name, value in UNLIMITED.items()}
        super().__init__(folder, template, **rates, **settings)
        self.engine = self.engine.model_copy(update={"member": self.engine.member.model_copy(update=UNLIMITED)})
        self.folder = folder
        self.log = self._log
        self.front_ends = {}
        given = {f"CLIPFERRY_{name}": value for name, value in self.settings.items()}
        rest = {name: value for name, value in os.environ.items() if not name.startswith("CLIPFERRY_")}
        self.environment = {**rest, "CLIPFERRY_DATA_DIR": str(self.storage.data_dir), **given}

    def __exit__(self, *error):
        for front_end in self.front_ends.values():
            if front_end.alive:
                front_end.kill()
        super().__exit__(*error)

    def open(self, name: str, *, platform: str | None = None, repeatable: bool = True, die_after: int = 0):
        """Start a front end, in place of one of that name that died."""
        front_end = FrontEndProcess(self, name, platform or name, repeatable=repeatable, die_after=die_after)
        self.front_ends[name] = front_end
        return front_end

    def close_front_ends(self):
        """Let all front ends end in order."""
        for front_end in self.front_ends.values():
            if front_end.alive:
                front_end.end()

    def kill_worker(self, worker) -> set[int]:
        """Kill a worker; the processes that it had."""
        family = {child.pid for child in psutil.Process(worker.pid).children(recursive=True)}
        worker.kill()
        worker.communicate()
        self.workers.remove(worker)
        return family

    def kill_queue(self):
        """Kill the Valkey server as a crash does."""
        os.kill(self._valkey.pid, signal.SIGKILL)

    def start_queue(self, *, emptied: bool = False):
        """Start Valkey again, with what it wrote to its disk or with nothing."""
        if emptied:
            for path in (self.storage.data_dir / "valkey").rglob("*.aof"):
                path.unlink()
            for path in (self.storage.data_dir / "valkey").rglob("*.manifest"):
                path.unlink()
        self._valkey.start()

    def told(self, platform: str) -> list[dict]:
        """What arrived on a platform, in order."""
        path = self.folder / f"{platform}.jsonl"
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    def count(self, platform: str, view: str) -> int:
        """How many views of a kind arrived on a platform."""
        return Counter(line["view"] for line in self.told(platform))[view]

    async def jobs(self, stores) -> list[Job]:
        """All jobs."""
        async with stores.database.session(read_only=True) as session:
            return list(await session.scalars(query(Job).order_by(col(Job.id))))

    async def all_ended(self, stores, seconds: float) -> list[Job]:
        """All jobs of the front ends here, once each has ended and its person was told."""
        platforms = {front_end.platform for front_end in self.front_ends.values()}
        async with asyncio.timeout(seconds):
            while True:
                found = [job for job in await self.jobs(stores) if job.platform in platforms]
                if all(job.state.final and job.told for job in found):
                    return found
                await asyncio.sleep(0.1)
