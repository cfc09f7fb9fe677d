"""Rates as they are ruled, and the headers that tell of them."""

import pytest

from tests.bot.api.house import JOBS, VIDEO, code

pytestmark = pytest.mark.asyncio(loop_scope="module")

BAD = {"json": {"url": "http://10.0.0.1/"}}
BULK = {"json": {"downloads": [{"url": "http://10.0.0.1/"}]}}


@pytest.mark.parametrize(
    ("method", "path", "options", "action", "limit"),
    [
        ("POST", f"{VIDEO}/info", BAD, "infos", 30),
        ("POST", f"{VIDEO}/download", BAD, "downloads", 10),
        ("POST", f"{JOBS}/bulk-download", BULK, "bulks", 3),
        ("GET", f"{JOBS}/jobs/1", {}, "statuses", 60),
        ("GET", f"{JOBS}/jobs", {}, "manages", 30),
    ],
)
async def test_an_account_may_ask_so_often_a_minute(house, method, path, options, action, limit):
    person = await house.account()
    await asked_before(house, action, person.user_id, limit - 2)
    for left in (1, 0):
        answer = await person.ask(method, path, **options)
        assert answer.status_code != 429
        assert (answer.headers["ratelimit-limit"], answer.headers["ratelimit-remaining"]) == (str(limit), str(left))
    refused = await person.ask(method, path, **options)
    assert code(refused) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert 1 <= int(refused.headers["ratelimit-reset"]) <= 60


async def asked_before(house, action, who, times):
    """Let somebody have asked so often already."""
    for _ in range(times):
        await house.engine.jobs.meter(f"api:{action}:{who}", times + 2)


@pytest.mark.parametrize(
    ("path", "action", "limit"),
    [(f"{VIDEO}/public/info", "public_infos", 60), (f"{VIDEO}/public/download", "public_downloads", 10)],
)
async def test_an_address_may_ask_so_often_a_minute(house, path, action, limit):
    stranger = house.stranger()
    await asked_before(house, action, f"address:{stranger.headers['x-forwarded-for']}", limit - 2)
    answers = [(await stranger.ask("POST", path, **BAD)).status_code for _ in range(3)]
    assert answers == [400, 400, 429]
    assert (await house.stranger().ask("POST", path, **BAD)).status_code == 400


async def test_stats_formats_and_management_share_one_rate(house):
    person = await house.account()
    await asked_before(house, "manages", person.user_id, 28)
    assert [(await person.ask("GET", f"{JOBS}/{path}")).status_code for path in ("formats", "jobs")] == [200] * 2
    assert (await person.ask("GET", f"{JOBS}/stats")).status_code == 429


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("PATCH", f"{JOBS}/jobs", 405), ("GET", f"{JOBS}/jobs", 401)],
)
async def test_refusals_carry_the_headers_too(house, method, path, status):
    answer = await house.stranger().ask(method, path)
    assert answer.status_code == status
    code(answer)
    assert {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= set(answer.headers)


async def test_guessing_keys_is_slowed_down(house):
    guesser = house.stranger()
    await asked_before(house, "manages", f"address:{guesser.headers['x-forwarded-for']}", 28)
    answers = [
        (await guesser.ask("GET", f"{JOBS}/jobs", headers={"x-api-key": f"cf_{n:010x}_x"})).status_code
        for n in range(3)
    ]
    assert answers == [401, 401, 429]
