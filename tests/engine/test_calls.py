"""engine.calls: how long an answer is waited for, and what is loaded for it."""

import asyncio
import subprocess
import sys

import httpx

from engine.calls import Caller


async def test_who_answers_without_end_is_not_waited_for(monkeypatch):
    # The client's own limit is for each read, and is never met by whoever sends a little now and then.
    async def dribble(_):
        await asyncio.sleep(5)
        return httpx.Response(200)

    monkeypatch.setattr("engine.calls.ANSWER_SECONDS", 0.1)
    async with httpx.AsyncClient(transport=httpx.MockTransport(dribble)) as client:
        assert await Caller(client).post("https://example.org/", b"{}", {}) is None


def test_no_command_line_is_loaded_beside_the_client():
    loaded = "import sys, engine.calls; print({'click', 'pygments', 'rich'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
