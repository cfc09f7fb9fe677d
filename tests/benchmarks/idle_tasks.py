"""What a child does that fetches nothing: it takes its time and leaves a file of one byte."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


def warm_up() -> None:
    """There is nothing to load."""


def download(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sleep for as many seconds as the link says."""
    del tell
    time.sleep(float(parse_qs(urlsplit(request["url"]).query).get("seconds", ["0"])[0]))
    path = Path("media.mp4").absolute()
    path.write_bytes(b"x")
    return {"files": [{"path": str(path), "size": 1, "duration": 1.0}]}


TASKS = {"download": download}
