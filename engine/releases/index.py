"""The package index, asked by pip: which release of yt-dlp is the newest, and its files.

Only wheels are taken, which are unpacked and run nothing, and only those of the hashes that the release was tried
with. pip reads its own configuration unless a setting names an index, and sees none of our settings.
"""

import asyncio
import json
import logging
import os
import re
import resource
import signal
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.errors.releases import IndexAway, ReleaseUnusable
from engine.releases.state import NAME, Package, Release, requirement
from engine.scrubbing import scrub
from storage.errors import DiskFull
from storage.undisturbed import undisturbed

if TYPE_CHECKING:
    from packaging.requirements import Requirement

log = logging.getLogger(__name__)

ASK_SECONDS: Final = 180.0
INSTALL_SECONDS: Final = 600.0
CONNECT_SECONDS: Final = 15
MOST_FILE_BYTES: Final = 200_000_000
_HIDDEN: Final = re.compile(r"CLIPFERRY_.*|PYTHON.*")
_CONFIGURING: Final = re.compile(r"PIP_(?!CERT$|CLIENT_CERT$).*")
_PROXIES: Final = re.compile(r"(https?|all|no)_proxy", re.IGNORECASE)
_NO_ROOM: Final = re.compile(r"Errno 28|No space left|Errno 122|Disk quota")
_TOLD: Final = re.compile(r"^(?:ERROR|WARNING): (.+)", re.MULTILINE)
_CAUSE: Final = re.compile(r"\[Errno -?\d+\] [^'\")]+|HTTP error \d+[^\n]*")
_MUCH_TOLD: Final = 300


@dataclass(frozen=True)
class Index:
    """Where releases come from."""

    url: str | None = None
    """None: as pip is configured."""
    proxy: str | None = None
    """Through which it is reached; None: as pip is configured."""
    command: Sequence[str] = (sys.executable, "-I", "-m", "pip")

    async def newest(self, folder: Path, but_not: Collection[str] = ()) -> Release | None:
        """The newest release that we can use, None where none is newer than what is installed.

        `folder` is for what has to be written meanwhile. Raises IndexAway and DiskFull.
        """
        wanted = requirement()
        excluded = ",".join([str(wanted.specifier), *(f"!={version}" for version in sorted(but_not))])
        found = await self._reported(folder, _line(wanted, excluded), "--upgrade")
        if found.release is None and found.said:
            # Where pip cannot reach its index it is content with what is installed, and only says so.
            await self._reported(folder, f"{NAME}{excluded}", "--ignore-installed", "--no-deps")
        return found.release

    async def exactly(self, folder: Path, version: str) -> Release | None:
        """That one release, None where it is the one that is installed; raises IndexAway and DiskFull."""
        return (await self._reported(folder, _line(requirement(), f"=={version}"), "--upgrade")).release

    async def install(self, release: Release, target: Path) -> None:
        """Put the packages of a release into a new folder; raises IndexAway, ReleaseUnusable and DiskFull."""
        target.mkdir(parents=True)
        listed = target.with_suffix(".txt")
        pinned = [f"{each.name}=={each.version} --hash=sha256:{each.sha256}\n" for each in release.packages]
        try:
            listed.write_text("".join(pinned))
            await self._pip(
                target.parent, "--no-deps", "--require-hashes", "--no-compile", "--target", str(target),
                "--requirement", str(listed), seconds=INSTALL_SECONDS,
            )  # fmt: skip
        finally:
            listed.unlink(missing_ok=True)
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        if size > MOST_FILE_BYTES:
            raise ReleaseUnusable(version=release.version, reason=f"{size} bytes are too many")

    async def _reported(self, folder: Path, wanted: str, *options: str) -> "_Reported":
        report = folder / "report.json"
        said = await self._pip(
            folder, *options, "--dry-run", "--report", str(report), wanted, seconds=ASK_SECONDS
        )  # fmt: skip
        try:
            return _Reported(_release(json.loads(report.read_text())["install"]), said)
        except (KeyError, OSError, TypeError, ValueError) as error:
            raise IndexAway(reason=f"pip's report cannot be read: {error!r}") from error

    async def _pip(self, folder: Path, *arguments: str, seconds: float) -> str:
        command = [
            *self.command, "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir",
            "--only-binary", ":all:", "--retries", "1", "--timeout", str(CONNECT_SECONDS),
            *(["--index-url", self.url] if self.url else []), *(["--proxy", self.proxy] if self.proxy else []),
            *arguments,
        ]  # fmt: skip
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=folder,
                env=self._environment(folder),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise IndexAway(reason=str(error)) from error
        try:
            _limit(process.pid)
            async with asyncio.timeout(seconds):
                _, output = await process.communicate()
        except TimeoutError as error:
            raise IndexAway(reason=f"pip took longer than {seconds:.0f} s") from error
        finally:
            await undisturbed(_ended(process))
        said = output.decode(errors="replace")
        if process.returncode:
            if _NO_ROOM.search(said):
                raise DiskFull
            raise IndexAway(reason=_reason(said))
        return said

    def _environment(self, folder: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not _HIDDEN.fullmatch(name)}
        if self.url:
            # Whoever names an index means that one and no other.
            kept = {name: value for name, value in kept.items() if not _CONFIGURING.fullmatch(name)}
            kept["PIP_CONFIG_FILE"] = os.devnull
        if self.proxy:
            kept = {name: value for name, value in kept.items() if not _PROXIES.fullmatch(name)}
        return {**kept, "TMPDIR": str(folder)}


@dataclass(frozen=True)
class _Reported:
    release: Release | None
    said: str


def _line(wanted: "Requirement", specifier: str) -> str:
    extras = ",".join(sorted(wanted.extras))
    return f"{wanted.name}[{extras}]{specifier}"


def _release(found: Sequence[dict[str, Any]]) -> Release | None:
    # Every worker may be the one that asks the index, and one a day is.
    from packaging.utils import canonicalize_name

    packages = tuple(
        Package(
            name=canonicalize_name(each["metadata"]["name"]),
            version=each["metadata"]["version"],
            sha256=each["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for each in found
    )
    version = next((each.version for each in packages if each.name == NAME), None)
    return None if version is None else Release(version=version, packages=packages)


def _reason(said: str) -> str:
    told = _TOLD.findall(said) or [said.strip() or "pip failed"]
    # What it ends with is that there is nothing; why there is nothing was said before.
    cause = _CAUSE.search(said)
    return scrub(told[-1] + (f" ({cause[0]})" if cause else ""))[:_MUCH_TOLD]


def _limit(pid: int) -> None:
    # An index that sends without end fills no disk.
    if hasattr(resource, "prlimit"):
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (MOST_FILE_BYTES, MOST_FILE_BYTES))


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
