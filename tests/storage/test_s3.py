"""storage.s3: what holds for a bucket alone; tests/storage/test_file_store.py has what holds for every store."""

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.api.disposition import content_disposition
from engine.egress.guard import EgressGuard
from storage import files
from storage import s3 as bucket_store
from storage.errors import DiskFull, FileGone, LibraryMissing, StorageAway
from storage.files import storing
from storage.models import now
from storage.s3 import PART_BYTES, S3Store
from storage.settings import StorageSettings
from storage.stores import open_files
from tests.s3_server import S3Server
from tests.storage import rows

CONTENT = b"0123456789"


@asynccontextmanager
async def opened(folder, settings, **other):
    store = S3Store(StorageSettings(data_dir=folder, **{**settings, **other}))
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def store(tmp_path, s3_settings):
    async with opened(tmp_path, s3_settings) as store:
        yield store


@pytest.fixture
def bucket(s3_settings):
    return s3_settings["files"].split("/")[2]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def client(s3):
    return s3.client


async def put(store, source, **facts):
    size = source.stat().st_size
    return rows.file(path=await store.put(source), size=size, **facts)


async def test_a_large_file_goes_up_in_parts_and_comes_down_whole(store, tmp_path):
    source, content = tmp_path / "large.mp4", bytes(range(256)) * (PART_BYTES // 256) + b"the rest"
    source.write_bytes(content)
    told = []
    file = rows.file(path=await store.put(source, told.append), size=len(content))
    assert (told[-1], len(told) > 2) == (len(content), True)
    assert (await store.open(file)).tag.endswith("-2")
    async with store.local(file) as path:
        assert path.read_bytes() == content
    assert not list(tmp_path.rglob("*.mp4"))


async def test_an_upload_that_is_broken_off_leaves_nothing(store, client, bucket, tmp_path):
    source = tmp_path / "large.mp4"
    source.write_bytes(bytes(2 * PART_BYTES))
    putting = asyncio.create_task(store.put(source))
    while not store._transfers._coordinator_controller.tracked_transfer_coordinators:
        await asyncio.sleep(0)
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert client.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert not client.list_multipart_uploads(Bucket=bucket).get("Uploads")
    assert source.exists()


async def test_what_lies_there_is_below_the_prefix_and_has_its_type(store, client, bucket, source):
    file = await put(store, source)
    found = client.head_object(Bucket=bucket, Key=f"media/{file.path}")
    assert found["ContentType"] == "video/mp4"


async def test_a_link_gives_the_file_under_its_name_whole_and_in_parts(store, source):
    file = await put(store, source)
    disposition = content_disposition("attachment", "Привет мир.mp4")
    address = await store.link(file, disposition=disposition, mime="video/mp4", seconds=60.5)
    assert address.startswith(f"{store.origin}/")
    assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["60"]
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        whole = await client.get(address)
        assert (whole.status_code, whole.content) == (200, CONTENT)
        assert (whole.headers["content-disposition"], whole.headers["content-type"]) == (disposition, "video/mp4")
        part = await client.get(address, headers={"range": "bytes=2-4"})
        assert (part.status_code, part.content) == (206, b"234")
        await store.remove(file.path)
        assert (await client.get(address)).is_client_error


async def test_parts_of_a_file_are_read_at_its_address(store, source):
    file = await put(store, source)
    address = await store.address(file, 60)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        part = await client.get(address, headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    await store.remove(file.path)
    with pytest.raises(FileGone):
        await store.address(file, 60)


async def test_a_file_behind_a_proxy_has_no_address(tmp_path, s3_settings, source):
    async with opened(tmp_path, s3_settings) as store:
        file = await put(store, source)
    async with opened(tmp_path, s3_settings, s3_proxy="http://127.0.0.1:1") as store:
        assert await store.address(file, 60) is None


async def test_there_are_no_links_to_a_store_that_nobody_reaches(tmp_path, s3_settings, source):
    async with opened(tmp_path, s3_settings, s3_public_url=None) as store:
        file = await put(store, source)
        assert await store.link(file, disposition="inline", mime="video/mp4", seconds=60) is None
        assert store.origin is None


async def test_the_bucket_deletes_by_itself_what_we_forget(store, client, bucket):
    foreign = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}}
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [foreign]})
    await store.tend()
    rules = {rule["ID"]: rule for rule in client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]}
    assert rules["theirs"]["Filter"] == {"Prefix": "logs/"}
    ours = rules["clipferry media/"]
    assert (ours["Filter"], ours["Status"]) == ({"Prefix": "media/"}, "Enabled")
    assert ours["Expiration"]["Days"] == 1 + bucket_store.SPARE_DAYS
    assert ours["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == bucket_store.ABORT_DAYS
    assert not store._set_rule()


async def test_what_somebody_else_keeps_below_the_prefix_is_not_ours(store, client, bucket, source):
    file = await put(store, source)
    for name in ("media/notes.txt", "media/2026-01-01/other/media.mp4", "else/2026-01-01/x/media.mp4"):
        client.put_object(Bucket=bucket, Key=name, Body=b"x")
    assert await store.stored_before(now() + timedelta(minutes=1)) == [file.path]


async def test_a_bucket_that_can_be_used_is_found_well(store, client, bucket):
    assert await store.examine() is None
    assert client.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]


