"""bot.web.sessions, bot.web.login: who is signed in, and whose form is taken."""

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.responses import Response

from bot.web import sessions as sessions_module
from bot.web.sessions import Sessions
from storage.models import Login, now
from storage.signed_urls import UrlSigner
from tests.bot.api.conftest import KEY
from tests.bot.web.conftest import ORIGIN

pytestmark = pytest.mark.asyncio(loop_scope="module")

PRIVATE = ["/jobs", "/jobs/1", "/account"]


async def test_a_login_page_does_nothing_until_its_button_is_pressed(house, visitor):
    code = await house.engine.accounts.logins.offer(visitor.user_id)
    stranger = house.stranger().headers
    page = await house.client.get(f"/login/{code}")
    assert (page.status_code, f'action="/login/{code}"' in page.text) == (200, True)
    opened = await house.client.post(f"/login/{code}", headers=stranger)
    assert (opened.status_code, opened.headers["cache-control"]) == (303, "no-store")
    cookie = opened.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age="))
    assert (await house.client.post(f"/login/{code}", headers=stranger)).status_code == 401
    house.client.cookies.clear()


async def test_the_same_link_gives_a_program_its_token_instead(house, visitor):
    code = await house.engine.accounts.logins.offer(visitor.user_id)
    shown = await house.client.post(f"/login/{code}", data={"for": "token"}, headers=house.stranger().headers)
    assert (shown.status_code, "set-cookie" in shown.headers) == (200, False)
    token = shown.text.partition("<pre")[2].partition(">")[2].partition("<")[0]
    told = await house.client.get("/api/v1/credits", headers={"authorization": f"Bearer {token}"})
    assert told.status_code == 200


async def test_a_login_page_writes_out_what_it_is_given(house):
    assert "<script>" not in (await house.client.get('/login/"><script>alert(1)</script>')).text


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
async def test_nobody_is_signed_in_from_another_site(house, visitor, headers):
    code = await house.engine.accounts.logins.offer(visitor.user_id)
    refused = await house.client.post(f"/login/{code}", headers={**headers, **house.stranger().headers})
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)


@pytest.mark.parametrize("path", PRIVATE)
async def test_strangers_are_shown_how_to_sign_in(house, path):
    sent = await house.client.get(path)
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    assert "/login" in (await house.client.get("/")).text


@pytest.mark.parametrize("cookie", ["x", "a.b.c", "é", "", "x" * 5000])
async def test_a_cookie_that_is_none_of_ours_opens_nothing(house, cookie):
    sent = await house.client.get("/jobs", headers={"cookie": f"clipferry={cookie}".encode()})
    assert sent.status_code == 303


async def test_a_session_ends_where_its_person_ends_it(house, visitor):
    cookie = dict(visitor.client.cookies)
    ended = await visitor.send("/logout")
    assert (ended.status_code, visitor.client.cookies) == (303, {})
    again = await house.client.get("/jobs", headers={"cookie": f"clipferry={cookie['clipferry']}"})
    assert again.status_code == 303


async def test_a_cookie_is_no_key_to_the_api(visitor):
    assert (await visitor.get("/api/v1/credits")).status_code == 401


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({**ORIGIN, "origin": "https://evil.example"}, {}),
        ({**ORIGIN, "origin": "null"}, {}),
        ({**ORIGIN, "origin": "http://["}, {}),
        ({**ORIGIN, "sec-fetch-site": "same-site"}, {}),
        (ORIGIN, {"token": ""}),
        (ORIGIN, {"token": "0" * 64}),
        (ORIGIN, {"token": "ü"}),
    ],
)
async def test_a_form_from_elsewhere_is_refused(visitor, headers, fields):
    refused = await visitor.send("/chat", headers=headers, text="/credits", **fields)
    assert refused.status_code == 403


async def test_a_form_with_another_sessions_token_is_refused(visitor, other):
    assert (await visitor.send("/chat", token=await other.token(), text="/credits")).status_code == 403


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"token=%ff", "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 422),
        (b"token=%00", "application/x-www-form-urlencoded", 422),
        (b"a=1&" * 50, "application/x-www-form-urlencoded", 422),
        (b"x" * 300_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_a_form_that_is_none_is_refused(visitor, content, kind, status):
    answer = await visitor.client.post("/chat", content=content, headers={**ORIGIN, "content-type": kind})
    assert answer.status_code == status


async def test_pages_are_strict_about_what_they_load(visitor):
    page = await visitor.get("/jobs")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "same-origin")
    assert not any(mark in page.text for mark in ("<style", " style=", " onclick", "http://", "https://"))


async def test_a_page_speaks_the_language_of_the_browser_until_another_is_chosen(visitor):
    arabic = await visitor.get("/jobs", headers={"accept-language": "xx, ar;q=0.9, de;q=0.2"})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    await visitor.says("/language de")
    german = await visitor.get("/jobs", headers={"accept-language": "ar"})
    assert '<html lang="de" dir="ltr">' in german.text


async def test_under_https_the_cookie_is_for_this_host_and_https_alone(house, visitor):
    signer = UrlSigner(KEY, "https://clips.example")
    sessions = Sessions(replace(house.desk, signer=signer))
    answer = Response()
    sessions.open(answer, Login(id=1, user_id=visitor.user_id, digest="", expires_at=now() + timedelta(hours=1)))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-clipferry=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


async def test_one_account_asks_for_so_many_pages_a_minute(visitor, monkeypatch):
    monkeypatch.setattr(sessions_module, "PAGES_A_MINUTE", 2)
    answers = [await visitor.get("/account") for _ in range(4)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
