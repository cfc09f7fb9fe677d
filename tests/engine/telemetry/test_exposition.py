import asyncio
import socket

import httpx
import pytest
from pydantic import SecretStr

from engine.telemetry import metrics
from engine.telemetry.exposition import Exposition, NoAddress, served
from engine.telemetry.settings import TelemetrySettings
from tests.engine.telemetry import parsed

TOKEN = SecretStr("a-long-enough-token")


async def nothing():
    pass


async def asked(port, path="/metrics", **headers):
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await client.get(f"http://127.0.0.1:{port}{path}", headers=headers)


async def test_metrics_are_shown_at_their_own_address_and_nothing_else_is():
    async with served(Exposition(None, nothing), "127.0.0.1:0") as port:
        shown = await asked(port)
        assert (shown.status_code, shown.headers["content-type"]) == (200, metrics.CONTENT_TYPE)
        assert "process_resident_memory_bytes" in parsed(shown.text)
        assert (await asked(port, "/")).status_code == 404
    with pytest.raises(httpx.ConnectError):
        await asked(port)


async def test_where_there_is_a_token_nobody_reads_without_it():
    async with served(Exposition(TOKEN, nothing), "127.0.0.1:0") as port:
        for header in ("", "Bearer a-long-enough-tokem", "Bearer", "Basic a-long-enough-token"):
            refused = await asked(port, Authorization=header)
            assert (refused.status_code, refused.content) == (401, b"")
        assert (await asked(port, Authorization=f"Bearer {TOKEN.get_secret_value()}")).status_code == 200


async def test_what_is_asked_of_the_stores_is_asked_before_each_answer():
    asked_for = []

    async def refresh():
        asked_for.append(asyncio.get_running_loop())

    async with served(Exposition(None, refresh), "127.0.0.1:0") as port:
        await asked(port)
        await asked(port)
    assert asked_for == [asyncio.get_running_loop()] * 2


async def test_next_process_takes_the_next_port():
    shown = Exposition(None, nothing)
    async with served(shown, "127.0.0.1:0") as first, served(shown, f"127.0.0.1:{first}") as second:
        assert first < second < first + 16
        assert (await asked(second)).status_code == 200


async def test_address_that_is_not_ours_is_told_of():
    with pytest.raises(NoAddress, match=r"192\.0\.2\.1:9464"):
        async with served(Exposition(None, nothing), "192.0.2.1:9464"):
            pass


async def test_one_who_says_nothing_keeps_nobody_waiting():
    async with served(Exposition(None, nothing), "127.0.0.1:0") as port:
        with socket.create_connection(("127.0.0.1", port)):
            assert (await asked(port)).status_code == 200


@pytest.mark.parametrize("address", ["9464", ":9464", "localhost:", "localhost:port", "localhost:70000", "localhost"])
def test_address_of_another_form_is_refused(address):
    with pytest.raises(ValueError, match="host:port"):
        TelemetrySettings(_env_file=None, metrics_listen=address)
