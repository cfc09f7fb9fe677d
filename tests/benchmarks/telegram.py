"""The Telegram front end before a stand-in for Telegram: answers, edits, memory, and what the bare library does."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.bench import ROOT, Bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.memory import peak_of
from tests.telegram_house import House
from tests.telegram_people import Person
from tests.telegram_server import TOKEN, TelegramServer

PEOPLE = 1000
JOBS = 10
HUGE = "huge1gb.mp4"
HUGE_BYTES = 1_000_000_000
SECONDS = 300.0
BARE = """
import sys
from telegram.ext import Application, MessageHandler, filters

async def answer(update, context):
    await update.message.reply_text("This is neither a link nor a command. Send a link, or /help.")

builder = Application.builder().token(sys.argv[2]).base_url(sys.argv[1] + "/bot").concurrent_updates(32)
application = builder.connection_pool_size(64).pool_timeout(60).build()
application.add_handler(MessageHandler(filters.ALL, answer))
print("Running", flush=True)
application.run_polling()
"""


async def acknowledge(bench: Bench) -> Figure:
    """A thousand people's links wait when the bot asks for updates: until each has a first answer."""
    return await asyncio.to_thread(_acknowledge, bench)


async def updates_a_second(bench: Bench) -> Figure:
    """A thousand words, each answered: by us, and by python-telegram-bot alone."""
    return await asyncio.to_thread(_updates_a_second, bench)


async def edits_a_job(bench: Bench) -> Figure:
    """Downloads of three seconds, each for somebody else, with Telegram's limits kept."""
    return await asyncio.to_thread(_edits_a_job, bench)


async def peak_of_upload(bench: Bench) -> Figure:
    """The front end in a process of its own, when it has sent a file of 1 GB."""
    return await asyncio.to_thread(_peak_of_upload, bench)


def _acknowledge(bench: Bench) -> Figure:
    with _house() as house:
        link = house.site.url("/item/same.mp4")
        took = sorted(_answers(house.telegram, lambda person: link))
    return Figure([second * 1000 for second in took], f"p50 {took[len(took) // 2] * 1000:.0f} ms", percentile=99)


def _updates_a_second(bench: Bench) -> Figure:
    with _house() as house:
        ours = PEOPLE / max(_answers(house.telegram, lambda person: "hello"))
    with TelegramServer() as telegram:
        command = [sys.executable, "-c", BARE, telegram.url, TOKEN]
        bare = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert bare.stdout is not None
            bare.stdout.readline()
            theirs = PEOPLE / max(_answers(telegram, lambda person: "hello"))
        finally:
            bare.terminate()
            bare.communicate()
    return Figure([ours], f"each answered; the bare library {theirs:.0f} in the same run")


def _edits_a_job(bench: Bench) -> Figure:
    with _house(CLIPFERRY_TELEGRAM_PACING="on") as house:
        people = [house.telegram.person(f"Person {number}") for number in range(JOBS)]
        for number, person in enumerate(people):
            person.send(f"/get {house.site.url(f'/slow/1000000/0/clips/clip3mb.mp4?{number}')} mp4")
        for person in people:
            house.telegram.wait(lambda person=person: house.telegram.files(person.chat), SECONDS)
        edits = [len(house.telegram.calls("editMessageText", person.chat)) for person in people]
    return Figure(edits, f"{min(edits)} to {max(edits)}")


def _peak_of_upload(bench: Bench) -> Figure:
    with _house(upload_limit=2 * HUGE_BYTES, apart=True) as house:
        anna = house.telegram.person("Anna")
        anna.send(f"/get {house.site.url('/clips/clip3mb.mp4')} mp4")
        house.telegram.wait(lambda: house.telegram.files(anna.chat), SECONDS)
        idle = peak_of(house.pid)
        anna.send(f"/get {house.site.url(f'/clips/{HUGE}')} mp4")
        house.telegram.wait(lambda: len(house.telegram.files(anna.chat)) == 2, SECONDS)
        assert house.telegram.files(anna.chat)[1].size == HUGE_BYTES
        peak = peak_of(house.pid)
    return Figure([peak], f"RSS at its peak; {idle:.0f} after one of 3 MB")


@contextmanager
def _house(*, upload_limit: int = 50_000_000, apart: bool = False, **settings: str) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="clipferry-telegram-") as folder:
        quiet = {"CLIPFERRY_LOG_LEVEL": "WARNING", **settings}
        with House(Path(folder), upload_limit=upload_limit, apart=apart, **quiet) as house:
            yield house


def _answers(telegram: TelegramServer, text_of: Callable[[Person], str]) -> list[float]:
    """Let everybody write in the same moment; the seconds until each was answered first."""
    people = [telegram.person(f"Person {number}") for number in range(PEOPLE)]
    with telegram.still():
        for person in people:
            person.send(text_of(person))
        started = time.time()
    telegram.wait(lambda: telegram.world.counts["sendmessage"] >= PEOPLE, SECONDS)
    first: dict[int, float] = {}
    for call in telegram.calls("sendMessage"):
        first.setdefault(call.asked["chat_id"], call.at - started)
    return [first[person.id] for person in people]
