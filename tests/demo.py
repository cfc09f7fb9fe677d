"""`make demo`: a link goes the whole way, over the real parts, as a person at the terminal would send it.

It makes a clip, serves it from a local site, and talks to the bot. Only that site is opened in the egress guard.
"""

import asyncio
import os
import sys
from pathlib import Path

from tests.site import SiteProcess

DATA = Path("data/demo")
OUTPUT = Path("downloads")


def main() -> int:
    """Run the demonstration; with a terminal on standard input it then stays in the chat."""
    os.environ.setdefault("CLIPFERRY_DATA_DIR", str(DATA))
    os.environ["CLIPFERRY_ALLOWED_NETWORKS"] = "127.0.0.1/32"
    print("Making a sample clip and serving it from a local site ...", flush=True)
    with SiteProcess(DATA / "clips") as site:
        return asyncio.run(_talk(site.url("/watch/lighthouse?title=A+lighthouse+at+night&uploader=Clipferry")))


async def _talk(link: str) -> int:
    from bot.__main__ import read_settings
    from bot.terminal.sessions import chat

    return await chat(read_settings(), OUTPUT, [link, "1", "/credits"])


if __name__ == "__main__":
    sys.exit(main())
