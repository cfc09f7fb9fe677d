"""The bot in processes of its own, as `clipferry run` starts it, between a media site and a stand-in for Telegram."""

import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from tests import clips
from tests.site import SiteProcess
from tests.telegram_people import Person
from tests.telegram_server import TOKEN, TelegramServer

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 60.0


class House:
    """Everything that one conversation needs; `boss` administers the bot."""

    def __init__(
        self, folder: Path, *, upload_limit: int = 50_000_000, apart: bool = False, template: Path | None = None,
        **settings: str,
    ) -> None:  # fmt: skip
        """`apart`: the front end runs in a process of its own, beside the one with the HTTP server.

        `template`: a database that has its tables, to begin with.
        """
        self.folder = folder
        if template is not None:
            (folder / "data").mkdir()
            shutil.copy(template, folder / "data" / "clipferry.sqlite3")
        self._apart = apart
        self.telegram = TelegramServer(upload_limit=upload_limit)
        self.site = SiteProcess()
        self._settings = settings
        self._started: list[_Process] = []

    @property
    def output(self) -> str:
        """Everything that the bot has printed and logged."""
        return "".join(process.output for process in self._started)

    def __enter__(self) -> Self:
        self.telegram.__enter__()
        self.site.start()
        self.boss = self.telegram.person("Boss")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.site.stop()
        self.telegram.__exit__()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the bot's process."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("CLIPFERRY_")},
            "CLIPFERRY_DATA_DIR": str(self.folder / "data"),
            "CLIPFERRY_ALLOWED_NETWORKS": "127.0.0.1/32",
            "CLIPFERRY_HTTP_PORT": "0",
            "CLIPFERRY_ADMINS": f"telegram:{self.boss.id}",
            "CLIPFERRY_MEMBER_DOWNLOADS_PER_MINUTE": "1000",
            "CLIPFERRY_TELEGRAM_TOKEN": TOKEN,
            "CLIPFERRY_TELEGRAM_API_URL": self.telegram.url,
            "CLIPFERRY_TELEGRAM_PACING": "off",
            "CLIPFERRY_TELEGRAM_PACKS": "500:50,1200:100",
            "CLIPFERRY_LOG_LEVEL": "DEBUG",
            "PYTHONPATH": str(ROOT),
            **self._settings,
        }

    @property
    def pid(self) -> int:
        """The process of the front end."""
        return self._started[-1].process.pid

    def start(self) -> None:
        """Start the bot and wait until it runs."""
        if self._apart:
            without = {name: value for name, value in self.environment.items() if "TELEGRAM" not in name}
            self._started.append(_Process(self.folder, without, "run"))
            self._started.append(_Process(self.folder, self.environment, "run", "--only", "telegram"))
        else:
            self._started.append(_Process(self.folder, self.environment, "run"))

    def start_behind_a_webhook(self) -> None:
        """Start the bot so that updates are posted to it."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        self._settings["CLIPFERRY_HTTP_PORT"] = str(port)
        self._settings["CLIPFERRY_TELEGRAM_WEBHOOK_URL"] = f"http://127.0.0.1:{port}"
        self.start()

    def kill(self) -> None:
        """End the bot as a power cut would."""
        for process in self._started:
            process.end(kill=True)

    def stop(self) -> None:
        """End the bot in order."""
        for process in reversed(self._started):
            process.end()

    def offer(self, person: Person, path: str) -> dict[str, Any]:
        """Send a link; the message that offers its forms."""
        sent = person.send(self.site.url(path))
        return self.telegram.wait(lambda: answer_to(self.telegram, sent, "/pick"))

    def arrived(self, person: Person, kind: str = "video", count: int = 1) -> dict[str, Any]:
        """The message with the person's newest file, once they have got so many."""
        found = self.telegram.wait(
            lambda: (got := [m for m in self.telegram.said(person.chat) if kind in m])[count - 1 :] and got
        )
        return found[-1]

    def delivered(self, person: Person, kind: str = "video", count: int = 1) -> dict[str, Any]:
        """The message with the newest file of a person's single links, once the bot has noted so many deliveries."""
        message = self.arrived(person, kind, count)
        # A file arrives, and the status goes, before the delivery is written down.
        self.telegram.wait(lambda: self._noted(person) >= count)
        return message

    def _noted(self, person: Person) -> int:
        with closing(sqlite3.connect(self.folder / "data" / "clipferry.sqlite3")) as book:
            (count,) = book.execute(
                "SELECT count(*) FROM jobs WHERE state = 'delivered' AND parent_id IS NULL AND reply_to ->> 'chat' = ?",
                [person.chat.id],
            ).fetchone()
        return int(count)


def answer_to(telegram: TelegramServer, message: dict[str, Any], data: str) -> dict[str, Any] | None:
    """The bot's answer to a message, once it has a button that carries these words."""
    for answer in telegram.said(message["chat"]["id"]):
        rows = (answer.get("reply_markup") or {}).get("inline_keyboard", [])
        carried = [button.get("callback_data", "") for row in rows for button in row]
        answers = answer.get("reply_to_message", {}).get("message_id") == message["message_id"]
        if answers and any(data in each for each in carried):
            return answer
    return None


def fingerprint(name: str) -> str:
    """The digest of one of the site's clips."""
    return hashlib.sha256(clips.clip(name).read_bytes()).hexdigest()


class _Process:
    """A command of the bot that runs, and what it says."""

    def __init__(self, folder: Path, environment: dict[str, str], *arguments: str) -> None:
        self.output = ""
        self._running = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        if not self._running.wait(START_SECONDS):
            raise AssertionError(f"the bot did not start: {self.output[-3000:]}")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self.output += line
                if line.startswith("Running"):
                    self._running.set()

    def end(self, *, kill: bool = False) -> None:
        """End it, if it has not ended yet."""
        if self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(STOP_SECONDS)
            self._listener.join(STOP_SECONDS)
