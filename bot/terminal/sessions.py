"""What the command line does with a terminal: a conversation, or downloads without one."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import commands, views
from bot.chat import ReplyTo
from bot.handlers import Handlers
from bot.messages import Messages
from bot.stack import Settings, Stack, attach_or_start
from bot.terminal.app import TerminalChat, converse_at_prompt, converse_over_pipe, hear, operator
from bot.terminal.render import lines
from bot.terminal.screens import PlainScreen, PromptScreen, Screen, screen_for_progress
from bot.tracker import Tracker
from engine import clips
from engine.media import Choice
from storage.errors import UserError

EndedJob = tuple[ReplyTo, views.View, list[Path]]


@dataclass(frozen=True)
class Session:
    """A terminal that is connected to a stack."""

    stack: Stack
    chat: TerminalChat
    handlers: Handlers
    tracker: Tracker

    async def settled(self) -> None:
        """Wait until everything that was asked for has ended, and is charged or given back."""
        await self.chat.settled()
        await self.tracker.settled()


@asynccontextmanager
async def connect(
    settings: Settings, screen: Screen, output: Path, *, adopts: bool = False, ended: list[EndedJob] | None = None
) -> AsyncIterator[Session]:
    """A terminal over the stack of the data folder; what ended is added to `ended`."""
    async with attach_or_start(settings) as stack:
        chat = TerminalChat(
            screen,
            stack.engine.files,
            output,
            settings.storage.data_dir,
            texts=Messages(),
            adopts=adopts,
            on_end=None if ended is None else lambda *end: ended.append(end),
        )
        tracker = Tracker(stack.engine, chat, stack.signer)
        tracking = asyncio.create_task(tracker.run())
        try:
            yield Session(stack, chat, Handlers(stack.engine, chat, tracker), tracker)
        finally:
            tracking.cancel()
            with suppress(asyncio.CancelledError):
                await tracking
            chat.close()


async def chat(settings: Settings, output: Path, first_lines: Sequence[str] = ()) -> int:
    """Talk until the person leaves; the exit status."""
    at_prompt = sys.stdin.isatty() and sys.stdout.isatty()
    screen = PromptScreen() if at_prompt else PlainScreen(sys.stdout)
    async with connect(settings, screen, output, adopts=True) as session:
        if not first_lines:
            screen.keep([Messages().text("help-intro")])
        for line in first_lines:
            screen.keep([f"you> {line}"])
            await hear(session.chat, session.handlers, line)
            await session.settled()
        if isinstance(screen, PromptScreen):
            history = settings.storage.data_dir / "terminal-history"
            await converse_at_prompt(session.chat, session.handlers, screen, history)
        elif not first_lines:
            await converse_over_pipe(session.chat, session.handlers)
            await session.settled()
    return 0


async def get(settings: Settings, links: Sequence[str], choice: Choice | None, output: Path, *, as_json: bool) -> int:
    """Download links; saved paths, or one JSON object a link, on standard output. 0 when all arrived, else 1."""
    screen = screen_for_progress()
    ended: list[EndedJob] = []
    async with connect(settings, screen, output, ended=ended) as session:
        await asyncio.gather(
            *(
                session.handlers.answer(
                    operator(), session.chat.reply_to(link=link), commands.Get(link, _for(link, choice), at_once=True)
                )
                for link in links
            )
        )
        await session.settled()
    ended.sort(key=lambda end: links.index(end[0]["link"]))
    for reply_to, view, saved in ended:
        _print_result(reply_to["link"], view, saved, as_json=as_json)
    return 0 if all(isinstance(view, views.Delivered) for _, view, _ in ended) else 1


def _for(link: str, choice: Choice | None) -> Choice | None:
    return None if choice is None else clips.of_link(choice, link)


async def info(settings: Settings, link: str, *, as_json: bool) -> int:
    """Say what a link leads to, on standard output."""
    async with attach_or_start(settings) as stack:
        sender = operator()
        asker = await stack.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        try:
            media = await stack.engine.jobs.look_up(asker, link)
        except UserError as error:
            if not as_json:
                raise
            _print_json({"url": link, "error": {**error.to_json(), "message": Messages().error(error)}})
            return 1
        price = stack.engine.jobs.price(asker, media)
    if as_json:
        _print_json({**media.model_dump(mode="json"), "estimated_credits": price or 0})
    else:
        print("\n".join(lines(views.About(media, price), Messages())))
    return 0


def _print_result(link: str, view: views.View, saved: Sequence[Path], *, as_json: bool) -> None:
    if not as_json:
        for path in saved:
            print(path)
        return
    result: dict[str, Any] = {"url": link}
    if isinstance(view, views.Delivered):
        files = [
            {"path": str(path), "size": file.size, "duration": file.duration, "link": url}
            for path, file, url in zip(saved, view.plan.files, view.links, strict=True)
        ]
        result |= {"status": "delivered", "job": view.job.id, "title": view.job.title, "credits": view.cost}
        result["files"] = files
    elif isinstance(view, views.Declined):
        error = {**view.error.to_json(), "message": Messages().error(view.error)}
        result |= {"status": "failed", "job": view.job.id if view.job else None, "error": error}
    else:
        result["status"] = "cancelled"
    _print_json(result)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))
