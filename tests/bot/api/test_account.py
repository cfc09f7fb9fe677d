"""bot.api.routes.account and bot.api.auth: keys, sessions, balances, and who may do what."""

from datetime import timedelta

import jwt
import pytest

from engine.media import Entry
from storage import ledger
from storage.models import now
from tests.bot.api.house import JOBS, VIDEO, House, code, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_key_is_shown_once_and_kept_as_a_hash(house, person):
    made = (await person.ask("POST", "/api/v1/keys", json={"name": "laptop", "scopes": ["read"]})).json()
    listed = (await person.ask("GET", "/api/v1/keys")).json()["items"]
    assert made["key"].startswith(made["prefix"])
    assert all("key" not in key for key in listed)
    row = next(row for row in await house.engine.accounts.keys.mine(person.user_id) if row.name == "laptop")
    assert made["key"] not in str(row.model_dump())


async def test_a_revoked_key_opens_nothing(person, house):
    made = (await person.ask("POST", "/api/v1/keys", json={"name": "old"})).json()
    assert (await person.ask("DELETE", f"/api/v1/keys/{made['prefix']}")).status_code == 200
    answer = await house.client.get("/api/v1/credits", headers={"x-api-key": made["key"]})
    assert code(answer) == (401, "key_invalid")
    assert code(await person.ask("DELETE", f"/api/v1/keys/{made['prefix']}")) == (404, "unknown_key")


async def test_an_expired_key_opens_nothing(house):
    asker = await house.engine.accounts.asker("fake", "late", "")
    made = await house.engine.accounts.keys.make(asker.user_id, "late", ["read"], now() - timedelta(seconds=1))
    answer = await house.client.get("/api/v1/credits", headers={"x-api-key": made.text})
    assert code(answer) == (401, "key_invalid")


async def test_a_key_that_is_over_already_is_not_made(person):
    end = (now() - timedelta(seconds=1)).isoformat()
    answer = await person.ask("POST", "/api/v1/keys", json={"name": "late", "expires_at": end})
    assert code(answer) == (422, "malformed")
    assert "expires_at" in answer.json()["error"]["faults"][0]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, "expires_at"), ({"expires_at": 1_900_000_000}, "expires_at"),
        ({"expires_at": "2130-01-01"}, "expires_at"), ({"scopes": ["root"]}, "scopes"), ({"name": " \u200d\t"}, "name"),
    ],
)  # fmt: skip
async def test_a_key_that_makes_no_sense_is_not_made(person, asked, field):
    answer = await person.ask("POST", "/api/v1/keys", json={"name": "odd", **asked})
    assert code(answer) == (422, "malformed")
    fault = answer.json()["error"]["faults"][0]
    assert fault.startswith(field)
    assert "Value error" not in fault


async def test_the_end_of_a_key_is_told_in_utc(person):
    answer = await person.ask("POST", "/api/v1/keys", json={"name": "far", "expires_at": "2130-01-01T01:00:00+01:00"})
    assert answer.json()["expires_at"] == "2130-01-01T00:00:00Z"


async def test_use_is_remembered(person):
    listed = (await person.ask("GET", "/api/v1/keys")).json()["items"]
    assert listed[0]["last_used_at"] is not None


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        (["read"], "GET", f"{JOBS}/jobs", 200),
        (["read"], "POST", f"{VIDEO}/download", 403),
        (["read"], "DELETE", f"{JOBS}/jobs/1", 403),
        (["write"], "GET", f"{JOBS}/jobs", 403),
        (["read", "write"], "GET", "/api/v1/keys", 403),
        (["keys"], "GET", "/api/v1/webhooks", 200),
    ],
)
async def test_a_key_does_what_its_scopes_allow(house, scopes, method, path, status):
    person = await house.account(scopes=scopes)
    answer = await person.ask(method, path)
    assert answer.status_code == status
    if status == 403:
        assert code(answer) == (403, "scope_missing")


@pytest.mark.parametrize(("scopes", "status"), [(["keys"], 403), (["read", "keys"], 200)])
async def test_who_is_told_of_ends_may_read_them(house, scopes, status):
    person = await house.account(scopes=scopes)
    answer = await person.ask("POST", "/api/v1/webhooks", json={"url": "https://example.com/hook"})
    assert answer.status_code == status


async def test_a_key_makes_no_stronger_key(house):
    person = await house.account(scopes=["keys"])
    answer = await person.ask("POST", "/api/v1/keys", json={"name": "more", "scopes": ["write"]})
    assert code(answer) == (403, "scope_missing")


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"x-api-key": ""}, {"x-api-key": "cf_0123456789_x"}, {"x-api-key": "x" * 9000},
        {"authorization": "Bearer"}, {"authorization": "Bearer x.y.z"}, {"authorization": "Basic YTpi"},
        {"cookie": "clipferry_session=x"}, {"x-api-key": "cf_\xff\xfe"},
    ],
)  # fmt: skip
async def test_whoever_says_nothing_or_nonsense_is_401(house, headers):
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = await house.client.get("/api/v1/credits", headers={**raw, **house.stranger().headers})
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers
    assert code(answer)[1] in ("unauthorized", "key_invalid")


