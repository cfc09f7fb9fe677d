import asyncio
import errno
import socket
import subprocess
import time
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from engine.feed import Advanced
from engine.lifecycle import ending, runs, telling
from engine.media import Choice
from engine.platforms import NO_FILE
from engine.queue import lookup_key, open_queue
from engine.sandbox import SandboxCrashed
from engine.settings import EngineSettings
from engine.supplies import Supplies
from engine.worker import Worker
from storage import files as stored_files
from storage import jobs
from storage.errors import StorageAway, UserError
from storage.folder import FolderStore
from storage.models import JobState
from storage.stores import open_stores
from storage.successes import Tally
from tests.engine import samples
from tests.engine.house import House, children, inner_service, kill, until

MP3 = Choice(container="mp3")
SLOW = "/slow/200000/0/video.mp4"


@pytest.fixture
def nothing_left(house):
    """After the test the work folder is empty, and no process of a job lives."""
    before = children(house.worker)
    yield
    assert until(lambda: not house.left_over())
    assert until(lambda: children(house.worker) <= before)


@pytest.mark.parametrize("choice", [Choice(), MP3], ids=["mp4", "mp3"])
@pytest.mark.parametrize("path", ["/video.mp4", "/page/clip", "/hls/3/master.m3u8"])
async def test_a_link_becomes_a_stored_file(desk, site, nothing_left, path, choice):
    job = await desk.fetch(site.url(path), choice)
    assert (job.state, job.attempts, job.error) == (JobState.READY, 1, None)
    _, (file,) = await desk.take(job)
    stored = desk.engine.files.path(file)
    assert (stored.suffix, stored.stat().st_size) == (f".{choice.container}", file.size)
    assert file.duration == pytest.approx(3, abs=0.2)


async def test_a_delivered_file_is_charged(desk, site):
    job = await desk.fetch(site.url("/video.mp4"))
    assert await desk.balance() == (100_000 - 2, 2)
    assert await desk.jobs.deliveries.delivered(*(await desk.take(job))) == 2
    assert await desk.balance() == (100_000 - 2, 0)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/status/404", "media_unavailable"),
        ("/status/403", "access_denied"),
        ("/status/500", "platform_failed"),
        ("/html", "unsupported_link"),
        ("/clips/clip3mb.mp4", "too_large"),
        ("/clips/long20min.mp4", "too_long"),
        ("/watch/clip?duration=181", "too_long"),
        ("/empty.mp4", "not_media"),
        ("/truncated/video.mp4", "platform_failed"),
        ("/dressed.mp4", "not_media"),
        ("/chunked/clips/clip3mb.mp4", "too_large"),
        ("/endless.mp4", "too_large"),
    ],
)
async def test_bad_input_ends_in_its_reason_and_costs_nothing(desk, house, site, nothing_left, path, code):
    stored = house.stored()
    assert await _reason(desk, site.url(path)) == code
    assert await desk.balance() == (100_000, 0)
    assert house.stored() == stored


@pytest.mark.parametrize(
    "path",
    [
        "/redirect?to={}/x.mp4", "/page/x?src={}/x.mp4", "/hls-evil.m3u8?to={}/x.ts",
        "/hls-evil.m3u8?part=variant&to={}/x", "/hls-evil.m3u8?part=key&to={}/x", "/hls-evil.m3u8?part=map&to={}/x",
    ],
)  # fmt: skip
async def test_nothing_leads_to_an_internal_address(desk, site, nothing_left, path):
    async with inner_service() as (address, reached):
        assert await _reason(desk, site.url(path.format(address))) == "private_address"
    assert reached == []
    assert await desk.balance() == (100_000, 0)


async def test_a_host_that_is_not_there_is_told_of(desk, nothing_left):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert await _reason(desk, f"http://127.0.0.1:{port}/x.mp4") == "host_not_found"


