"""engine.egress: real clients through a real guard, to hosts on loopback."""

import asyncio
import http.client
import ipaddress
import json
import socket
import urllib.error
import urllib.request
from contextlib import closing
from urllib.parse import urlsplit

import curl_cffi
import pytest
import requests

from engine.egress import dialer, relay, session
from engine.egress import guard as listener
from engine.egress.dialer import Dialer, GuardError
from engine.egress.guard import EgressGuard
from engine.refusals import REFUSED_REASON
from tests.engine.loopback import BODY, LOOPBACK, Origin, ask, connect, fetch, ffmpeg, get, raw_host


def words(text):
    return text.split()


PRIVATE_HOSTS = words("""
    10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 100.64.0.1 198.18.0.1 0.0.0.0 127.0.0.2 2851995650 0x7f.2
    0177.0.0.2 127.2 0 [::1] [::] [::ffff:127.0.0.2] [::ffff:a9fe:a9fe] [64:ff9b::a00:1] [2002:a00:1::]
    [fe80::1] [fd00:ec2::254] [::127.0.0.2] 224.0.0.1 255.255.255.255
""")


@pytest.fixture
async def origin():
    origin = Origin()
    await origin.start()
    yield origin
    await origin.close()


@pytest.fixture
async def guard():
    guard = EgressGuard(LOOPBACK)
    guard.url = await guard.start()
    guard.address = ("127.0.0.1", urlsplit(guard.url).port)
    yield guard
    await guard.close()


# What goes through.


async def test_requests_fetches_through_it(guard, origin):
    assert (await fetch(guard, f"{origin.url}/media")).content == BODY


async def test_urllib_fetches_through_it(guard, origin):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": guard.url}))
    assert await asyncio.to_thread(lambda: opener.open(f"{origin.url}/media", timeout=60).read()) == BODY


async def test_curl_fetches_through_it(guard, origin):
    answer = await asyncio.to_thread(curl_cffi.get, f"{origin.url}/media", proxy=guard.url, impersonate="chrome")
    assert answer.content == BODY


async def test_ffmpeg_reads_through_it(guard, origin):
    code, said = await ffmpeg(guard, f"{origin.url}/sound.wav")
    assert (code, "time=00:00:01.00" in said) == (0, True)


async def test_a_tunnel_carries_bytes_both_ways(guard, origin):
    def tunnelled():
        client = http.client.HTTPConnection(*guard.address, timeout=60)
        client.set_tunnel(origin.host)
        client.request("POST", "/echo", BODY)
        answer = client.getresponse().read()
        client.close()
        return answer

    assert await asyncio.to_thread(tunnelled) == BODY


async def test_curl_tunnels_through_it(guard, origin):
    options = {curl_cffi.CurlOpt.HTTPPROXYTUNNEL: 1}
    with curl_cffi.Session(proxy=guard.url, curl_options=options) as session:
        assert (await asyncio.to_thread(session.get, f"{origin.url}/media")).content == BODY


async def test_bytes_sent_along_with_connect_are_not_lost(guard):
    async with raw_host(b"pong") as (host, received):
        assert (await ask(guard, connect(host) + "ping")).endswith(b"\r\n\r\npong")
        assert received == b"ping"


async def test_a_name_is_resolved_here(guard, origin, monkeypatch):
    monkeypatch.setattr(dialer, "lookup", lambda host: [LOOPBACK[0][0]] if host == "media.test" else [])
    port = origin.host.split(":")[1]
    assert (await fetch(guard, f"http://media.test:{port}/media")).content == BODY
    assert origin.requests[0].headers["Host"] == f"media.test:{port}"


async def test_an_address_that_does_not_answer_is_passed_over(origin, monkeypatch):
    addresses = [ipaddress.ip_address("127.0.0.9"), ipaddress.ip_address("127.0.0.1")]
    monkeypatch.setattr(dialer, "lookup", lambda host: addresses)
    port = int(origin.host.split(":")[1])
    dialing = Dialer([ipaddress.ip_network("127.0.0.0/8")])
    with await dialing.dial("media.test", port) as sock:
        assert sock.getpeername() == ("127.0.0.1", port)
    dialing.close()


