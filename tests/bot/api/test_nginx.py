"""bot.api.files behind nginx, set up as docs/serving.md says."""

import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from bot.api.app import create_app
from bot.api.desk import Desk
from bot.settings import BotSettings
from tests.bot.api.conftest import serving
from tests.nginx import PROGRAM, nginx

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTENT = bytes(range(256)) * 4
GUIDE = (Path(__file__).parents[3] / "docs" / "serving.md").read_text()
LOCATION = "/stored/"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def direct(site):
    """Clipferry itself, as nginx reaches it."""
    site.engine.accounts = None
    settings = BotSettings(_env_file=None, nginx_location=LOCATION)
    desk = Desk.over(site.engine, site.signer, "key", settings)
    async with serving(create_app(site.engine, site.signer, desk=desk)) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def front(site, direct, tmp_path_factory):
    if PROGRAM is None:
        pytest.skip("nginx is not installed")
    block = re.search(r"```nginx\n(.*?)```", GUIDE, re.DOTALL)
    assert block is not None
    here = {
        "http://127.0.0.1:8080": str(direct.base_url).rstrip("/"),
        "/srv/clipferry/data/files": str(site.folder / "store"),
    }
    server = block[1]
    for example, real in here.items():
        assert example in server
        server = server.replace(example, real)
    with nginx(tmp_path_factory.mktemp("nginx"), server) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            yield client


async def test_the_answer_names_the_place_and_holds_nothing(site, direct):
    file = await site.add(CONTENT, name="Привет.mp4")
    answer = await direct.get(site.path(file))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-accel-redirect"] == quote(f"{LOCATION}{file.path}")
    assert answer.headers["content-type"] == "video/mp4"


async def test_nginx_sends_what_the_link_names(site, front):
    path = await site.link(CONTENT, name="Привет.mp4")
    answer = await front.get(path)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert quote("Привет.mp4") in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "x-accel-redirect" not in answer.headers


async def test_nginx_judges_ranges_and_conditions(site, front):
    path = await site.link(CONTENT)
    part = await front.get(path, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, CONTENT[:10], "bytes 0-9/1024")
    assert (await front.get(path, headers={"range": "bytes=0-1,5-6"})).headers["content-type"].startswith("multipart/")
    assert (await front.get(path, headers={"range": "bytes=1024-"})).status_code == 416
    assert (await front.get(path, headers={"if-none-match": part.headers["etag"]})).status_code == 304
    head = await front.head(path)
    assert (head.content, head.headers["content-length"]) == (b"", "1024")


async def test_nothing_is_had_without_a_link(site, front):
    file = await site.add(CONTENT)
    day, folder, _ = file.path.split("/")
    for path in (
        f"{LOCATION}{file.path}",
        LOCATION,
        f"{LOCATION}{day}/",
        f"{LOCATION}{day}/{folder}/",
        "/d/",
        "/stored",
    ):
        answer = await front.get(path)
        assert answer.status_code == 404
        assert CONTENT not in answer.content
    assert (await front.get("/d/x.y")).status_code == 403
