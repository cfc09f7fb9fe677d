"""The programs that the engine starts, and how old they are. Nothing here imports what it asks about."""

import importlib.metadata
import subprocess
from datetime import UTC, date, datetime, time

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


def ytdlp_age_days() -> tuple[str, int]:
    """yt-dlp's version, and how many days ago it was released."""
    version = importlib.metadata.version("yt-dlp")
    return version, (datetime.now(UTC).date() - _release_date(version)).days


def ytdlp_released_at() -> float:
    """When yt-dlp was released, in seconds since 1970: no right clock is before that."""
    return ytdlp_release()[1]


def ytdlp_release() -> tuple[str, float]:
    """yt-dlp's version, and when it was released, in seconds since 1970."""
    version = importlib.metadata.version("yt-dlp")
    return version, datetime.combine(_release_date(version), time(), UTC).timestamp()


def _release_date(version: str) -> date:
    year, month, day = (int(part) for part in version.split(".")[:3])
    return date(year, month, day)


def _first_line(command: list[str], told: str = "") -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, input=told, timeout=VERSION_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.splitlines()[0][:80] if done.stdout else None
