"""bot.api.files where finished files lie in a bucket: links lead there, or what is there is passed on."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlmodel import SQLModel

from bot.api import files
from storage import s3 as bucket_store
from storage.database import Database
from storage.models import JobFile, now
from storage.s3 import S3Store
from storage.settings import StorageSettings
from tests.bot.api.conftest import Site, serving
from tests.s3_server import S3Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTENT = bytes(range(256)) * 4


@asynccontextmanager
async def stored(folder, settings):
    """A site whose files lie where the settings say, and a client of it."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'test.db'}")
    await database.run(SQLModel.metadata.create_all)
    store = S3Store(StorageSettings(data_dir=folder, **settings))
    site = Site(folder, database, store)
    try:
        async with serving(site.app) as client:
            yield site, client
    finally:
        await store.close()
        await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def public(tmp_path_factory, s3):
    async with stored(tmp_path_factory.mktemp("public"), s3.bucket("public-links")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hidden(tmp_path_factory, s3):
    settings = s3.bucket("hidden-files") | {"s3_public_url": None}
    async with stored(tmp_path_factory.mktemp("hidden"), settings) as found:
        yield found


async def test_a_link_leads_to_the_store_for_a_while(public):
    site, client = public
    answer = await client.get(await site.link(CONTENT, name="Привет.mp4"))
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "no-store")
    target = urlsplit(answer.headers["location"])
    assert f"{target.scheme}://{target.netloc}" == site.store.origin
    assert int(parse_qs(target.query)["X-Amz-Expires"][0]) == files.LENT_SECONDS


async def test_who_follows_it_gets_the_file_whole_and_in_parts(public):
    site, client = public
    path = await site.link(CONTENT, name="Привет.mp4")
    whole = await client.get(path, follow_redirects=True)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"].endswith(f"filename*=UTF-8''{quote('Привет.mp4')}")
    part = await client.get(path, headers={"range": "bytes=10-19"}, follow_redirects=True)
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    shown = await client.get(f"{path}?inline=1", follow_redirects=True)
    assert shown.headers["content-disposition"].startswith("inline;")


async def test_what_leads_on_lives_no_longer_than_the_link(public):
    site, client = public
    answer = await client.get(await site.link(CONTENT, lives=timedelta(seconds=100)))
    assert 90 <= int(parse_qs(urlsplit(answer.headers["location"]).query)["X-Amz-Expires"][0]) <= 100


async def test_head_is_answered_here(public):
    site, client = public
    answer = await client.head(await site.link(CONTENT))
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "1024", b"")


async def test_a_counted_link_leads_nowhere_else(public):
    site, client = public
    file = await site.add(CONTENT)
    url = site.signer.sign_limited(1, file, 0, until=now() + timedelta(minutes=5), uses=2)
    answers = [await client.get(urlsplit(url).path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 410]
    assert [answer.content for answer in answers[:2]] == [CONTENT, CONTENT]


async def test_a_revoked_an_expired_and_a_missing_file_are_gone(public):
    site, client = public
    revoked, missing = await site.add(), await site.add()
    async with site.database.session() as session:
        (await session.get(JobFile, (1, revoked.id))).link_serial = 1
    await site.store.remove(missing.path)
    for path in (site.path(revoked), site.path(missing), await site.link(lives=timedelta(seconds=-1))):
        assert (await client.get(path)).status_code == 410


async def test_what_was_opened_dies_with_the_file(public):
    site, client = public
    file = await site.add(CONTENT)
    opened = (await client.get(site.path(file))).headers["location"]
    await site.store.remove(file.path)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as stranger:
        assert (await stranger.get(opened)).is_client_error


async def test_pages_may_show_what_lies_there(public, hidden):
    for (_, client), origin in ((public, f" {public[0].store.origin};"), (hidden, ";")):
        policy = (await client.get("/health")).headers["content-security-policy"]
        assert f"img-src 'self'{origin}" in policy
        assert f"media-src 'self'{origin}" in policy
        assert "style-src 'self';" in policy


async def test_what_nobody_else_reaches_is_passed_on(hidden):
    site, client = hidden
    path = await site.link(CONTENT)
    whole = await client.get(path)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["content-length"] == str(len(CONTENT))
    assert (await client.get(path, headers={"if-none-match": whole.headers["etag"]})).status_code == 304
    assert (await client.get(path, headers={"range": "bytes=5000-"})).status_code == 416


async def test_parts_are_passed_on(hidden):
    site, client = hidden
    path = await site.link(CONTENT)
    one = await client.get(path, headers={"range": "bytes=1000-"})
    assert (one.status_code, one.content) == (206, CONTENT[1000:])
    assert one.headers["content-range"] == "bytes 1000-1023/1024"
    several = await client.get(path, headers={"range": "bytes=0-1,500-509"})
    head = f"Content-Type: {several.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + several.content).get_payload()
    assert [part["content-range"] for part in parts] == ["bytes 0-1/1024", "bytes 500-509/1024"]


async def test_nothing_is_read_for_a_client_that_has_gone(hidden, monkeypatch):
    site, client = hidden
    path, ended = await site.link(16 * 1024 * 1024), asyncio.Event()
    passing_on = files._pass_on

    async def passed_on(content, part, receive, send):
        try:
            await passing_on(content, part, receive, send)
        except BaseException as error:
            ended.error = type(error).__name__
            raise
        finally:
            ended.set()

    monkeypatch.setattr(files, "_pass_on", passed_on)
    async with client.stream("GET", path) as answer:
        await anext(answer.aiter_raw())
    await asyncio.wait_for(ended.wait(), 60)
    assert ended.error == "ClientDisconnect"


async def test_a_store_that_is_down_is_said_to_be(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(bucket_store, "TRIES", 1)
    server = S3Server()
    async with stored(tmp_path_factory.mktemp("down"), server.bucket("broken-off")) as (site, client):
        path = await site.link(CONTENT)
        server.stop()
        answer = await client.get(path, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()["error"]["part"]) == (503, "files")
        assert answer.headers["retry-after"]