@pytest.mark.parametrize(
    ("title", "name"), [("😀" * 400, "😀" * 49 + ".mp4"), ("../../etc/passwd", "_.._etc_passwd.mp4")]
)
async def test_any_title_makes_a_safe_name(desk, house, site, title, name):
    job = await desk.fetch(site.url(f"/title?t={title}"))
    _, (file,) = await desk.take(job)
    assert file.name == name
    assert house.storage.files_dir.resolve() in desk.engine.files.path(file).resolve().parents


async def test_the_site_is_not_asked_twice_what_a_link_is(desk, site):
    job = await desk.fetch(site.url("/page/asked-once"))
    assert job.state is JobState.READY
    assert site.hits["/page/asked-once"] <= 2  # yt-dlp itself asks for the head before the body.


async def test_a_cancelled_download_is_gone(desk, house, site):
    before = children(house.worker)
    job = await _running(desk, site.url(SLOW + "?cancelled"))
    assert until(lambda: children(house.worker) - before)
    await desk.jobs.cancel(desk.asker, job.id)
    gone = await asyncio.to_thread(until, lambda: not house.left_over() and children(house.worker) <= before)
    assert gone
    assert (await desk.jobs.get(desk.asker, job.id)).state is JobState.CANCELLED
    assert await desk.balance() == (100_000, 0)


async def test_a_cancelled_job_can_be_asked_for_again_at_once(desk, site, nothing_left):
    job = await _running(desk, site.url("/slow/1000000/0/video.mp4?again"))
    await desk.jobs.cancel(desk.asker, job.id)
    await desk.jobs.retry(desk.asker, job.id, {})
    job = await desk.wait(job, JobState.READY)
    assert (job.state, job.round) == (JobState.READY, 1)


async def test_a_job_whose_child_is_killed_is_tried_again(desk, house, site, nothing_left):
    before = children(house.worker)
    job = await _running(desk, site.url("/slow/800000/0/video.mp4?killed"))
    assert until(lambda: children(house.worker) - before)
    kill(children(house.worker) - before)
    job = await desk.wait(job, JobState.READY)
    assert (job.state, job.attempts) == (JobState.READY, 2)


async def test_progress_is_told_while_a_job_runs(desk, site):
    async with aclosing(desk.jobs.feed.follow("test")) as told:
        assert await anext(told) is None
        job = await desk.order(site.url("/slow/700000/0/video.mp4?progress"))
        async for event in told:
            if isinstance(event, Advanced) and event.job_id == job.id and event.progress.fraction:
                break
    assert event.progress.stage == "downloading"
    assert 0 < event.progress.done_bytes < event.progress.total_bytes


@pytest.fixture(scope="module")
def other_house(tmp_path_factory, sqlite_template):
    """A house whose workers come and go."""
    with House(tmp_path_factory.mktemp("other_house"), sqlite_template) as house:
        yield house


def _somebody(house):
    """The worker that is left in a house, or a new one."""
    return next((worker for worker in house.workers if worker.poll() is None), None) or house.hire()


async def test_a_killed_worker_s_job_is_done_by_another(other_house, site):
    first = _somebody(other_house)
    async with other_house.desk() as desk:
        job = await _running(desk, site.url("/slow/300000/0/video.mp4"))
        family = children(first)
        first.kill()
        first.wait()
        other_house.hire()
        assert until(lambda: not any(map(_alive, family)))
        job = await desk.wait(job, JobState.READY)
        assert (job.state, job.attempts) == (JobState.READY, 2)
        assert until(lambda: not other_house.left_over())
        assert len(list(other_house.storage.work_dir.glob("*.lock"))) == 1


async def test_a_stopped_worker_hands_its_job_back_uncounted(other_house, site):
    worker = _somebody(other_house)
    async with other_house.desk() as desk:
        job = await _running(desk, site.url("/slow/150000/0/video.mp4"))
        family = children(worker)
        worker.terminate()
        assert await asyncio.to_thread(worker.wait, 8) == 0
        job = await desk.jobs.get(desk.asker, job.id)
        assert (job.state, job.attempts) == (JobState.QUEUED, 0)
        await desk.jobs.cancel(desk.asker, job.id)
    assert not any(map(_alive, family))
    assert list(other_house.storage.work_dir.iterdir()) == []


