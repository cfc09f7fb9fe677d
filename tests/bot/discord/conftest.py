"""An unmodified bot in a Discord of this process, over the real engine; the worker's part is played by the tests."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.chat import Sender
from bot.discord import front_end
from bot.settings import BotSettings
from engine.core import Engine, open_engine
from engine.lifecycle import leases, runs
from engine.media import Media
from engine.queue import lookup_key
from engine.settings import EngineSettings
from storage.errors import UserError
from storage.models import File, Job, now
from storage.signed_urls import UrlSigner
from storage.stores import Stores
from tests.bot.conftest import LINK, video
from tests.discord_limits import Inspector

SECONDS = 60.0
SUPPRESSED = 1 << 2


class Town:
    """A server with a channel and its people, and a bot that is in it."""

    def __init__(
        self,
        env: simcord.Env,
        stores: Stores,
        folder: Path,
        front: front_end.FrontEnd,
        make: Callable[[], Any],
        engine: Engine,
    ) -> None:
        self.env = env
        self.front = front
        self.make = make
        self.engine = engine
        self.working: asyncio.Task[None]
        self._owner: Any = None
        self.stores = stores
        self.folder = folder
        self.later = 0.0
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        self.anna = self.guild.add_member(env.create_user("anna"))
        self.bert = self.guild.add_member(env.create_user("bert"))

    async def leads_to(self, link: str, media: Media | UserError) -> None:
        """Let a look-up of the link have this result."""
        found = {"error": media.to_json()} if isinstance(media, UserError) else {"media": media.model_dump(mode="json")}
        await self.stores.cache.set(lookup_key(link), found, 60)

    async def forget_offers(self) -> None:
        """Let every offer be too old."""
        async for key in self.stores.redis.scan_iter("*quote:*"):
            await self.stores.redis.delete(key)

    async def works_on(self, job_id: int = 1) -> Job:
        """A worker starts the job."""
        job = await runs.claim(self.stores, job_id, "worker")
        assert job is not None
        return job

    async def until_queued(self, job_id: int = 1) -> Job:
        """Wait until there is a job, and start it as a worker does."""
        deadline = time.monotonic() + SECONDS
        while await self.front.tracker._jobs.read(job_id) is None:
            assert time.monotonic() < deadline, self.env.transcript()
            await asyncio.sleep(0.02)
        return await self.works_on(job_id)

    async def finishes(self, job: Job, *contents: bytes, name: str = "A film.mp4") -> list[File]:
        """A worker ends the job with files of these contents."""
        files = []
        for content in contents or (b"film" * 250,):
            path = self.folder / "made.mp4"
            path.write_bytes(content)
            files.append(File(
                form_key=job.form_key, path=await self.stores.files.put(path), name=name, size=len(content),
                mime="video/mp4", duration=60.0, expires_at=now() + leases.LEASE * 100,
            ))  # fmt: skip
        assert await runs.ready(self.stores, job, files)
        return files

    async def until(self, true: Callable[[], Any], seconds: float = SECONDS) -> Any:
        """Wait until something is so; what it is."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, self.env.transcript()
            await asyncio.sleep(0.01)
        return found

    async def shows(self, words: str, channel: Any = None) -> Any:
        """Wait until a message of the channel holds these words; the message."""
        return await self.until(lambda: next((m for m in self.messages(channel) if words in said(m)), None))

    def messages(self, channel: Any = None) -> list[Any]:
        """What the bot has said in a channel, the newest first."""
        history = (channel or self.channel).history()
        return [message for message in reversed(history) if message.author.id == self.env.bot.user.id]

    def content(self, attachment: Any) -> bytes:
        """The bytes of a file that the bot has sent."""
        return self.env.backend.cdn.get(attachment.url)

    async def offered(self, link: str = LINK, **options: Any) -> Any:
        """Anna asks for a link; the message with the forms of it."""
        await self.anna.slash(self.channel, "get", link=link, **options)
        return await self.shows("Best video, mp4")

    async def queued(self, **options: Any) -> Any:
        """Anna asks for a link and picks the first form; the message that says how it stands."""
        offer = await self.offered(**options)
        await self.anna.click(offer, label=first_button(offer))
        return await self.shows("Queued")

    async def ended(self, job_id: int = 1) -> Job:
        """Wait until a job has ended; its row."""
        deadline = time.monotonic() + SECONDS
        while not (job := await self.job(job_id)).state.final:
            assert time.monotonic() < deadline, self.env.transcript()
            await asyncio.sleep(0.02)
        return job

    async def restart(self) -> None:
        """The front end ends and another one begins, as after an update; the server and its messages stay."""
        await self.stop()
        self.front = self.make()
        await self.env.restart_bot(self.front.client)
        self.start()

    async def stop(self) -> None:
        """End the front end."""
        self.working.cancel()
        await asyncio.gather(self.working, return_exceptions=True)

    def start(self) -> None:
        """Let the front end work: what it does for itself is no step of the simulated Discord's."""
        with self.env.time_context():
            self.working = asyncio.create_task(self.front.work())

    @property
    def owner(self) -> Any:
        """Somebody who may change the server's rules."""
        if self._owner is None:
            managers = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
            self._owner = self.guild.add_member(self.env.create_user("carla"), roles=[managers])
        return self._owner

    @property
    def bot_mention(self) -> str:
        """The name of the bot, as it is written in a message."""
        return f"<@{self.env.bot.user.id}>"

    async def set_rule(self, name: str, value: str) -> None:
        """The server gets a rule."""
        sender = Sender("discord", str(self.owner.id), chat=str(self.guild.id), moderates=True)
        asker = await self.engine.accounts.asker(
            "discord", sender.external_id, "", chat=sender.chat, member=sender.member
        )
        await self.engine.chats.set_rule(asker, name, value)

    async def mode_is(self, mode: str) -> bool:
        """Whether links in the server are heard in that mode."""
        self.engine.chats._forget("discord", str(self.guild.id))
        return (await self.engine.chats.rules("discord", str(self.guild.id))).mode == mode

    async def press_first(self) -> None:
        """Anna presses the first button of the offer."""
        offer = await self.shows("Best video")
        await self.anna.click(offer, label=first_button(offer))

    async def until_async(self, true: Callable[[], Any]) -> None:
        """Wait until something that must be looked up is so."""
        deadline = time.monotonic() + SECONDS
        while not await true():
            assert time.monotonic() < deadline, self.env.transcript()
            await asyncio.sleep(0.02)

    def hidden(self, message: Any) -> bool:
        """Whether the bot has asked for the preview of somebody's message to be hidden; the simulation refuses that."""
        return any(
            request.method == "PATCH" and request.path.endswith(f"/{message.id}") and request.json["flags"] & SUPPRESSED
            for request in self.env.http_requests
        )

    async def job(self, job_id: int = 1) -> Job:
        """A job's row."""
        job = await self.front.tracker._jobs.read(job_id)
        assert job is not None
        return job


