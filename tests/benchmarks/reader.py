"""Reads addresses as fast as they come, in a process of its own: `python -m tests.benchmarks.reader URL [RANGES]`.

Prints the bytes and the seconds. With a number of ranges it reads as many equal parts at once, each over a connection
of its own, at 4 MB a second each.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

PIECE = 1024 * 1024
PART = 16 * PIECE
PAUSE_SECONDS = 0.25


def main() -> None:
    """Read, and print what was read."""
    address, ranges = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    started = time.perf_counter()
    if ranges:
        with ThreadPoolExecutor(ranges) as pool:
            received = sum(pool.map(lambda number: _read(address, number), range(ranges)))
    else:
        received = _read(address, None)
    print(received, time.perf_counter() - started)


def _read(address: str, number: int | None) -> int:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port)
    headers = {} if number is None else {"Range": f"bytes={number * PART}-{(number + 1) * PART - 1}"}
    connection.request("GET", parts.path, headers=headers)
    answer = connection.getresponse()
    assert answer.status == (200 if number is None else 206), answer.status
    received, piece = 0, memoryview(bytearray(PIECE))
    while count := answer.readinto(piece):
        received += count
        if number is not None:
            time.sleep(PAUSE_SECONDS)
    connection.close()
    return received


if __name__ == "__main__":
    sys.exit(main())