async def test_a_full_disk_is_told_of_and_costs_nothing(empty_house, site):
    work = empty_house.storage.work_dir
    work.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", work], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    try:
        worker = empty_house.hire()
        async with empty_house.desk() as desk:
            assert await _reason(desk, site.url("/video.mp4")) == "disk_full"
            assert await desk.balance() == (100_000, 0)
            assert empty_house.left_over() == []
        worker.terminate()
        worker.wait(60)
    finally:
        # Lazily: a process that still ends in it must not keep the mount.
        subprocess.run(["umount", "--lazy", work], check=True)


class ScriptedSandbox:
    """Stands where the child process stands; what happens meanwhile is the test's to say."""

    overlay = None

    def __init__(self):
        self.requests = []
        self.meanwhile = []
        self.found = {}
        self.standing = set()
        self.continued = []

    def stands_by(self, key):
        return key in self.standing

    def dismiss(self, key):
        self.standing.discard(key)

    async def run(self, task, request, *, folder, stand_by=None, standing=None, **_):
        self.requests.append(request)
        self.continued.append(standing)
        self.standing.add(stand_by)
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        if task == "probe":
            return dict(self.found)
        path = folder / "media.mp4"
        path.write_bytes(b"film")
        return {"files": [{"path": str(path), "size": 4, "duration": 60.0}]}


@pytest.fixture
async def script(stores):
    return ScriptedSandbox()


@pytest.fixture
async def worker(stores, script):
    async with open_queue(stores) as queue:
        supplies = Supplies("http://127.0.0.1:1", NO_FILE)
        worker = Worker(stores, queue, script, supplies, EngineSettings())
        yield worker
        await worker.leave(asyncio.Event())


def _stored(stores):
    return [path for path in stores.settings.files_dir.rglob("*") if path.is_file()]


async def test_who_loses_a_job_keeps_nothing_of_it(stores, worker, script):
    job = await samples.submitted(stores)

    async def lose():
        await samples.silence(stores, job.id)
        await runs.take_back(stores, await samples.reread(stores, job), max_attempts=9)
        await runs.claim(stores, job.id, "another")

    script.meanwhile = [lose]
    await worker.download({}, job.id)
    row = await samples.reread(stores, job)
    assert (row.state, row.worker, _stored(stores)) == (JobState.RUNNING, "another", [])


async def test_a_worker_that_is_stopped_while_it_takes_a_job_hands_it_back(stores, worker, monkeypatch):
    claim, claimed, told = runs._claim, asyncio.Event(), asyncio.Event()

    async def slowly(*arguments):
        job = await claim(*arguments)
        claimed.set()
        await told.wait()
        return job

    monkeypatch.setattr(runs, "_claim", slowly)
    job = await samples.submitted(stores)
    download = asyncio.create_task(worker.download({}, job.id))
    await claimed.wait()
    download.cancel()
    await asyncio.sleep(0)
    told.set()
    await asyncio.wait([download])
    row = await samples.reread(stores, job)
    assert (row.state, row.attempts, row.worker) == (JobState.QUEUED, 0, None)


async def test_a_job_that_is_lost_is_broken_off(stores, worker, script):
    job = await samples.submitted(stores)
    script.meanwhile = [asyncio.Event().wait]
    download = asyncio.create_task(worker.download({}, job.id))
    await _until_asked(script)
    await ending.cancel(stores, job)
    leases = asyncio.create_task(worker.keep_leases())
    await asyncio.wait_for(download, 60)
    leases.cancel()
    assert list(stores.settings.work_dir.glob("*/*")) == []


