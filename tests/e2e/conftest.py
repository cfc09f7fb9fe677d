"""The program as its users start it: processes of their own, over a data folder of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.site import SiteProcess

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


@pytest.fixture(scope="session")
def site() -> Iterator[SiteProcess]:
    with SiteProcess() as running:
        yield running


@pytest.fixture
def clipferry(tmp_path: Path) -> Iterator[Clipferry]:
    yield Clipferry(tmp_path)
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clipferry]:
    """A stack that runs for all tests of a module, as `clipferry run` starts it."""
    program = Clipferry(tmp_path_factory.mktemp("running"))
    process = program.start("run")
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Running"):
            break
    yield program
    process.terminate()
    process.communicate(timeout=10)
