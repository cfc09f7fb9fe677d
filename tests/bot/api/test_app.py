"""bot.api.app: addresses, headers and refusals."""

import asyncio
import logging
import re
from types import SimpleNamespace

import pytest

from bot.api import app as app_module
from bot.api.app import create_app
from bot.api.errors import STATUSES
from bot.messages import Messages
from storage.errors import StorageAway
from tests.bot.api.conftest import serving
from tests.bot.api.house import code

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"accept": "application/json"}


async def test_health_answers(client):
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert (await client.head("/health")).status_code == 200


async def test_ready_when_the_database_answers(client):
    assert (await client.get("/ready")).status_code == 200


async def test_not_ready_when_the_stores_are_away(site):
    async def ping():
        raise StorageAway("redis")

    async with serving(create_app(SimpleNamespace(**{**vars(site.engine), "ping": ping}), site.signer)) as client:
        answer = await client.get("/ready", headers=JSON)
        assert (await client.get("/health")).status_code == 200
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "storage_away"


async def test_not_ready_when_the_stores_hang(site, monkeypatch):
    monkeypatch.setattr(app_module, "READY_SECONDS", 0.05)
    async with serving(
        create_app(SimpleNamespace(**{**vars(site.engine), "ping": asyncio.Event().wait}), site.signer)
    ) as client:
        assert (await client.get("/ready")).status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/health", 200), ("GET", "/nowhere", 404), ("POST", "/d/x", 405), ("GET", "/d/x", 403), ("GET", "/", 404)],
)
async def test_every_answer_has_the_security_headers(client, method, path, status):
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "private" in answer.headers["cache-control"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; ")


async def test_a_file_has_the_security_headers_too(site, client):
    answer = await client.get(await site.link())
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("size", "refused"), [(10, (404, "not_found")), (1_000_001, (413, "body_too_large"))])
async def test_posts_that_nobody_waits_for_are_refused(client, size, refused):
    assert code(await client.post("/posts/nobody", content=b"x" * size)) == refused


async def test_a_wrong_method_names_the_right_ones(client):
    answer = await client.post("/d/x", content=b"x" * 100_000)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "GET, HEAD" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_other_methods_are_refused(client, method):
    assert (await client.request(method, "/d/x")).status_code == 405


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/d", "/d/", "/d/a/b/c", "/health/"])
async def test_nothing_else_is_there(client, path):
    answer = await client.get(path)
    assert code(answer) == (404, "not_found")


async def test_a_refusal_is_a_page(client):
    answer = await client.get("/d/x", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    text = answer.text
    assert text.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert '<h1 dir="auto">Not allowed</h1>' in text
    assert "<p>This download link is not valid.</p>" in text
    assert 'name="viewport"' in text
    assert "http" not in text
    assert "<script" not in text
    style = await client.get(re.search(r'<link rel="stylesheet" href="([^"]+)"', text)[1])
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in style.headers["cache-control"]


@pytest.mark.parametrize(
    "accept",
    ["application/json", "application/json, text/html, */*", "Application/JSON;q=0.9", "*/*", "", "a" * 5000, ",;,"],
)
async def test_a_refusal_is_json_for_programs_which_do_not_ask_for_pages(client, accept):
    answer = await client.get("/d/x", headers={"accept": accept})
    message = "This download link is not valid."
    assert answer.status_code == 403
    assert answer.json() == {"error": {"code": "link_invalid", "message": message}, "detail": message}


@pytest.mark.parametrize("accept", ["text/html, application/json", "text/html,application/xhtml+xml,*/*;q=0.8"])
async def test_a_refusal_is_a_page_for_browsers(client, accept):
    answer = await client.get("/d/x", headers={"accept": accept})
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["vary"] == "Accept, Accept-Language"


async def test_a_refusal_of_head_has_no_body(client):
    answer = await client.head("/d/x")
    assert (answer.status_code, answer.content) == (403, b"")


async def test_a_bug_shows_its_id_and_nothing_else(site, client, monkeypatch, caplog):
    async def broken(claim):
        raise ValueError("a secret detail")

    path = await site.link()
    monkeypatch.setattr(site.engine.jobs, "linked_file", broken)
    page, told = await client.get(path), (await client.get(path, headers=JSON)).json()
    assert page.status_code == 500
    assert "secret" not in page.text
    assert told["error"]["error_id"] in caplog.text
    assert "a secret detail" in caplog.text
    assert path.removeprefix("/d/") not in caplog.text
    assert page.headers["x-content-type-options"] == "nosniff"
    assert [record.name for record in caplog.records if record.levelno >= logging.ERROR] == ["engine.faults"] * 2


async def test_stores_that_are_away_are_503(site, client, monkeypatch):
    async def away(claim):
        raise StorageAway("database")

    path = await site.link()
    monkeypatch.setattr(site.engine.jobs, "linked_file", away)
    answer = await client.get(path)
    assert answer.status_code == 503
    assert "database does not answer" in answer.text


async def test_every_status_has_a_heading():
    for status in {400, *STATUSES.values()}:
        assert Messages().text(f"page-{status}")
