"""How the local media site sends bodies: whole and fast, or paced, cut short, stalled, without length."""

import asyncio
import socket
import time
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from aiohttp import web

from tests.site_visit import Visit

TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".ts": "video/mp2t",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
FILE_CHUNK = 256 * 1024
# A paced body is sent in pieces of 20 ms: exact enough for a progress bar, and 50 wake-ups a second.
TICK = 0.02
# A client that reads slower than the pace must not be given what it missed in one burst.
LONGEST_DEBT = 0.25


class Pace:
    """Lets `rate` bytes a second through; None lets everything through."""

    def __init__(self, rate: float | None) -> None:
        self.rate = rate
        self.due = time.monotonic()

    @property
    def chunk(self) -> int:
        """The number of bytes to send at a time."""
        return min(FILE_CHUNK, max(1, int(self.rate * TICK))) if self.rate else FILE_CHUNK

    async def take(self, count: int) -> None:
        """Wait until the time that `count` bytes take has passed."""
        if self.rate:
            now = time.monotonic()
            self.due = max(self.due, now - LONGEST_DEBT) + count / self.rate
            await asyncio.sleep(max(0, self.due - now))


def content_type(name: str) -> str:
    """Return the media type of a file by its name."""
    return TYPES.get(Path(name).suffix, "application/octet-stream")


async def send_file(visit: Visit, path: Path) -> web.StreamResponse:
    """Answer with a file in the way the visit's prefixes ask for."""
    headers = {"Content-Type": content_type(path.name)}
    if visit.is_plain:
        return web.FileResponse(path, headers=headers)
    facts = path.stat()
    headers |= {"ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'}
    headers |= {"Last-Modified": formatdate(facts.st_mtime, usegmt=True)}
    return await _send_spoilt(visit, path, headers)


async def send_text(visit: Visit, text: str | bytes, kind: str = "text/html", status: int = 200) -> web.Response:
    """Answer with a short text, which is not paced."""
    body = text.encode() if isinstance(text, str) else text
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return web.Response(body=body, status=status, headers={"Content-Type": kind + charset})


async def _send_spoilt(visit: Visit, path: Path, headers: dict[str, str]) -> web.StreamResponse:
    size = path.stat().st_size
    start, stop = _asked_range(visit, size)
    if start >= stop:
        unsatisfiable = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return web.Response(status=unsatisfiable, headers={"Content-Range": f"bytes */{size}"})
    response = _response(visit, (start, stop, size), headers)
    await response.prepare(visit.request)
    if visit.request.method != "HEAD":
        # A client may go at any time, as yt-dlp does when the headers are all it wanted.
        with suppress(ConnectionError):
            await _send_part(visit, response, path, (start, stop, size))
    return response


def _asked_range(visit: Visit, size: int) -> tuple[int, int]:
    asked = visit.request.http_range if visit.ranges else slice(None)
    start, stop, _ = asked.indices(size)
    return start, stop


def _response(visit: Visit, part: tuple[int, int, int], headers: dict[str, str]) -> web.StreamResponse:
    start, stop, size = part
    partial = visit.ranges and "Range" in visit.request.headers
    response = web.StreamResponse(status=206 if partial else 200, headers=headers)
    if partial:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    if visit.ranges:
        response.headers["Accept-Ranges"] = "bytes"
    if visit.chunked:
        response.enable_chunked_encoding()
    else:
        response.content_length = stop - start
    return response


async def _send_part(visit: Visit, response: web.StreamResponse, path: Path, part: tuple[int, int, int]) -> None:
    start, stop, size = part
    end = _last_byte(visit, start, stop, size)
    if end < stop:
        keep_buffers_small(visit.request)
    with path.open("rb") as file:
        file.seek(start)
        await _pour(response, file, end - start, Pace(visit.rate))
    if end < stop:
        await _break_off(visit)


def _last_byte(visit: Visit, start: int, stop: int, size: int) -> int:
    limits = [stop]
    if visit.half:
        limits.append(max(start, size // 2))
    if visit.cut is not None:
        limits.append(start + visit.cut)
    if visit.cut_once is not None and start <= visit.cut_once < stop and not _was_dropped(visit):
        limits.append(visit.cut_once)
    return min(limits)


def _was_dropped(visit: Visit) -> bool:
    return visit.request.path in visit.state.spent


async def _pour(response: web.StreamResponse, file: BinaryIO, count: int, pace: Pace) -> None:
    while count > 0:
        data = file.read(min(count, pace.chunk))
        await response.write(data)
        await pace.take(len(data))
        count -= len(data)


async def _break_off(visit: Visit) -> None:
    # Reached only by a client that read up to here, so a look at the headers does not use up the one drop.
    visit.state.spent.add(visit.request.path)
    if visit.stall:
        await until_gone(visit.request)
    if visit.request.transport:
        visit.request.transport.close()


def keep_buffers_small(request: web.BaseRequest) -> None:
    """Make writes wait for the client, instead of filling the sender's buffers ahead of it."""
    if request.transport:
        request.transport.set_write_buffer_limits(0)
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)


async def until_gone(request: web.BaseRequest) -> None:
    """Wait until the client has closed its connection."""
    while request.transport and not request.transport.is_closing():
        await asyncio.sleep(0.05)


async def send_endlessly(visit: Visit, beginning: bytes, rate: float) -> web.StreamResponse:
    """Send a beginning and then zeros, `rate` bytes a second, until the client goes."""
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    response.enable_chunked_encoding()
    await response.prepare(visit.request)
    pace = Pace(visit.rate or rate)
    zeros = bytes(pace.chunk)
    if visit.request.method != "HEAD":
        with suppress(ConnectionError):
            await response.write(beginning)
            while True:
                await response.write(zeros)
                await pace.take(len(zeros))
    return response
