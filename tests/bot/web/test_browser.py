"""The pages in a real browser: used as people use them, judged by axe, and kept as pictures."""

import os

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.messages import LANGUAGES
from engine.accounts import Amount
from engine.errors.fetching import PrivateMedia
from engine.lifecycle import runs
from engine.lifecycle.telling import tell_progress
from engine.media import Progress
from storage.models import JobState
from tests.bot.api.house import PUBLIC_URL
from tests.bot.web.browsing import DESK, PHONE, Window, open_browser, sign_in, window
from tests.clips import clip

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=60_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with open_browser() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def resident(house):
    """Somebody with downloads of every kind."""
    person = await house.account()
    long = "A very long title that goes on and on, since there is no end to what people write above what they put up"
    for title, thumbnail in ((long, False), ("A lighthouse at night", True), ("منارة في الليل", False)):
        job = await person.download(await house.fresh_link(title=title), include_thumbnail=thumbnail)
        content, picture = clip("short.mp4").read_bytes(), clip("picture.jpg").read_bytes()
        await house.finish(job["id"], duration=2.0, thumbnail=thumbnail, content=content, picture=picture)
    failed = await person.download(await house.fresh_link(title="Something private"))
    await house.fail(failed["id"], PrivateMedia())
    waiting = await person.download(await house.fresh_link(title="Something that waits"))
    running = await person.download(await house.fresh_link(title="Something that runs"))
    row = await runs.claim(house.stores, running["id"], "worker")
    await tell_progress(house.stores, row, Progress(stage="downloading", fraction=0.42, speed=3e6, eta=70))
    await house.until(failed["id"], JobState.FAILED)
    assert waiting["status"] == "PENDING"
    await house.stores.presence.here("worker-7f3a", 4, 60)
    operator = await house.engine.accounts.asker("terminal", "root", "The operator")
    await house.engine.accounts.grant(operator, str(person.user_id), Amount(500), "for patience")
    return person


async def test_the_whole_way_by_hand(house, browser):
    person = await house.account()
    link = await house.fresh_link(title="A lighthouse at night", duration=120.0)
    async with window(browser, house, accept_downloads=True) as seen:
        page = seen.page
        await sign_in(house, page, person.user_id)
        await page.get_by_label("Links, or a command").fill(f"this one please: {link}")
        await page.get_by_role("button", name="Send").click()
        offer = page.get_by_role("button", name="Best video")
        await expect(offer).to_contain_text("credits")
        await offer.click()
        card = page.locator("article.job")
        await expect(card).to_contain_text("waiting")
        job_id = int(await card.get_attribute("data-job"))

        row = await runs.claim(house.stores, job_id, "worker")
        await tell_progress(house.stores, row, Progress(stage="downloading", fraction=0.5))
        await expect(card.get_by_role("progressbar")).to_have_attribute("value", "45")
        await expect(card).to_contain_text("50%")
        await house.bring(row, duration=2.0, content=clip("short.mp4").read_bytes())
        await expect(card.locator(".state")).to_have_text("done")
        await expect(page.locator("#said")).to_have_text("A lighthouse at night: done")

        await card.get_by_role("link", name="Play").click()
        video = page.locator("video")
        # Resolved once it plays, rejected where it cannot.
        await video.evaluate("video => { video.muted = true; return video.play(); }")
        assert (
            await video.evaluate("video => new Promise(done => { video.onended = () => done(video.currentTime); })") > 1
        )
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Download", exact=True).nth(1).click()
        assert (await (await coming.value).path()).read_bytes() == clip("short.mp4").read_bytes()

        await page.get_by_text("Rename").click()
        await page.get_by_label("New title").fill("The light")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("The light")

        waiting = await person.download(await house.fresh_link(title="Not wanted"))
        await page.get_by_role("link", name="My downloads").click()
        unwanted = page.locator(f"#job-{waiting['id']}")
        await unwanted.get_by_role("button", name="Cancel").click()
        await expect(unwanted.locator(".state")).to_have_text("cancelled")
        await unwanted.get_by_text("Delete", exact=True).click()
        await unwanted.get_by_role("button", name="Delete for good").click()
        await expect(unwanted).to_have_count(0)

        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("To sign in, send /login")).to_be_visible()
        await page.goto("/jobs")
        await expect(page.get_by_text("To sign in, send /login")).to_be_visible()
        assert seen.faults == []


async def test_a_page_is_used_by_the_keyboard_alone(house, browser):
    person = await house.account()
    async with window(browser, house) as seen:
        page = seen.page
        await sign_in(house, page, person.user_id)
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_label("Links, or a command")).to_be_focused()
        await page.keyboard.type("/credits")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("section.card")).to_contain_text("Balance: 1,000 credits")
        assert seen.faults == []


async def test_a_page_works_without_scripts(house, browser):
    person = await house.account()
    async with window(browser, house, java_script_enabled=False) as seen:
        page = seen.page
        await sign_in(house, page, person.user_id)
        await page.get_by_label("Links, or a command").fill(await house.fresh_link())
        await page.get_by_role("button", name="Send").click()
        await page.get_by_role("button", name="Best video").click()
        await expect(page.locator("article.job")).to_contain_text("waiting")


WAYS = [(size, scheme, language) for language in LANGUAGES for scheme in ("light", "dark") for size in (DESK, PHONE)]
FEW = [(DESK, "light", "en"), (PHONE, "dark", "ar")]


@pytest.mark.parametrize(("size", "scheme", "language"), WAYS if os.environ.get("CLIPFERRY_PAGES") == "whole" else FEW)
async def test_every_page_is_readable(house, browser, resident, size, scheme, language):
    done = (await resident.ask("GET", "/api/v1/video/video-download/jobs?status=COMPLETED")).json()["items"]
    lighthouse = next(job for job in done if job["title"] == "A lighthouse at night")
    operator = await house.engine.accounts.asker("terminal", "root", "The operator")
    async with window(browser, house, size=size, scheme=scheme, locale=language) as seen:
        page = seen.page
        kept = f"{language}-{'phone' if size is PHONE else 'desk'}-{scheme}"
        await page.goto("/")
        await check(seen, f"welcome-{kept}")
        await page.goto(lighthouse["download_url"].replace(f"{PUBLIC_URL}/d/", "/v/"))
        await check(seen, f"view-{kept}")
        await page.goto("/v/none")
        seen.faults.clear()
        await check(seen, f"refusal-{kept}")
        await page.goto(f"/login/{await house.engine.accounts.logins.offer(resident.user_id)}")
        await check(seen, f"login-{kept}")
        await page.locator("button.main").click()
        await page.wait_for_url("**/")
        await check(seen, f"home-{kept}")
        await page.locator("#text").fill(await house.fresh_link(title="A lighthouse at night"))
        await page.locator("button.main").click()
        await expect(page.locator(".picks")).to_be_visible()
        await check(seen, f"offer-{kept}")
        for name, address in {"jobs": "/jobs", "job": f"/jobs/{lighthouse['id']}", "account": "/account"}.items():
            await page.goto(address)
            await check(seen, f"{name}-{kept}")
        await sign_in(house, page, operator.user_id)
        for name, address in {
            "queue": "/admin",
            "people": "/admin/people",
            "person": f"/admin/people/{resident.user_id}",
            "grants": "/admin/grants",
        }.items():
            await page.goto(address)
            await check(seen, f"{name}-{kept}")


async def check(seen: Window, name: str) -> None:
    """Keep a picture, and let axe judge; nothing is wider than the window."""
    await seen.picture(name)
    assert await seen.judged() == []
    assert await seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert seen.faults == []
