"""Files that are too large for a conversation, through a real worker."""

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot import views
from bot.handlers import Handlers
from bot.tracker import Tracker
from engine import mediainfo
from engine.core import open_engine
from engine.delivery import Album, Fit, Limits, Link, Parts, Upload
from engine.errors.forms import CannotFit, UploadTooLarge
from engine.lifecycle import ending, telling
from engine.media import Choice
from engine.queue import lookup_key
from storage import files as stored_files
from storage import jobs
from storage.models import File, Job, JobState, now
from storage.signed_urls import UrlSigner
from tests.bot.conftest import ANNA, LINK, video
from tests.clips import clip
from tests.engine.house import House, children, kill, until
from tests.fakes import FakeChat

SIGNER = UrlSigner("key", "http://localhost:8080")
MB = 1_000_000


class Counter:
    """A front end in a house whose files are at hand, so that a job is ready as soon as it is asked for."""

    def __init__(self, house, stores, engine, chat):
        self.house, self.stores, self.engine, self.chat = house, stores, engine, chat
        self.tracker = Tracker(engine, chat, SIGNER)
        self.handlers = Handlers(engine, chat, self.tracker)

    async def brings(self, form, source="clip3mb.mp4", **facts):
        """A ready job with a stored file; its id."""
        copy = self.house.storage.data_dir / f"copy{clip(source).suffix}"
        shutil.copy(clip(source), copy)
        about = mediainfo.inspect(copy)
        plain = {"size": copy.stat().st_size, "duration": about.duration, "width": about.width, "height": about.height}
        plain |= {"name": f"A film{copy.suffix}", "mime": "video/mp4"}
        file = File(
            form_key=form, path=await self.stores.files.put(copy), expires_at=now() + timedelta(hours=1),
            **(plain | facts),
        )  # fmt: skip
        return await self.asks(form, [file])

    async def asks(self, form, files):
        """Another ready job with the same files; its id."""
        asker = await self.engine.accounts.asker("fake", "anna", "Anna")
        job = Job(
            user_id=asker.user_id, platform="fake", reply_to={"message": 5}, url=LINK, form_key=form,
            media=video().model_dump(mode="json"), choice=Choice().model_dump(mode="json"), title="A film",
            state=JobState.READY,
        )  # fmt: skip
        async with self.stores.database.session() as session:
            await stored_files.add(session, [file for file in files if file.id is None])
            job_id = await jobs.add(session, job)
            await jobs.attach_files(session, job_id, files)
        await telling.tell(self.stores, job)
        return job_id

    async def files(self, job_id):
        """The files that a job brought."""
        async with self.stores.database.session(read_only=True) as session:
            return await jobs.files(session, job_id)

    async def delivered(self, count=1):
        """What was delivered, once it is charged."""
        view = await self.chat.wait_for(views.Delivered, count)
        await self.tracker.settled()
        assert (await self.engine.jobs.read(view.job.id)).state is JobState.DELIVERED
        return view

    async def converting(self):
        """Wait until a worker is at a conversion."""
        async with asyncio.timeout(60):
            while not any(view.progress and view.progress.fraction for view in self.chat.of_kind(views.Running)):
                await asyncio.sleep(0.02)

    def path(self, file):
        return self.stores.files.path(file)


@asynccontextmanager
async def counter(house, chat, *, tracking=True):
    async with house.stores() as stores, open_engine(house.storage, house.engine) as engine:
        built = Counter(house, stores, engine, chat)
        task = asyncio.create_task(built.tracker.run() if tracking else asyncio.sleep(0))
        try:
            yield built
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_file_is_encoded_to_fit_and_its_link_leads_to_the_original(house):
    chat = FakeChat(upload_bytes=MB)
    async with counter(house, chat) as front:
        job_id = await front.brings("fitted")
        view = await front.delivered()
        (sent,) = view.plan.files
        assert isinstance(view.plan, Upload)
        assert isinstance(view.conversion, Fit)
        assert (sent.size <= 0.98 * MB, sent.name) == (True, "A film.mp4")
        assert front.path(sent).stat().st_size == sent.size
        claim = SIGNER.verify(view.links[0].rpartition("/")[2])
        assert (await front.engine.jobs.linked_file(claim)).size == 3 * MB
        assert chat.of_kind(views.Running)[-1].progress.stage == "converting"
        await front.handlers.hear(ANNA, {}, f"/delete {job_id}")
        assert [path for path in house.stored() if "media.mp4" in path.name] == []


