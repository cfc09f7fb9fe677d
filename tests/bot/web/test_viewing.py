"""bot.api.viewing: a link's page, and what chats read of it."""

import re
from html import unescape

import pytest

from tests.bot.api.house import PUBLIC_URL

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def token_of(house):
    job = await (await house.account()).finished()
    return job["download_url"].removeprefix(f"{PUBLIC_URL}/d/")


async def test_the_page_plays_the_file_and_loads_nothing_else(house):
    token = await token_of(house)
    page = await house.client.get(f"/v/{token}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'controls preload="metadata" playsinline src="/d/{token}?inline=1"' in page.text
    assert '<h1 dir="auto">Amazing Video Content</h1>' in page.text
    assert all(fact in page.text for fact in ("1.0 kB", "3:05", "Kept until", f'href="/d/{token}">Download'))
    assert re.findall(r'src="(?!/d/)', page.text) == []
    assert "media-src 'self'" in page.headers["content-security-policy"]
    assert "<script" not in page.text


async def test_chats_find_a_player_in_its_tags(house):
    token = await token_of(house)
    text = (await house.client.get(f"/v/{token}")).text
    tags = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', text))
    assert (tags["og:type"], tags["og:video:type"]) == ("video.other", "video/mp4")
    assert (tags["og:video"], tags["og:url"]) == (f"{PUBLIC_URL}/d/{token}?inline=1", f"{PUBLIC_URL}/v/{token}")
    assert (tags["og:video:width"], tags["og:video:height"]) == ("1920", "1080")
    href = unescape(re.search(r'json\+oembed" href="([^"]+)"', text)[1])
    told = (await house.client.get(href.removeprefix(PUBLIC_URL))).json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "video", 1920)
    assert f"/d/{token}" in told["html"]


async def test_the_page_of_a_counted_link_leaves_its_downloads_to_people(house):
    person = await house.account()
    job = await person.finished()
    links = f"/api/v1/video/video-download/jobs/{job['id']}/links"
    made = (await person.ask("POST", links, json={"max_downloads": 1})).json()
    token = made["url"].removeprefix(f"{PUBLIC_URL}/d/")
    text = (await house.client.get(f"/v/{token}")).text
    assert text.count(f"/d/{token}") == 1
    assert f'href="/d/{token}">Download' in text
    told = (await house.client.get(f"/oembed?url={PUBLIC_URL}/v/{token}")).json()
    assert "html" not in told
    assert (await house.client.get(f"/d/{token}")).status_code == 200
    assert (await house.client.get(f"/v/{token}")).status_code == 410


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v/x", 403), ("/oembed", 404), ("/oembed?url=https://example.com/", 404), ("/oembed?url=http://[", 404)],
)
async def test_what_is_no_page_of_ours_is_refused(house, path, status):
    assert (await house.client.get(path)).status_code == status


async def test_a_title_is_written_out(house):
    person = await house.account()
    job = await person.download(await house.fresh_link(title='"><script>alert(1)</script>'))
    await house.finish(job["id"])
    url = (await person.status(job["id"])).json()["download_url"]
    assert "<script>" not in (await house.client.get(url.replace(f"{PUBLIC_URL}/d/", "/v/"))).text


async def test_its_picture_is_one_of_ours(house):
    job = await (await house.account()).finished(include_thumbnail=True)
    address = job["thumbnail_url"].removeprefix(PUBLIC_URL)
    text = (await house.client.get(job["download_url"].removeprefix(PUBLIC_URL).replace("/d/", "/v/"))).text
    assert f'poster="{address}"' in text
    assert f'<meta property="og:image" content="{job["thumbnail_url"]}">' in text
    assert (await house.client.get(address)).headers["content-type"] == "image/jpeg"


async def test_the_page_speaks_the_language_of_the_browser(house):
    token = await token_of(house)
    page = await house.client.get(f"/v/{token}", headers={"accept-language": "ar-EG,ar;q=0.9"})
    assert '<html lang="ar" dir="rtl">' in page.text
