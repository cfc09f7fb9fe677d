"""The terminal as a chat: typed lines and commands in, text out, files into a folder."""

import asyncio
import getpass
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot import views
from bot.chat import ReplyTo, Sender
from bot.commands import COMMANDS
from bot.handlers import Handlers
from bot.messages import Messages
from bot.terminal import render
from bot.terminal.screens import PromptScreen, Screen
from engine.delivery import Limits
from storage.files import FileStore
from storage.locks import Lock, held
from storage.models import File

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
        if isinstance(view, views.Passing):
            self._unfinished.add(key)
            self._screen.passing(key, render.status(view, self._texts))
            return reply_to
        saved: list[Path] = []
        if isinstance(view, views.Delivered):
            saved = [await asyncio.to_thread(self._save, file) for file in view.plan.files]
        if isinstance(view, views.Offer):
            self.quote_id = view.quote.id
        self._screen.passing(key, None)
        self._screen.keep(render.lines(view, self._texts, saved))
        self._unfinished.discard(key)
        self._settled.set()
        if self._on_end is not None:
            self._on_end(reply_to, view, saved)
        return reply_to

    def _next_key(self) -> str:
        return f"{self._session}:{next(self._keys)}"

    def _save(self, file: File) -> Path:
        self._output_dir.mkdir(parents=True, exist_ok=True)
        target = free_name(self._output_dir, file.name)
        part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
        try:
            shutil.copyfile(self._files.path(file), part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target


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
    return Sender("terminal", name, name)


async def converse_over_pipe(chat: TerminalChat, handlers: Handlers) -> None:
    """Read lines until the input ends."""
    loop = asyncio.get_running_loop()
    answers: set[asyncio.Task[None]] = set()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() in LEAVE:
            break
        if line.strip():
            answers.add(asyncio.create_task(hear(chat, handlers, line.strip())))
    await asyncio.gather(*answers)


async def converse_at_prompt(chat: TerminalChat, handlers: Handlers, screen: PromptScreen, history: Path) -> None:
    """Read lines until the person leaves; what was asked for before goes on without them."""
    words = [f"/{spec.name}" for spec in COMMANDS if spec.listed] + ["/quit"]
    session: PromptSession[str] = PromptSession(
        "you> ",
        history=FileHistory(str(history)),
        completer=WordCompleter(words, sentence=True),
        complete_while_typing=True,
        bottom_toolbar=lambda: "\n".join(screen.toolbar_lines.values()) or None,
        refresh_interval=0.2,
    )
    answers: set[asyncio.Task[None]] = set()
    with patch_stdout():
        while True:
            try:
                line = (await session.prompt_async()).strip()
            except (EOFError, KeyboardInterrupt):
                break
            if line in LEAVE:
                break
            if line:
                task = asyncio.create_task(hear(chat, handlers, line))
                answers.add(task)
                task.add_done_callback(answers.discard)
    for task in answers:
        task.cancel()


async def hear(chat: TerminalChat, handlers: Handlers, line: str) -> None:
    """Hand one line to the handlers."""
    # A bare number picks from the offer that stands last on the screen.
    if line.isdecimal() and chat.quote_id is not None:
        line = f"/pick {chat.quote_id} {line}"
    await handlers.hear(operator(), chat.reply_to(), line)
