"""What bad input gets: a 4xx with the one body, whatever it is."""

import asyncio
import json

import pytest

from tests.bot.api.house import JOBS, VIDEO, code

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"content-type": "application/json"}
DEEP = b'{"url":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", JSON, 422),
        (b"{", JSON, 422),
        (b"null", JSON, 422),
        (b"[]", JSON, 422),
        (b'"text"', JSON, 422),
        (b'{"url": NaN}', JSON, 422),
        (b'{"url": ' + b"9" * 10_000 + b"}", JSON, 422),
        (b'{"live_seconds": 1e999, "url": "https://example.com/"}', JSON, 422),
        (DEEP, JSON, 422),
        (b'{"url": "\xff\xfe"}', JSON, 422),
        (b'{"url": "https://example.com/\\u0000"}', JSON, 422),
        (b'{"url": "https://example.com/\\ud800"}', JSON, 422),
        (b'{"url": "https://example.com/", "url2": 1}', JSON, 422),
        (b'{"url": "https://example.com/\\r\\nX-Evil: 1"}', JSON, 400),
        (json.dumps({"url": "https://example.com/" + "a" * 100_000}).encode(), JSON, 400),
        (b'{"url": "javascript:alert(1)"}', JSON, 400),
        (b'{"url": "file:///etc/passwd"}', JSON, 400),
        (b'{"url": ""}', JSON, 400),
        (b"{" + b" " * 10_000_000 + b"}", JSON, 413),
        (b"url=https://example.com", {"content-type": "application/x-www-form-urlencoded"}, 415),
        (b'{"url": "https://example.com/"}', {"content-type": "text/plain"}, 415),
        (b'{"url": "https://example.com/"}', {"content-type": ""}, 415),
        (b'{"url": "https://example.com/"}', {**JSON, "idempotency-key": "x" * 300}, 422),
        (b'{"url": "https://example.com/"}', {**JSON, "idempotency-key": "a b"}, 422),
    ],
)
async def test_a_bad_body_is_refused(house, content, headers, status):
    person = await house.account()
    answer = await person.ask("POST", f"{VIDEO}/download", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    code(answer)


async def test_a_body_without_a_length_is_limited_too(house, person):
    async def endless():
        for _ in range(200):
            yield b" " * 10_000

    answer = await person.ask("POST", f"{VIDEO}/download", content=endless(), headers=JSON)
    assert code(answer) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["/api/v1/video/info/", "/api//v1/video/info", "/api/v1/../info", "/api/v1/%00"])
async def test_other_spellings_of_an_address_are_404(house, path):
    assert code(await house.stranger().ask("POST", path))[0] == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE"])
async def test_a_wrong_method_is_405_and_names_the_right_ones(house, method):
    answer = await house.stranger().ask(method, f"{VIDEO}/info")
    assert code(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


async def test_what_was_sent_is_not_repeated(person):
    answer = await person.ask("POST", f"{VIDEO}/download", json={"url": 5, "<script>": "a secret"})
    assert "a secret" not in answer.text


async def test_a_header_cannot_be_slipped_in_through_a_name(house, person):
    job = await person.download(output_filename='a\r\nX-Evil: 1".mp4')
    await house.finish(job["id"])
    path = (await person.status(job["id"])).json()["download_url"].partition("api.test")[2]
    assert "x-evil" not in (await house.client.get(path)).headers


async def test_bytes_that_are_no_http_do_not_reach_the_app(house):
    port = house.client.base_url.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /\x00 HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n")
    assert (await reader.read(100)).startswith(b"HTTP/1.1 400")
    writer.close()


@pytest.mark.parametrize("number", ["1_0", "+1", "%201", "1.0", "%D9%A1", "0x1", "-1"])
async def test_a_number_has_one_spelling(house, person, number):
    for path in (f"jobs/{number}", f"jobs?limit={number}"):
        assert code(await person.ask("GET", f"{JOBS}/{path}")) == (422, "malformed")


async def test_pages_of_the_list_do_not_reach_beyond_numbers(person):
    assert (await person.ask("GET", f"{JOBS}/jobs", params={"skip": "1" * 400})).status_code == 422
