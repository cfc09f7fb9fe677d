"""One request to the local media site: what it asks for, and how its answer is slowed down or spoilt."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web


@dataclass
class State:
    """What a site remembers between requests."""

    clips: Path
    hits: Counter[str] = field(default_factory=Counter)
    internal_hits: Counter[str] = field(default_factory=Counter)
    requests: list[dict[str, Any]] = field(default_factory=list)
    playlists: dict[str, list[Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    started: float = field(default_factory=time.monotonic)
    live_ended: float | None = None
    internal_url: str = ""

    def record(self, request: web.BaseRequest) -> None:
        """Count a request under its path, and keep what it asked for."""
        self.hits[request.path] += 1
        wanted = ("Range", "Cookie", "Referer", "User-Agent", "Authorization")
        headers = {name.lower(): request.headers.get(name) for name in wanted}
        query = dict(request.query)
        self.requests.append({"method": request.method, "path": request.path, "query": query, **headers})

    def first_time(self, what: str) -> bool:
        """Say whether this has not been asked before; true once for each text."""
        known = len(self.spent)
        self.spent.add(what)
        return len(self.spent) > known

    def reset(self) -> None:
        """Forget everything but the clips and the addresses; the live stream starts again."""
        fresh = State(self.clips, internal_url=self.internal_url)
        self.__dict__.update(fresh.__dict__)


@dataclass
class Visit:
    """A request without the prefixes of its path, and what those prefixes ask for.

    `rate` is in bytes a second, `latency` in seconds, `cut` in bytes from the start of an answer.
    """

    state: State
    request: web.BaseRequest
    path: str
    prefix: str = ""
    rate: float | None = None
    latency: float = 0
    cut: int | None = None
    cut_once: int | None = None
    half: bool = False
    stall: bool = False
    chunked: bool = False
    ranges: bool = True
    third: str = ""
    cookie: str = ""
    refusal: int = 403
    """What whoever comes without that cookie is answered with."""

    @property
    def is_plain(self) -> bool:
        """Whether a file may be sent the fast way, with nothing done to it on the way."""
        spoilt = (self.rate, self.cut, self.cut_once, self.half, self.stall, self.chunked, not self.ranges)
        return not any(part not in (None, False) for part in spoilt)

    @property
    def root(self) -> str:
        """The address of the site with this request's prefixes: what links on its pages start with."""
        return f"{self.request.scheme}://{self.request.host}{self.prefix}"

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the query string."""
        return self.request.query.get(name, default)

    async def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(await self.request.read())


def _slow(visit: Visit, rate: str, latency_ms: str) -> None:
    visit.rate, visit.latency = float(rate), int(latency_ms) / 1000


def _drop(visit: Visit, count: str) -> None:
    visit.cut = int(count)


def _drop_once(visit: Visit, count: str) -> None:
    visit.cut_once = int(count)


def _set(**values: Any) -> Callable[[Visit], None]:
    return lambda visit: visit.__dict__.update(values)


# Each may stand before any path, and before each other: /slow/100000/50/truncated/clips/short.mp4.
PREFIXES: list[tuple[re.Pattern[str], Callable[..., None]]] = [
    (re.compile(r"/slow/(\d+)/(\d+)(?=/)"), _slow),
    (re.compile(r"/drop/(\d+)(?=/)"), _drop),
    (re.compile(r"/drop-once/(\d+)(?=/)"), _drop_once),
    (re.compile(r"/truncated(?=/)"), _set(half=True)),
    (re.compile(r"/stall(?=/)"), _set(half=True, stall=True)),
    (re.compile(r"/chunked(?=/)"), _set(chunked=True, ranges=False)),
    (re.compile(r"/no-range(?=/)"), _set(ranges=False)),
    (re.compile(r"/third500(?=/)"), _set(third="once")),
    (re.compile(r"/third500-always(?=/)"), _set(third="always")),
    (re.compile(r"/members(?=/)"), _set(cookie="member=yes")),
    (re.compile(r"/account(?=/)"), _set(cookie="member=yes", refusal=401)),
]


def open_visit(state: State, request: web.BaseRequest) -> Visit:
    """Take the prefixes off a request's path."""
    visit = Visit(state, request, request.path)
    while any(_take(visit, pattern, apply) for pattern, apply in PREFIXES):
        pass
    return visit


def _take(visit: Visit, pattern: re.Pattern[str], apply: Callable[..., None]) -> bool:
    found = pattern.match(visit.path)
    if found:
        apply(visit, *found.groups())
        visit.path = visit.path[found.end() :]
        visit.prefix += found.group()
    return found is not None
