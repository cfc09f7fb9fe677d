"""bot.api.files: signed links over a real server."""

import asyncio
import os
import resource
import socket
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import LinkInvalid
from storage.models import File, JobFile, now
from storage.signed_urls import UrlSigner

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTENT = bytes(range(256)) * 4
SIGNER = UrlSigner("a key for tests", "http://example.test")
TOKEN = SIGNER.token(1, File(id=2, expires_at=now() + timedelta(days=1)))
SIGNS = "-_" + "".join(map(chr, [*range(48, 58), *range(65, 91), *range(97, 123)]))


async def test_a_link_gives_the_whole_file(site, client):
    answer = await client.get(await site.link(CONTENT))
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"].startswith('attachment; filename="clip.mp4"')


async def test_a_link_may_end_in_a_name(site, client):
    path = await site.link(CONTENT, name="Привет.mp4")
    answer = await client.get(f"{path}/{quote('Привет.mp4')}")
    assert answer.content == CONTENT


async def test_head_has_the_headers_of_get_and_no_content(site, client):
    path = await site.link(CONTENT)
    got, head = await client.get(path), await client.head(path)
    for answer in (got, head):
        answer.headers.pop("date")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)


async def test_a_range_of_head_is_ignored(site, client):
    answer = await client.head(await site.link(CONTENT), headers={"range": "bytes=0-9"})
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(CONTENT)))


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", slice(0, 10)), ("bytes=-7", slice(-7, None)), ("bytes=100-199", slice(100, 200)),
     ("bytes=1000-", slice(1000, None)), ("bytes=1023-9999", slice(1023, None))],
)  # fmt: skip
async def test_one_range(site, client, asked, part):
    answer = await client.get(await site.link(CONTENT), headers={"range": asked})
    start, stop, _ = part.indices(len(CONTENT))
    assert (answer.status_code, answer.content) == (206, CONTENT[part])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(stop - start)


async def test_several_ranges_come_as_parts(site, client):
    answer = await client.get(await site.link(CONTENT), headers={"range": "bytes=-3,0-1,500-509"})
    assert answer.status_code == 206
    assert "content-range" not in answer.headers
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + answer.content).get_payload()
    assert [part["content-range"] for part in parts] == [
        "bytes 0-1/1024", "bytes 500-509/1024", "bytes 1021-1023/1024",
    ]  # fmt: skip
    assert [part["content-type"] for part in parts] == ["video/mp4"] * 3
    assert answer.content.count(b"\r\n\r\n" + CONTENT[500:510] + b"\r\n") == 1


@pytest.mark.parametrize("asked", ["bytes=5-4", "bytes=x", "lines=0-1", "bytes"])
async def test_an_invalid_range_is_ignored(site, client, asked):
    answer = await client.get(await site.link(CONTENT), headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, CONTENT)