async def test_a_job_that_comes_back_to_a_worker_that_hung_is_begun_anew(stores, worker, script):
    job = await samples.submitted(stores)
    script.meanwhile = [asyncio.Event().wait]
    first = asyncio.create_task(worker.download({}, job.id))
    await _until_asked(script)
    await samples.silence(stores, job.id)
    await runs.take_back(stores, await samples.reread(stores, job), max_attempts=9)
    await worker.download({}, job.id)
    await asyncio.wait_for(first, 60)
    row = await samples.reread(stores, job)
    assert (row.state, row.attempts, len(_stored(stores))) == (JobState.READY, 2, 1)


async def test_a_cancel_while_the_file_is_stored_leaves_a_whole_state(stores, worker, monkeypatch):
    job, storing, move = await samples.submitted(stores), asyncio.Event(), FolderStore._move
    loop = asyncio.get_running_loop()

    def slow_move(self, source, path):
        move(self, source, path)
        loop.call_soon_threadsafe(storing.set)
        time.sleep(0.1)

    monkeypatch.setattr(FolderStore, "_move", slow_move)
    download = asyncio.create_task(worker.download({}, job.id))
    await storing.wait()
    await ending.cancel(stores, job)
    for _ in range(3):  # By the person, and by each heartbeat that finds the lease lost.
        worker._break_off(job.id)
        await asyncio.sleep(0.005)
    await download
    assert (await samples.reread(stores, job)).state is JobState.CANCELLED
    assert _stored(stores) == []
    assert list(stores.settings.work_dir.glob("*/*")) == []


async def test_a_bug_ends_the_job_and_not_the_worker(stores, worker, script, caplog):
    async def fail():
        raise ZeroDivisionError

    script.meanwhile = [fail]
    job = await samples.submitted(stores)
    await worker.download({}, job.id)
    row = await samples.reread(stores, job)
    assert (row.state, row.error["code"]) == (JobState.FAILED, "unexpected")
    assert row.error["error_id"] in caplog.text
    assert await samples.balance(stores, job.user_id) == (1000, 0)


async def test_a_bug_in_a_look_up_is_told_to_who_waits(stores, worker, script):
    async def fail():
        raise ZeroDivisionError

    script.meanwhile = [fail]
    await worker.look_up({}, samples.LINK)
    assert (await stores.cache.get(lookup_key(samples.LINK)))["error"]["code"] == "unexpected"


async def test_a_job_that_always_kills_its_child_ends(stores, worker, script):
    async def crash():
        raise SandboxCrashed("killed", killed=True)

    script.meanwhile = [crash] * 3
    job = await samples.submitted(stores)
    for _ in range(3):
        await worker.download({}, job.id)
    row = await samples.reread(stores, job)
    assert (row.state, row.error) == (JobState.FAILED, {"code": "too_many_attempts", "attempts": 3})


async def test_what_the_look_up_found_is_used_by_the_first_attempt_alone(stores, worker, script):
    async def crash():
        raise SandboxCrashed("killed", killed=True)

    job = await samples.submitted(stores, url=samples.LINK)
    script.found = {**samples.media().model_dump(mode="json"), "raw": {"id": "x"}}
    await worker.look_up({}, samples.LINK)
    assert "raw" not in (await stores.cache.get(lookup_key(samples.LINK)))["media"]
    script.dismiss(samples.LINK)
    script.requests.clear()
    script.meanwhile = [crash]
    await worker.download({}, job.id)
    await worker.download({}, job.id)
    assert [request["raw"] for request in script.requests] == [{"id": "x"}, None]


async def test_the_first_attempt_alone_goes_on_in_the_child_of_the_look_up(stores, worker, script):
    async def crash():
        raise SandboxCrashed("killed", killed=True)

    job = await samples.submitted(stores, url=samples.LINK)
    script.found = {**samples.media().model_dump(mode="json"), "raw": {"id": "x"}}
    await worker.look_up({}, samples.LINK)
    script.meanwhile = [crash]
    await worker.download({}, job.id)
    await worker.download({}, job.id)
    assert script.continued == [None, samples.LINK, None]
    assert [request.get("raw") for request in script.requests] == [None] * 3


