import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot import views
from bot.chat import ReplyTo
from bot.tracker import Tracker
from engine.delivery import Link, Upload
from engine.errors.fetching import PlatformFailed
from engine.lifecycle import ending, runs, telling
from engine.media import Progress
from storage.errors import StorageAway
from storage.models import File, Job, JobState
from storage.signed_urls import UrlSigner
from tests.bot.conftest import LINK, FrontEnd
from tests.fakes import FakeChat


@asynccontextmanager
async def run_beside(tracker: Tracker) -> AsyncIterator[None]:
    tracking = asyncio.create_task(tracker.run())
    yield
    tracking.cancel()
    await asyncio.wait([tracking])


async def queue_one(front_end: FrontEnd, **reply_to: object) -> None:
    await front_end.says(f"/get {LINK} mp4", **reply_to)
    await front_end.chat.wait_for(views.Queued)


async def test_status_goes_from_queued_over_progress_to_delivered(front_end: FrontEnd) -> None:
    await queue_one(front_end)
    job = await front_end.works_on()
    await front_end.chat.wait_for(views.Running)
    await telling.tell_progress(front_end.stores, job, Progress(stage="downloading", fraction=0.5))
    await front_end.chat.wait_for(views.Running, 2)
    await front_end.finishes(job)
    delivered = await front_end.chat.wait_for(views.Delivered)
    assert isinstance(delivered.plan, Upload)
    assert delivered.links[0].startswith("http://localhost:8080/d/")


async def test_delivered_job_is_charged_for_its_real_length(front_end: FrontEnd) -> None:
    await queue_one(front_end)
    await front_end.finishes(await front_end.works_on(), duration=30.0)
    delivered = await front_end.chat.wait_for(views.Delivered)
    await front_end.tracker.settled()
    assert (delivered.cost, await front_end.balance()) == (17, (83, 0))


async def test_failed_job_costs_nothing_and_says_why(front_end: FrontEnd) -> None:
    await queue_one(front_end, message=9)
    await ending.fail(front_end.stores, await front_end.works_on(), PlatformFailed(status=500))
    declined = await front_end.chat.wait_for(views.Declined)
    assert declined.error.facts() == {"status": 500}
    assert front_end.chat.shown[-1][0]["message"] == 9
    assert await front_end.balance() == (100, 0)


