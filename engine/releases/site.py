"""Our own site: a page with a film and a stream in segments, served on loopback while a release is on trial."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import resources
from typing import Final

HOST: Final = "127.0.0.1"
PATHS: Final = ("/watch", "/list.m3u8")
"""What has to be fetched."""
_PAGE: Final = b"""<!doctype html><html><head><title>Trial</title></head>
<body><video controls><source src="/clip.mp4" type="video/mp4"></video></body></html>"""
_LIST: Final = (
    b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nclip.ts\n"
    b"#EXT-X-ENDLIST\n"
)
_SILENCE_SECONDS: Final = 30.0


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The address of the site, which is gone at the end of the block."""
    clips = resources.files("engine.releases") / "site"
    answers = {
        "/watch": ("text/html", _PAGE),
        "/list.m3u8": ("application/vnd.apple.mpegurl", _LIST),
        "/clip.mp4": ("video/mp4", (clips / "clip.mp4").read_bytes()),
        "/clip.ts": ("video/mp2t", (clips / "clip.ts").read_bytes()),
    }

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_SILENCE_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, path, _ = head.split(" ", 2)
                writer.write(_answer(method, head, answers.get(path.partition("?")[0])))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    try:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def _answer(method: str, head: str, found: tuple[str, bytes] | None) -> bytes:
    if found is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    kind, body = found
    status, lines = "200 OK", [f"Content-Type: {kind}", "Accept-Ranges: bytes", "Connection: close"]
    if part := _part(head, len(body)):
        status = "206 Partial Content"
        lines.append(f"Content-Range: bytes {part.start}-{part.stop - 1}/{len(body)}")
        body = body[part.start : part.stop]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + (b"" if method == "HEAD" else body)


def _part(head: str, size: int) -> range | None:
    """What a Range of the form that our downloaders and yt-dlp use asks for."""
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        unit, _, wanted = value.strip().partition("=")
        first, _, last = wanted.partition("-")
        if name.lower() == "range" and unit == "bytes" and first.isdigit() and int(first) < size:
            return range(int(first), min(size, int(last) + 1 if last.isdigit() else size))
    return None
