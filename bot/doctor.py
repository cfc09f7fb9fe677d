"""`clipferry doctor`: one line for each thing that is needed, with its mend."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from bot.settings import Settings
from bot.stack import database_state, files_state, redis_state
from engine import checks, programs, retention
from engine.checks import Finding
from engine.egress.guard import EgressGuard
from engine.egress.ways import PO_TOKENS, open_ways
from engine.means import PoTokens
from engine.releases.state import State
from engine.releases.updates import in_use, known
from engine.sandbox import Sandbox
from storage.errors import LibraryMissing, StorageAway
from storage.files import free_bytes

OLDEST_PYTHON = (3, 11)
OLD_YTDLP_DAYS = 45
"""Sites change; a release older than this fails on some of them."""
LITTLE_SPACE = 2_000_000_000
CLOCK_TOLERANCE_SECONDS = 5.0


Check = Callable[[Settings], Awaitable[Finding | Sequence[Finding]]]


async def examine(settings: Settings, *, as_json: bool = False) -> int:
    """Print what every check found, as a line or a JSON object each; 1 if something needed is broken, else 0."""
    failed = False
    for check in CHECKS:
        found = await check(settings)
        for finding in [found] if isinstance(found, Finding) else found:
            print(json.dumps(asdict(finding)) if as_json else _line(finding), flush=True)
            failed = failed or finding.state == "fail"
    return 1 if failed else 0


def _line(finding: Finding) -> str:
    mend = f"  -> {finding.mend}" if finding.mend else ""
    return f"{finding.state:4}  {finding.name:12} {finding.about}{mend}"


async def check_python(_: Settings) -> Finding:
    """Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if tuple(sys.version_info) < OLDEST_PYTHON:
        return Finding("Python", "fail", version, "install Python 3.11 or newer and remove .venv")
    return Finding("Python", "ok", version)


async def check_ffmpeg(_: Settings) -> Finding:
    """FFmpeg starts."""
    return _program("FFmpeg", await asyncio.to_thread(programs.ffmpeg_version), "fail")


async def check_js_runtime(_: Settings) -> Finding:
    """The JavaScript runtime that YouTube needs runs programs."""
    return await checks.js_runtime()


async def check_po_tokens(settings: Settings) -> Sequence[Finding]:
    """The PO-token provider answers, where one is named."""
    platforms = settings.engine.platforms
    provider = platforms["youtube"].po_token_provider
    if provider is None:
        return []
    guard = EgressGuard(settings.engine.allowed_networks)
    try:
        ways = await open_ways(guard, platforms)
        return [await checks.po_tokens(PoTokens(url=provider, proxy=ways.urls[PO_TOKENS]))]
    finally:
        await guard.close()


async def check_guard(settings: Settings) -> Sequence[Finding]:
    """The egress guard answers and has the same ways, where it is a service of its own."""
    address = settings.engine.egress_url
    return [] if address is None else [(await checks.guard(address, settings.engine.platforms))[0]]


async def check_clients(settings: Settings) -> Sequence[Finding]:
    """The clients that the platforms' file names can be imitated."""
    platforms = settings.engine.platforms
    if not any(options.impersonate for options in platforms.values()):
        return []
    sandbox = Sandbox()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return await checks.clients(sandbox, platforms, Path(folder))
    finally:
        await sandbox.close()


async def check_proxies(settings: Settings) -> Sequence[Finding]:
    """The proxies that the platforms' file names can be reached."""
    return await checks.proxies(settings.engine.platforms)


async def check_ytdlp(settings: Settings) -> Finding:
    """The yt-dlp that workers use is not too old, and no newer one was refused."""
    try:
        state = await known(settings.storage)
    except StorageAway:
        # What is wrong with the database is said in its own line.
        state = State()
    version, age = in_use(state)
    about = f"{version}, {age} days old" + (", pinned" if state.pinned else "")
    if state.trouble:
        return Finding("yt-dlp", "warn", about, f"newer ones cannot be looked for: {state.trouble}")
    if refused := state.refused_since(version):
        return Finding("yt-dlp", "warn", f"{about}; {refused[-1].version} was refused", "clipferry ytdlp")
    if age > OLD_YTDLP_DAYS:
        return Finding("yt-dlp", "warn", about, "clipferry ytdlp update")
    return Finding("yt-dlp", "ok", about)


async def check_redis(settings: Settings) -> Finding:
    """Redis or the embedded Valkey answers."""
    try:
        return Finding("Redis", "ok", await redis_state(settings))
    except StorageAway:
        url = settings.storage.redis_url
        return Finding("Redis", "fail", "does not answer", "check CLIPFERRY_REDIS_URL" if url else "see valkey.log")


