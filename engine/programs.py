"""The programs that the engine starts, and how old they are. Nothing here imports what it asks about."""

import importlib.metadata
import subprocess
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

VERSION_SECONDS = 20.0


def ffmpeg_version() -> str | None:
    """FFmpeg's version, None if it does not start."""
    from engine import ffmpeg

    return _first_line([str(ffmpeg.executable()), "-version"])


def js_runtime_version() -> str | None:
    """The version of the JavaScript runtime that yt-dlp solves YouTube's challenges with, None without one."""
    try:
        from deno import find_deno_bin
    except ImportError:
        return None
    return _first_line([find_deno_bin(), "--version"])


def js_runtime_works() -> bool:
    """Whether that runtime runs a program, as yt-dlp starts it."""
    from deno import find_deno_bin

    command = [find_deno_bin(), "run", "--ext=js", "--no-prompt", "--no-remote", "--no-lock", "--no-config", "-"]
    return _first_line(command, "console.log(6 * 7)") == "42"


def version_of(package: str) -> str | None:
    """The version of an installed package, None where it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def ytdlp_version(overlay: Path | None = None) -> str:
    """yt-dlp's version: of what is installed, or of an overlay, whose folder is called so."""
    return _installed() if overlay is None else overlay.name


@cache
def _installed() -> str:
    return importlib.metadata.version("yt-dlp")


def ytdlp_age_days(version: str) -> int:
    """How many days ago a version of yt-dlp was released."""
    return (datetime.now(UTC).date() - ytdlp_day(version)).days


def ytdlp_released_at() -> float:
    """When yt-dlp was released, in seconds since 1970: no right clock is before that."""
    return ytdlp_release()[1]


def ytdlp_release(overlay: Path | None = None) -> tuple[str, float]:
    """yt-dlp's version, and when it was released, in seconds since 1970; of what is installed, or of an overlay."""
    version = ytdlp_version(overlay)
    return version, datetime.combine(ytdlp_day(version), time(), UTC).timestamp()


def ytdlp_day(version: str) -> date:
    """The day on which a version of yt-dlp was released, as its name says."""
    year, month, day = (int(part) for part in version.split(".")[:3])
    return date(year, month, day)


def _first_line(command: list[str], told: str = "") -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, input=told, timeout=VERSION_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.splitlines()[0][:80] if done.stdout else None
