"""A media site on 127.0.0.1 that the real yt-dlp is pointed at by tests, by the demo and by the benchmarks.

    async with Site(clips_folder) as site:          # in this process
        site.url("/video.mp4"), site.hits["/video.mp4"]

    with SiteProcess() as site:                     # in a process of its own
        site.url("/slow/2000000/50/clips/big64mb.mp4")

`site_routes.ROUTES` lists what it has, `site_visit.PREFIXES` how each of them can be slowed down or spoilt.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests import clips, site_routes
from tests.site_visit import State

HOST = "127.0.0.1"
SECRET = "the inner service's secret\n"


class Site:
    """The site in this process; `port` 0 takes a free one."""

    def __init__(self, clips_folder: Path | None = None, port: int = 0) -> None:
        self.state = State(clips_folder or clips.default_folder())
        self.base_url = ""
        self.internal_url = ""
        self._port = port
        self._runners: list[web.ServerRunner] = []

    async def __aenter__(self) -> Self:
        self.base_url = await self._listen(self._answer, self._port)
        self.internal_url = await self._listen(self._answer_inside, 0)
        self.state.internal_url = self.internal_url
        return self

    async def __aexit__(self, *_: object) -> None:
        for runner in self._runners:
            await runner.cleanup()

    async def _listen(self, handler: Any, port: int) -> str:
        runner = web.ServerRunner(web.Server(handler, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, HOST, port).start()
        return f"http://{HOST}:{runner.addresses[0][1]}"

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if not site_routes.is_control(request):
            self.state.record(request)
        return await site_routes.answer(self.state, request)

    async def _answer_inside(self, request: web.BaseRequest) -> web.StreamResponse:
        self.internal_hits[request.path] += 1
        return web.Response(text=SECRET)

    @property
    def hits(self) -> dict[str, int]:
        """The number of requests per path, prefixes included."""
        return self.state.hits

    @property
    def internal_hits(self) -> dict[str, int]:
        """The number of requests per path that reached the inner service."""
        return self.state.internal_hits

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request: method, path, query, range, cookie, referer, user-agent."""
        return self.state.requests

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return self.base_url + path

    def reset(self) -> None:
        """Forget hits, playlists and what has failed once."""
        self.state.reset()

    def set_playlist(self, name: str, items: list[Any]) -> None:
        """Say what /playlist/<name> lists: keys, or dicts with url, title, duration (s) and guid."""
        self.state.playlists[name] = items

    def end_live(self) -> None:
        """End the live stream here."""
        self.state.live_ended = time.monotonic()


class SiteProcess:
    """The site in a process of its own, for callers without an event loop."""

    def __init__(self, clips_folder: Path | None = None, port: int = 0) -> None:
        folder = (clips_folder or clips.default_folder()).absolute()
        self._command = [sys.executable, "-m", "tests.site", "--port", str(port), "--clips", str(folder)]
        # A proxy named in the environment must not come between.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.base_url = ""

    def start(self) -> Self:
        """Start the process and wait until it listens."""
        root = Path(__file__).parents[1]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, cwd=root)
        assert self._process.stdout is not None
        with self._process.stdout as said:
            self.base_url = said.readline().decode().strip()
        if not self.base_url:
            self.stop()
            raise RuntimeError("the media site did not start")
        return self

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate(timeout=60)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return self.base_url + path

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def hits(self) -> dict[str, int]:
        """The number of requests per path, prefixes included; paths never asked for are missing."""
        return self._ask("/_hits")

    @property
    def internal_hits(self) -> dict[str, int]:
        """The number of requests per path that reached the inner service."""
        return self._ask("/_info")["internal_hits"]

    @property
    def internal_url(self) -> str:
        """The address of the inner service."""
        return self._ask("/_info")["internal_url"]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request: method, path, query, range, cookie, referer, user-agent."""
        return self._ask("/_requests")

    def reset(self) -> None:
        """Forget hits, playlists and what has failed once."""
        self._ask("/_reset", {})

    def set_playlist(self, name: str, items: list[Any]) -> None:
        """Say what /playlist/<name> lists: keys, or dicts with url, title, duration (s) and guid."""
        self._ask(f"/_playlist/{name}", items)

    def end_live(self) -> None:
        """End the live stream here."""
        self._ask("/_live/end", {})

    def _ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with self._opener.open(self.url(path), data, timeout=60) as response:
            return json.loads(response.read() or "null")


async def serve(clips_folder: Path, port: int) -> None:
    """Run the site until SIGTERM, SIGINT or the end of standard input."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    threading.Thread(target=_wait_for_end, args=(loop, stop), daemon=True).start()
    async with Site(clips_folder, port) as site:
        print(site.base_url, flush=True)
        await stop.wait()


def _wait_for_end(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # os.read holds no lock of Python's, so that the interpreter can end while it waits.
    while os.read(0, 1024):
        pass
    loop.call_soon_threadsafe(stop.set)


def main() -> None:
    """Run the site from the command line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--clips", type=Path, default=clips.default_folder(), help="cache folder")
    options = parser.parse_args()
    asyncio.run(serve(options.clips, options.port))


if __name__ == "__main__":
    main()
