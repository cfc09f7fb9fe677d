"""Discord through its HTTP API and its gateway, with the program in processes of its own."""

import asyncio
import hashlib
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import pytest_asyncio

from tests.discord_server import EPHEMERAL, DiscordServer, Refused, text_of
from tests.e2e.conftest import Clipferry
from tests.site import SiteProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANNA, BERT = 501, 502
MB = 1_000_000


class Bot:
    """The program over a Discord of its own."""

    def __init__(self, folder: Path, server: DiscordServer) -> None:
        self.server = server
        self.program = Clipferry(folder, **server.settings, CLIPFERRY_LOG_LEVEL="DEBUG")
        self.log = (folder / "log").open("a+")
        self.guild = server.add_guild()
        self.channel = server.add_channel(self.guild)
        self.process: subprocess.Popen[str] | None = None

    async def start(self) -> None:
        """Start it, and wait until it listens to the gateway."""
        self.process = self.program.start("run", "--only", "discord", stdout=self.log, stderr=self.log)
        await self.server.connected()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, and wait for its end; its exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return await asyncio.to_thread(self.process.wait, 60)

    def logged(self) -> str:
        """Everything that it has written."""
        self.log.flush()
        return Path(self.log.name).read_text()

    async def get(self, link: str, **options: object) -> dict:
        """Anna asks for a link in a named form; the message of the answer."""
        asked = await self.server.slash(ANNA, self.channel, "get", link=link, **{"format": "mp4", **options})
        await self.server.until(lambda: asked.original)
        return self.server.messages[asked.original or 0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Bot]:
    """A front end apart, on the stack that another process runs."""
    folder = tmp_path_factory.mktemp("discord")
    server = DiscordServer(upload_bytes=MB)
    await server.start()
    bot = Bot(folder, server)
    with bot.log, (folder / "stack").open("w+") as said:
        stack = Clipferry(folder).settle(sqlite_template).start("run", stdout=said)
        await server.until(lambda: "Running" in (folder / "stack").read_text())
        await bot.start()
        yield bot
        await bot.stop()
        await server.stop()
        stack.terminate()
        await asyncio.to_thread(stack.communicate, timeout=60)
    assert server.faults == []


def digest(link: str) -> str:
    """What a signed link leads to."""
    with urlopen(link) as served:
        return hashlib.sha256(served.read()).hexdigest()


def link_of(message: dict) -> str:
    """The address that a message's button opens."""
    parts = [part for row in message["components"] for part in row["components"]]
    return str(next(part["url"] for part in parts if part.get("url")))


async def test_file_arrives_byte_for_byte(bot: Bot, site: SiteProcess) -> None:
    message = await bot.get(site.url("/clips/short.mp4"))
    await bot.server.shows(bot.channel, "Done: ")
    (upload,) = bot.server.uploads[int(message["id"])]
    assert upload.digest == await asyncio.to_thread(digest, link_of(message))


async def test_file_over_the_limit_is_made_smaller(bot: Bot, site: SiteProcess) -> None:
    message = await bot.get(site.url("/clips/clip3mb.mp4"))
    await bot.server.until(lambda: "Made smaller" in text_of(message), 60)
    (upload,) = bot.server.uploads[int(message["id"])]
    assert 0 < upload.size <= MB


async def test_file_over_the_limit_comes_in_parts_of_one_message(bot: Bot, site: SiteProcess) -> None:
    await bot.server.slash(BERT, bot.channel, "settings", me={"name": "too_large", "value": "split"})
    asked = await bot.server.slash(BERT, bot.channel, "get", link=site.url("/clips/clip3mb.mp4?parts"), format="mp4")
    message = await bot.server.shows(bot.channel, "parts to fit here", 60)
    assert len(bot.server.uploads[int(message["id"])]) > 2
    assert asked.original == int(message["id"])


async def test_file_that_nothing_makes_small_comes_as_a_link(bot: Bot, site: SiteProcess) -> None:
    await bot.server.slash(BERT, bot.channel, "settings", me={"name": "too_large", "value": "link"})
    await bot.server.shows(bot.channel, "link (possible")
    await bot.server.slash(BERT, bot.channel, "get", link=site.url("/clips/clip3mb.mp4?link"), format="mp4")
    message = await bot.server.shows(bot.channel, "too large to be sent")
    assert (link_of(message) in message["content"], message["attachments"]) == (True, [])


async def test_upload_that_is_refused_is_answered_by_the_next_step(bot: Bot, site: SiteProcess) -> None:
    bot.server.upload_bytes, told = 20_000, bot.server.upload_bytes
    message = await bot.get(site.url("/clips/short.mp4?refused"), format="wav")
    await bot.server.until(lambda: "Done: " in text_of(message))
    bot.server.upload_bytes = told
    assert "too large to be sent" in message["content"]


async def test_flood_limit_is_waited_out(bot: Bot, site: SiteProcess) -> None:
    bot.server.refuse("PATCH", "/messages/@original", Refused(429, 0, "You are being rate limited."), times=2)
    message = await bot.get(site.url("/clips/short.mp4?flood"))
    await bot.server.until(lambda: "Done: " in text_of(message))
    assert bot.server.refusals == []


async def test_word_that_is_no_form_is_refused_to_the_asker_alone(bot: Bot, site: SiteProcess) -> None:
    asked = await bot.server.slash(ANNA, bot.channel, "get", link=site.url("/clips/short.mp4"), format="mp9")
    refused = await bot.server.shows(bot.channel, "There is no form")
    assert refused["flags"] & EPHEMERAL
    assert asked.original not in bot.server.messages


async def test_gateway_that_breaks_off_loses_no_message(bot: Bot, site: SiteProcess) -> None:
    private = bot.server.add_private(ANNA)
    resumed = bot.server.resumed
    await bot.server.drop()
    await bot.server.write(ANNA, private, site.url("/clips/short.mp4?dropped"))
    await bot.server.shows(private, "Best video")
    assert bot.server.resumed == resumed + 1


async def test_killed_front_end_goes_on_in_the_same_message(bot: Bot, site: SiteProcess) -> None:
    message = await bot.get(site.url("/slow/600000/0/clips/clip3mb.mp4?killed"), format="mp3")
    await bot.server.until(lambda: "%" in text_of(message))
    await bot.stop(signal.SIGKILL)
    bot.server.sessions.clear()
    said = len(bot.server.said(bot.channel))
    await bot.start()
    await bot.server.until(lambda: "Done: " in text_of(message), 60)
    assert len(bot.server.uploads[int(message["id"])]) == 1
    assert len(bot.server.said(bot.channel)) == said


async def test_token_is_in_no_log(bot: Bot) -> None:
    token = bot.server.settings["CLIPFERRY_DISCORD_TOKEN"]
    assert bot.server.authorizations >= {f"Bot {token}"}
    assert token not in bot.logged()
    assert "Traceback" not in bot.logged()


async def test_token_that_is_refused_ends_the_front_end_with_a_reason(bot: Bot) -> None:
    bot.server.refuse("GET", "/users/@me", Refused(401, 0, "401: Unauthorized"))
    with pytest.MonkeyPatch.context() as patch:
        # The bot that runs has the turn under its own token, and a second one of it stands by.
        patch.setitem(bot.program.environment, "CLIPFERRY_DISCORD_TOKEN", "MTIz.refused.token")
        process = bot.program.start("run", "--only", "discord")
    _, errors = await asyncio.to_thread(process.communicate, timeout=60)
    assert process.returncode == 1
    assert "CLIPFERRY_DISCORD_TOKEN" in errors
