"""bot.api.routes.downloads: what starts downloads, field by field and refusal by refusal."""

import asyncio

import pytest

from bot.api.examples import JOB
from engine.errors.fetching import (
    DrmProtected,
    GeoBlocked,
    HostNotFound,
    LoginRequired,
    MediaUnavailable,
    PlatformFailed,
    PrivateAddress,
    PrivateMedia,
    UnsupportedLink,
)
from engine.media import Entry
from storage.models import JobState
from tests.bot.api.house import JOBS, PUBLIC_URL, VIDEO, code

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_creation_wraps_a_job_with_every_documented_field(house, person):
    link = await house.fresh_link()
    asked = {"url": link, "format": "mp4", "quality": "1080p", "audio_only": False, "include_thumbnail": True}
    answer = await person.ask("POST", f"{VIDEO}/download", json=asked)
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"job", "estimated_credits", "estimated_usd", "message"}
    assert set(body["job"]) == set(JOB)
    assert (body["estimated_credits"], body["message"]) == (103, "Download job created successfully")
    told = {name: body["job"][name] for name in (*asked, "status", "progress", "estimated_duration", "original_title")}
    assert told == {
        **asked, "status": "PENDING", "progress": 0, "estimated_duration": 185.4,
        "original_title": "Amazing Video Content",
    }  # fmt: skip
    assert isinstance(body["job"]["id"], int)
    assert body["job"]["task_id"]
    assert body["job"]["created_at"].endswith("Z")


@pytest.mark.parametrize(("minutes", "price"), [(5, 165), (10, 330), (30, 990), (120, 3960)])
async def test_the_cost_table_comes_out(house, minutes, price):
    person = await house.account()
    link = await house.fresh_link(duration=minutes * 60.0)
    answer = await person.ask("POST", f"{VIDEO}/info", json={"url": link})
    assert answer.json()["estimated_credits"] == price


async def test_audio_only_with_a_video_format_gives_that_familys_sound(person):
    job = await person.download(format="mp4", audio_only=True, quality="1080p")
    assert (job["format"], job["audio_only"], job["quality"]) == ("m4a", True, "1080p")


async def test_a_filename_is_made_safe_and_echoed(person):
    job = await person.download(output_filename="../my/video.mp4")
    assert job["output_filename"] == "_my_video.mp4"


async def test_a_selector_beats_the_quality(house, person):
    job = await person.download(quality="720p", format_selector="worst")
    row = await house.engine.jobs.read(job["id"])
    assert row.choice["height"] == 360


async def test_a_format_of_the_site_has_the_quality_that_it_has(house, person):
    job = await person.download(format_selector="720")
    assert job["quality"] is None
    await house.finish(job["id"])
    assert (await person.status(job["id"])).json()["quality"] == "1080p"


async def test_a_part_is_paid_as_a_part(person):
    job = await person.download(clip="0:00-1:00")
    assert (job["estimated_credits"], job["estimated_duration"]) == (33, 60.0)


async def test_a_completed_job_tells_all_of_its_file(person):
    job = await person.finished(format="mp4", include_thumbnail=True)
    assert (job["status"], job["progress"], job["credits_used"]) == ("COMPLETED", 100, 103)
    assert (job["file_size"], job["duration"], job["resolution"]) == (1000, 185.4, "1920x1080")
    assert (job["fps"], job["audio_codec"], job["video_codec"]) == (30, "aac", "h264")
    assert job["download_url"].startswith(f"{PUBLIC_URL}/d/")
    assert job["thumbnail_url"].startswith(f"{PUBLIC_URL}/d/")
    assert job["completed_at"] is not None
    assert job["processing_time"] >= 0


