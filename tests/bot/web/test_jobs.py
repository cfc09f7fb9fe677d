"""bot.web.jobs, bot.web.says: what is pasted becomes jobs, and jobs are looked after."""

import asyncio
import json
import re

import pytest

from bot.messages import Messages
from engine.errors.fetching import PrivateMedia
from engine.lifecycle.telling import tell_progress
from engine.media import Progress
from storage.models import JobState

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIL = '"><script>alert(1)</script>'


async def test_a_pasted_link_is_offered_with_prices_and_picked(visitor):
    job = await visitor.picks(await visitor.house.fresh_link(title="A lighthouse"))
    row = await visitor.house.engine.jobs.read(job)
    assert (row.platform, row.title, row.user_id) == ("web", "A lighthouse", visitor.user_id)
    offered = await visitor.says(await visitor.house.fresh_link(title="A bridge"))
    assert "A bridge" in offered
    assert "100 credits" in offered or "102 credits" in offered


async def test_several_links_are_answered_one_by_one(visitor):
    links = [await visitor.house.fresh_link(title=f"Film {number}") for number in range(3)]
    answered = await visitor.says(f"these: {' '.join(links)} please")
    assert answered.count('class="picks"') == 3


@pytest.mark.parametrize(
    "text", ["/credits", "/settings", "/help", "/jobs", "/history", "/language", "/apikey", "/stats"]
)
async def test_commands_do_what_they_do_in_chats(visitor, text):
    assert 'class="card"' in await visitor.says(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/unlink", "only_in_chats"),
        ("/following", "only_in_chats"),
        ("hello", "not-understood"),
        (EVIL, "not-understood"),
        ("/grant telegram:1 5", "admins_only"),
        ("/pick 00000000 1", "quote_expired"),
        ("https://10.0.0.1/x", "private_address"),
    ],
)
async def test_what_cannot_be_done_is_said(visitor, text, key):
    answered = await visitor.says(text)
    assert Messages().text(key, host="10.0.0.1") in answered
    assert f'class="{"card" if key == "not-understood" else "card refused"}"' in answered


@pytest.mark.parametrize(
    "text",
    ["", " ", "/", "//", "a" * 100_000, "/get " + "x " * 20_000, "https://" + "a" * 90_000, "\u202e\u2066 https://[",
     "\x1b[2J", "/history " + '"' * 500, "/jobs 99999999999999999999", "/rename 1", "{{ 7 * 7 }}{% raw %}"],
)  # fmt: skip
async def test_whatever_is_typed_is_answered_without_a_fault(visitor, text, caplog):
    answered = await visitor.send("/chat", text=text)
    assert answered.status_code == 200
    assert answered.text.count('<section class="card') >= 1
    assert caplog.text == ""


async def test_what_says_nothing_by_itself_is_said_to_be_done(visitor):
    job = await visitor.picks(await visitor.house.fresh_link())
    assert "Done." in await visitor.says(f"/cancel {job}")
    assert (await visitor.house.engine.jobs.read(job)).state is JobState.CANCELLED


async def test_an_export_is_a_file_in_the_page(visitor):
    assert 'download="' in await visitor.says("/export")


async def test_a_finished_job_is_played_and_fetched_from_its_page(visitor):
    job = await visitor.finished()
    page = (await visitor.get(f"/jobs/{job.id}")).text
    address = page.partition('<video class="player"')[2].partition('src="')[2].partition("?")[0]
    assert (await visitor.get(address)).status_code == 200
    assert f'href="{address}" download' in page


async def test_a_link_for_others_is_shown_and_ended(visitor):
    job = await visitor.finished()
    shared = re.search(r'href="http://api.test(/v/[^"]+)"', (await visitor.get(f"/jobs/{job.id}")).text)[1]
    assert (await visitor.house.client.get(shared)).status_code == 200
    await visitor.send(f"/jobs/{job.id}/revoke")
    assert (await visitor.house.client.get(shared)).status_code == 410
    assert 'href="http://api.test/v/' in (await visitor.get(f"/jobs/{job.id}")).text


async def test_facts_are_set_apart_from_each_other(visitor):
    job = await visitor.finished()
    for path in ("/jobs", f"/jobs/{job.id}"):
        assert f"<bdi>#{job.id}</bdi> · <bdi>youtube</bdi> · <bdi>" in (await visitor.get(path)).text


async def test_what_names_no_job_is_no_page(visitor):
    page = await visitor.get("/jobs/none")
    assert (page.status_code, "#0" in page.text) == (404, False)


