"""How an egress guard that is a service of its own stands: told at `/status` of its port, and asked for there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.egress.ways import OpenWays, digest
from engine.platforms import PlatformFile

MOST_BYTES: Final = 256 * 1024


@dataclass(frozen=True)
class GuardStanding:
    """What a guard says of itself."""

    platforms: str
    """The digest of the ways that its file asks for."""
    proxies: Sequence[Mapping[str, Any]]


def proxies(ways: OpenWays) -> list[dict[str, Any]]:
    """How the proxies of each platform stand, without credentials, as JSON."""
    return [
        {"platform": platform, "name": each.name, "resting": round(each.resting_seconds), "reason": each.reason}
        for platform, upstreams in ways.upstreams.items()
        for each in upstreams.standing()
    ]


def told(platforms: PlatformFile, ways: OpenWays) -> Mapping[str, Any]:
    """What a guard with that file says of itself, as JSON."""
    return {"platforms": digest(platforms), "proxies": proxies(ways)}


def ask(guard: str, seconds: float) -> GuardStanding | None:
    """How the guard at an address stands, None where something answers that says nothing of it; it blocks.

    Raises OSError where nobody answers within so many seconds.
    """
    # Who is told how a guard stands need not be able to ask one.
    import urllib.error
    import urllib.request
    from http.client import HTTPException

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{guard.rstrip('/')}/status", timeout=seconds) as answer:
            said = json.loads(answer.read(MOST_BYTES))
        shown = [
            {"platform": str(each["platform"]), "name": str(each["name"]), "resting": int(each["resting"]),
             "reason": str(each["reason"])}
            for each in said["proxies"]
        ]  # fmt: skip
        return GuardStanding(str(said["platforms"]), shown)
    except urllib.error.HTTPError as error:
        error.close()
        return None
    except (ValueError, KeyError, TypeError, HTTPException):
        return None