# What is refused, and how each client sees it.


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
@pytest.mark.parametrize("form", [get, lambda host: connect(f"{host}:443")], ids=["absolute", "connect"])
async def test_private_addresses_are_refused(guard, host, form):
    answer = await ask(guard, form(host))
    assert answer.startswith(f"HTTP/1.1 403 {REFUSED_REASON}\r\n".encode())
    assert b"X-Clipferry-Refused: private-address\r\n" in answer


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST"])
async def test_names_of_this_machine_are_refused(name):
    dialing = Dialer()
    with pytest.raises(GuardError, match=REFUSED_REASON):
        await dialing.dial(name, 80)
    dialing.close()


async def test_one_private_address_among_others_refuses_the_host(guard, origin, monkeypatch):
    addresses = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("10.0.0.1")]
    monkeypatch.setattr(dialer, "lookup", lambda host: addresses)
    port = origin.host.split(":")[1]
    assert (await fetch(guard, f"http://media.test:{port}/media")).reason == REFUSED_REASON


async def test_a_name_is_asked_for_once_and_the_checked_address_used(guard, origin, monkeypatch):
    answers = iter(["127.0.0.1", "169.254.169.254"])
    monkeypatch.setattr(dialer, "lookup", lambda host: [ipaddress.ip_address(next(answers))])
    port = origin.host.split(":")[1]
    assert (await fetch(guard, f"http://media.test:{port}/media")).content == BODY
    assert (await fetch(guard, f"http://media.test:{port}/media")).reason == REFUSED_REASON


async def test_this_machines_own_public_address_is_refused(origin, monkeypatch):
    monkeypatch.setattr(dialer, "is_public", lambda address, allowed: True)
    dialing = Dialer()
    with pytest.raises(GuardError, match=REFUSED_REASON):
        await dialing.dial("127.0.0.1", int(origin.host.split(":")[1]))
    dialing.close()


async def test_a_redirect_to_a_private_address_is_refused(guard, origin):
    answer = await fetch(guard, f"{origin.url}/away?to=http://169.254.169.254/latest/meta-data/")
    assert (answer.status_code, answer.reason) == (403, REFUSED_REASON)
    assert answer.headers["X-Clipferry-Refused"] == "private-address"


async def test_requests_names_the_refusal_of_a_tunnel(guard, origin):
    with pytest.raises(requests.exceptions.ProxyError, match=f"403 {REFUSED_REASON}"):
        await fetch(guard, f"{origin.url}/away?to=https://10.0.0.1/")


async def test_urllib_names_the_refusal_of_a_tunnel(guard):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"https": guard.url}))
    with pytest.raises(urllib.error.URLError, match=f"Tunnel connection failed: 403 {REFUSED_REASON}"):
        await asyncio.to_thread(opener.open, "https://10.0.0.1/")


async def test_curl_shows_the_status_of_a_refused_tunnel(guard):
    with pytest.raises(curl_cffi.exceptions.RequestException, match="CONNECT tunnel failed, response 403"):
        await asyncio.to_thread(curl_cffi.get, "https://10.0.0.1/", proxy=guard.url)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_ffmpeg_names_the_refusal(guard, scheme):
    code, said = await ffmpeg(guard, f"{scheme}://169.254.169.254/a.mp4")
    assert code
    assert f"HTTP error 403 {REFUSED_REASON}" in said


async def test_a_segment_on_a_private_host_is_refused(guard, origin):
    _, said = await ffmpeg(guard, f"{origin.url}/list.m3u8")
    assert f"HTTP error 403 {REFUSED_REASON}" in said


@pytest.mark.parametrize("port", [22, 25, 465, 587, 6379])
async def test_ports_of_other_services_are_refused(guard, port):
    answer = await ask(guard, get(f"127.0.0.1:{port}"))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"X-Clipferry-Refused: port" in answer


async def test_a_refused_upload_is_told_why(guard):
    body = b"x" * 3_000_000
    proxies = {"http": guard.url}
    answer = await asyncio.to_thread(requests.post, "http://10.0.0.1/", data=body, proxies=proxies, timeout=60)
    assert answer.reason == REFUSED_REASON