async def check_database(settings: Settings) -> Finding:
    """The database answers, is up to date, and its book balances."""
    try:
        state = await database_state(settings)
    except StorageAway:
        return Finding("Database", "fail", "does not answer", "check CLIPFERRY_DATABASE_URL")
    if not state.up_to_date:
        return Finding("Database", "warn", f"at revision {state.revision or 'none'}", "clipferry migrate")
    if state.unbalanced:
        wallets = ", ".join(map(str, state.unbalanced))
        return Finding("Database", "fail", f"the book does not balance for wallets {wallets}", "report this bug")
    if state.abandoned:
        ended = ", ".join(map(str, state.abandoned))
        return Finding("Database", "fail", f"ended jobs still hold credits: {ended}", "report this bug")
    return Finding("Database", "ok", f"at revision {state.revision}, the book balances")


async def check_disk(settings: Settings) -> Finding:
    """There is room for files."""
    free = free_bytes(_existing(settings.storage.data_dir))
    about = f"{free / 1e9:.1f} GB free"
    if free < LITTLE_SPACE:
        return Finding("Disk", "fail" if free < LITTLE_SPACE / 20 else "warn", about, "free some space")
    return Finding("Disk", "ok", about)


async def check_write_access(settings: Settings) -> Finding:
    """The data folder can be written to."""
    folder = settings.storage.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding("Data folder", "fail", f"{folder}: {error.strerror}", "set CLIPFERRY_DATA_DIR or its rights")
    return Finding("Data folder", "ok", str(folder.absolute()))


async def check_files(settings: Settings) -> Finding:
    """Finished files can be stored, read and deleted, and what is forgotten goes by itself."""
    if settings.storage.bucket is not None and settings.bot.nginx_location is not None:
        about = "files lie in a bucket, where nginx does not find them"
        return Finding("Files", "warn", about, "leave CLIPFERRY_NGINX_LOCATION out")
    try:
        state = await files_state(settings)
    except LibraryMissing:
        return Finding("Files", "fail", "the library for S3 is not installed", "pip install 'clipferry[s3]'")
    if state.fault is None:
        return Finding("Files", "ok", state.place)
    reason = state.fault.reason
    match state.fault.kind:
        case "away":
            return Finding("Files", "fail", f"the store does not answer: {reason}", "check CLIPFERRY_S3_ENDPOINT")
        case "refused":
            mend = "check CLIPFERRY_S3_ACCESS_KEY, CLIPFERRY_S3_SECRET_KEY and CLIPFERRY_S3_REGION"
            return Finding("Files", "fail", f"the store refuses our key: {reason}", mend)
        case "bucket":
            return Finding("Files", "fail", f"there is no bucket {reason}", "make it, or check CLIPFERRY_FILES")
        case "rights":
            mend = "allow GetObject, PutObject, DeleteObject, AbortMultipartUpload and ListBucket"
            return Finding("Files", "fail", f"{state.place}: our key may not do all that is needed: {reason}", mend)
        case "rule":
            mend = "allow GetLifecycleConfiguration and PutLifecycleConfiguration, or set the rule of docs/serving.md"
            return Finding("Files", "warn", f"{state.place}: its lifecycle rule cannot be set: {reason}", mend)
        case "versions":
            mend = "suspend its versioning, or let old versions end by a rule of the bucket"
            return Finding("Files", "warn", f"{state.place}: keeps a version of all that is deleted", mend)


async def check_retention(settings: Settings) -> Sequence[Finding]:
    """How much of what is kept is due to go at this moment."""
    try:
        due = await retention.due(settings.storage, settings.engine)
    except StorageAway:
        due = None
    if due is None:
        # What is wrong with the database is said in its own line.
        return []
    jobs, people = settings.engine.keep_jobs_days, settings.engine.keep_inactive_days
    told = [
        f"{due.jobs} jobs that ended {jobs} days ago or earlier" if jobs else "no jobs, which are kept for ever",
        f"{due.people} people who were not there for {people} days" if people else "no people, who are kept for ever",
        f"{due.files} expired files of {due.file_bytes / 1e9:.1f} GB",
    ]
    return [Finding("Retention", "ok", f"due to go now: {', '.join(told)}")]


async def check_clock(settings: Settings) -> Finding:
    """The clock does not run away from the file system's, on which signed links and leases rely."""
    with tempfile.NamedTemporaryFile(dir=_existing(settings.storage.data_dir)) as file:
        skew = abs(Path(file.name).stat().st_mtime - time.time())
    if skew > CLOCK_TOLERANCE_SECONDS or time.time() < programs.ytdlp_released_at():
        return Finding("Clock", "fail", time.strftime("%Y-%m-%d %H:%M:%S"), "set the clock; use NTP")
    return Finding("Clock", "ok", time.strftime("%Y-%m-%d %H:%M:%S %Z"))


CHECKS: Sequence[Check] = (
    check_python,
    check_ffmpeg,
    check_js_runtime,
    check_ytdlp,
    check_guard,
    check_po_tokens,
    check_clients,
    check_proxies,
    check_redis,
    check_database,
    check_disk,
    check_write_access,
    check_files,
    check_retention,
    check_clock,
)


def _program(name: str, version: str | None, missing: str) -> Finding:
    if version is None:
        return Finding(name, missing, "does not start", "remove .venv and run make demo again")
    return Finding(name, "ok", version)


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.absolute().parent
    return folder
