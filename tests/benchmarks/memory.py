"""How much memory the processes hold.

A fork shares its parent's pages, so that processes are added up by their proportional share (PSS, `smaps_rollup` in
proc(5)); the peak of one process is known only for its resident pages (`VmHWM`), the shared ones included.
"""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from engine.media import Choice
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure

MB = 1_000_000
QUIET_SECONDS = 1.0
SAMPLE_SECONDS = 0.05
DELIVERY_SECONDS = 60.0
END_SECONDS = 15.0


async def of_idle_worker(bench: Bench) -> Figure:
    """The worker with the warm processes that its jobs are forked from, when a job has been through them."""
    await bench.fetch(bench.fresh("/clips/clip3mb.mp4"), Choice())
    await asyncio.sleep(QUIET_SECONDS)
    worker = psutil.Process(bench.worker_pid)
    # Oldest first: the worker itself, then the keeper and the forkserver below it.
    family = [worker, *sorted(worker.children(recursive=True), key=lambda each: each.create_time())]
    shares = [_pss(each.pid) for each in family]
    resident = sum(each.memory_info().rss for each in family) / MB
    apart = " + ".join(f"{share:.0f}" for share in shares)
    return Figure([sum(shares)], f"PSS of {len(family)} processes, {apart}; RSS {resident:.0f}")


async def peak_of_worker(bench: Bench) -> Figure:
    """The worker with all processes below it while 2 GB go through: copied afterwards, and piped on the way."""
    peaks, remarks = [], []
    for container in ("mkv", "mp3"):
        async with _watched(bench.worker_pid) as shares:
            await bench.fetch(bench.fresh("/clips/huge2gb.mp4"), Choice(container=container))
        middle = sorted(shares)[len(shares) // 2]
        peaks.append(max(shares))
        remarks.append(f"{container} {middle:.0f} in the middle of {len(shares)} samples")
        bench.clear_store()
    return Figure([max(peaks)], f"PSS; {', '.join(remarks)}")


@asynccontextmanager
async def _watched(pid: int) -> AsyncIterator[list[float]]:
    """The shares of a process with all below it in MB, one every SAMPLE_SECONDS."""
    shares: list[float] = []
    worker = psutil.Process(pid)

    async def sample() -> None:
        while True:
            shares.append(sum(map(_pss_of, [worker, *worker.children(recursive=True)])))
            await asyncio.sleep(SAMPLE_SECONDS)

    sampling = asyncio.create_task(sample())
    try:
        yield shares
    finally:
        sampling.cancel()


def _pss_of(process: psutil.Process) -> float:
    # A child may have ended since it was listed.
    try:
        return _pss(process.pid)
    except (OSError, StopIteration):
        return 0.0


async def peak_of_front_end(bench: Bench) -> Figure:
    """`clipferry chat` with a stack of its own, when it has delivered a file of 64 MB; its children not counted."""
    output = bench.folder / "downloads"
    output.mkdir()
    async with _chat(bench.folder / "chat", output) as chat:
        async with asyncio.timeout(DELIVERY_SECONDS):
            await _say(chat, bench.fresh("/clips/big64mb.mp4"))
            await _hear(chat, "2. ")
            await _say(chat, "1")
            await _delivered(chat, output)
        await asyncio.sleep(QUIET_SECONDS)
        peak, share = peak_of(chat.pid), _pss(chat.pid)
    shutil.rmtree(output)
    return Figure([peak], f"RSS at its peak; PSS {share:.0f} when idle")


@asynccontextmanager
async def _chat(data_dir: Path, output: Path) -> AsyncIterator[Process]:
    # The HTTP server takes any port, so that another one on this machine is not in its way.
    environment = {**os.environ, "CLIPFERRY_DATA_DIR": str(data_dir), "CLIPFERRY_HTTP_PORT": "0"}
    command = [sys.executable, "-m", "bot", "chat", "--output", str(output)]
    chat = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment)
    try:
        yield chat
    finally:
        await _end(chat)


async def _end(chat: Process) -> None:
    # The end of its input is the end of the conversation, and of its stack; communicate() also reads what it says.
    try:
        async with asyncio.timeout(END_SECONDS):
            await chat.communicate()
    except TimeoutError:
        chat.kill()
        await chat.wait()


async def _say(chat: Process, line: str) -> None:
    assert chat.stdin is not None
    chat.stdin.write(f"{line}\n".encode())
    await chat.stdin.drain()


async def _hear(chat: Process, words: str) -> None:
    """Read what the chat says until a line with these words."""
    assert chat.stdout is not None
    while words.encode() not in (line := await chat.stdout.readline()):
        if not line:
            raise RuntimeError("the chat has ended")


async def _delivered(chat: Process, output: Path) -> None:
    while not any(path.stat().st_size >= 60 * MB for path in output.iterdir()):
        if chat.returncode is not None:
            raise RuntimeError(f"the chat ended with {chat.returncode}")
        await asyncio.sleep(0.1)


def _pss(pid: int) -> float:
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") / 1000 * 1.024


def peak_of(pid: int) -> float:
    """The most resident memory that a process ever had, in MB."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM:") / 1000 * 1.024


def _kilobytes(path: Path, name: str) -> int:
    line = next(line for line in path.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])
