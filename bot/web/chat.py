"""The pages as a chat: what is said on a page is answered in the page that follows, and how a job stands in its row."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot import commands, grammar, views
from bot.api.chat import Heard, SilentChat
from bot.api.errors import OnlyInChats
from bot.handlers import Handlers
from bot.packs import Pack
from bot.web.sessions import Signed
from engine.core import Engine
from engine.faults import report_bug
from engine.jobs import Jobs
from storage.models import JobState

PLATFORM: Final = "web"


class PageTeller:
    """Tells a page of the jobs that were asked for on it."""

    def __init__(self, jobs: Jobs, hear: Heard, public_url: str) -> None:
        self._jobs = jobs
        self._hear = hear
        self.public_url = public_url

    async def look(self, job_id: int) -> None:
        """Show how a job stands now."""
        job = await self._jobs.read(job_id)
        if job is None:
            return
        if job.state is JobState.QUEUED:
            await self._hear(views.Queued(job, await self._jobs.places.of(job)))
        elif job.is_list:
            await self._hear(views.Gathering(job, await self._jobs.lists.standing(job)))
        else:
            await self._hear(views.Running(job))


class Conversations:
    """What people say on pages, as any other chat hears it."""

    def __init__(self, engine: Engine, public_url: str, packs: Sequence[Pack] = ()) -> None:
        self._engine = engine
        self._public_url = public_url
        self._packs = packs
        self._turns: set[asyncio.Task[None]] = set()

    def hear(self, signed: Signed, text: str) -> AsyncIterator[views.View]:
        """What is said to a text, as it comes; without those views that another one will follow."""
        if any(_is_of_chats(command) for command in grammar.parse(text)):
            return _only(views.Declined(OnlyInChats()))
        return self._turn(lambda handlers: handlers.hear(signed.sender, {}, text))

    def answer(self, signed: Signed, command: commands.Command) -> AsyncIterator[views.View]:
        """As `hear`, to a command."""
        return self._turn(lambda handlers: handlers.answer(signed.sender, {}, command))

    async def _turn(self, say: Callable[[Handlers], Awaitable[None]]) -> AsyncIterator[views.View]:
        heard: asyncio.Queue[views.View | None] = asyncio.Queue()
        chat = SilentChat(PLATFORM, heard.put)
        teller = PageTeller(self._engine.jobs, heard.put, self._public_url)

        async def turn() -> None:
            try:
                await say(Handlers(self._engine, chat, teller, packs=self._packs))
            except Exception as error:  # noqa: BLE001 - the edge of the process: the page ends with what it has.
                heard.put_nowait(views.Declined(report_bug(error)))
            finally:
                heard.put_nowait(None)

        # It goes on when the person leaves the page: what they have asked for is done.
        task = asyncio.create_task(turn())
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        while (view := await heard.get()) is not None:
            if not isinstance(view, views.Looking | views.Accepted):
                yield view


def _is_of_chats(command: commands.Command) -> bool:
    """Whether a command is about the conversation in which it is sent: a page is none that goes on."""
    return isinstance(command, commands.AboutFollowing) or command == commands.Unlink()


async def _only(view: views.View) -> AsyncIterator[views.View]:
    yield view
