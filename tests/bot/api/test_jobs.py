"""bot.api.routes.jobs: what one sees of one's jobs, and does with them."""

import asyncio
import json

import pytest
import pytest_asyncio

from bot.api.examples import COMPLETED
from engine.errors.fetching import PlatformFailed
from engine.lifecycle import runs, telling
from engine.media import Progress
from storage import jobs
from storage.models import JobState
from tests.bot.api.house import JOBS, PUBLIC_URL, code
from tests.bot.conftest import video

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_status_always_has_every_documented_field(person):
    job = await person.download()
    waiting = (await person.status(job["id"])).json()
    assert set(waiting) == set(COMPLETED)
    assert (waiting["download_url"], waiting["file_size"], waiting["duration"]) == (None, None, 185.4)


async def test_a_failed_job_says_why(house, person):
    job = await person.download()
    await house.fail(job["id"], PlatformFailed(status=500))
    told = (await person.status(job["id"])).json()
    assert (told["status"], told["credits_used"], told["error"]["code"]) == ("FAILED", 0, "platform_failed")
    assert told["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/cancel"), ("POST", "/retry"), ("GET", "/events"),
        ("GET", "/items"), ("POST", "/links"), ("DELETE", "/links"),
    ],
)  # fmt: skip
async def test_somebody_elses_job_is_unknown(house, person, method, path):
    theirs = await (await house.account()).download()
    body = {"PUT": {"title": "Mine"}, "POST": {}}.get(method)
    for job_id in (theirs["id"], 2**62):
        answer = await person.ask(method, f"{JOBS}/jobs/{job_id}{path}", json=body)
        assert code(answer) == (404, "unknown_job")


@pytest.mark.parametrize("job_id", ["0", "-1", "x", "9" * 30, "1e3", "%00"])
async def test_what_is_no_id_is_422(person, job_id):
    assert code(await person.ask("GET", f"{JOBS}/jobs/{job_id}")) == (422, "malformed")


async def test_the_list_is_newest_first_in_pages(house):
    person = await house.account()
    ids = [(await person.download())["id"] for _ in range(3)]
    body = (await person.ask("GET", f"{JOBS}/jobs", params={"limit": 2, "skip": 1})).json()
    assert [job["id"] for job in body["items"]] == [ids[1], ids[0]]
    assert (body["total"], body["limit"], body["skip"]) == (3, 2, 1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"status": "COMPLETED"}, ["done"]),
        ({"status": "PENDING"}, ["mp3", "vimeo"]),
        ({"platform": "vimeo"}, ["vimeo"]),
        ({"format": "mp3"}, ["mp3"]),
        ({"status": "PENDING", "platform": "youtube"}, ["mp3"]),
        ({"status": "FAILED"}, []),
    ],
)
async def test_the_list_is_filtered(house, listed, wanted, found):
    person, names = listed
    body = (await person.ask("GET", f"{JOBS}/jobs", params=wanted)).json()
    assert sorted(names[job["id"]] for job in body["items"]) == found
    assert body["total"] == len(found)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listed(house):
    return await made(house)


async def made(house):
    person = await house.account()
    done = await person.finished()
    mp3 = await person.download(format="mp3")
    vimeo = await person.download(await house.fresh_link(platform="vimeo"))
    return person, {done["id"]: "done", mp3["id"]: "mp3", vimeo["id"]: "vimeo"}


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 101}, {"skip": -1}, {"skip": 10**30}, {"status": "done"}, {"other": 1}, {"limit": "x"}],
)
async def test_a_query_that_is_not_documented_is_422(person, query):
    assert code(await person.ask("GET", f"{JOBS}/jobs", params=query)) == (422, "malformed")


async def test_a_title_is_changed_and_the_original_stays(person):
    job = await person.download()
    answer = await person.ask("PUT", f"{JOBS}/jobs/{job['id']}", json={"title": " My Custom\nVideo\x1bTitle "})
    told = answer.json()
    assert (answer.status_code, told["title"]) == (200, "My Custom Video Title")
    assert told["original_title"] == "Amazing Video Content"


@pytest.mark.parametrize("title", ["", " \n", "\u200b", "x" * 501, 5, None, "nul\0", "half \ud800"])
async def test_a_title_that_cannot_be_kept_is_422(person, title):
    job = await person.download()
    content = json.dumps({"title": title}).encode()
    headers = {"content-type": "application/json"}
    answer = await person.ask("PUT", f"{JOBS}/jobs/{job['id']}", content=content, headers=headers)
    assert code(answer) == (422, "malformed")


async def test_deleting_takes_the_files_too(house, person):
    job = await person.finished()
    answer = await person.ask("DELETE", f"{JOBS}/jobs/{job['id']}")
    assert (answer.status_code, answer.json()) == (200, {"message": "Job deleted successfully"})
    assert (await person.status(job["id"])).status_code == 404
    assert (await house.client.get(job["download_url"].removeprefix(PUBLIC_URL))).status_code == 410


async def test_deleting_what_waits_cancels_it_and_gives_back(house):
    person = await house.account()
    job = await person.download()
    assert (await person.ask("DELETE", f"{JOBS}/jobs/{job['id']}")).status_code == 200
    assert (await person.ask("GET", "/api/v1/credits")).json()["credits"] == 1000


