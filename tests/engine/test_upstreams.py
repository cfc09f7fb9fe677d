"""engine.egress.upstreams: proxies that fail, under a real guard; the proxy is a second guard."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from engine.egress import upstreams
from engine.egress.dialer import Way
from engine.egress.guard import EgressGuard
from engine.egress.upstreams import Upstreams, shown
from tests.engine.loopback import BODY, LOOPBACK, Origin, fetch, raw_host

DEAD = "http://127.0.0.1:1"


class Proxy(EgressGuard):
    """An HTTP proxy that remembers where it was asked to lead."""

    def __init__(self):
        super().__init__(LOOPBACK)
        self.asked = []
        dial = self._dialer.dial

        def remembered(host, port, way):
            self.asked.append((host, port))
            return dial(host, port, way)

        self._dialer.dial = remembered


@pytest.fixture
async def origin():
    origin = Origin()
    await origin.start()
    yield origin
    await origin.close()


@asynccontextmanager
async def guarded(way, allowed=LOOPBACK):
    guard = EgressGuard(allowed)
    try:
        guard.url = await guard.start(way=way)
        yield guard
    finally:
        await guard.close()


@pytest.fixture
async def proxy():
    proxy = Proxy()
    proxy.url = await proxy.start()
    yield proxy
    await proxy.close()


async def test_a_fetch_goes_through_the_proxy_by_address(origin, proxy):
    async with guarded(Way(Upstreams([proxy.url]))) as guard:
        port = int(origin.host.partition(":")[2])
        assert (await fetch(guard, f"http://localhost:{port}/media")).content == BODY
    assert proxy.asked == [("127.0.0.1", port)]


async def test_the_next_proxy_takes_over_and_the_dead_one_rests(origin, proxy):
    way = Upstreams([DEAD, proxy.url])
    async with guarded(Way(way)) as guard:
        assert (await fetch(guard, f"{origin.url}/media")).content == BODY
        dead, alive = way.standing()
        assert (dead.alive, alive.alive) == (False, True)
        assert dead.resting_seconds > 0
        assert "cannot be reached" in dead.reason


async def test_each_rest_is_longer_and_ends(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(upstreams.time, "monotonic", lambda: clock[0])
    way = Upstreams([DEAD])
    rests = []
    for _ in range(3):
        with pytest.raises(upstreams.UpstreamsAway):
            await way.connect("127.0.0.1", 9, None)
        rests.append(way.standing()[0].resting_seconds)
        clock[0] += rests[-1]
        assert way.standing()[0].alive
    assert rests == [30.0, 60.0, 120.0]


@pytest.mark.parametrize(("answer", "alive"), [(b"407 Proxy Authentication Required", False), (b"502 Bad", True)])
async def test_a_proxy_that_refuses_us_rests_at_once_and_one_that_fails_at_a_host_does_not(origin, answer, alive):
    async with raw_host(b"HTTP/1.1 " + answer + b"\r\n\r\n") as (host, _):
        way = Upstreams([f"http://user:secret@{host}", "direct"])
        async with guarded(Way(way)) as guard:
            assert (await fetch(guard, f"{origin.url}/media")).content == BODY
        standing = way.standing()[0]
    assert standing.alive is alive
    assert "secret" not in standing.name


async def test_without_a_living_proxy_nothing_goes_out(origin):
    async with guarded(Way(Upstreams([DEAD]))) as guard:
        answer = await fetch(guard, f"{origin.url}/media")
    assert (answer.status_code, answer.reason) == (503, "No upstream proxy")
    assert not origin.requests


async def test_private_addresses_are_refused_before_the_proxy_is_asked(proxy):
    async with guarded(Way(Upstreams([proxy.url])), allowed=()) as guard:
        assert (await fetch(guard, "http://10.0.0.1/")).status_code == 403
    assert proxy.asked == []


async def test_socks5_leads_on(origin):
    async def serve(reader, writer):
        version, methods = await reader.readexactly(2)
        assert version == 5
        await reader.readexactly(methods)
        writer.write(b"\5\0")
        await reader.readexactly(4)
        address, port = ".".join(map(str, await reader.readexactly(4))), int.from_bytes(await reader.readexactly(2))
        there, back = await asyncio.open_connection(address, port)
        writer.write(b"\5\0\0\1\0\0\0\0\0\0")
        asking = asyncio.create_task(pump(reader, back))
        await pump(there, writer)
        asking.cancel()

    async def pump(source, sink):
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        finally:
            sink.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, guarded(Way(Upstreams([f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"]))) as guard:
        assert (await fetch(guard, f"{origin.url}/media")).content == BODY


async def test_a_service_of_the_operators_is_reached_on_its_own_way_alone(origin):
    port = int(origin.host.partition(":")[2])
    async with guarded(Way(service=("127.0.0.1", port)), allowed=()) as guard:
        assert (await fetch(guard, f"{origin.url}/media")).content == BODY
        assert (await fetch(guard, "http://127.0.0.1:9/")).status_code == 403
        guard.url = await guard.start()
        assert (await fetch(guard, f"{origin.url}/media")).status_code == 403


def test_credentials_are_not_shown():
    assert shown("http://user:secret@proxy.example:3128") == "http://proxy.example:3128"
