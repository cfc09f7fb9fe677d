"""What the command line does with a terminal: a conversation, or downloads without one."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import bulk, commands, packs, views
from bot.chat import ReplyTo
from bot.errors import NoLinks
from bot.handlers import Handlers
from bot.messages import Messages
from bot.rounds import Rounds
from bot.settings import Settings
from bot.stack import Stack, attach_or_start
from bot.terminal.app import HISTORY, TerminalChat, converse_over_pipe, hear, operator, writing_into
from bot.terminal.render import lines
from bot.terminal.screens import PlainScreen, PromptScreen, Screen, screen_for_progress
from bot.tracker import WAITING_AT_ONCE, Tracker
from engine import clips
from engine.askers import Asker
from engine.jobs import Jobs
from engine.media import Choice
from storage.errors import UserError
from storage.models import Job, JobState

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

    async def give_up(self) -> None:
        """End everything that was asked for here and has not ended, and give its credits back."""
        sender, jobs = operator(), self.stack.engine.jobs
        with suppress(UserError):
            asker = await self.stack.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
            begun = await jobs.feed.untold(self.chat.platform)
            waiting = await jobs.feed.waiting(self.chat.platform, 0, WAITING_AT_ONCE)
            for job in [*begun, *waiting]:
                if self.chat.owns(job.reply_to) and job.parent_id is None:
                    await _end(jobs, asker, job)


async def _end(jobs: Jobs, asker: Asker, job: Job) -> None:
    with suppress(UserError):
        # A recording is kept when it is ended for the first time, and nobody is there any more to take it.
        for _ in range(2):
            await jobs.cancel(asker, job.id or 0)


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
        running = [asyncio.create_task(tracker.run())]
        # A command that ends by itself goes no rounds.
        if adopts:
            running.append(asyncio.create_task(Rounds(stack.engine, chat, tracker).run()))
        try:
            sold = packs.parse(settings.bot.telegram_packs)
            yield Session(stack, chat, Handlers(stack.engine, chat, tracker, packs=sold), tracker)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            chat.close()


async def chat(settings: Settings, output: Path, first_lines: Sequence[str] = ()) -> int:
    """Talk until the person leaves; the exit status. Raises UnwritableFolder."""
    with writing_into(output):
        pass
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
            from bot.terminal.prompt import converse_at_prompt

            history = settings.storage.data_dir / HISTORY
            await converse_at_prompt(session.chat, session.handlers, screen, history)
        elif not first_lines:
            await converse_over_pipe(session.chat, session.handlers)
            await session.settled()
    return 0


def links_of(words: Sequence[str], limit: int) -> Sequence[str]:
    """The links that the command line names, those in files and on standard input (`-`) among them.

    What is left out is said on standard error. Raises NoLinks where a file or the input holds none, OSError where a
    file cannot be read.
    """
    links: list[str] = []
    for word in words:
        if word != "-" and not _is_file(word):
            links.append(word)
            continue
        text = sys.stdin.read() if word == "-" else Path(word).read_text(encoding="utf-8", errors="replace")
        found = bulk.of_text(text, limit)
        told = views.LeftOut(found.duplicates, found.left_out, limit)
        if told.duplicates or told.beyond:
            print("\n".join(lines(told, Messages())), file=sys.stderr)
        if not found.links:
            raise NoLinks("input" if word == "-" else "file")
        links += found.links
    return links


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):  # A link can be longer than the name of a file, or hold what no name may.
        return False


async def get(
    settings: Settings,
    links: Sequence[str],
    choice: Choice | None,
    output: Path,
    *,
    as_json: bool,
    items: str | None = None,
    zipped: bool = False,
) -> int:
    """Download links; saved paths, or one JSON object a file, on standard output. 0 when all arrived, else 1."""
    screen = screen_for_progress()
    ended: list[EndedJob] = []

    def asked(link: str) -> commands.Get:
        return commands.Get(link, _for(link, choice), at_once=True, items=items, zipped=zipped)

    several = len(links) > 1
    async with connect(settings, screen, output, ended=ended) as session:
        try:
            await asyncio.gather(
                *(
                    session.handlers.answer(operator(), session.chat.reply_to(link=link, several=several), asked(link))
                    for link in links
                )
            )
            await session.settled()
        except asyncio.CancelledError:
            await session.give_up()
            raise
    ended.sort(key=lambda end: links.index(end[0]["link"]))
    for reply_to, view, saved in ended:
        _print_result(reply_to["link"], view, saved, as_json=as_json)
    return 0 if all(_has_arrived(view) for _, view, _ in ended) else 1


def _has_arrived(view: views.View) -> bool:
    if isinstance(view, views.Gathered):
        return view.standing.tally.get(JobState.DELIVERED, 0) == view.standing.total
    return isinstance(view, views.Delivered)


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
        price = stack.engine.jobs.offers.price(asker, media)
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
    elif isinstance(view, views.Gathered):
        tally = {state.value: count for state, count in view.standing.tally.items()}
        result |= {"status": "list", "job": view.job.id, "title": view.job.title, "credits": view.cost, "items": tally}
    else:
        result["status"] = "cancelled"
    _print_json(result)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))
