"""What fetching needs beside yt-dlp itself, looked at: the JavaScript runtime, PO tokens, clients to imitate, proxies.

Each check says in a sentence what it found. What it cannot do: tell whether a site is content with any of it.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from engine import programs
from engine.egress import status
from engine.egress.upstreams import DIRECT, shown
from engine.egress.ways import digest, elsewhere
from engine.means import PoTokens
from engine.platforms import PlatformFile
from engine.sandbox import ProcessLimits, Sandbox, SandboxCrashed
from storage.errors import UserError

ANSWER_SECONDS: Final = 5.0
CLIENTS_SECONDS: Final = 20.0
MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class Finding:
    """What one check found; one that is needed and broken makes an examination fail."""

    name: str
    state: str
    """`ok`, `warn` or `fail`."""
    about: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.about}{f' -> {self.mend}' if self.mend else ''}"


async def js_runtime() -> Finding:
    """Whether the JavaScript runtime that YouTube needs runs a program, and the programs for it are there."""
    version = await asyncio.to_thread(programs.js_runtime_version)
    if version is None:
        return Finding("JS runtime", "warn", "Deno does not start", "remove .venv and run make demo again")
    if not await asyncio.to_thread(programs.js_runtime_works):
        return Finding(
            "JS runtime", "warn", f"{version} starts, and runs no program", "see whether it may make memory executable"
        )
    solver = programs.version_of("yt-dlp-ejs")
    if solver is None:
        return Finding("JS runtime", "warn", f"{version}, without yt-dlp-ejs", "pip install 'yt-dlp[default]'")
    return Finding("JS runtime", "ok", f"{version}, yt-dlp-ejs {solver}")


async def po_tokens(provider: PoTokens) -> Finding:
    """Whether the PO-token provider answers, and its version."""
    return await asyncio.to_thread(_po_tokens, provider)


def _po_tokens(provider: PoTokens) -> Finding:
    # A worker has it only where there is a provider.
    import urllib.error
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": provider.proxy, "https": provider.proxy}))
    mend = "start it, or take po_token_provider out of CLIPFERRY_PLATFORMS_FILE"
    try:
        with opener.open(f"{provider.url.rstrip('/')}/ping", timeout=ANSWER_SECONDS) as answer:
            said = json.loads(answer.read(MOST_BYTES))
            version = str(said["version"])[:40]
    except (OSError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", "") or type(error).__name__
        return Finding("PO tokens", "warn", f"{provider.url} does not answer ({reason})"[:300], mend)
    except (ValueError, KeyError, TypeError):
        return Finding("PO tokens", "warn", f"{provider.url} answers, but is no provider: /ping tells no version", mend)
    return Finding("PO tokens", "ok", f"{provider.url} answers, version {version}")


async def guard(address: str, platforms: PlatformFile) -> tuple[Finding, Sequence[Mapping[str, Any]]]:
    """Whether the egress guard that is a service of its own answers and has our ways; how its proxies stand."""
    name, mend = "Egress guard", "start it, or check CLIPFERRY_EGRESS_URL"
    try:
        standing = await asyncio.to_thread(status.ask, address, ANSWER_SECONDS)
    except OSError as error:
        reason = getattr(error, "reason", "") or error
        return Finding(name, "fail", f"{address} does not answer ({reason})"[:300], mend), []
    if standing is None:
        # Any proxy may stand there, and one of an older version.
        state = "warn" if elsewhere(address, platforms).urls else "ok"
        mend = "upgrade it" if state == "warn" else ""
        return Finding(name, state, f"{address} answers, and does not say how it stands", mend), []
    if standing.platforms != digest(platforms):
        about = f"{address} has other proxies or another PO-token provider than its workers"
        mend = "give both the same CLIPFERRY_PLATFORMS_FILE, and start them again"
        return Finding(name, "warn", about, mend), standing.proxies
    return Finding(name, "ok", f"{address} answers, and has the same ways"), standing.proxies


async def clients(sandbox: Sandbox, platforms: PlatformFile, folder: Path) -> Sequence[Finding]:
    """Whether the clients that the platforms' file names can be imitated; nothing where it names none."""
    wanted = {name: options.impersonate for name, options in platforms.items() if options.impersonate}
    if not wanted:
        return []
    try:
        answer = await sandbox.run(
            "clients", {"clients": sorted(set(wanted.values()))}, folder=folder,
            limits=ProcessLimits(file_bytes=MOST_BYTES), timeout=CLIENTS_SECONDS,
        )  # fmt: skip
    except (UserError, SandboxCrashed, OSError) as error:
        return [Finding("Clients", "warn", f"cannot be asked for: {type(error).__name__}", "see the worker's log")]
    found = []
    for client in sorted(set(wanted.values())):
        of = ", ".join(name for name, each in wanted.items() if each == client)
        if client in answer["known"]:
            found.append(Finding("Clients", "ok", f"{client} can be imitated, for {of}"))
        else:
            about = f"{client} cannot be imitated, for {of}: its links are fetched without"
            found.append(Finding("Clients", "warn", about, "pip install 'yt-dlp[curl-cffi]', or name another client"))
    return found


async def proxies(platforms: PlatformFile) -> Sequence[Finding]:
    """Whether the proxies of the platforms' file can be reached from here."""
    named = dict.fromkeys(proxy for options in platforms.values() for proxy in options.proxies if proxy != DIRECT)
    return await asyncio.gather(*(_proxy(each, platforms) for each in named))


async def _proxy(proxy: str, platforms: PlatformFile) -> Finding:
    parts = urlsplit(proxy)
    of = ", ".join(name for name, options in platforms.items() if proxy in options.proxies)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.close()
    except (OSError, TimeoutError) as error:
        reason = getattr(error, "strerror", None) or "no answer in time"
        return Finding(
            "Proxies", "warn", f"{shown(proxy)} cannot be reached, for {of} ({reason})", "start it, or remove it"
        )
    return Finding("Proxies", "ok", f"{shown(proxy)} can be reached, for {of}")


def troubles(findings: Iterable[Finding]) -> list[str]:
    """What is not as it should be, a sentence each."""
    return [str(each) for each in findings if each.state != "ok"]