async def test_titles_are_written_out(visitor):
    job = await visitor.finished(title=EVIL, uploader=EVIL)
    for path in ("/", "/jobs", f"/jobs/{job.id}", f"/jobs?words={EVIL}&state={EVIL}&page={EVIL}"):
        page = (await visitor.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page or path.startswith("/jobs?")


async def test_a_job_is_renamed_cancelled_queued_again_and_deleted(visitor):
    job = await visitor.picks(await visitor.house.fresh_link())
    engine = visitor.house.engine
    renamed = await visitor.send(f"/jobs/{job}/rename", title="Another title", back="/jobs")
    assert (renamed.status_code, renamed.headers["location"]) == (303, f"/jobs#job-{job}")
    assert (await engine.jobs.read(job)).title == "Another title"
    assert (await visitor.send(f"/jobs/{job}/rename", title="\u200d ")).status_code == 422
    await visitor.send(f"/jobs/{job}/cancel")
    assert (await engine.jobs.read(job)).state is JobState.CANCELLED
    await visitor.send(f"/jobs/{job}/retry")
    assert (await engine.jobs.read(job)).state is JobState.QUEUED
    gone = await visitor.send(f"/jobs/{job}/delete", back=f"/jobs/{job}")
    assert gone.headers["location"] == "/jobs"
    assert await engine.jobs.read(job) is None


@pytest.mark.parametrize("action", ["rename", "cancel", "retry", "revoke", "delete"])
async def test_a_job_of_somebody_else_is_not_there(visitor, other, action):
    job = (await other.finished()).id
    assert (await visitor.get(f"/jobs/{job}")).status_code == 404
    assert (await visitor.send(f"/jobs/{job}/{action}", title="mine")).status_code == 404
    assert (await visitor.get(f"/jobs/events?jobs={job}")).status_code == 404
    assert (await other.get(f"/jobs/{job}")).status_code == 200


@pytest.mark.parametrize("name", ["0", "-1", "x", "9" * 30, "1%00", "٣"])
async def test_what_is_no_job_is_not_there(visitor, name):
    assert (await visitor.get(f"/jobs/{name}")).status_code == 404


@pytest.mark.parametrize(("action", "status"), [("explode", 400), ("rename", 422)])
async def test_what_no_button_sends_is_refused(visitor, action, status):
    job = await visitor.picks(await visitor.house.fresh_link())
    assert (await visitor.send(f"/jobs/{job}/{action}", title="  ")).status_code == status


async def test_one_is_sent_back_to_pages_of_ours_alone(visitor):
    job = await visitor.picks(await visitor.house.fresh_link())
    sent = await visitor.send(f"/jobs/{job}/cancel", back="//evil.example/")
    assert sent.headers["location"] == f"/jobs/{job}"


async def test_why_a_job_failed_is_said_in_the_persons_language(visitor):
    job = await visitor.picks(await visitor.house.fresh_link())
    await visitor.house.fail(job, PrivateMedia())
    await visitor.house.until(job, JobState.FAILED)
    page = (await visitor.get("/jobs?state=failed", headers={"accept-language": "de"})).text
    assert "privat" in page
    assert f'action="/jobs/{job}/retry"' in page


async def test_jobs_are_found_by_words_and_state(visitor):
    await visitor.finished(title="Needle in here")
    await visitor.finished(title="Only hay")
    page = (await visitor.get("/jobs?words=needle&state=done")).text
    assert ("Needle in here" in page, "Only hay" in page) == (True, False)


async def test_a_job_goes_on_before_ones_eyes(visitor):
    house = visitor.house
    job = await visitor.picks(await house.fresh_link())
    heard = []
    async with visitor.client.stream("GET", f"/jobs/events?jobs={job}") as stream:
        lines = stream.aiter_lines()

        async def until(words):
            async for line in lines:
                heard.append(line)
                if words in line:
                    return json.loads(line.removeprefix("data: "))
            raise AssertionError(heard)

        await until('"state": "queued"')
        async with asyncio.timeout(60):
            row = await house.engine.jobs.read(job)
            await tell_progress(house.stores, row, Progress(stage="downloading", fraction=0.42))
            finishing = asyncio.create_task(house.finish(job))
            last = await until('"state": "delivered"')
            await finishing
            assert await until("{}") == {}
    assert f"/jobs/{job}#player" in last["controls"]
    assert house.desk.streams[visitor.user_id] == 0


async def test_the_account_page_shows_the_book_and_draws_what_was_downloaded(visitor):
    await visitor.finished()
    page = (await visitor.get("/account")).text
    assert page.count('<svg class="chart"') >= 4
    assert "Balance: 898 credits" in page or "Balance:" in page
    assert 'scope="row">youtube' in page
