"""engine.fetch.dealing: what an operator sets reaches the site, and nothing of it is left behind."""

import io
import json
import subprocess
import sys
from http.cookiejar import Cookie

import pytest
from aiohttp import web
from yt_dlp.extractor.youtube.pot.provider import PoTokenContext
from yt_dlp.networking import Request, Response

from engine import ffmpeg
from engine.fetch import gallery, tasks
from engine.fetch.ytdlp import Visit
from engine.means import Means, PoTokens

CLIENT = {"INNERTUBE_CONTEXT": {"client": {"clientName": "WEB"}}}
COOKIES = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret-cookie\n"

pytestmark = [pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def echo(network):
    """The address of a page that tells what headers it was asked with."""

    async def answer(request):
        told = {**request.headers, "client": "curl" if "Chrome" in request.headers.get("User-Agent", "") else "other"}
        return web.json_response(told)

    async def start():
        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    runner = network._run(start())
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    network._run(runner.cleanup())


def told(network, echo, **means):
    with Visit(Means(proxy=network.proxy, **means), ffmpeg.executable()) as visit:
        return json.loads(visit.page(echo)[1])


def test_headers_and_cookies_are_sent(network, echo):
    said = told(network, echo, headers={"X-Client": "ours"}, cookies=COOKIES)
    assert said["X-Client"] == "ours"
    assert said["Cookie"] == "session=secret-cookie"


def test_a_client_is_imitated(network, echo):
    said = told(network, echo, impersonate="chrome")
    assert "sec-ch-ua" in {name.lower() for name in said}
    assert "sec-ch-ua" not in {name.lower() for name in told(network, echo, impersonate="nobody-1.0")}


def test_extractors_are_told_their_arguments(network):
    given = {"YouTube": {"player-client": ["tv"]}}
    with Visit(Means(proxy=network.proxy, extractor_args=given), ffmpeg.executable()) as visit:
        youtube = visit.bring(lambda site: site.get_info_extractor("Youtube"))
        assert youtube._configuration_arg("player_client") == ["tv"]


def test_gallery_dl_is_given_cookies_that_no_file_names(network, echo, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    means = Means(proxy=network.proxy, cookies=COOKIES)
    python = sys.executable
    script = "import sys,json; print(open(json.load(open('gallery.json'))['extractor']['cookies']).read())"
    monkeypatch.setattr(sys, "executable", tmp_path / "python")
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec {python} -c "{script}"\n')
    (tmp_path / "python").chmod(0o700)
    with gallery._started([], means, stdout=subprocess.PIPE) as process:
        assert "secret-cookie" in process.communicate()[0]
    assert all("secret-cookie" not in path.read_text() for path in tmp_path.iterdir())


def test_a_po_token_is_asked_of_the_provider_through_its_own_way(network, monkeypatch):
    asked = []

    def answer(request):
        asked.append(request)
        return Response(io.BytesIO(b'{"poToken": "dG9rZW4tMQ=="}'), request.url, {})

    means = Means(proxy=network.proxy, po_tokens=PoTokens(url="http://pot:4416", proxy="http://127.0.0.1:9"))
    with Visit(means, ffmpeg.executable()) as visit:
        site = visit._site
        monkeypatch.setattr(site, "urlopen", answer)
        youtube = site.get_info_extractor("Youtube")
        youtube.initialize()
        token = youtube.fetch_po_token(
            "web", PoTokenContext.GVS, ytcfg=CLIENT, visitor_data="VISITOR", video_id="abc", required=True
        )
    assert token == "dG9rZW4tMQ=="
    assert isinstance(asked[0], Request)
    assert asked[0].url == "http://pot:4416/get_pot"
    assert asked[0].proxies == {"all": "http://127.0.0.1:9"}
    assert json.loads(asked[0].data)["content_binding"] == "VISITOR"


def test_clients_that_can_be_imitated_are_known():
    asked = {"clients": ["chrome", "netscape", "not a client"]}
    assert tasks.TASKS["clients"](asked, lambda _: None) == {"known": ["chrome"]}


@pytest.mark.parametrize(("cookies", "handed_on"), [("", 1), (COOKIES, 0)])
def test_cookies_of_an_operator_are_no_arguments_of_another_program(network, cookies, handed_on):
    with Visit(Means(proxy=network.proxy, cookies=cookies), ffmpeg.executable()) as visit:
        found = visit.look(network.url("/hls/3/master.m3u8"))
        visit.bring(lambda site: site.cookiejar.set_cookie(_cookie("127.0.0.1")))
        assert len(visit.stream(found, found.media.formats[-1].id).cookies) == handed_on


def _cookie(domain):
    facts = dict.fromkeys(("port", "expires", "comment", "comment_url"))
    flags = {"port_specified": False, "domain_specified": True, "domain_initial_dot": False, "path_specified": True}
    return Cookie(0, "visitor", "1", domain=domain, path="/", secure=False, discard=True, rest={}, **facts, **flags)