async def test_its_links_are_fetched_without_a_key(house, person):
    job = await person.finished()
    path = job["download_url"].removeprefix(PUBLIC_URL)
    whole, part = await house.client.get(path), await house.client.get(path, headers={"range": "bytes=0-9"})
    assert (whole.status_code, len(whole.content)) == (200, 1000)
    assert (part.status_code, len(part.content)) == (206, 10)
    assert (await house.client.head(path)).headers["content-length"] == "1000"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnsupportedLink(), 400),
        (PrivateAddress(), 400),
        (HostNotFound(), 400),
        (PrivateMedia(), 403),
        (GeoBlocked(["de"]), 403),
        (LoginRequired(), 403),
        (DrmProtected(), 403),
        (MediaUnavailable(), 404),
        (PlatformFailed(), 502),
    ],
)
async def test_what_a_look_up_meets_is_told_as_ruled(house, error, status):
    person = await house.account()
    link = await house.fresh_link()
    await house.leads_to(link, error)
    answer = await person.ask("POST", f"{VIDEO}/download", json={"url": link})
    assert code(answer) == (status, error.code)


@pytest.mark.parametrize("link", ["http://10.0.0.1/x.mp4", "http://169.254.169.254/latest", "http://[::1]/x"])
async def test_a_private_address_is_400(person, link):
    assert code(await person.ask("POST", f"{VIDEO}/download", json={"url": link})) == (400, "private_address")


async def test_too_few_credits_are_402_with_the_facts(house):
    person = await house.account(funds=50)
    answer = await person.ask("POST", f"{VIDEO}/download", json={"url": await house.fresh_link()})
    assert code(answer) == (402, "not_enough_credits")
    assert (answer.json()["error"]["needed"], answer.json()["error"]["balance"]) == (102, 50)


@pytest.mark.parametrize(
    "asked",
    [
        {"format": "exe"}, {"quality": "purple"}, {"clip": "5-1"}, {"clip": "0:00-59:00"}, {"video_codec": "av2"},
        {"subtitles": "en"}, {"format_selector": "nothing"}, {"chapters": True}, {"live_seconds": 0},
        {"unknown": 1}, {"url": 7}, {"audio_only": "yes"}, {"title": "no"}, {"output_filename": "a\0b"},
    ],
)  # fmt: skip
async def test_what_no_file_can_be_is_422(house, asked):
    person = await house.account()
    link = await house.fresh_link()
    answer = await person.ask("POST", f"{VIDEO}/download", json={"url": link, **asked})
    assert answer.status_code == 422, answer.text
    code(answer)


async def test_a_slow_look_up_is_502(house, person, monkeypatch):
    monkeypatch.setattr("bot.api.desk.LOOKUP_SECONDS", 0.05)
    answer = await person.ask("POST", f"{VIDEO}/download", json={"url": "https://example.com/never"})
    assert code(answer) == (502, "timed_out")


async def test_the_same_request_key_makes_one_job(house, person):
    asked = {"url": await house.fresh_link(), "format": "mp4"}
    answers = await asyncio.gather(
        *(person.ask("POST", f"{VIDEO}/download", json=asked, headers={"idempotency-key": "a"}) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["job"]["id"] for answer in answers}) == 1


async def test_the_same_request_key_makes_one_list(house, person):
    links = [await house.fresh_link(duration=60.0) for _ in range(2)]
    entries = tuple(Entry(index=number, url=link, duration=60.0) for number, link in enumerate(links, 1))
    asked = {"url": await house.fresh_link(entries=entries, formats=(), title="A list"), "format": "mp4"}
    answers = await asyncio.gather(
        *(person.ask("POST", f"{VIDEO}/download", json=asked, headers={"idempotency-key": "l"}) for _ in range(3))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["job"]["id"] for answer in answers}) == 1


async def test_a_request_key_of_another_request_is_409(house, person):
    link = await house.fresh_link()
    first, second = {"url": link}, {"url": link, "format": "mp3"}
    await person.ask("POST", f"{VIDEO}/download", json=first, headers={"idempotency-key": "b"})
    answer = await person.ask("POST", f"{VIDEO}/download", json=second, headers={"idempotency-key": "b"})
    assert code(answer) == (409, "request_reused")


async def test_a_list_makes_one_job_with_items(house, person):
    links = [await house.fresh_link(duration=60.0) for _ in range(3)]
    entries = [Entry(index=number, url=link, duration=60.0) for number, link in enumerate(links, 1)]
    link = await house.fresh_link(entries=tuple(entries), formats=(), title="A list")
    job = await person.download(link, playlist_items="1,3")
    assert (job["status"], job["title"], job["estimated_credits"]) == ("PROCESSING", "A list", 66)
    assert len(job["items"]) == 2
    await house.finish(job["items"][0]["id"], duration=60.0)
    listed = await person.ask("GET", f"{JOBS}/jobs/{job['id']}/items")
    assert listed.json()["total"] == 2


