"""The program as its users start it: processes of their own, over a data folder of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).parents[2]


class Clipferry:
    """The command line over one data folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.output = folder / "out"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CLIPFERRY_")},
            "CLIPFERRY_DATA_DIR": str(folder / "data"),
            "CLIPFERRY_ALLOWED_NETWORKS": "127.0.0.1/32",
            "CLIPFERRY_HTTP_PORT": "0",
            "PYTHONPATH": str(ROOT),
            **settings,
        }

    def settle(self, template: Path) -> "Clipferry":
        """Begin with a database that has its tables, as every start but the first one does."""
        (self.folder / "data").mkdir()
        shutil.copy(template, self.folder / "data" / "clipferry.sqlite3")
        return self

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """Start a command and leave it running."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, **pipes)

    def run(self, *arguments: str, text: str | None = None, seconds: float = 90) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, input=text or "", text=True, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip

    def get(self, *arguments: str) -> tuple[int, Sequence[dict[str, Any]], str]:
        """`get --json`: its exit status, its results and what it said on standard error."""
        done = self.run("get", "--json", "--output", str(self.output), *arguments)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@dataclass
class Running:
    """A `clipferry run` and what it said at its start."""

    clipferry: Clipferry
    process: "subprocess.Popen[str]"
    said: str

    def descendants(self) -> list[psutil.Process]:
        """The processes below it."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, and see that it ends in order, with all of its processes."""
        family = self.descendants()
        self.process.send_signal(number)
        assert self.process.wait(timeout=60) == 0
        assert not any(member.is_running() for member in family)


@pytest.fixture
def clipferry(tmp_path: Path, sqlite_template: Path) -> Iterator[Clipferry]:
    """The command line over a folder in which nothing runs."""
    yield Clipferry(tmp_path).settle(sqlite_template)
    shutil.rmtree(tmp_path, ignore_errors=True)


@contextmanager
def run(clipferry: Clipferry) -> Iterator[Running]:
    """`clipferry run`, once it says that it runs; it is ended with the block, if it has not ended by then."""
    process = clipferry.start("run")
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Running"):
                break
        running = Running(clipferry, process, "".join(said))
        yield running
        if process.poll() is None:
            running.end()
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Running]:
    """A stack that runs for the tests of several modules, in a folder whose path is longer than a socket's may be."""
    folder = tmp_path_factory.mktemp("running") / ("a" * 120)
    folder.mkdir()
    with run(Clipferry(folder).settle(sqlite_template)) as running:
        yield running


@pytest.fixture(scope="session")
def running(stack: Running) -> Clipferry:
    """The command line over the folder of the stack that runs."""
    return stack.clipferry
