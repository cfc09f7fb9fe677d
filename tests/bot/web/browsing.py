"""A real browser for tests, where one is installed; what it sees is kept as pictures."""

import shutil
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURES = Path(__file__).parents[3] / "artefacts" / "pages"
DESK = {"width": 1100, "height": 800}
PHONE = {"width": 375, "height": 740}


def executable():
    """Where the browser is; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"No browser is here: install one of {', '.join(NAMES)}")
    return found


@asynccontextmanager
async def open_browser():
    """A browser without a window."""
    path = executable()
    async with async_playwright() as playwright:
        # As root it does not start with its sandbox; what it is shown is ours.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


class Window:
    """A page of the browser that notes what it was refused and what it asked of others."""

    def __init__(self, page, base_url):
        self.page = page
        self.faults = []
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: self._check(asked.url, base_url))

    def _check(self, url, base_url):
        if not url.startswith((str(base_url), "data:", "blob:")):
            self.faults.append(f"asked of another: {url}")

    async def judged(self):
        """What axe-core finds that is serious or worse, in short."""
        found = await Axe().run(self.page)
        return [
            (each["id"], [node["html"] for node in each["nodes"]])
            for each in found.response["violations"]
            if each["impact"] in ("serious", "critical")
        ]

    async def picture(self, name):
        """Keep what is seen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@asynccontextmanager
async def window(browser, house, *, size=DESK, scheme="light", **options):
    """A page of the browser, in one of both themes."""
    context = await browser.new_context(
        viewport=size, color_scheme=scheme, base_url=str(house.client.base_url), **options
    )
    yield Window(await context.new_page(), house.client.base_url)
    await context.close()


async def sign_in(house, page, user_id):
    """Sign in by a link, as one does who gets it in a chat."""
    code = await house.engine.accounts.logins.offer(user_id)
    await page.goto(f"/login/{code}")
    await page.locator("button.main").click()
    await page.wait_for_url("**/")
