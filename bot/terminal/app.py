"""The terminal as a chat: typed lines and commands in, text out, files into a folder."""

import asyncio
import getpass
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from bot import messages, views
from bot.chat import ReplyTo, Sender
from bot.errors import UnwritableFolder
from bot.handlers import Handlers
from bot.messages import Messages
from bot.terminal import render
from bot.terminal.screens import Screen
from bot.texts.text import short
from engine import items
from engine.delivery import Limits
from storage.files import FileStore
from storage.locks import Lock, held
from storage.models import File

HISTORY = "terminal-history"
"""The file in the data folder that keeps the lines that were typed."""
LEAVE = ("/quit", "/exit", "/bye")


class TerminalChat:
    """The conversation of one process with whoever sits at its terminal."""

    platform = "terminal"
    edit_seconds = 0.15
    repeatable = True

    def __init__(
        self,
        screen: Screen,
        files: FileStore,
        output_dir: Path,
        data_dir: Path,
        *,
        texts: Messages,
        adopts: bool = False,
        on_end: Callable[[ReplyTo, views.View, list[Path]], None] | None = None,
    ) -> None:
        """Files are saved in `output_dir`; one that adopts goes on with the jobs of terminals that are gone."""
        self._screen = screen
        self._files = files
        self._output_dir = output_dir
        self._sessions = data_dir / "terminals"
        self._session = secrets.token_hex(6)
        self._lock = Lock(self._sessions / f"{self._session}.lock")
        self._lock.acquire()
        self._texts = texts
        self._adopts = adopts
        self._on_end = on_end
        self._keys = count(1)
        self._unfinished: set[str] = set()
        self._settled = asyncio.Event()
        self.quote_id: str | None = None

    def close(self) -> None:
        """Leave the conversation: its unfinished jobs may be adopted."""
        self._screen.close()
        self._lock.release(remove=True)

    async def run(self) -> None:
        """Nothing to listen to: whoever made this chat reads the lines and hands them to the handlers."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Whether the conversation is this process's, or one whose process is gone and that it may adopt."""
        session = str(reply_to.get("session", ""))
        return session == self._session or (self._adopts and not held(self._sessions / f"{session}.lock"))

    def limits(self, reply_to: ReplyTo) -> Limits:
        """A folder takes files of any size."""
        del reply_to
        return Limits(upload_bytes=None)

    def private(self, external_id: str) -> ReplyTo | None:
        """This terminal, for whoever sits at it."""
        return self.reply_to() if external_id == operator().external_id else None

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same terminal, or the one that goes on for it, with a status of its own."""
        return {**reply_to, "key": self._next_key()}

    def reply_to(self, **facts: Any) -> ReplyTo:
        """Where the answer to a line goes; facts come back with the view that ends it."""
        return {"session": self._session, "key": self._next_key(), **facts}

    async def settled(self) -> None:
        """Wait until nothing that was asked for is on its way any more."""
        while self._unfinished:
            self._settled.clear()
            await self._settled.wait()

    async def show(self, reply_to: ReplyTo, view: views.View) -> ReplyTo:
        """Say it: what passes below, what stays above; a delivered file is saved first."""
        if isinstance(view, views.Looking):
            # Each link of a line has a status of its own from here on.
            reply_to = {**reply_to, "key": self._next_key()}
        key = str(reply_to["key"])
        texts = messages.of(reply_to) if "language" in reply_to else self._texts
        if isinstance(view, views.Passing):
            self._unfinished.add(key)
            self._screen.passing(key, render.status(view, texts))
            return reply_to
        saved: list[Path] = []
        if isinstance(view, views.Delivered):
            saved = [await self._save(file) for file in view.plan.files]
        if isinstance(view, views.Document):
            saved = [await asyncio.to_thread(self._save_document, view)]
        if isinstance(view, views.Forgotten):
            (self._sessions.parent / HISTORY).unlink(missing_ok=True)
        if isinstance(view, views.Offer | views.ListOffer):
            self.quote_id = view.quote.id
        self._screen.passing(key, None)
        said = render.lines(view, texts, saved)
        if isinstance(view, views.Declined) and view.job is None and reply_to.get("several"):
            said[0] = f"{short(reply_to['link'])}: {said[0]}"
        self._screen.keep(said)
        self._unfinished.discard(key)
        self._settled.set()
        if self._on_end is not None:
            self._on_end(reply_to, view, saved)
        return reply_to

    def _save_document(self, view: views.Document) -> Path:
        with writing_into(self._output_dir):
            target = free_name(self._output_dir, view.name)
            target.write_bytes(view.content)
        return target

    def _next_key(self) -> str:
        return f"{self._session}:{next(self._keys)}"

    async def _save(self, file: File) -> Path:
        async with self._files.local(file) as path:
            return await asyncio.to_thread(self._copy, path, file.name)

    def _copy(self, path: Path, name: str) -> Path:
        with writing_into(self._output_dir):
            target = free_name(self._output_dir, name)
            part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
            try:
                shutil.copyfile(path, part)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        return target


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """A folder that is there while files are saved in it; raises UnwritableFolder where they cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise UnwritableFolder(str(folder), error.strerror or type(error).__name__) from error


def free_name(folder: Path, name: str) -> Path:
    """A path in the folder that is not taken: the name itself, or the name with a number."""
    path = folder / name
    for number in count(2):
        if not path.exists():
            break
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path


def operator() -> Sender:
    """Whoever sits at the terminal."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Sender("terminal", name, name, _locale())


def _locale() -> str:
    # What the system's messages are in, in the order in which it looks.
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in names if name), messages.FALLBACK)


async def converse_over_pipe(chat: TerminalChat, handlers: Handlers) -> None:
    """Read lines until the input ends; each is answered before the next is heard, which may build on it."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() in LEAVE:
            break
        if line.strip():
            await hear(chat, handlers, line.strip())


async def hear(chat: TerminalChat, handlers: Handlers, line: str) -> None:
    """Hand one line to the handlers."""
    # A bare number picks from the offer that stands last on the screen.
    if line.isdecimal() and chat.quote_id is not None:
        line = f"/pick {chat.quote_id} {line}"
    elif items.may_be(line) and chat.quote_id is not None:
        line = f"/pick {chat.quote_id} 1 {line}"
    await handlers.hear(operator(), chat.reply_to(), line)
