"""bot.web.house: what administrators see and do, and that nobody else does."""

import pytest
import pytest_asyncio

from engine.errors.fetching import PrivateMedia
from storage.models import JobState
from tests.bot.web.conftest import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = ["/admin", "/admin/people", "/admin/people/1", "/admin/grants"]
ACTIONS = ["pause", "drain", "resume", "grant", "ban", "unban"]


@pytest_asyncio.fixture(loop_scope="module")
async def admin(house):
    operator = await house.engine.accounts.asker("terminal", "root", "The operator")
    admin = await sign_in(house, operator.user_id)
    yield admin
    await admin.client.aclose()


@pytest.mark.parametrize("path", PAGES)
async def test_its_pages_are_for_administrators(visitor, path):
    assert (await visitor.get(path)).status_code == 403
    assert "/admin" not in (await visitor.get("/")).text


@pytest.mark.parametrize("action", ACTIONS)
async def test_its_forms_are_for_administrators(visitor, action):
    refused = await visitor.send(f"/admin/{action}", person="fake:bank", amount="5")
    assert refused.status_code == 403


async def test_the_queue_is_seen_and_stopped(house, admin):
    await house.stores.presence.here("worker-7", 4, 60)
    page = (await admin.get("/admin")).text
    assert all(said in page for said in ("worker-7", "lookups, downloads, conversions"))
    assert page.count("The queue is open") == 1
    paused = await admin.send("/admin/pause")
    assert (paused.status_code, paused.headers["location"]) == (303, "/admin")
    page = (await admin.get("/admin")).text
    assert "Paused: no job starts" in page
    assert 'action="/admin/resume"' in page
    await admin.send("/admin/resume")
    assert "The queue is open" in (await admin.get("/admin")).text


async def test_what_is_unfinished_and_what_has_failed_is_listed(house, admin, visitor):
    await visitor.picks(await house.fresh_link(title="<b>Under way</b>"))
    failed = await visitor.picks(await house.fresh_link())
    await house.fail(failed, PrivateMedia())
    await house.until(failed, JobState.FAILED)
    page = (await admin.get("/admin")).text
    assert "&lt;b&gt;Under way&lt;/b&gt;" in page
    assert '<th scope="row">youtube</th><td dir="ltr">private_media</td>' in page


async def test_a_person_is_found_granted_something_and_shut_out(house, admin, visitor):
    known = (await house.engine.accounts.identity(visitor.user_id)).external_id
    found = (await admin.get("/admin/people", params={"words": f"fake:{known}"})).text
    assert f'href="/admin/people/{visitor.user_id}"' in found
    page = (await admin.get(f"/admin/people/{visitor.user_id}")).text
    assert f'name="person" value="{visitor.user_id}"' in page
    granted = await admin.send("/admin/grant", person=str(visitor.user_id), amount="500", reason="a <b>gift</b>")
    assert "1,500" in granted.text
    listed = (await admin.get("/admin/grants")).text
    assert "a &lt;b&gt;gift&lt;/b&gt; (by user" in listed
    await admin.send("/admin/ban", person=str(visitor.user_id), reason="spam")
    assert (await visitor.get("/")).status_code == 403
    await admin.send("/admin/unban", person=str(visitor.user_id))
    assert (await visitor.get("/")).status_code == 200


@pytest.mark.parametrize("name", ["0", "999999", "x", "9" * 40])
async def test_nobody_is_not_there(admin, name):
    assert (await admin.get(f"/admin/people/{name}")).status_code == 404


async def test_what_no_button_sends_is_refused(admin):
    assert (await admin.send("/admin/explode")).status_code == 400


async def test_a_grant_that_cannot_be_made_is_said(admin):
    assert 'role="alert"' in (await admin.send("/admin/grant", person="nobody:1", amount="5")).text
    assert 'role="alert"' in (await admin.send("/admin/grant", person="terminal:root", amount="x")).text
