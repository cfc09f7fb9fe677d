"""bot.api.sendfile: files over a real connection, and clients that behave badly."""

import asyncio
import os
import socket
import threading

import psutil
import pytest

from bot.api import sendfile
from bot.api.sendfile import EXTENSION
from bot.api.server import HttpServer

BIG = 64 * 1024 * 1024


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "few").write_bytes(bytes(range(256)) * 4)
    with (tmp_path / "many").open("wb") as sparse:
        sparse.truncate(BIG)
    return tmp_path


@pytest.fixture
async def port(folder):
    async def app(scope, receive, send):
        with (folder / scope["path"].strip("/")).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            length = (b"content-length", str(size).encode())
            headers = [] if scope["query_string"] == b"unsized" else [length]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            half = size // 2
            await send({"type": EXTENSION, "file": file, "offset": half, "count": size - half})
            await send({"type": EXTENSION, "file": file, "offset": 0, "count": half})
            await send({"type": "http.response.body"})

    server = HttpServer()
    port = await server.listen("127.0.0.1", 0)
    await server.serve(app)
    yield port
    await server.stop()


def head(path):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


async def test_parts_come_in_the_order_in_which_they_are_sent(port, folder):
    content = (folder / "few").read_bytes()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    # Three requests at once: what is sent later must not overtake what waits in the connection.
    writer.write(head("/few") * 3)
    for _ in range(3):
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(1024) == content[512:] + content[:512]
    writer.close()


async def test_a_body_of_unknown_length_is_framed(port, folder):
    content = (folder / "few").read_bytes()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head("/few?unsized"))
    assert b"transfer-encoding: chunked" in (await reader.readuntil(b"\r\n\r\n")).lower()
    for part in (content[512:], content[:512]):
        assert await reader.readuntil(b"\r\n") == b"200\r\n"
        assert await reader.readexactly(514) == part + b"\r\n"
    assert await reader.readuntil(b"\r\n\r\n") == b"0\r\n\r\n"
    writer.close()


async def test_a_client_that_takes_nothing_is_cut_off(port, monkeypatch):
    monkeypatch.setattr(sendfile, "STALL_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", port)) as idle:
        idle.sendall(head("/many"))
        await until(lambda: opened("many"))
        await until(lambda: not opened("many"))


async def test_a_client_that_takes_little_at_a_time_gets_all(port, monkeypatch):
    monkeypatch.setattr(sendfile, "STALL_SECONDS", 60)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
    writer.write(head("/many"))
    await reader.readuntil(b"\r\n\r\n")
    left = BIG
    while left:
        left -= len(await reader.read(min(left, 1 << 20)))
    await until(lambda: not opened("many"))
    writer.close()


async def test_a_sender_that_is_cancelled_waits_for_its_thread(monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        assert may_end.wait(60)
        raise BrokenPipeError

    monkeypatch.setattr(os, "sendfile", slow)
    sending = asyncio.create_task(sendfile._in_thread(0, 0, 0, 1))
    await asyncio.to_thread(begun.wait, 60)
    sending.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not sending.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await sending


def opened(name):
    return [file for file in psutil.Process().open_files() if file.path.endswith(name)]


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)
