import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.api.app import create_app
from engine.telemetry.exposition import Exposition
from tests.bot.api.house import serving
from tests.engine.telemetry import parsed

pytestmark = pytest.mark.asyncio(loop_scope="module")
BEARER = {"Authorization": "Bearer a-long-enough-token"}


async def nothing():
    pass


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def measured(site):
    exposition = Exposition(SecretStr("a-long-enough-token"), nothing)
    async with serving(create_app(site.engine, site.signer, exposition=exposition)) as client:
        yield client


async def test_there_are_no_metrics_where_no_token_is_set(client, site):
    assert (await client.get("/metrics", headers=BEARER)).status_code == 404
    async with serving(create_app(site.engine, site.signer, exposition=Exposition(None, nothing))) as open_to_all:
        assert (await open_to_all.get("/metrics")).status_code == 404


async def test_metrics_are_shown_to_whoever_has_the_token_and_to_nobody_else(measured):
    for header in ({}, {"Authorization": "Bearer another-token"}, {"X-API-Key": "a-long-enough-token"}):
        assert (await measured.get("/metrics", headers=header)).status_code == 401
    shown = await measured.get("/metrics", headers=BEARER)
    assert shown.status_code == 200
    assert "process_resident_memory_bytes" in parsed(shown.text)


async def test_requests_are_counted_by_address_of_ours_and_what_is_made_up_makes_no_label(measured):
    await measured.get("/health")
    await measured.get("/d/a-token-that-is-none")
    await measured.get("/made/up")
    await measured.request("BREW", "/health")
    shown = parsed((await measured.get("/metrics", headers=BEARER)).text)
    counted = shown["clipferry_http_requests_total"]
    assert counted["GET", "/health", "200"] >= 1
    assert counted["GET", "/d/{token}", "403"] >= 1
    assert counted["GET", "other", "404"] >= 1
    assert counted["other", "/health", "405"] >= 1
    assert not [labels for labels in counted if "a-token" in str(labels) or "made" in str(labels)]
    assert shown["clipferry_http_request_seconds_count"]["/health",] >= 1