async def test_whoever_leaves_once_all_is_settled_leaves_no_end_to_be_said_again(
    front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, noting = front_end.engine.jobs.feed, asyncio.Event()
    note = feed.mark_told

    async def noted_late(job: Job) -> None:
        await noting.wait()
        await note(job)

    monkeypatch.setattr(feed, "mark_told", noted_late)
    await queue_one(front_end)
    await ending.fail(front_end.stores, await front_end.works_on(), PlatformFailed())
    await front_end.chat.wait_for(views.Declined)
    leaving = asyncio.create_task(front_end.tracker.settled())
    await asyncio.sleep(0)
    assert not leaving.done()
    noting.set()
    await leaving
    assert await feed.untold(front_end.chat.platform) == []


async def test_file_over_the_conversations_limit_becomes_a_link(
    front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody is there who could make it smaller.
    monkeypatch.setattr("engine.deliveries.AWAY_SECONDS", 0.2)
    front_end.chat._upload_bytes = 100
    await queue_one(front_end)
    await front_end.finishes(await front_end.works_on(), size=101)
    assert isinstance((await front_end.chat.wait_for(views.Delivered)).plan, Link)


async def test_end_that_came_while_the_front_end_was_away_is_told_after(front_end: FrontEnd) -> None:
    await queue_one(front_end)
    job = await front_end.engine.jobs.read(1)
    assert job is not None
    chat = FakeChat()
    await front_end.engine.jobs.feed.mark_told(job)  # A job that has not ended cannot be marked.
    await ending.fail(front_end.stores, job, PlatformFailed())
    other = Tracker(front_end.engine, chat, UrlSigner("key", "http://localhost"))
    async with run_beside(other):
        while not chat.of_kind(views.Declined) and not front_end.chat.of_kind(views.Declined):
            await asyncio.sleep(0.01)


async def test_two_front_ends_deliver_once(front_end: FrontEnd) -> None:
    await queue_one(front_end)
    chat = FakeChat()
    async with run_beside(Tracker(front_end.engine, chat, UrlSigner("key", "http://localhost"))):
        await front_end.finishes(await front_end.works_on())
        while (job := await front_end.engine.jobs.read(1)) is None or job.state is not JobState.DELIVERED:
            await asyncio.sleep(0.01)
    assert len(chat.of_kind(views.Delivered)) + len(front_end.chat.of_kind(views.Delivered)) == 1


async def test_delivery_that_fails_gives_the_hold_back(front_end: FrontEnd) -> None:
    front_end.chat.fail = lambda view: RuntimeError("gone") if isinstance(view, views.Delivered) else None
    await queue_one(front_end)
    await front_end.finishes(await front_end.works_on())
    declined = await front_end.chat.wait_for(views.Declined)
    assert declined.error.code == "unexpected"
    assert await front_end.balance() == (100, 0)


async def test_conversation_of_another_process_is_left_alone(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4", foreign=True)
    await front_end.works_on()
    await asyncio.sleep(0.1)
    assert front_end.chat.of_kind(views.Running) == []


async def test_edits_wait_their_time_and_the_last_word_does_not(front_end: FrontEnd) -> None:
    front_end.chat.edit_seconds = 3600
    await queue_one(front_end)
    await front_end.chat.wait_for(views.Queued)
    job = await front_end.works_on()
    for step in range(40):
        await telling.tell_progress(front_end.stores, job, Progress(stage="downloading", fraction=step / 40))
    await ending.fail(front_end.stores, job, PlatformFailed())
    await front_end.chat.wait_for(views.Declined)
    assert front_end.chat.of_kind(views.Running) == []
    assert isinstance(front_end.chat.shown[-1][1], views.Declined)


async def test_progress_that_a_file_follows_at_once_is_left_out(front_end: FrontEnd) -> None:
    front_end.chat.edit_seconds = 3600
    await queue_one(front_end)
    await front_end.chat.wait_for(views.Queued)
    job = await front_end.works_on()
    await telling.tell_progress(front_end.stores, job, Progress(stage="downloading", fraction=0.99))
    await front_end.finishes(job)
    await front_end.chat.wait_for(views.Delivered)
    assert [type(view) for _, view in front_end.chat.shown[-2:]] == [views.Queued, views.Delivered]


async def test_status_that_cannot_be_shown_stops_nothing(front_end: FrontEnd) -> None:
    front_end.chat.fail = lambda view: RuntimeError("flood") if isinstance(view, views.Running) else None
    await queue_one(front_end)
    await front_end.finishes(await front_end.works_on())
    await front_end.chat.wait_for(views.Delivered)


async def test_last_word_waits_for_the_one_that_is_on_its_way(
    front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    show, on_its_way, let_through = front_end.chat.show, asyncio.Event(), asyncio.Event()

    async def show_slowly(reply_to: ReplyTo, view: views.View) -> ReplyTo:
        if isinstance(view, views.Running):
            on_its_way.set()
            await let_through.wait()
        return await show(reply_to, view)

    monkeypatch.setattr(front_end.chat, "show", show_slowly)
    await queue_one(front_end)
    job = await front_end.works_on()
    await on_its_way.wait()
    await ending.fail(front_end.stores, job, PlatformFailed())
    with pytest.raises(TimeoutError):
        await front_end.chat.wait_for(views.Declined, seconds=0.3)
    let_through.set()
    await front_end.chat.wait_for(views.Declined)
    assert [type(view) for _, view in front_end.chat.shown[-2:]] == [views.Running, views.Declined]


async def test_delivery_waits_for_a_file_store_that_is_away(
    front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, asked = front_end.stores.files, 0
    has = files.has

    async def away_at_first(file: File) -> bool:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise StorageAway(part="files")
        return await has(file)

    await queue_one(front_end)
    job = await front_end.works_on()
    monkeypatch.setattr(files, "has", away_at_first)
    await front_end.finishes(job)
    await front_end.chat.wait_for(views.Delivered)
    assert asked == 3
    assert front_end.chat.of_kind(views.Declined) == []


async def test_job_whose_files_are_gone_fails_with_its_refund_and_is_not_sent_empty(front_end: FrontEnd) -> None:
    await queue_one(front_end)
    assert await runs.ready(front_end.stores, await front_end.works_on(), [])
    assert (await front_end.chat.wait_for(views.Declined)).error.code == "file_gone"
    assert await front_end.balance() == (100, 0)
