"""engine.administration: what administrators see and do, and that nobody else does."""

from datetime import timedelta

import pytest

from engine.administration import Action
from engine.core import assemble
from engine.errors.jobs import Draining, TakenDown, UnknownFault, WrongState
from engine.errors.people import AdminsOnly, UnknownPerson
from engine.faults import kept_in, report_bug
from engine.lifecycle import runs, sending
from engine.media import Choice, Format, Media
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from storage import audit, jobs
from storage.errors import FileGone
from storage.models import File, JobState, Tier, now
from tests.conftest import on_both_databases

LINK = "https://example.org/film"
SLOTS = 2


class Office:
    """An administrator, a person, and the house."""

    def __init__(self, stores, engine):
        self.stores = stores
        self.engine = engine
        self.house = engine.administration

    async def boss(self):
        return await self.engine.accounts.asker("terminal", "boss", "The Boss")

    async def ann(self):
        return await self.engine.accounts.asker("telegram", "5", "Ann")

    async def order(self):
        asker = await self.ann()
        media = await self.engine.jobs.look_up(asker, LINK)
        return await self.engine.jobs.submit(asker, media, Choice(), platform="telegram", reply_to={})

    async def finish(self, job):
        """A worker ends the job with a file."""
        job = await runs.claim(self.stores, job.id, "worker")
        path = self.stores.settings.data_dir / "made.mp4"
        path.write_bytes(b"x")
        file = File(
            form_key=job.form_key, path=await self.stores.files.put(path), name="a.mp4", size=1, mime="video/mp4",
            duration=60.0, expires_at=now() + timedelta(hours=1),
        )  # fmt: skip
        assert await runs.ready(self.stores, job, [file])
        return file


@pytest.fixture
async def office(stores):
    settings = EngineSettings(_env_file=None)
    form = Format(id="360", container="mp4", height=360, width=640, video_codec="h264", audio_codec="aac", size=1000)
    film = Media(
        url=LINK, key="generic:film", platform="other", id="film", title="A film", duration=60, formats=(form,)
    )
    await stores.cache.set(lookup_key(LINK), {"media": film.model_dump(mode="json")}, 60)
    async with open_queue(stores) as queue:
        yield Office(stores, assemble(stores, queue, settings))


async def test_overview_counts_what_waits_and_runs_and_who_works(office):
    await office.stores.presence.here("worker", SLOTS, 60)
    await office.order()
    seen = await office.house.overview(await office.boss())
    assert seen.waiting == {Tier.MEMBER: 1}
    assert (seen.running, seen.crew.workers, seen.crew.slots, seen.paused) == (0, 1, SLOTS, False)
    assert seen.eta > 0


@on_both_databases
async def test_paused_jobs_are_taken_but_do_not_start_until_resumed(office):
    boss = await office.boss()
    await office.stores.presence.here("worker", SLOTS, 60)
    await office.house.pause(boss, drain=False)
    job = await office.order()
    assert (await office.engine.jobs.places.of(job)).paused
    assert await runs.claim(office.stores, job.id, "worker") is None
    assert (await office.engine.jobs.read(job.id)).dispatched_at is None
    assert await office.house.resume(boss)
    assert (await office.engine.jobs.read(job.id)).dispatched_at is not None
    assert not (await office.engine.jobs.places.of(job)).paused
    assert not await office.house.resume(boss)


async def test_draining_takes_nothing_new_and_lets_nothing_start(office):
    job = await office.order()
    await office.house.pause(await office.boss(), drain=True)
    with pytest.raises(Draining):
        await office.engine.jobs.look_up(await office.ann(), LINK)
    with pytest.raises(Draining):
        await office.order()
    assert await runs.claim(office.stores, job.id, "worker") is None
    assert (await office.house.overview(await office.boss())).draining


async def test_running_job_ends_while_draining(office):
    job = await office.order()
    claimed = await runs.claim(office.stores, job.id, "worker")
    await office.house.pause(await office.boss(), drain=True)
    assert await runs.ready(office.stores, claimed, [])


@on_both_databases
async def test_profile_shows_what_is_known_of_a_person(office):
    ann = await office.ann()
    await office.order()
    for name in ("telegram:5", f"#{ann.user_id}"):
        profile = await office.house.profile(await office.boss(), name)
        assert (profile.user_id, profile.tier, profile.jobs) == (ann.user_id, Tier.MEMBER, {JobState.QUEUED: 1})
        assert [identity.name for identity in profile.identities] == ["Ann"]
        assert profile.balance.held > 0
        assert profile.seen_at >= profile.since
    with pytest.raises(UnknownPerson):
        await office.house.profile(await office.boss(), "telegram:6")


async def test_profile_says_who_administers(office):
    boss = await office.boss()
    assert (await office.house.profile(boss, "terminal:boss")).tier is Tier.ADMIN


