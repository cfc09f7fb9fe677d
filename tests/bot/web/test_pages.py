"""bot.web.pages: languages, templates, and what they are made of."""

import pytest
from starlette.requests import Request

from bot.messages import Messages
from bot.web.pages import page, texts_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


def asking(languages):
    return Request({"type": "http", "headers": [(b"accept-language", languages.encode())]})


@pytest.mark.parametrize(
    ("wanted", "chosen", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", None, "de"),
        ("en;q=0.2, ru;q=0.7", None, "ru"),
        ("ar;q=0, pt", None, "pt"),
        ("xx, *;q=0.5", None, "en"),
        ("es;q=much, ;, ,", None, "en"),
        ("", None, "en"),
        ("de", "ar", "ar"),
        ("de", "auto", "de"),
        ("de;q=1," * 10_000, None, "de"),
    ],
)
async def test_a_page_speaks_what_the_browser_asks_for(wanted, chosen, spoken):
    assert texts_of(asking(wanted), chosen).language == spoken


async def test_what_a_page_is_given_is_written_out():
    html = page(Messages("ar"), "<h1>&", '"><script>')
    assert '<html lang="ar" dir="rtl">' in html
    assert "<script>" not in html
    assert "&lt;h1&gt;&amp;" in html


@pytest.mark.parametrize("name", ["style.css", "app.js", "icon.svg"])
async def test_what_pages_load_is_ours(house, name):
    plain = await house.client.get(f"/static/{name}")
    assert (plain.status_code, plain.headers["cache-control"]) == (200, "no-cache")
    assert plain.headers["x-content-type-options"] == "nosniff"
    assert "//" not in plain.text.replace("http://www.w3.org/2000/svg", "").replace("// ", "")


@pytest.mark.parametrize("name", ["none.css", "..%2fpages.py", "%2e%2e/pages.py", "style.css/"])
async def test_nothing_else_is_there(house, name):
    assert (await house.client.get(f"/static/{name}")).status_code == 404