async def test_cancel_and_retry(person):
    job = await person.download()
    cancelled = await person.ask("POST", f"{JOBS}/jobs/{job['id']}/cancel")
    assert (cancelled.json()["status"], cancelled.json()["credits_used"]) == ("CANCELLED", 0)
    assert code(await person.ask("POST", f"{JOBS}/jobs/{job['id']}/cancel")) == (409, "wrong_state")
    again = await person.ask("POST", f"{JOBS}/jobs/{job['id']}/retry")
    assert (again.json()["status"], again.json()["id"]) == ("PENDING", job["id"])


async def test_a_job_from_a_chat_is_retried_here(house, person):
    job = await person.download()
    await person.ask("POST", f"{JOBS}/jobs/{job['id']}/cancel")
    async with house.stores.database.session() as session:
        row = await jobs.get(session, job["id"])
        row.platform, row.reply_to = "telegram", {"chat": 1}
    assert (await person.ask("POST", f"{JOBS}/jobs/{job['id']}/retry")).status_code == 200
    row = await house.engine.jobs.read(job["id"])
    assert (row.platform, row.reply_to) == ("api", {})


async def test_one_that_could_not_be_looked_up_is_looked_up_again(house, person):
    link = await house.fresh_link()
    await house.leads_to(link, PlatformFailed(status=500))
    made = (await person.ask("POST", f"{JOBS}/bulk-download", json={"downloads": [{"url": link}]})).json()["jobs"][0]
    await house.until(made["id"], JobState.FAILED)
    await house.leads_to(link, video(link))
    assert (await person.ask("POST", f"{JOBS}/jobs/{made['id']}/retry")).json()["status"] == "PENDING"
    assert (await house.until(made["id"], JobState.QUEUED)).title == "A film"


async def test_events_tell_progress_and_end_with_the_job(house, person):
    job = await person.download()
    told = []

    async def follow():
        url = f"{JOBS}/jobs/{job['id']}/events"
        async with house.client.stream("GET", url, headers=person.headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    body = json.loads(line.removeprefix("data: "))
                    told.append((body["status"], body["progress"]))

    async with asyncio.timeout(60):
        following = asyncio.create_task(follow())
        while not told:
            await asyncio.sleep(0.01)
        row = await house.engine.jobs.read(job["id"])
        await telling.tell_progress(house.stores, row, Progress(stage="looking"))
        await house.finish(job["id"])
        await following
    assert told[0] == ("PENDING", 0)
    assert told[-1] == ("COMPLETED", 100)


async def test_progress_is_what_the_worker_said_last(house, person):
    job = await person.download()
    row = await runs.claim(house.stores, job["id"], "worker")
    async with asyncio.timeout(60):
        told = {"progress": 0}
        while told["progress"] == 0:
            await telling.tell_progress(house.stores, row, Progress(stage="downloading", fraction=0.5))
            await asyncio.sleep(0.02)
            told = (await person.status(job["id"])).json()
    assert (told["status"], told["progress"]) == ("PROCESSING", 45)


async def test_a_link_ends_after_its_downloads(house, person):
    job = await person.finished()
    made = (await person.ask("POST", f"{JOBS}/jobs/{job['id']}/links", json={"max_downloads": 2})).json()
    path = made["url"].removeprefix(PUBLIC_URL)
    assert (await house.client.head(path)).status_code == 200
    got = [(await house.client.get(path)).status_code for _ in range(3)]
    assert (made["max_downloads"], got) == (2, [200, 200, 410])
    assert (await house.client.head(path)).status_code == 410


async def test_what_gives_nothing_of_a_file_is_no_download(house, person):
    job = await person.finished()
    made = (await person.ask("POST", f"{JOBS}/jobs/{job['id']}/links", json={"max_downloads": 1})).json()
    path = made["url"].removeprefix(PUBLIC_URL)
    tag = (await house.client.head(path)).headers["etag"]
    for name, value, status in (
        ("range", "bytes=9999-", 416), ("if-match", '"another"', 412), ("if-none-match", tag, 304),
    ):  # fmt: skip
        assert (await house.client.get(path, headers={name: value})).status_code == status
    assert (await house.client.get(path)).status_code == 200


async def test_revoked_links_open_nothing_and_the_jobs_own_is_new(house, person):
    job = await person.finished()
    limited = (await person.ask("POST", f"{JOBS}/jobs/{job['id']}/links", json={"expires_in": 60})).json()
    assert (await person.ask("DELETE", f"{JOBS}/jobs/{job['id']}/links")).status_code == 200
    for url in (job["download_url"], limited["url"]):
        assert (await house.client.get(url.removeprefix(PUBLIC_URL))).status_code == 410
    renewed = (await person.status(job["id"])).json()["download_url"]
    assert (await house.client.get(renewed.removeprefix(PUBLIC_URL))).status_code == 200


async def test_a_job_without_files_has_no_links(person):
    job = await person.download()
    assert code(await person.ask("POST", f"{JOBS}/jobs/{job['id']}/links", json={})) == (410, "file_gone")


async def test_statistics_sum_up_what_was_delivered(house):
    person = await house.account()
    await person.finished()
    await person.finished(format="mp3")
    waiting = await person.download(await house.fresh_link(platform="vimeo"))
    told = (await person.ask("GET", f"{JOBS}/stats")).json()
    assert (told["total_downloads"], told["total_duration"], told["total_credits_used"]) == (2, 370.8, 204)
    assert told["downloads_by_platform"] == {"youtube": 2}
    assert told["downloads_by_format"] == {"mp3": 1, "mp4": 1}
    assert (told["recent_downloads"][0]["id"], told["recent_downloads"][0]["status"]) == (waiting["id"], "PENDING")
