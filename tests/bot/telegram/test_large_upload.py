"""A large file streamed to Telegram; the whole one only where it is asked for, by `make large`."""

import os
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.telegram_house import House, fingerprint
from tests.telegram_people import Person

WHOLE = bool(os.environ.get("CLIPFERRY_LARGE"))
CLIP = "big300mb.mp4" if WHOLE else "big64mb.mp4"
GROWTH_BYTES = 40_000_000
"""What the front end may grow by: less than either file."""


@pytest.fixture
def limit(house: House) -> Iterator[None]:
    """A server that takes files of that size."""
    before = house.telegram.world.upload_limit
    house.telegram.world.upload_limit = 2_000_000_000
    yield
    house.telegram.world.upload_limit = before


@pytest.mark.usefixtures("limit")
def test_large_file_arrives_unchanged_and_is_never_whole_in_memory(house: House, anna: Person) -> None:
    process = psutil.Process(house.pid)
    before = process.memory_info().rss
    anna.send(f"/get {house.site.url(f'/clips/{CLIP}')}?large mp4")
    peak = before
    while not house.telegram.files(anna.chat):
        peak = max(peak, process.memory_info().rss)
        time.sleep(0.002)  # Often enough to see it, and the processor is left to those who work.
    assert house.telegram.files(anna.chat)[0].digest == fingerprint(CLIP)
    assert peak - before < GROWTH_BYTES