async def test_a_list_as_one_file_is_a_zip(house, person):
    links = [await house.fresh_link(duration=60.0) for _ in range(2)]
    entries = tuple(Entry(index=number, url=link, duration=60.0) for number, link in enumerate(links, 1))
    job = await person.download(await house.fresh_link(entries=entries, formats=()), format="mp3", zip=True)
    assert (job["format"], [item["format"] for item in job["items"]]) == ("zip", ["mp3", "mp3"])


async def test_items_of_what_is_no_list_are_422(house, person):
    asked = {"url": await house.fresh_link(), "playlist_items": "1-2"}
    assert code(await person.ask("POST", f"{VIDEO}/download", json=asked)) == (422, "not_a_list")


async def test_a_bulk_request_answers_at_once_and_each_goes_its_way(house, person):
    good, bad = await house.fresh_link(), await house.fresh_link()
    await house.leads_to(bad, MediaUnavailable())
    asked = {
        "downloads": [{"url": good, "format": "mp3", "quality": "320kbps"}, {"url": bad, "audio_only": False}],
        "audio_only": True, "include_thumbnails": True,
    }  # fmt: skip
    body = (await person.ask("POST", f"{JOBS}/bulk-download", json=asked)).json()
    first, second = body["jobs"]
    assert (first["url"], first["estimated_credits"], first["include_thumbnail"]) == (good, None, True)
    assert (first["audio_only"], second["audio_only"]) == (True, False)
    await house.until(second["id"], JobState.FAILED)
    assert (await person.status(second["id"])).json()["error"]["code"] == "media_unavailable"
    await house.until(first["id"], JobState.QUEUED)
    assert (await person.status(first["id"])).json()["estimated_credits"] == 103


async def test_an_items_own_wish_beats_the_requests(person, house):
    item = {"url": await house.fresh_link(), "include_thumbnail": False}
    asked = {"downloads": [item], "include_thumbnail": True}
    body = (await person.ask("POST", f"{JOBS}/bulk-download", json=asked)).json()
    assert body["jobs"][0]["include_thumbnail"] is False


@pytest.mark.parametrize("count", [0, 51])
async def test_a_bulk_request_holds_one_to_fifty(person, count):
    asked = {"downloads": [{"url": "https://example.com/a"}] * count}
    assert code(await person.ask("POST", f"{JOBS}/bulk-download", json=asked)) == (422, "malformed")


async def test_a_public_job_is_free_and_answers_at_its_status_url(house):
    stranger = house.stranger()
    asked = {"url": await house.fresh_link(), "format": "mp3", "quality": "128kbps", "audio_only": True}
    body = (await stranger.ask("POST", f"{VIDEO}/public/download", json=asked)).json()
    assert (body["estimated_credits"], body["job"]["format"], body["job"]["quality"]) == (0, "mp3", "128kbps")
    await house.finish(body["job"]["id"])
    told = (await house.client.get(body["job"]["status_url"].removeprefix(PUBLIC_URL))).json()
    assert (told["status"], told["credits_used"]) == ("COMPLETED", 0)


async def test_a_public_download_over_ten_minutes_is_413(house):
    link = await house.fresh_link(duration=601.0)
    answer = await house.stranger().ask("POST", f"{VIDEO}/public/download", json={"url": link})
    assert code(answer) == (413, "too_long")
    assert (answer.json()["error"]["limit"], answer.json()["error"]["actual"]) == (600, 601)


async def test_the_public_gets_public_formats_only(house):
    asked = {"url": await house.fresh_link(), "format": "mkv"}
    answer = await house.stranger().ask("POST", f"{VIDEO}/public/download", json=asked)
    assert code(answer) == (422, "form_not_allowed")


@pytest.mark.parametrize("token", ["x", "W10.AAAA", "a" * 5000])
async def test_a_status_token_of_somebodys_making_is_403(house, token):
    answer = await house.stranger().ask("GET", f"{VIDEO}/public/jobs/{token}")
    assert code(answer) == (403, "link_invalid")
