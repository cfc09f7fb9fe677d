"""bot.api.cors: other sites' pages are let in where that is set, and cookies stay at home."""

import pytest

from tests.bot.api.house import JOBS, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORIGIN = {"origin": "https://page.example"}
ASKS = {**ORIGIN, "access-control-request-method": "GET", "access-control-request-headers": "x-api-key"}


async def test_no_other_site_is_let_in_by_default(house, person):
    answer = await person.ask("GET", f"{JOBS}/formats", headers=ORIGIN)
    assert "access-control-allow-origin" not in answer.headers


async def test_a_site_that_is_named_is_let_in(tmp_path, sqlite_template, valkey, valkey_folder):
    origins = "https://page.example"
    async with open_house(tmp_path, sqlite_template, valkey_folder, api_cors_origins=origins) as house:
        asked = await house.client.options(f"{JOBS}/formats", headers=ASKS)
        answer = await (await house.account()).ask("GET", f"{JOBS}/formats", headers=ORIGIN)
        other = await house.client.options(f"{JOBS}/formats", headers={**ASKS, "origin": "https://evil.example"})
    assert asked.headers["access-control-allow-origin"] == ORIGIN["origin"]
    assert "X-API-Key" in asked.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "RateLimit-Remaining" in answer.headers["access-control-expose-headers"]
    assert other.status_code == 400
