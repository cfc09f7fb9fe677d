"""The same person on each platform: what they do and what they see, in the platform's own way."""

import hashlib
import queue
import re
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tests.discord_server import DiscordServer, DiscordThread, text_of
from tests.e2e.conftest import Clipferry
from tests.telegram_house import answer_to
from tests.telegram_server import TelegramServer

SECONDS = 60.0
RUNNING = ("Starting", "Downloading")
T = TypeVar("T")


class Person(Protocol):
    """Somebody who wants a file."""

    def asks(self, link: str) -> None:
        """Send a link, and wait for the forms of it."""

    def picks(self, number: int) -> None:
        """Take the numbered form."""

    def sees_it_running(self) -> None:
        """Wait until it is said that a worker is at it."""

    def cancels(self) -> None:
        """End the job, and wait until that is said."""

    def tries_again(self) -> None:
        """Ask for the cancelled job again."""

    def gets_file(self) -> str:
        """Wait for the next file; the digest of its bytes."""


def until(true: Callable[[], T | None], story: Callable[[], object]) -> T:
    """Wait until something is so; what it is."""
    deadline = time.monotonic() + SECONDS
    while not (found := true()):
        assert time.monotonic() < deadline, story()
        time.sleep(0.02)
    return found


class OnTerminal:
    """Lines typed into `clipferry chat`."""

    def __init__(self, program: Clipferry) -> None:
        self._chat = program.start(
            "chat", "--output", str(program.output), stdin=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._chat.stdout is not None
        for line in self._chat.stdout:
            self._lines.put(line.rstrip("\n"))

    def close(self) -> None:
        """Leave the conversation."""
        assert self._chat.stdin is not None
        self._chat.stdin.close()
        self._chat.wait(SECONDS)
        assert self._chat.stdout is not None
        self._chat.stdout.close()

    def _types(self, line: str) -> None:
        assert self._chat.stdin is not None
        self._chat.stdin.write(f"{line}\n")
        self._chat.stdin.flush()

    def _sees(self, pattern: str) -> str:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{pattern!r} was not said, only {self._said}") from None
            self._said.append(line)
            if re.search(pattern, line):
                return line

    def asks(self, link: str) -> None:
        self._types(link)
        self._sees(r"1\. Best video")
        self._sees("Audio, mp3")

    def picks(self, number: int) -> None:
        self._types(str(number))

    def sees_it_running(self) -> None:
        self._sees("|".join(RUNNING))

    def cancels(self) -> None:
        job = next(found[1] for line in reversed(self._said) if (found := re.match(r"#(\d+) ", line)))
        self._types(f"/cancel {job}")
        self._sees("^Cancelled: ")
        self._cancelled = job

    def tries_again(self) -> None:
        self._types(f"/retry {self._cancelled}")

    def gets_file(self) -> str:
        self._sees("^Done: ")
        path = Path(self._sees(r"^  .*\.\w+$").strip())
        return hashlib.sha256(path.read_bytes()).hexdigest()


class OnDiscord:
    """Slash commands, menus and buttons in a channel."""

    def __init__(self, discord: DiscordThread, channel: int, user: int = 501) -> None:
        self._discord = discord
        self._server: DiscordServer = discord.server
        self._channel = channel
        self._user = user
        self._message = 0

    def close(self) -> None:
        """There is nothing to close."""

    def _sees(self, *words: str) -> dict[str, Any]:
        def shown() -> dict[str, Any] | None:
            message = self._server.messages[self._message]
            return message if any(word in text_of(message) for word in words) else None

        return until(shown, lambda: text_of(self._server.messages[self._message]))

    def asks(self, link: str) -> None:
        asked = self._discord.call(self._server.slash(self._user, self._channel, "get", link=link))
        self._message = until(lambda: asked.original, lambda: "not acknowledged")
        self._sees("Best video")

    def picks(self, number: int) -> None:
        self._discord.call(self._server.choose(self._user, self._message, number - 1))

    def sees_it_running(self) -> None:
        self._sees(*RUNNING)

    def cancels(self) -> None:
        self._discord.call(self._server.press(self._user, self._message, "Cancel"))
        self._sees("Cancelled: ")

    def tries_again(self) -> None:
        self._discord.call(self._server.press(self._user, self._message, "Try again"))

    def gets_file(self) -> str:
        self._sees("Done: ")
        (upload,) = self._server.uploads[self._message]
        return upload.digest


class OnTelegram:
    """Messages and buttons in a private conversation."""

    def __init__(self, telegram: TelegramServer) -> None:
        self._telegram = telegram
        self._person = telegram.person("Anna")
        self._files = 0
        self._offer: dict[str, Any] = {}

    def close(self) -> None:
        """There is nothing to close."""

    def _with_button(self, data: str) -> dict[str, Any] | None:
        for message in reversed(self._telegram.said(self._person.chat)):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
            if any(data in button.get("callback_data", "") for row in rows for button in row):
                return message
        return None

    def _waits(self, found: Callable[[], T | None]) -> T:
        return until(found, self._telegram.story)

    def asks(self, link: str) -> None:
        sent = self._person.send(link)
        self._offer = self._waits(lambda: answer_to(self._telegram, sent, "/pick"))

    def picks(self, number: int) -> None:
        rows = self._offer["reply_markup"]["inline_keyboard"]
        picks = [b["callback_data"] for row in rows for b in row if b.get("callback_data", "").startswith("/pick")]
        self._person.press_data(self._offer, next(data for data in picks if data.split()[-1] == str(number)))

    def sees_it_running(self) -> None:
        self._waits(lambda: any(self._telegram.said(self._person.chat, words) for words in RUNNING))

    def cancels(self) -> None:
        message = self._waits(lambda: self._with_button("/cancel"))
        self._person.press(message, "/cancel")
        self._waits(lambda: self._telegram.said(self._person.chat, "Cancelled: "))

    def tries_again(self) -> None:
        self._person.press(self._waits(lambda: self._with_button("/retry")), "/retry")

    def gets_file(self) -> str:
        self._files += 1
        files = self._waits(lambda: (got := self._telegram.files(self._person.chat))[self._files - 1 :] and got)
        return str(files[-1].digest)