async def test_a_range_beyond_the_end_is_416(site, client):
    answer = await client.get(await site.link(CONTENT), headers={"range": "bytes=1024-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */1024")
    assert answer.json()["error"]["size"] == 1024


async def test_a_page_says_416_with_the_size(site, client):
    answer = await client.get(await site.link(CONTENT), headers={"range": "bytes=1024-", "accept": "text/html,*/*"})
    assert "1,024 bytes" in answer.text


async def test_an_unchanged_file_is_not_sent_again(site, client):
    path = await site.link(CONTENT)
    first = await client.get(path)
    for name, value in [("if-none-match", "etag"), ("if-modified-since", "last-modified")]:
        answer = await client.get(path, headers={name: first.headers[value]})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
        assert "content-length" not in answer.headers


async def test_a_failed_precondition_is_412(site, client):
    answer = await client.get(await site.link(CONTENT), headers={"if-match": '"another"'})
    assert answer.status_code == 412


async def test_if_range_sends_the_part_of_the_same_file_only(site, client):
    path = await site.link(CONTENT)
    tag = (await client.head(path)).headers["etag"]
    same = await client.get(path, headers={"range": "bytes=0-9", "if-range": tag})
    other = await client.get(path, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (same.status_code, same.content) == (206, CONTENT[:10])
    assert (other.status_code, other.content) == (200, CONTENT)


async def test_an_empty_file(site, client):
    path = await site.link(b"")
    assert (await client.get(path)).content == b""
    assert (await client.get(path, headers={"range": "bytes=0-"})).status_code == 416


@pytest.mark.parametrize(
    ("mime", "kind"),
    [("video/mp4", "inline"), ("audio/mpeg", "inline"), ("text/html", "attachment"), ("image/svg+xml", "attachment")],
)
async def test_only_video_and_audio_are_shown_in_place(site, client, mime, kind):
    answer = await client.get(f"{await site.link(mime=mime)}?inline=1")
    assert answer.headers["content-disposition"].startswith(f"{kind};")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("mime", ["", "text", "text/html\r\nX-Evil: 1", "видео/mp4", "video/mp4; a=b"])
async def test_a_bad_media_type_is_not_sent(site, client, mime):
    answer = await client.get(await site.link(mime=mime))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    "name", ["Привет.mp4", "مرحبا.mp4", "🎬🍿.mp4", 'a"b.mp4', "a;b=c.mp4", "a\r\nX-Evil: 1\r\n\r\n.mp4", "../../x", ""]
)
async def test_no_name_breaks_the_answer(site, client, name):
    answer = await client.get(await site.link(name=name))
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert "x-evil" not in answer.headers


async def test_subtitles_are_utf8(site, client):
    answer = await client.get(await site.link("é".encode(), name="a.vtt", mime="text/vtt"))
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"


async def test_an_expired_link_is_410(site, client):
    answer = await client.get(await site.link(lives=timedelta(seconds=-1)))
    assert answer.status_code == 410
    assert "expired" in answer.text


async def test_a_revoked_link_is_410_and_its_successor_works(site, client):
    file = await site.add()
    async with site.database.session() as session:
        (await session.get(JobFile, (1, file.id))).link_serial = 1
    assert (await client.get(site.path(file))).status_code == 410
    assert (await client.get(site.path(file, serial=1))).status_code == 200


async def test_a_file_that_is_gone_is_410(site, client):
    file = await site.add()
    await site.store.remove(file.path)
    assert (await client.get(site.path(file))).status_code == 410


async def test_a_file_that_goes_between_look_and_open_is_410(site, client, monkeypatch):
    path = await site.link()
    monkeypatch.setattr(site.store, "path", lambda file: Path(site.folder / "gone"))
    assert (await client.get(path)).status_code == 410


async def test_a_link_of_a_forgotten_file_is_410(site, client):
    missing = File(id=99, expires_at=now() + timedelta(hours=1))
    assert (await client.get(site.path(missing))).status_code == 410


async def test_a_link_under_another_key_is_403(site, client):
    file = await site.add()
    foreign = UrlSigner("another key", "http://example.test").token(1, file)
    answer = await client.get(f"/d/{foreign}")
    assert answer.status_code == 403
    assert "not valid" in answer.text


async def test_our_own_token_is_taken():
    assert SIGNER.verify(TOKEN).file_id == 2


async def test_every_other_sign_at_a_position_is_refused(subtests):
    for position in range(len(TOKEN)):
        with subtests.test(position=position):
            for sign in set(SIGNS + ".=!é\0 ") - {TOKEN[position]}:
                with pytest.raises(LinkInvalid):
                    SIGNER.verify(TOKEN[:position] + sign + TOKEN[position + 1 :])


@given(st.integers(0, len(TOKEN)), st.integers(0, 5), st.text(max_size=5) | st.text("=.-_! ", max_size=5))
async def test_a_changed_token_is_refused(start, length, put):
    changed = TOKEN[:start] + put + TOKEN[start + length :]
    if changed != TOKEN:
        with pytest.raises(LinkInvalid):
            SIGNER.verify(changed)


@given(st.text())
async def test_any_text_is_refused(token):
    with pytest.raises(LinkInvalid):
        SIGNER.verify(token)


async def ask(client, target):
    """The first line of the answer to a request target sent as it is."""
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize(
    "target",
    [
        b"/d/../../etc/passwd", b"/d/..%2f..%2fetc%2fpasswd", b"/d/%2e%2e/%2e%2e/etc/passwd", b"/d//etc/passwd",
        b"/d/", b"/d", b"/", b"//", b"/store", b"/d/\0", b"/d/%00", b"/d/%00.%00", b"/d/a.b", b"/d/%ff%fe.%ff",
        b"/d/%E2%80%AE.x", b"/d/" + b"a" * 12_000, b"/d/" + b"a" * 100_000, b"/d/" + b"." * 10_000 + b"!",
        b"/d/x\\..\\y", b"*", b"http://evil.example/d/x", b"/d/%0d%0aX-Evil:1", b"/d/\xff",
    ],
)  # fmt: skip
async def test_a_weird_address_is_refused_and_reveals_nothing(site, client, target):
    await site.add(b"secret content")
    answer = await ask(client, target)
    assert answer.split(b" ")[1] in {b"400", b"403", b"404"}
    assert b"secret" not in answer
    assert b"root:" not in answer
    assert b"Traceback" not in answer


async def test_every_tampered_link_is_403_over_http(site, client):
    path = await site.link()
    token = path.removeprefix("/d/")
    for position in range(0, len(token), 5):
        other = "A" if token[position] != "A" else "B"
        answer = await client.get(f"/d/{token[:position]}{other}{token[position + 1 :]}")
        assert answer.status_code == 403


async def test_64_mb_are_served_in_flat_memory(site, client):
    path = await site.link(64 * 1024 * 1024)
    await client.get(path, headers={"range": "bytes=0-999999"})
    before, received = psutil.Process().memory_info().rss, 0
    peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with client.stream("GET", path) as answer:
        async for chunk in answer.aiter_raw():
            received += len(chunk)
    peak_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert received == 64 * 1024 * 1024
    assert psutil.Process().memory_info().rss - before < 8_000_000
    assert peak_after - peak_before < 8_000  # kilobytes


async def test_a_client_that_reads_nothing_costs_no_memory_and_is_forgotten(site, client):
    path = await site.link(64 * 1024 * 1024)
    await client.get("/health")
    process = psutil.Process()
    before = process.memory_info().rss
    with socket.create_connection((client.base_url.host, client.base_url.port)) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await until(lambda: opened(process, "media"))
        assert process.memory_info().rss - before < 16_000_000
    await until(lambda: not opened(process, "media"))


async def test_a_file_that_shrinks_while_it_is_sent_ends_the_connection(site, client, caplog):
    file = await site.add(64 * 1024 * 1024)
    async with client.stream("GET", site.path(file)) as answer:
        os.truncate(site.store.path(file), 1000)
        with pytest.raises(httpx.RemoteProtocolError):
            await answer.aread()
    assert "the file became shorter" in caplog.text


def opened(process, word):
    return [file for file in process.open_files() if word in file.path]


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)
