"""engine.checks and engine.condition: what fetching needs is looked at, and what is broken is said in a sentence."""

import json
import logging
import socket
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from engine import checks, programs
from engine import platforms as platforms_file
from engine.condition import Condition
from engine.egress import status
from engine.egress.guard import EgressGuard
from engine.egress.ways import open_ways
from engine.means import PoTokens
from engine.platforms import read
from engine.sandbox import SandboxCrashed
from engine.settings import EngineSettings
from engine.supplies import NO_WAYS, Supplies
from tests.engine.loopback import LOOPBACK


@contextmanager
def answering(body, status=200):
    """A server that answers everything so; it is its own proxy."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def platforms(tmp_path, text):
    path = tmp_path / "platforms.toml"
    path.write_text(text)
    return read(path)


class Clients:
    """A sandbox whose child knows one client."""

    overlay = None

    async def run(self, task, request, **_):
        assert task == "clients"
        return {"known": [each for each in request["clients"] if each == "chrome"]}


class Broken:
    """A sandbox that does not start."""

    async def run(self, *_, **__):
        raise SandboxCrashed("it is gone")


@pytest.mark.parametrize(
    ("body", "status", "state", "said"),
    [
        (json.dumps({"version": "1.2.3", "server_uptime": 5}).encode(), 200, "ok", "version 1.2.3"),
        (b"<html>", 200, "warn", "is no provider"), (b"[]", 200, "warn", "is no provider"),
        (b"no", 404, "warn", "does not answer (Not Found)"),
    ],
)  # fmt: skip
async def test_provider_of_po_tokens_says_its_version(body, status, state, said):
    with answering(body, status) as url:
        found = await checks.po_tokens(PoTokens(url=url, proxy=url))
    assert found.state == state
    assert said in found.about


async def test_provider_that_is_not_there_is_named(tmp_path):
    url = f"http://127.0.0.1:{closed_port()}"
    found = await checks.po_tokens(PoTokens(url=url, proxy=url))
    assert (found.state, url in found.about, "po_token_provider" in found.mend) == ("warn", True, True)


async def test_proxies_are_reached_or_named_without_their_passwords(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as there:
        up, down = there.getsockname()[1], closed_port()
        file = platforms(
            tmp_path,
            f"""[youtube]\nproxies = ["http://u:s3cret@127.0.0.1:{up}", "direct"]
            [vimeo]\nproxies = ["socks5://u:s3cret@127.0.0.1:{down}", "http://u:s3cret@127.0.0.1:{up}"]""",
        )
        found = await checks.proxies(file)
    assert [each.state for each in found] == ["ok", "warn"]
    assert f"socks5://127.0.0.1:{down} cannot be reached, for vimeo" in found[1].about
    assert "youtube, vimeo" in found[0].about
    assert "s3cret" not in str(found)


async def test_clients_that_cannot_be_imitated_are_named(tmp_path):
    assert await checks.clients(Broken(), platforms(tmp_path, ""), tmp_path) == []
    file = platforms(tmp_path, '[tiktok]\nimpersonate = "chrome"\n[vimeo]\nimpersonate = "netscape"\n')
    known, unknown = await checks.clients(Clients(), file, tmp_path)
    assert (known.state, unknown.state) == ("ok", "warn")
    assert "netscape cannot be imitated, for vimeo" in unknown.about
    (broken,) = await checks.clients(Broken(), file, tmp_path)
    assert broken.state == "warn"


@pytest.mark.parametrize(
    ("version", "works", "solver", "state", "said"),
    [
        ("deno 2.1", True, "0.3", "ok", "deno 2.1, yt-dlp-ejs 0.3"), (None, True, "0.3", "warn", "does not start"),
        ("deno 2.1", False, "0.3", "warn", "runs no program"), ("deno 2.1", True, None, "warn", "without yt-dlp-ejs"),
    ],
)  # fmt: skip
async def test_javascript_runtime_starts_runs_and_has_its_programs(monkeypatch, version, works, solver, state, said):
    monkeypatch.setattr(programs, "js_runtime_version", lambda: version)
    monkeypatch.setattr(programs, "js_runtime_works", lambda: works)
    monkeypatch.setattr(programs, "version_of", lambda _: solver)
    found = await checks.js_runtime()
    assert (found.state, said in found.about) == (state, True)


async def test_worker_tells_what_its_checks_found(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(programs, "js_runtime_version", lambda: None)
    file = tmp_path / "platforms.toml"
    file.write_text(f'[vimeo]\nproxies = ["http://127.0.0.1:{closed_port()}"]\nimpersonate = "netscape"\n')
    settings = EngineSettings(_env_file=None, platforms_file=file)

    @contextmanager
    def folder(_):
        yield tmp_path

    supplies = Supplies("http://127.0.0.1:1", settings.platforms)
    condition = Condition(Clients(), supplies, settings, folder)
    assert condition.about()["troubles"] == []
    with caplog.at_level(logging.INFO):
        await condition.check()
    about = condition.about()
    assert [trouble.partition(":")[0] for trouble in about["troubles"]] == ["JS runtime", "Clients", "Proxies"]
    assert about["ytdlp"] == programs.ytdlp_release()[0]
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 3
    # Behind a guard of its own they are no business of the worker's.
    apart = settings.model_copy(update={"egress_url": "http://egress:8888"})
    await Condition(Clients(), supplies, apart, folder).check()
    assert len(await Condition(Clients(), supplies, apart, folder).check()) == 2


@asynccontextmanager
async def service(platforms):
    """A guard that is a service of its own."""
    ways = NO_WAYS
    guard = EgressGuard(LOOPBACK, tell=lambda: status.told(platforms, ways))
    try:
        address = await guard.start()
        ways = await open_ways(guard, platforms)
        yield address
    finally:
        await guard.close()


def file_of(tmp_path, text):
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.toml"
    path.write_text(text)
    return platforms_file.read(path)


async def test_guard_with_the_same_ways_tells_how_their_proxies_stand(tmp_path):
    there = file_of(tmp_path, '[vimeo]\nproxies = ["http://me:secret@127.0.0.1:3128", "direct"]\n')
    # Of a worker's file the credentials, and what no guard sees to, do not count.
    ours = file_of(tmp_path, '[vimeo]\nproxies = ["http://127.0.0.1:3128", "direct"]\nsleep_requests = 1\n')
    async with service(there) as address:
        found, proxies = await checks.guard(address, ours)
    assert found.state == "ok"
    assert proxies == [
        {"platform": "vimeo", "name": "http://127.0.0.1:3128", "resting": 0, "reason": ""},
        {"platform": "vimeo", "name": "direct", "resting": 0, "reason": ""},
    ]
    assert "secret" not in str(proxies)


@pytest.mark.parametrize(
    "text", ['[vimeo]\nproxies = ["http://127.0.0.1:3129"]', '[youtube]\npo_token_provider = "http://127.0.0.1:1"', ""]
)
async def test_guard_with_other_ways_is_seen(tmp_path, text):
    there = file_of(tmp_path, '[vimeo]\nproxies = ["http://127.0.0.1:3128"]\n')
    async with service(there) as address:
        found, _ = await checks.guard(address, file_of(tmp_path, text))
    assert (found.state, "CLIPFERRY_PLATFORMS_FILE" in found.mend) == ("warn", True)


async def test_guard_that_is_away_or_says_nothing_of_itself_is_seen(tmp_path):
    found, proxies = await checks.guard(f"http://127.0.0.1:{closed_port()}", platforms_file.NO_FILE)
    assert (found.state, "CLIPFERRY_EGRESS_URL" in found.mend, proxies) == ("fail", True, [])
    guard = EgressGuard(LOOPBACK)
    address = await guard.start()
    mute, _ = await checks.guard(address, platforms_file.NO_FILE)
    needed, _ = await checks.guard(address, file_of(tmp_path, '[vimeo]\nproxies = ["http://127.0.0.1:3128"]'))
    await guard.close()
    assert (mute.state, needed.state) == ("ok", "warn")


async def test_worker_tells_of_its_guard_and_of_the_end_of_its_trouble(tmp_path, caplog):
    platforms = file_of(tmp_path, '[vimeo]\nproxies = ["http://127.0.0.1:3128"]')
    settings = EngineSettings(_env_file=None, platforms_file=next(tmp_path.glob("*.toml")))
    condition = Condition(Clients(), Supplies("http://127.0.0.1:1", platforms), settings, None)
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            await condition.ask(f"http://127.0.0.1:{closed_port()}")
        (trouble,) = condition.about()["troubles"]
        async with service(platforms) as address:
            await condition.ask(address)
    about = condition.about()
    assert trouble.startswith("Egress guard: ")
    assert (about["troubles"], [each["name"] for each in about["proxies"]]) == ([], ["http://127.0.0.1:3128"])
    assert [record.levelname for record in caplog.records][-1] == "INFO"