async def test_a_bucket_that_is_not_there_is_no_store_without_files(tmp_path, s3, source):
    async with opened(tmp_path, s3.settings("nothing-here")) as store:
        assert (await store.examine()).kind == "bucket"
        for work in (
            store.has(rows.file()),
            store.open(rows.file()),
            store.put(source),
            store.local(rows.file()).__aenter__(),
        ):
            with pytest.raises(StorageAway):
                await work
    assert source.exists()


async def test_a_key_that_is_wrong_is_refused(tmp_path, s3, s3_settings, source, caplog):
    s3.ask_for_keys(wanted=True)
    try:
        async with opened(tmp_path, s3_settings, s3_access_key="AKIAWRONG") as store:
            found = await store.examine()
            assert (found.kind, found.reason) == ("refused", "403")
            with pytest.raises(StorageAway) as error:
                await store.put(source)
            assert error.value.part == "files"
    finally:
        s3.ask_for_keys(wanted=False)
    assert source.exists()
    assert "the file store cannot be used" in caplog.text


async def test_a_store_that_is_down_is_away_and_nothing_is_lost(tmp_path, source, monkeypatch, caplog):
    monkeypatch.setattr(bucket_store, "TRIES", 1)
    server = S3Server(down=True)
    async with opened(tmp_path, server.settings("clips")) as store:
        assert (await store.examine()).kind == "away"
        for work in (store.has(rows.file()), store.put(source), store.stored_before(now())):
            with pytest.raises(StorageAway):
                await work
        await store.remove("2026-01-01/x/media.mp4")
        assert "could not be deleted now" in caplog.text
        assert source.exists()


async def test_a_file_waits_for_a_store_that_comes_back(tmp_path, source, monkeypatch):
    monkeypatch.setattr(bucket_store, "TRIES", 1)
    monkeypatch.setattr(files, "RETRY_SECONDS", 0.01)
    server = S3Server(down=True)
    async with opened(tmp_path, server.settings("awaited")) as store:

        async def keep():
            async with storing(store) as put:
                return await put(source)

        keeping = asyncio.create_task(keep())
        while not store._away:
            await asyncio.sleep(0.01)
        server.start()
        try:
            server.client.create_bucket(Bucket="awaited")
            path = await keeping
            assert server.keys("awaited") == [f"media/{path}"]
        finally:
            server.stop()


async def test_a_store_that_stays_away_is_told_in_the_end(tmp_path, source, monkeypatch):
    monkeypatch.setattr(bucket_store, "TRIES", 1)
    monkeypatch.setattr(files, "PATIENCE_SECONDS", 0)
    async with opened(tmp_path, S3Server(down=True).settings("clips")) as store:
        with pytest.raises(StorageAway):
            async with storing(store) as put:
                await put(source)
    assert source.exists()


@pytest.mark.parametrize("code", ["QuotaExceeded", "XMinioStorageFull"])
def test_a_store_without_room_is_full(code):
    error = bucket_store.ClientError({"Error": {"Code": code}}, "PutObject")
    assert isinstance(bucket_store._translated(error), DiskFull)


async def test_a_file_that_goes_while_it_is_read_is_gone(store, source):
    content = await store.open(await put(store, source))
    await store.remove(content.path)
    with pytest.raises(FileGone):
        [piece async for piece in content.read(0, 5)]


def test_without_its_library_the_setting_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "storage.s3", None)
    with pytest.raises(LibraryMissing):
        open_files(StorageSettings(data_dir=tmp_path, files="s3://clips"))


async def test_the_way_to_the_store_may_lead_over_the_egress_guard(tmp_path, s3_settings, source):
    guard = EgressGuard([ip_network("127.0.0.0/8")])
    try:
        proxy = await guard.start()
        async with opened(tmp_path, s3_settings, s3_proxy=proxy) as store:
            file = await put(store, source)
            async with store.local(file) as path:
                assert path.read_bytes() == CONTENT
        async with opened(tmp_path, s3_settings, s3_proxy="http://127.0.0.1:1") as store:
            assert (await store.examine()).kind == "away"
    finally:
        await guard.close()