def first_button(message: Any) -> str:
    """The label of a message's first button."""
    return next(part.label for row in message.components for part in row.children if hasattr(part, "label"))


def said(message: Any) -> str:
    """Everything that a message says, components and file names among it."""
    embeds = [f"{embed.title}\n{embed.description}" for embed in message.embeds]
    files = [attachment.filename for attachment in message.attachments]
    labels = [str(component.to_dict()) for component in message.components]
    return "\n".join([message.content, *embeds, *files, *labels])


@pytest.fixture
def bot_settings() -> BotSettings:
    return BotSettings(_env_file=None, discord_token="a.b.c", discord_reads_messages=True)


@pytest.fixture(autouse=True)
def inspector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspector]:
    """Every message that a test's bot sends is one that Discord would take."""
    inspector = Inspector(monkeypatch)
    yield inspector
    assert inspector.found == []


@pytest.fixture
async def town(stores: Stores, settings: Any, bot_settings: BotSettings, tmp_path: Path) -> AsyncIterator[Town]:
    engine_settings = EngineSettings(_env_file=None, signup_credits=100)
    towns: list[Town] = []
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(open_engine(settings, engine_settings))

        def clock() -> float:
            return time.time() + sum(town.later for town in towns)

        def make() -> front_end.FrontEnd:
            front = front_end.build(bot_settings, engine, UrlSigner("key", "http://localhost:8080"), clock)
            # The simulation looks for the tree there, as the library's own bots have it.
            front.client.tree = front.app.tree  # type: ignore[attr-defined]
            front.chat.edit_seconds = 0.05
            return front

        front = make()
        env = simcord.Env(front.client)
        await env.start()
        stack.push_async_callback(env.shutdown)
        town = Town(env, stores, tmp_path, front, make, engine)
        towns.append(town)
        town.start()
        stack.push_async_callback(town.stop)
        await town.leads_to(LINK, video())
        yield town
        simcord.assert_no_errors(env)