async def test_unfinished_jobs_of_all_people_are_listed_with_names(office):
    await office.order()
    ((job, name),) = await office.house.unfinished(await office.boss())
    assert (job.title, name) == ("A film", "Ann")


async def test_fault_is_found_by_its_id(office):
    with kept_in(office.stores.cache):
        error_id = report_bug(ValueError("odd")).error_id
        for _ in range(100):
            if await office.stores.cache.get(f"fault:{error_id}"):
                break
    assert (await office.house.fault(await office.boss(), error_id)).kind == "ValueError"
    with pytest.raises(UnknownFault):
        await office.house.fault(await office.boss(), "nothing")


async def test_notice_is_shown_once_to_each_until_another_one(office):
    boss, ann = await office.boss(), await office.ann()
    await office.house.announce(boss, "Tonight we rest")
    assert (await office.house.unseen_notice(ann)).text == "Tonight we rest"
    assert await office.house.unseen_notice(ann) is None
    assert (await office.house.unseen_notice(boss)).text == "Tonight we rest"
    await office.house.announce(boss, "Tomorrow, too")
    assert (await office.house.unseen_notice(ann)).text == "Tomorrow, too"
    await office.house.announce(boss, None)
    assert await office.house.notice() is None


@on_both_databases
async def test_what_is_taken_down_loses_its_files_and_is_refused_in_every_way(office):
    job = await office.order()
    file = await office.finish(job)
    await sending.begin_delivery(office.stores, job.id, "front end")
    assert await office.house.take_down(await office.boss(), LINK) == 1
    with pytest.raises(FileGone):
        office.stores.files.path(file)
    ended = await office.engine.jobs.read(job.id)
    assert (ended.state, ended.error["code"]) == (JobState.FAILED, "taken_down")
    ann = await office.ann()
    media = Media.model_validate(ended.media)
    for ask in (
        office.order(),
        office.engine.jobs.submit(ann, media, Choice(), platform="telegram", reply_to={}),
        office.engine.jobs.retry(ann, job.id, {}, platform="telegram"),
        office.engine.jobs.send_again(ann, job.id, {}, platform="telegram"),
    ):
        with pytest.raises(TakenDown):
            await ask


async def test_what_is_given_out_again_is_so_under_all_its_names(office):
    boss, other = await office.boss(), "https://example.org/mirror"
    await office.order()
    found = await office.stores.cache.get(lookup_key(LINK))
    await office.stores.cache.set(lookup_key(other), found, 60)
    await office.house.take_down(boss, LINK)
    assert await office.house.give_out_again(boss, other)
    await office.order()
    assert not await office.house.give_out_again(boss, LINK)
    with pytest.raises(AdminsOnly):
        await office.house.give_out_again(await office.ann(), LINK)


async def test_another_link_to_what_was_taken_down_is_refused_once_it_was_looked_up(office):
    await office.house.take_down(await office.boss(), LINK)
    other = "https://example.org/mirror"
    found = await office.stores.cache.get(lookup_key(LINK))
    await office.stores.cache.set(lookup_key(other), found, 60)
    with pytest.raises(TakenDown):
        await office.engine.jobs.look_up(await office.ann(), other)


async def test_waiting_job_of_what_is_taken_down_ends_and_its_hold_is_given_back(office):
    job = await office.order()
    await office.house.take_down(await office.boss(), LINK)
    assert (await office.engine.jobs.read(job.id)).state is JobState.FAILED
    assert (await office.engine.accounts.statement(await office.ann())).balance.held == 0
    with pytest.raises(WrongState):
        await office.engine.jobs.cancel(await office.ann(), job.id)


async def test_action_is_written_into_the_audit_book(office):
    boss = await office.boss()
    await office.house.note(boss, Action("terminal", "ban", {"person": "telegram:5"}), "done")
    async with office.stores.database.session(read_only=True) as session:
        (line,) = await audit.newest(session, 5)
    assert (line.user_id, line.command, line.arguments, line.outcome) == (
        boss.user_id, "ban", {"person": "telegram:5"}, "done",
    )  # fmt: skip


async def test_nobody_else_may_do_any_of_it(office):
    ann, house = await office.ann(), office.house
    asked = [
        house.overview(ann), house.unfinished(ann), house.profile(ann, "telegram:5"), house.fault(ann, "x"),
        house.pause(ann, drain=True), house.resume(ann), house.announce(ann, "x"), house.take_down(ann, LINK),
        house.note(ann, Action("telegram", "ban"), "done"),
    ]  # fmt: skip
    for ask in asked:
        with pytest.raises(AdminsOnly):
            await ask
    async with office.stores.database.session(read_only=True) as session:
        assert await jobs.count(session, states=set(JobState)) == 0