async def test_file_is_cut_into_parts_where_the_person_wants_no_loss(house):
    chat = FakeChat(upload_bytes=1_200_000, album=10)
    async with counter(house, chat) as front:
        await front.handlers.hear(ANNA, {}, "/settings too_large split")
        await front.brings("cut")
        view = await front.delivered()
        await front.handlers.hear(ANNA, {}, "/settings too_large shrink")
        assert isinstance(view.plan, Album)
        assert isinstance(view.conversion, Parts)
        assert [file.name for file in view.plan.files] == [f"A film ({n} of 3).mp4" for n in (1, 2, 3)]
        assert sum(file.duration for file in view.plan.files) == pytest.approx(5, abs=0.2)
        assert len(view.links) == 1


async def test_link_is_sent_at_once_where_the_person_wants_it(house):
    chat = FakeChat(upload_bytes=MB)
    async with counter(house, chat) as front:
        await front.handlers.hear(ANNA, {}, "/settings too_large link")
        await front.brings("linked")
        view = await front.delivered()
        await front.handlers.hear(ANNA, {}, "/settings too_large shrink")
        assert isinstance(view.plan, Link)
        assert chat.of_kind(views.Running) == []


async def test_what_a_worker_cannot_do_is_answered_by_the_next_step(house):
    # The file says that it is short, so that both ways seem to be open; what is in it allows neither.
    chat = FakeChat(upload_bytes=MB // 5)
    async with counter(house, chat) as front:
        await front.brings("hopeless", duration=3.0, size=MB)
        view = await front.delivered()
        assert (type(view.plan), view.conversion) == (Link, None)


async def test_refused_uploads_are_answered_by_the_next_step_down_to_the_link(house):
    refused = []

    def refuse(view):
        if isinstance(view, views.Delivered) and not isinstance(view.plan, Link):
            refused.append((type(view.conversion), max(file.size for file in view.plan.files)))
            return UploadTooLarge(limit=1_200_000 if len(refused) == 1 else None)
        return None

    chat = FakeChat()
    chat.fail = refuse
    async with counter(house, chat) as front:
        await front.brings("refused")
        view = await front.delivered()
        assert isinstance(view.plan, Link)
        assert [kind for kind, _ in refused][:2] == [type(None), Fit]
        assert [size for _, size in refused] == sorted((size for _, size in refused), reverse=True)
        assert chat.of_kind(views.Declined) == []


async def test_refused_link_fails_the_job(house):
    chat = FakeChat()
    chat.fail = lambda view: UploadTooLarge() if isinstance(view, views.Delivered) else None
    async with counter(house, chat) as front:
        job_id = await front.brings("no-link", "short.mp4", duration=None)
        assert (await chat.wait_for(views.Declined)).error.code == "upload_too_large"
        assert (await front.engine.jobs.read(job_id)).state is JobState.FAILED


async def test_same_file_is_converted_once_for_all_who_ask(house):
    chat = FakeChat(upload_bytes=MB)
    async with counter(house, chat) as front:
        first = await front.brings("shared")
        files = await front.files(first)
        await front.asks("shared", files)
        await front.delivered(2)
        await front.asks("shared", files)
        await front.delivered(3)
        paths = {view.plan.files[0].path for view in chat.of_kind(views.Delivered)}
        assert len(paths) == 1


async def test_cancel_ends_the_conversion(house):
    chat = FakeChat(upload_bytes=20 * MB)
    before = children(house.worker)
    async with counter(house, chat) as front:
        job_id = await front.brings("cancelled", "big64mb.mp4")
        await front.converting()
        await front.handlers.hear(ANNA, {}, f"/cancel {job_id}")
        gone = await asyncio.to_thread(until, lambda: children(house.worker) <= before and not house.left_over())
        assert gone
        await chat.wait_for(views.Cancelled)
        await front.tracker.settled()
        assert isinstance(chat.shown[-1][1], views.Cancelled)
        assert (await front.engine.jobs.read(job_id)).state is JobState.CANCELLED


async def test_conversion_goes_on_for_another_when_one_cancels(house):
    chat = FakeChat(upload_bytes=MB // 2)
    async with counter(house, chat) as front:
        first = await front.brings("both", "speech3min.mp4")
        files = await front.files(first)
        await front.asks("both", files)
        await front.converting()
        await front.handlers.hear(ANNA, {}, f"/cancel {first}")
        view = await front.delivered()
        assert view.job.id != first


async def test_killed_child_does_not_hang_a_delivery(house):
    chat = FakeChat(upload_bytes=20 * MB)
    before = children(house.worker)
    async with counter(house, chat) as front:
        await front.brings("killed", "big64mb.mp4")
        await front.converting()
        kill(children(house.worker) - before)
        view = await front.delivered()
        assert isinstance(view.conversion, Parts)


async def test_front_end_that_leaves_hands_a_conversion_to_the_next(house):
    chat = FakeChat(upload_bytes=20 * MB)
    chat.repeatable = False
    async with counter(house, chat) as front:
        job_id = await front.brings("left", "big64mb.mp4")
        await front.converting()
    async with counter(house, chat, tracking=False) as front:
        job = await front.engine.jobs.read(job_id)
        assert job.state is JobState.READY
        await ending.cancel(front.stores, job)


async def test_without_a_worker_a_link_is_sent(house, tmp_path, sqlite_template, monkeypatch):
    monkeypatch.setattr("engine.deliveries.AWAY_SECONDS", 0.2)
    chat = FakeChat(upload_bytes=MB)
    with House(tmp_path, sqlite_template) as empty:
        async with counter(empty, chat) as front:
            await front.brings("nobody")
            assert isinstance((await front.delivered()).plan, Link)


async def test_offer_says_how_each_form_will_arrive(house):
    chat = FakeChat(upload_bytes=500_000)
    async with counter(house, chat) as front:
        await front.stores.cache.set(lookup_key(LINK), {"media": video().model_dump(mode="json")}, 60)
        await front.handlers.hear(ANNA, {}, LINK)
        (offer,) = chat.of_kind(views.Offer)
        assert [each.forecast.way for each in offer.quote.offers[:2]] == ["parts", "whole"]


async def test_best_form_that_fits_is_taken_and_said(house):
    chat = FakeChat(upload_bytes=500_000)
    async with counter(house, chat) as front:
        await front.stores.cache.set(lookup_key(LINK), {"media": video().model_dump(mode="json")}, 60)
        await front.handlers.hear(ANNA, {}, "/settings format video")
        await front.handlers.hear(ANNA, {}, LINK)
        await front.handlers.hear(ANNA, {}, "/settings format ask")
        assert chat.of_kind(views.Accepted)[0].smaller.height == 360
        job = (await front.engine.jobs.mine(await front.engine.accounts.asker("fake", "anna", "Anna")))[0]
        assert job.choice["height"] == 360
        await ending.cancel(front.stores, job)


async def test_film_has_a_thumbnail_that_goes_when_it_goes(house):
    chat = FakeChat(thumbnails="mp4")
    async with counter(house, chat) as front:
        job_id = await front.brings("pictured")
        (film,) = await front.files(job_id)
        (picture,) = (await front.delivered()).thumbnails.values()
        assert (picture.role, picture.mime, picture.width, picture.height) == ("thumbnail", "image/jpeg", 320, 180)
        assert front.path(picture).read_bytes().startswith(b"\xff\xd8\xff")
        again = await front.asks("pictured", [film])
        assert (await front.delivered(2)).thumbnails[film.id].id == picture.id
        await front.handlers.hear(ANNA, {}, f"/delete {job_id}")
        await front.handlers.hear(ANNA, {}, f"/delete {again}")
        assert not await front.stores.files.has(picture)


async def test_file_without_a_thumbnail_arrives_all_the_same(house):
    chat = FakeChat(thumbnails="mp4 mp3")
    async with counter(house, chat) as front:
        await front.brings("no film", "audio.mp3", name="A film.mp4", width=640)
        assert (await front.delivered()).thumbnails == {}
        await front.brings("no picture", "audio.mp3")
        assert (await front.delivered(2)).thumbnails == {}


async def test_thumbnail_that_nobody_makes_is_not_waited_for(house, tmp_path, sqlite_template, monkeypatch):
    monkeypatch.setattr("engine.deliveries.THUMBNAIL_SECONDS", 0.2)
    chat = FakeChat(thumbnails="mp4")
    with House(tmp_path, sqlite_template) as empty:
        async with counter(empty, chat) as front:
            await front.brings("nobody")
            assert (await front.delivered()).thumbnails == {}


def test_refusal_carries_its_limit():
    assert CannotFit(limit=5).facts() == {"limit": 5}
    assert Limits(10).lowered(8, told=9).upload_bytes == 7
    assert Limits(10).lowered(8).upload_bytes == 4