async def sign_in(house: House, person):
    login = await house.engine.accounts.logins.offer(person.user_id)
    answer = await house.stranger().ask("POST", "/api/v1/auth/login", json={"code": login})
    return login, answer


async def test_a_login_code_opens_one_session(house, person):
    login, answer = await sign_in(house, person)
    session = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await house.client.get("/api/v1/credits", headers=session)).status_code == 200
    again = await house.stranger().ask("POST", "/api/v1/auth/login", json={"code": login})
    assert code(again) == (401, "login_invalid")


async def test_a_session_ends_when_its_person_signs_out(house, person):
    _, answer = await sign_in(house, person)
    session = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await house.client.post("/api/v1/auth/logout", headers=session)).status_code == 200
    assert code(await house.client.get("/api/v1/credits", headers=session)) == (401, "login_invalid")


@pytest.mark.parametrize("change", ["algorithm", "key", "expired", "audience", "login"])
async def test_a_token_that_is_not_quite_ours_is_401(house, person, change):
    _, answer = await sign_in(house, person)
    token = answer.json()["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    key = house.desk.tokens._key
    claims |= {"expired": {"exp": 1}, "audience": {"aud": "other"}, "login": {"jti": "999999"}}.get(change, {})
    forged = jwt.encode(claims, b"another key of thirty-two bytes!" if change == "key" else key, "HS256")
    if change == "algorithm":
        forged = jwt.encode(claims, None, "none")
    answer = await house.client.get("/api/v1/credits", headers={"authorization": f"Bearer {forged}"})
    assert answer.status_code == 401


async def test_the_balance_and_its_book(house):
    person = await house.account()
    job = await person.download()
    told = (await person.ask("GET", "/api/v1/credits")).json()
    assert told == {"credits": 898, "credits_held": 102, "usd": 0.0, "usd_held": 0.0, "billing": "credits"}
    book = (await person.ask("GET", "/api/v1/credits/history", params={"limit": 1})).json()
    assert (book["items"][0]["kind"], book["items"][0]["amount"], book["items"][0]["job_id"]) == (
        "reserve", -102, job["id"],
    )  # fmt: skip
    assert book["total"] == 2


async def test_a_key_pays_from_the_wallet_where_that_is_set(tmp_path, sqlite_template, valkey, valkey_folder):
    async with open_house(tmp_path, sqlite_template, valkey_folder, api_billing="wallet") as house:
        person = await house.account(usd=100_000)
        job = await person.finished(include_thumbnail=True)
        assert (job["estimated_credits"], job["credits_used"]) == (103, 103)
        assert (job["estimated_usd"], job["usd_used"]) == (0.0309, 0.0309)
        told = (await person.ask("GET", "/api/v1/credits")).json()
        assert (told["credits"], told["usd"], told["billing"]) == (1000, 0.0691, "wallet")
        poor = await house.account()
        answer = await poor.ask("POST", f"{VIDEO}/download", json={"url": await house.fresh_link()})
        assert code(answer) == (402, "not_enough_credits")
        error = answer.json()["error"]
        assert (error["needed"], error["balance"], error["currency"]) == (0.0309, 0, "usd")
        assert error["message"] == "Not enough in the wallet: $0.0309 needed, $0.00 left."
        links = [await house.fresh_link(duration=60.0) for _ in range(3)]
        entries = tuple(Entry(index=number, url=link, duration=60.0) for number, link in enumerate(links, 1))
        listed = await house.fresh_link(entries=entries, formats=())
        nearly = await house.account(usd=15_000)
        refused = (await nearly.ask("POST", f"{VIDEO}/download", json={"url": listed})).json()["error"]
        assert (refused["needed"], refused["balance"], refused["currency"]) == (0.03, 0.015, "usd")
        _, session = await sign_in(house, poor)
        bearer = {"authorization": f"Bearer {session.json()['access_token']}"}
        asked = {"url": await house.fresh_link()}
        by_session = await house.client.post(f"{VIDEO}/download", headers=bearer, json=asked)
        assert by_session.json()["estimated_usd"] is None
        async with house.stores.database.session(read_only=True) as database:
            assert (await ledger.balance(database, poor.user_id)).held == 102


async def test_where_the_public_is_shut_out_one_can_still_sign_in(tmp_path, sqlite_template, valkey, valkey_folder):
    async with open_house(tmp_path, sqlite_template, valkey_folder, api_public=False) as house:
        answer = await house.stranger().ask("GET", f"{JOBS}/public/formats")
        assert code(answer) == (401, "unauthorized")
        _, session = await sign_in(house, await house.account())
        assert session.status_code == 200
