"""The media site and the egress guard, in a thread of their own, for tests that run yt-dlp in this process."""

import asyncio
import gc
import ipaddress
import threading
import warnings

from engine.egress.guard import EgressGuard
from tests.site import Site

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


class Network:
    """While it is entered: `url(path)` of the site, `site` itself, and `proxy`, the guard's address."""

    def __init__(self, allowed=LOOPBACK):
        self._allowed = allowed

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.site = Site()
        self._guard = EgressGuard(self._allowed)
        self._run(self.site.__aenter__())
        self.proxy = self._run(self._guard.start())
        return self

    def __exit__(self, *_):
        self._run(self._guard.close())
        self._run(self.site.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        # yt-dlp leaves the answers that it turns into errors unclosed: they are no fault of the tests that come later.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gc.collect()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def url(self, path):
        return self.site.url(path)