async def test_the_environment_opens_no_way_around(guard, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    assert b" 403 " in await ask(guard, get("10.0.0.1"))


async def test_head_is_refused_without_a_body(guard):
    answer = await ask(guard, get("10.0.0.1").replace("GET", "HEAD", 1))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("url", ["ftp://h/a", "https://h/a", "file:///etc/passwd", "/a", "http://", "http://h:0/"])
async def test_other_addresses_are_bad_requests(guard, url):
    assert (await ask(guard, f"GET {url} HTTP/1.1\r\nHost: h\r\n\r\n")).startswith(b"HTTP/1.1 400 ")


# Hosts that fail.


async def test_an_unknown_name_is_not_found(guard, monkeypatch):
    def unknown(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(dialer, "lookup", unknown)
    assert (await ask(guard, get("nowhere.test"))).startswith(b"HTTP/1.1 502 Host not found\r\n")


async def test_an_impossible_name_is_not_found(guard):
    assert (await ask(guard, get("a" * 70 + ".test"))).startswith(b"HTTP/1.1 502 Host not found\r\n")


async def test_a_closed_port_is_unreachable(guard, unused_tcp_port):
    answer = await ask(guard, connect(f"127.0.0.1:{unused_tcp_port}"))
    assert answer.startswith(b"HTTP/1.1 502 Host unreachable\r\n")


async def test_a_host_that_never_answers_times_out(guard, monkeypatch):
    monkeypatch.setattr(dialer, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr(dialer.aiohappyeyeballs, "start_connection", lambda *_, **__: asyncio.sleep(9))
    assert (await ask(guard, get("127.0.0.1"))).startswith(b"HTTP/1.1 504 Host timed out\r\n")


async def test_a_host_that_accepts_and_says_nothing_times_out(guard, monkeypatch):
    monkeypatch.setattr(relay, "IDLE_SECONDS", 0.1)
    async with raw_host(b"", hold=True) as (host, _):
        assert (await ask(guard, get(host))).startswith(b"HTTP/1.1 504 Host timed out\r\n")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
async def test_an_answer_that_is_not_http_is_malformed(guard, answer):
    async with raw_host(answer) as (host, _):
        assert (await ask(guard, get(host))).startswith(b"HTTP/1.1 502 Malformed answer\r\n")


@pytest.mark.parametrize("length", [100, 10_000_000])
async def test_a_body_cut_short_is_seen_as_cut_short(guard, length):
    async with raw_host(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\nhalf" % length) as (host, _):
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            await fetch(guard, f"http://{host}/")


# HTTP as it should be carried.


async def test_a_connection_is_kept_for_the_next_request(guard, origin):
    with requests.Session() as session:
        session.proxies = {"http": guard.url}
        for _ in range(3):
            await asyncio.to_thread(session.get, f"{origin.url}/media", timeout=60)
    assert (len(origin.requests), len(origin.connections)) == (3, 1)


async def test_a_kept_connection_that_the_host_closed_is_not_used(guard):
    async with raw_host(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as (host, _):
        first, second = get(host, close=False), get(host).encode()
        reader, writer = await asyncio.open_connection(*guard.address)
        writer.write(first.encode())
        await reader.readuntil(b"ok")
        await asyncio.sleep(0.1)
        writer.write(second)
        assert (await reader.read()).startswith(b"HTTP/1.1 200 OK\r\n")
        writer.close()


async def test_a_host_that_closes_after_a_large_body_is_reached_anew(guard):
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    async with raw_host(head + BODY) as (host, _):
        with requests.Session() as session:
            session.proxies = {"http": guard.url}
            for _ in range(2):
                assert (await asyncio.to_thread(session.get, f"http://{host}/", timeout=60)).content == BODY


async def test_what_follows_a_large_body_is_not_part_of_it(guard):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    async with raw_host(head + BODY + b"HTTP/1.1 200 smuggled\r\n\r\n") as (host, _):
        answer = await ask(guard, get(host, close=False) + get(host))
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"smuggled" not in answer


async def test_requests_sent_at_once_are_answered_in_turn(guard, origin):
    both = get(origin.host, "/bare?status=204", close=False) + get(origin.host, "/bare?status=200")
    answer = await ask(guard, both)
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert answer.count(b"HTTP/1.1 200 ") == 1


async def test_a_chunked_body_arrives_whole(guard, origin):
    answer = await fetch(guard, f"{origin.url}/streamed")
    assert (answer.content, answer.headers["Transfer-Encoding"]) == (BODY, "chunked")


async def test_an_old_client_gets_no_chunks(guard, origin):
    answer = await ask(guard, get(origin.host, "/streamed", version="1.0"))
    assert answer.split(b"\r\n\r\n", 1)[1] == BODY


async def test_a_body_without_a_length_arrives_whole(guard):
    async with raw_host(b"HTTP/1.0 200 OK\r\n\r\n" + BODY) as (host, _):
        assert (await fetch(guard, f"http://{host}/")).content == BODY


@pytest.mark.parametrize("status", [204, 304])
async def test_answers_without_a_body_end_at_their_head(guard, origin, status):
    answer = await ask(guard, get(origin.host, f"/bare?status={status}"))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.endswith(b"\r\n\r\n")


async def test_the_answer_to_head_keeps_its_length_and_has_no_body(guard, origin):
    answer = await ask(guard, get(origin.host, "/media").replace("GET", "HEAD", 1))
    assert f"Content-Length: {len(BODY)}".encode() in answer
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("data", [BODY, [BODY[:70_000], BODY[70_000:]]], ids=["length", "chunked"])
async def test_an_upload_arrives_whole(guard, origin, data):
    sent = iter(data) if isinstance(data, list) else data
    proxies = {"http": guard.url}
    answer = await asyncio.to_thread(requests.post, f"{origin.url}/echo", data=sent, proxies=proxies, timeout=60)
    assert answer.content == BODY


async def test_a_client_that_waits_for_100_gets_it(guard):
    async with raw_host(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n") as (host, received):
        head = f"POST http://{host}/ HTTP/1.1\r\nHost: {host}\r\nExpect: 100-continue\r\n"
        answer = await ask(guard, head + "Content-Length: 4\r\nConnection: close\r\n\r\n", b"body")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n")
    assert received.endswith(b"body")


async def test_an_answer_before_the_upload_ends_is_carried(guard):
    async with raw_host(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n") as (host, _):
        head = f"POST http://{host}/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9000000\r\n\r\n"
        reader, writer = await asyncio.open_connection(*guard.address)
        writer.write(head.encode() + bytes(100_000))
        assert (await reader.read()).startswith(b"HTTP/1.1 413 Too Large\r\n")
        writer.close()


async def test_fields_of_one_connection_are_not_carried(guard, origin):
    fields = "Proxy-Connection: x\r\nTE: trailers\r\nX-Hop: 1\r\nX-End: 2\r\nConnection: close, X-Hop\r\n"
    answer = await ask(guard, f"GET {origin.url}/media HTTP/1.1\r\nHost: else.test\r\n{fields}\r\n")
    sent = origin.requests[0].headers
    assert (sent["Host"], sent["X-End"]) == (origin.host, "2")
    assert not {"Proxy-Connection", "TE", "X-Hop", "Connection"} & set(sent)
    assert b"Keep-Alive" not in answer


async def test_a_body_has_only_one_length(guard):
    async with raw_host(b"HTTP/1.1 204 No Content\r\n\r\n") as (host, received):
        head = f"POST http://{host}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        await ask(guard, head + "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
    assert b"chunked" in received
    assert b"Content-Length" not in received


async def test_the_path_and_query_arrive_as_they_were_written(guard, origin):
    await ask(guard, get(origin.host, "/media?a=%2f+b%20&sig=A%3D%3D&&c=?"))
    assert origin.requests[0].raw_path == "/media?a=%2f+b%20&sig=A%3D%3D&&c=?"


# Limits.


async def test_a_head_that_never_ends_is_too_large(guard):
    answer = await ask(guard, "GET http://127.0.0.1/ HTTP/1.1\r\nX: " + "x" * 200_000)
    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_a_head_that_drips_is_cut_off(guard, monkeypatch):
    monkeypatch.setattr(session, "HEAD_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection(*guard.address)
    sent = 0
    while sent < 100 and not reader.at_eof() and not reader.exception():
        writer.write(b"G")
        await asyncio.sleep(0.02)
        sent += 1
    assert sent < 50
    writer.close()


async def test_a_tunnel_nobody_uses_is_closed(guard, monkeypatch):
    monkeypatch.setattr(relay, "IDLE_SECONDS", 0.1)
    async with raw_host(b"", hold=True) as (host, _):
        assert (await ask(guard, connect(host))).endswith(b"\r\n\r\n")


async def test_a_tunnel_half_closed_still_carries_the_other_half(guard):
    async with raw_host(b"", b"after the end") as (host, _):
        reader, writer = await asyncio.open_connection(*guard.address)
        writer.write(connect(host).encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"all")
        writer.write_eof()
        assert await reader.read() == b"after the end"
        writer.close()


async def test_clients_beyond_the_limit_have_their_turn_before_resting_ones(origin, monkeypatch):
    monkeypatch.setattr(listener, "MAX_CONNECTIONS", 2)
    guard = EgressGuard(LOOPBACK)
    guard.url = await guard.start()
    # Each answer keeps its client's connection open.
    answers = await asyncio.gather(*(fetch(guard, f"{origin.url}/media") for _ in range(6)))
    assert [answer.content == BODY for answer in answers] == [True] * 6
    await guard.close()


@pytest.mark.parametrize("form", [get, connect])
async def test_a_host_waits_for_a_client_that_does_not_read(guard, form):
    async with raw_host(b"HTTP/1.0 200 OK\r\n\r\n" + bytes(100_000_000)) as (host, _):
        _, writer = await asyncio.open_connection(*guard.address, limit=1000)
        writer.write(form(host).encode() + b"x" * (form is connect))
        await asyncio.sleep(0.3)
        unsent = sum(1 for task in asyncio.all_tasks() if "serve" in repr(task) and not task.done())
        writer.close()
    assert unsent == 1


async def test_close_ends_connections_and_leaves_no_task(origin):
    before = asyncio.all_tasks()
    guard = EgressGuard(LOOPBACK)
    address = ("127.0.0.1", urlsplit(await guard.start()).port)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(connect(origin.host).encode())
    await reader.readuntil(b"\r\n\r\n")
    await guard.close()
    assert await reader.read() == b""
    assert not [task for task in asyncio.all_tasks() - before if task.get_name().startswith("egress")]
    writer.close()


async def test_nothing_listens_after_close():
    guard = EgressGuard()
    port = urlsplit(await guard.start()).port
    await guard.close()
    await guard.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_guard_that_is_to_tell_how_it_stands_does_so_and_goes_on(origin):
    guard = EgressGuard(LOOPBACK, tell=lambda: {"platforms": "abc"})
    guard.url = await guard.start()

    def asked():
        with closing(http.client.HTTPConnection("127.0.0.1", int(guard.url.rpartition(":")[2]), timeout=60)) as client:
            told = [answer_of(client, "GET", "/status") for _ in range(2)]
            client.auto_open = 0  # What is answered goes on over one connection.
            told.append(answer_of(client, "GET", "/status"))
        refused = [("POST", "/status", None), ("GET", "/status", b"body"), ("GET", "/other", None)]
        with requests.Session() as session:
            session.trust_env = False
            statuses = [
                session.request(method, f"{guard.url}{path}", data=body, timeout=60, headers={"Connection": "close"})
                for method, path, body in refused
            ]
        return told, [answer.status_code for answer in statuses]

    try:
        assert await asyncio.to_thread(asked) == ([(200, {"platforms": "abc"})] * 3, [400, 400, 400])
        assert (await fetch(guard, f"{origin.url}/media")).content == BODY
    finally:
        await guard.close()


def answer_of(client, method, path):
    """The status and the object that a server answers with, over this connection."""
    client.request(method, path)
    with client.getresponse() as answer:
        return answer.status, json.load(answer)


async def test_a_guard_within_a_worker_tells_nobody(guard):
    answer = await asyncio.to_thread(requests.get, f"{guard.url}/status", timeout=60, proxies={"http": ""})
    assert answer.status_code == 400
