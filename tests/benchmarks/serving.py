"""Signed links: how fast a large file comes, and what many readers at once cost."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import psutil

from bot.api.app import create_app
from bot.api.server import HttpServer
from storage.database import Database
from storage.models import File, JobFile, now
from storage.signed_urls import UrlSigner
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, Skipped
from tests.nginx import PROGRAM, nginx

SIZE = 1024**3
RANGES = 50
ROUNDS = 5
MB = 1_000_000
SAMPLE_SECONDS = 0.05
JOB = 2**40
"""No job of the other benchmarks."""
SERVER = "server {{ listen 80; location / {{ alias {folder}/; }} }}"


async def beside_nginx(bench: Bench) -> Figure:
    """The speed of 1 GB through a signed link, as a share of what nginx does with the same file."""
    if PROGRAM is None:
        raise Skipped("nginx is not installed")
    async with _link(bench) as (link, path):
        folder = bench.folder / "nginx"
        folder.mkdir()
        with nginx(folder, SERVER.format(folder=path.parent)) as address:
            plain = f"{address}/{path.name}"
            await _speed(link)
            await _speed(plain)
            pairs = [await _pair(link, plain) for _ in range(bench.pairs or ROUNDS)]
    ours, theirs = (median(each) for each in zip(*pairs, strict=True))
    return Figure([mine / other for mine, other in pairs], f"{ours:.0f} MB/s beside {theirs:.0f}")


async def memory_under_ranges(bench: Bench) -> Figure:
    """What a process that serves gains in memory while 50 clients read parts of 1 GB at once."""
    async with _link(bench) as (link, _):
        await _read(link)
        process = psutil.Process()
        before, samples = process.memory_info().rss, []
        reading = asyncio.create_task(_read(link, str(RANGES)))
        while not reading.done():
            samples.append((process.memory_info().rss - before) / MB)
            await asyncio.sleep(SAMPLE_SECONDS)
        received, seconds = await reading
    return Figure([max(samples)], f"{RANGES} clients took {received / MB:.0f} MB within {seconds:.1f} s")


async def _pair(link: str, plain: str) -> tuple[float, float]:
    if random.random() < 0.5:
        return await _speed(link), await _speed(plain)
    theirs = await _speed(plain)
    return await _speed(link), theirs


async def _speed(address: str) -> float:
    received, seconds = await _read(address)
    assert received == SIZE
    return received / seconds / MB


async def _read(*arguments: str) -> tuple[int, float]:
    """The bytes that came, and the seconds that they took."""
    command = [sys.executable, "-m", "tests.benchmarks.reader", *arguments]
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(*command, cwd=root, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the reader ended with {process.returncode}")
    received, seconds = said.split()
    return int(received), float(seconds)


@asynccontextmanager
async def _link(bench: Bench) -> AsyncIterator[tuple[str, Path]]:
    """A signed link to 1 GB, and where the file lies; its server is this process."""
    source = bench.folder / "large.mp4"
    with source.open("wb") as file:
        for _ in range(SIZE // MB):
            file.write(os.urandom(MB))
        file.write(bytes(SIZE % MB))
    path = await bench.engine.files.put(source)
    stored = File(form_key="large", path=path, name="large.mp4", size=SIZE, mime="video/mp4",
                  expires_at=now() + timedelta(hours=1))  # fmt: skip
    database = Database(bench.settings.effective_database_url)
    try:
        async with database.session() as session:
            session.add(stored)
            await session.flush()
            session.add(JobFile(job_id=JOB, file_id=stored.id))
    finally:
        await database.close()
    server = HttpServer()
    port = await server.listen("127.0.0.1", 0)
    signer = UrlSigner("key", f"http://127.0.0.1:{port}")
    await server.serve(create_app(bench.engine, signer))
    try:
        yield signer.sign(JOB, stored), bench.engine.files.path(stored)
    finally:
        await server.stop()
        await bench.engine.files.remove(stored.path)
