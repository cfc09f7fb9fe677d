"""A front end over the real engine, database and queue; the worker's part is played by the tests, step by step."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.chat import Sender
from bot.handlers import Handlers
from bot.tracker import Tracker
from engine.core import Engine, assemble
from engine.lifecycle import leases, runs
from engine.media import Format, Media
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from storage.errors import UserError
from storage.models import File, Job, now
from storage.signed_urls import UrlSigner
from storage.stores import Stores
from tests.engine.house import House
from tests.fakes import FakeChat

LINK = "https://example.org/watch"
ANNA = Sender("fake", "anna", "Anna")


@dataclass
class FrontEnd:
    """A chat with its handlers and its tracker, and a worker's hands."""

    stores: Stores
    engine: Engine
    chat: FakeChat
    handlers: Handlers
    tracker: Tracker
    folder: Path

    async def says(self, text: str, sender: Sender = ANNA, **reply_to: Any) -> None:
        """A person sends a text."""
        await self.handlers.hear(sender, {"chat": sender.external_id, **reply_to}, text)

    async def leads_to(self, link: str, media: Media | UserError) -> None:
        """Let a look-up of the link have this result."""
        found = {"error": media.to_json()} if isinstance(media, UserError) else {"media": media.model_dump(mode="json")}
        await self.stores.cache.set(lookup_key(link), found, 60)

    async def works_on(self, job_id: int = 1) -> Job:
        """A worker starts the job."""
        job = await runs.claim(self.stores, job_id, "worker")
        assert job is not None
        return job

    async def finishes(self, job: Job, size: int = 1000, duration: float | None = 60.0) -> None:
        """A worker ends the job with a file."""
        path = self.folder / "made.mp4"
        path.write_bytes(b"x" * size)
        file = File(
            form_key=job.form_key, path=await self.stores.files.put(path), name=f"{job.title}.mp4", size=size,
            mime="video/mp4", duration=duration, expires_at=now() + leases.LEASE * 100,
        )  # fmt: skip
        assert await runs.ready(self.stores, job, [file])

    async def balance(self, sender: Sender = ANNA) -> tuple[int, int]:
        """What the person can spend, and what is held."""
        asker = await self.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        balance = (await self.engine.accounts.statement(asker)).balance
        return balance.available, balance.held


def video(link: str = LINK, duration: float | None = 60.0, title: str = "A film") -> Media:
    formats = tuple(
        Format(id=str(height), container="mp4", height=height, width=height * 16 // 9, video_codec="h264",
               audio_codec="aac", size=height * 1000, size_exact=True)
        for height in (360, 720)
    )  # fmt: skip
    return Media(url=link, key=link, platform="other", id="film", title=title, duration=duration, formats=formats)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """A house in which one worker works, for the tests of a process."""
    with House(tmp_path_factory.mktemp("house"), sqlite_template) as house:
        house.worker = house.hire()
        yield house


@pytest.fixture
async def front_end(stores: Stores, tmp_path: Path) -> AsyncIterator[FrontEnd]:
    import asyncio

    settings = EngineSettings(_env_file=None, signup_credits=100, admins="fake:boss")
    async with AsyncExitStack() as stack:
        queue = await stack.enter_async_context(open_queue(stores))
        engine = assemble(stores, queue, settings)
        chat = FakeChat()
        tracker = Tracker(engine, chat, UrlSigner("key", "http://localhost:8080"))
        tracking = asyncio.create_task(tracker.run())
        built = FrontEnd(stores, engine, chat, Handlers(engine, chat, tracker), tracker, tmp_path)
        await built.leads_to(LINK, video())
        yield built
        tracking.cancel()
        await asyncio.gather(tracking, return_exceptions=True)
