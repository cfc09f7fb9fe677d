"""The Discord front end before a stand-in for Discord: acknowledgements, edits, and the memory of an upload."""

import asyncio
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.memory import peak_of
from tests.discord_server import DiscordServer, DiscordThread, Interaction, text_of
from tests.e2e.conftest import Clipferry

INTERACTIONS = 500
JOBS = 10
UPLOAD = "big100mb.mp4"
UPLOAD_BYTES = 100_000_000
SECONDS = 300.0
WAITED_SECONDS = 30.0
ALLOWED_SECONDS = 3.0
"""How long Discord waits for an acknowledgement."""


class House:
    """A front end in a process of its own, on a stack that another one runs."""

    def __init__(self, folder: Path, discord: DiscordThread) -> None:
        self.discord = discord
        self.server = discord.server
        self.channel = self.server.add_channel(self.server.add_guild())
        quiet = {"CLIPFERRY_LOG_LEVEL": "WARNING", "CLIPFERRY_MEMBER_DOWNLOADS_PER_MINUTE": "1000"}
        self._stack = Clipferry(folder, **quiet).start("run", stderr=DEVNULL)
        assert self._stack.stdout is not None
        while not self._stack.stdout.readline().startswith("Running"):
            continue
        front_end = Clipferry(folder, **quiet, **self.server.settings)
        self._front_end = front_end.start("run", "--only", "discord", stdout=DEVNULL, stderr=DEVNULL)
        discord.call(self.server.connected())

    @property
    def pid(self) -> int:
        """The process of the front end."""
        return self._front_end.pid

    def close(self) -> None:
        """End both processes."""
        for process in (self._front_end, self._stack):
            process.terminate()
            process.communicate()

    def get(self, user: int, link: str, **options: Any) -> Interaction:
        """Somebody asks for a link."""
        return self.discord.call(self.server.slash(user, self.channel, "get", link=link, **options))

    def arrived(self, asked: Interaction) -> None:
        """Wait until the file of an answer is there."""

        def shown() -> bool:
            message = self.server.messages.get(asked.original or 0)
            return message is not None and "Done: " in text_of(message)

        self.discord.call(self.server.until(shown, SECONDS))


async def acknowledge(bench: Bench) -> Figure:
    """Five hundred people send a slash command in the same moment: until each is acknowledged."""
    return await asyncio.to_thread(_acknowledge, bench)


async def edits_a_job(bench: Bench) -> Figure:
    """Downloads of some seconds, each for somebody else; most wait for others, and are told so."""
    return await asyncio.to_thread(_edits_a_job, bench)


async def peak_of_upload(bench: Bench) -> Figure:
    """The front end, when it has sent a file of 100 MB."""
    return await asyncio.to_thread(_peak_of_upload, bench)


def _acknowledge(bench: Bench) -> Figure:
    with _house() as house:
        link = bench.site.url("/item/same.mp4")
        waits = sorted(house.discord.call(_all_at_once(house, link)))
    late = sum(wait > ALLOWED_SECONDS for wait in waits)
    middle = waits[len(waits) // 2] * 1000
    return Figure([wait * 1000 for wait in waits], f"p50 {middle:.0f} ms, {late} too late", percentile=99)


def _all_at_once(house: House, link: str) -> Coroutine[Any, Any, list[float]]:
    async def ask() -> list[float]:
        people = range(1000, 1000 + INTERACTIONS)
        sent = [await house.server.slash(user, house.channel, "get", link=link) for user in people]
        with suppress(TimeoutError):
            async with asyncio.timeout(WAITED_SECONDS):
                await asyncio.gather(*(each.answered.wait() for each in sent))
        # Discord refuses an acknowledgement that is too late: such an interaction never has one.
        return [each.wait if each.answered.is_set() else WAITED_SECONDS for each in sent]

    return ask()


def _edits_a_job(bench: Bench) -> Figure:
    with _house() as house:
        links = [bench.site.url(f"/slow/100000/0/clips/clip3mb.mp4?{number}") for number in range(JOBS)]
        asked = [house.get(1000 + number, link, format="mp4") for number, link in enumerate(links)]
        for each in asked:
            house.arrived(each)
        told = [house.server.edited_at(each) for each in asked]
    edits, took = [len(each) for each in told], [each[-1] - each[0] for each in told]
    # The file itself waits for nothing.
    apart = min(later - earlier for each in told for earlier, later in pairwise(each[:-1]))
    lasted = f"in {min(took):.0f} to {max(took):.0f} s"
    return Figure(edits, f"{min(edits)} to {max(edits)} {lasted}, {apart:.1f} s apart at least")


def _peak_of_upload(bench: Bench) -> Figure:
    with _house(upload_bytes=2 * UPLOAD_BYTES) as house:
        idle = peak_of(house.pid)
        asked = house.get(1000, bench.site.url(f"/clips/{UPLOAD}"), format="mp4")
        house.arrived(asked)
        (upload,) = house.server.uploads[asked.original or 0]
        peak = peak_of(house.pid)
    return Figure([peak], f"RSS at its peak; {idle:.0f} before; {upload.size / 1e6:.0f} MB sent")


@contextmanager
def _house(upload_bytes: int = 10 * 1024 * 1024) -> Iterator[House]:
    with (
        tempfile.TemporaryDirectory(prefix="clipferry-discord-") as folder,
        DiscordThread(DiscordServer(upload_bytes)) as discord,
    ):
        house = House(Path(folder), discord)
        try:
            yield house
        finally:
            house.close()