async def test_the_child_of_a_look_up_that_leaves_nothing_does_not_stand_by(stores, worker, script):
    script.found = {**samples.media().model_dump(mode="json"), "raw": None}
    await worker.look_up({}, samples.LINK)
    assert not script.stands_by(samples.LINK)


async def test_a_full_disk_before_the_first_byte_is_told_of(stores, worker, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    job = await samples.submitted(stores)
    monkeypatch.setattr(Path, "mkdir", full)
    await worker.download({}, job.id)
    assert (await samples.reread(stores, job)).error == {"code": "disk_full"}


async def _until_asked(script):
    async with asyncio.timeout(60):
        while not script.requests:
            await asyncio.sleep(0.01)


async def test_look_ups_and_downloads_are_counted_by_how_they_ended(desk, house, site):
    async with open_stores(house.storage) as stores:

        async def counted():
            return (await stores.successes.tally(3600)).get("other", Tally())

        before = await counted()
        await desk.fetch(site.url("/page/counted"))
        await _reason(desk, site.url("/status/500"))
        async with asyncio.timeout(60):
            while (now := await counted()).ok < before.ok + 2 or now.failed == before.failed:
                await asyncio.sleep(0.05)


async def _running(desk, link):
    job = await desk.wait(await desk.order(link), JobState.RUNNING)
    assert job.state is JobState.RUNNING
    return job


async def _reason(desk, link):
    """The code of the error in which a link ends, looked up or downloaded."""
    try:
        job = await desk.fetch(link)
    except UserError as error:
        return error.code
    return (job.error or {}).get("code")


def _alive(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("attempts", "state", "balance"), [(0, JobState.QUEUED, (900, 100)), (2, JobState.FAILED, (1000, 0))]
)
async def test_a_file_that_no_store_takes_is_fetched_again_but_not_for_ever(
    stores, worker, monkeypatch, attempts, state, balance
):
    async def away(*_):
        raise StorageAway(part="files")

    monkeypatch.setattr(stores.files, "put", away)
    monkeypatch.setattr(stored_files, "PATIENCE_SECONDS", 0)
    job = await samples.submitted(stores)
    async with stores.database.session() as session:
        (await jobs.get(session, job.id)).attempts = attempts
    await worker.download({}, job.id)
    row = await samples.reread(stores, job)
    assert (row.state, row.attempts) == (state, attempts + 1)
    assert (row.error or {}).get("part") == ("files" if state is JobState.FAILED else None)
    assert await samples.balance(stores, job.user_id) == balance


async def test_a_worker_on_a_database_without_tables_says_what_makes_them(tmp_path):
    (nothing := tmp_path / "empty.sqlite3").touch()
    with House(tmp_path, nothing) as house:
        worker = house.start()
        assert await asyncio.to_thread(worker.wait) == 1
        assert "run clipferry migrate" in house.logged()
        assert "Traceback" not in house.logged()
        async with house.stores() as stores:
            assert await stores.presence.roll() == []


def test_a_worker_without_redis_says_what_does_not_answer(tmp_path):
    (nothing := tmp_path / "empty.sqlite3").touch()
    with House(tmp_path, nothing) as house:
        worker = house.start(REDIS_URL=f"unix://{tmp_path}/nobody.sock")
        assert worker.wait() == 1
        assert "no work can begin: redis does not answer" in house.logged()
        assert "Traceback" not in house.logged()


@pytest.mark.parametrize("files_settings", ["s3"], indirect=True)
async def test_how_much_is_stored_is_told_where_that_takes_its_time(stores, worker, monkeypatch):
    told = []

    async def tell(_, job, progress):
        told.append((progress.stage, progress.fraction))

    monkeypatch.setattr(telling, "tell_progress", tell)
    job = await samples.submitted(stores)
    await worker.download({}, job.id)
    assert (await samples.reread(stores, job)).state is JobState.READY
    assert told == [("storing", 1.0)]
