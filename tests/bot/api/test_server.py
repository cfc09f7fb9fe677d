"""bot.api.server: uvicorn inside a running loop."""

import asyncio
import json
import logging
import signal
import socket
from contextlib import closing, suppress

import pytest
from starlette.responses import StreamingResponse

from bot.api.server import HttpServer
from bot.errors import PortInUse, StackFailed
from bot.messages import Messages


async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


async def endless(scope, receive, send):
    async def chunks():
        while True:
            yield b"x" * 65536
            await asyncio.sleep(0)

    await StreamingResponse(chunks())(scope, receive, send)


async def ask(port, head=b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with closing(writer):
        writer.write(head)
        return await reader.read()


@pytest.fixture
async def server():
    server = HttpServer()
    yield server
    await server.stop()


async def started(server, app):
    port = await server.listen("127.0.0.1", 0)
    await server.serve(app)
    return port


async def test_it_answers_at_the_port_that_it_names(server):
    assert (await ask(await started(server, hello))).endswith(b"hello")


async def test_only_the_needed_headers_are_added(server):
    head = (await ask(await started(server, hello))).partition(b"\r\n\r\n")[0].lower()
    assert b"server:" not in head
    assert b"\r\ndate:" in head


async def test_a_request_before_serve_waits_for_it(server):
    port = await server.listen("127.0.0.1", 0)
    early = asyncio.create_task(ask(port))
    await asyncio.sleep(0.05)
    await server.serve(hello)
    assert (await early).endswith(b"hello")


async def test_a_port_in_use_is_named(server):
    port = await started(server, hello)
    with pytest.raises(PortInUse) as caught:
        await HttpServer().listen("127.0.0.1", port)
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", port)
    assert "CLIPFERRY_HTTP_PORT" in Messages().error(caught.value)


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host"])
async def test_an_address_that_is_not_ours_is_refused(host):
    with pytest.raises(StackFailed):
        await HttpServer().listen(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "::"])
async def test_every_such_host_is_reached_by_the_older_kind_of_address(server, host):
    port = await server.listen(host, 0)
    await server.serve(hello)
    assert await ask(port)


async def test_the_signals_of_the_process_stay_its_own(server):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    await started(server, hello)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_stop_frees_the_port(server):
    port = await started(server, hello)
    await server.stop()
    again = HttpServer()
    assert await again.listen("127.0.0.1", port) == port
    await again.stop()


async def test_stop_without_a_start_is_nothing():
    await HttpServer().stop()


async def test_stop_lets_an_answer_end(server):
    begun = asyncio.Event()

    async def slow(scope, receive, send):
        begun.set()
        await asyncio.sleep(0.3)
        await hello(scope, receive, send)

    port = await started(server, slow)
    asked = asyncio.create_task(ask(port))
    await begun.wait()
    await server.stop()
    assert (await asked).endswith(b"hello")


@pytest.mark.parametrize("reads", [True, False])
async def test_stop_cuts_endless_downloads_without_noise(server, caplog, reads):
    port = await started(server, endless)
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(sock, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        reader = asyncio.create_task(drain(sock)) if reads else None
        await asyncio.sleep(0.2)
        async with asyncio.timeout(60):
            await server.stop()
        if reader:
            await reader
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def drain(sock):
    loop = asyncio.get_running_loop()
    try:
        while await loop.sock_recv(sock, 1_000_000):
            pass
    except ConnectionResetError:
        pass


async def test_stop_does_not_wait_for_idle_connections(server, monkeypatch):
    monkeypatch.setattr("bot.api.server.GRACE_SECONDS", 600)
    monkeypatch.setattr("bot.api.server.HARD_STOP_SECONDS", 600)
    port = await started(server, hello)
    with socket.create_connection(("127.0.0.1", port)):
        await asyncio.sleep(0.05)
        async with asyncio.timeout(60):
            await server.stop()


async def test_a_head_without_end_is_refused(server):
    port = await started(server, hello)
    answer = await ask(port, b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Long: " + b"a" * 100_000)
    assert answer.startswith(b"HTTP/1.1 400")


async def test_what_is_no_http_is_refused_and_not_logged(server, caplog):
    answer = await ask(await started(server, hello), b"\x16\x03\x01\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["error"]["code"] == "bad_request"
    assert not caplog.records


async def test_who_comes_when_too_many_are_there_is_told_so(server, monkeypatch, caplog):
    monkeypatch.setattr("bot.api.server.MAX_CONNECTIONS", 1)
    port = await started(server, hello)
    _, first = await asyncio.open_connection("127.0.0.1", port)
    with closing(first):
        head, _, body = (await ask(port)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503")
    assert b"retry-after: " in head.lower()
    assert json.loads(body)["error"]["code"] == "crowded"
    assert not caplog.records


async def greedy(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(0.2)
    await hello(scope, receive, send)


POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"


@pytest.mark.parametrize("sent", [b"", b"GET / HT", POST, POST + b"\r\n", POST + b"\r\nhell"])
async def test_who_sends_no_whole_request_holds_no_place(server, monkeypatch, caplog, sent):
    monkeypatch.setattr("bot.api.server.REQUEST_SECONDS", 0.05)
    port = await started(server, greedy)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with closing(writer):
        writer.write(sent)
        async with asyncio.timeout(60):
            with suppress(ConnectionError):
                assert await reader.read() == b""
    assert not caplog.records


async def test_an_answer_may_take_longer_than_its_request(server, monkeypatch):
    monkeypatch.setattr("bot.api.server.REQUEST_SECONDS", 0.05)
    port = await started(server, greedy)
    answer = await ask(port, POST + b"Connection: close\r\n\r\nhello")
    assert answer.endswith(b"hello")


async def test_what_turns_into_no_http_while_it_is_answered_is_cut_off(server, caplog):
    port = await started(server, endless)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with closing(writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"no chunk\r\n")
        async with asyncio.timeout(60):
            while await reader.read(1 << 20):
                pass
    assert not caplog.records


async def test_a_body_does_not_wait_for_the_clients_word_on_the_head(server):
    port = await started(server, hello)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with closing(writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"hello")
        accepted = next(iter(server._server.server_state.connections)).transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
