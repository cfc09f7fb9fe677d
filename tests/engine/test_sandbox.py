import asyncio
import errno
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import imageio_ffmpeg
import psutil
import pytest
import pytest_asyncio

from engine.errors.fetching import TimedOut, TooLong
from engine.sandbox import ProcessLimits, Sandbox, SandboxCrashed
from engine.telemetry import context, logs
from storage.collector import USUAL

TASKS = "tests.engine.sandbox_tasks"
LIMITS = ProcessLimits(file_bytes=50_000_000)
ROOT = Path(__file__).parents[2]


pytestmark = pytest.mark.asyncio(loop_scope="module")


# One for all tests: what one of them leaves behind, another one sees.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox():
    sandbox = Sandbox(task_module=TASKS)
    await sandbox.start()
    yield sandbox
    await sandbox.close()


@pytest.fixture
def run(sandbox, tmp_path):
    return runner(sandbox, tmp_path)


def runner(sandbox, tmp_path):
    def run(task, request=None, *, folder=tmp_path, limits=LIMITS, timeout=60.0, on_progress=lambda _: None):
        return sandbox.run(task, request or {}, folder=folder, limits=limits, timeout=timeout, on_progress=on_progress)

    return run


@pytest.fixture
def tree_request():
    return {"ffmpeg": imageio_ffmpeg.get_ffmpeg_exe()}


class Running:
    """A run of a task that reports the ids of its processes, once it has reported them."""

    def __init__(self, run, task, request):
        self.reports = asyncio.Queue()
        self.task = asyncio.create_task(run(task, request, on_progress=self.reports.put_nowait))

    async def pids(self):
        report = await asyncio.wait_for(self.reports.get(), 60)
        pids = report.get("pids") or [report["pid"]]
        assert all(map(alive, pids))
        return pids

    async def cancel(self):
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task


def alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gone_within(seconds, pids):
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(alive, pids))


def descriptors(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


# What comes back


async def test_a_task_gets_its_request_and_its_folder(run, tmp_path):
    result = await run("echo", {"word": "ferry ⛴ \ud800"})
    assert result["request"] == {"word": "ferry ⛴ \ud800"}
    assert result["cwd"] == str(tmp_path)


async def test_the_forkserver_warms_up_once(run, sandbox):
    results = [await run("echo") for _ in range(3)]
    assert [result["warmed"] for result in results] == [[sandbox.pid]] * 3


async def test_progress_comes_in_order(run):
    seen = []
    await run("count", {"to": 500}, on_progress=lambda report: seen.append(report["number"]))
    assert seen == list(range(500))


async def test_a_user_error_crosses_over(run):
    with pytest.raises(TooLong) as caught:
        await run("refuse")
    assert caught.value.facts() == {"limit": 1.5, "actual": 3}


async def test_what_a_child_logs_is_logged_by_its_worker_for_the_job_up_to_a_limit(run, caplog):
    with context.within(job=7):
        await run("log", {"lines": logs.MOST_FROM_CHILD + 5})
    child = [record for record in caplog.records if record.name == "engine.child"]
    assert len(child) == logs.MOST_FROM_CHILD
    assert (child[0].source, child[0].levelname) == ("yt_dlp", "WARNING")
    assert child[0].getMessage().startswith("line 0, ")


async def test_an_exception_is_a_crash_with_its_traceback_and_output(run):
    with pytest.raises(SandboxCrashed) as caught:
        await run("crash")
    assert "LookupError: no such thing" in caught.value.text
    assert "last words" in caught.value.text
    assert not caught.value.killed


async def test_an_unknown_task_and_a_result_that_is_no_json_are_crashes(run):
    with pytest.raises(SandboxCrashed, match="KeyError: 'nothing'"):
        await run("nothing")
    with pytest.raises(SandboxCrashed, match="PosixPath is not JSON serializable"):
        await run("not_json")


async def test_a_folder_that_is_not_there_is_a_crash(run, tmp_path):
    with pytest.raises(SandboxCrashed, match="FileNotFoundError"):
        await run("echo", folder=tmp_path / "nowhere")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGRTMIN + 3])
async def test_death_by_a_signal_is_told_with_the_last_output(run, number):
    with pytest.raises(SandboxCrashed) as caught:
        await run("die", {"signal": int(number)})
    name = f"signal {number}" if number > signal.SIGRTMIN else number.name
    assert f"killed by {name}" in caught.value.text
    assert "before the end" in caught.value.text
    assert caught.value.killed


async def test_an_exit_without_an_answer_is_a_crash(run):
    with pytest.raises(SandboxCrashed, match="exit code 0") as caught:
        await run("leave", {"code": 0})
    assert not caught.value.killed


async def test_only_the_end_of_the_output_is_kept(run):
    with pytest.raises(SandboxCrashed) as caught:
        await run("chatter")
    assert caught.value.text.endswith("xxthe end")
    assert len(caught.value.text) < 17_000


@pytest.mark.parametrize("text", ["no json", "[" * 100_000, "[1]", "{}", '{"result": 1}', '{"error": {"code": 1}}'])
async def test_a_message_that_is_none_is_a_crash(run, text):
    with pytest.raises(SandboxCrashed):
        await run("nonsense", {"text": text})


async def test_a_large_result_arrives_whole(run):
    result = await run("large", {"characters": 5_000_000})
    assert result == {"text": "ä" * 5_000_000}


async def test_a_result_beyond_the_longest_message_is_a_crash(run):
    with pytest.raises(SandboxCrashed, match="is too long"):
        await run("large", {"characters": 6_000_000})


async def test_twenty_at_once(run):
    results = await asyncio.gather(*(run("echo", {"n": n}) for n in range(20)))
    assert [result["request"]["n"] for result in results] == list(range(20))


# What a child may use


@pytest.mark.parametrize("size", [10_000, 10_001])
async def test_the_file_limit_is_exact(run, size):
    result = await run("write", {"bytes": size}, limits=ProcessLimits(file_bytes=10_000))
    assert result == ({"size": 10_000} if size == 10_000 else {"errno": errno.EFBIG, "size": 10_000})


async def test_the_file_limit_is_an_error_in_a_program_that_the_task_starts(run):
    result = await run("write_by_program", {"bytes": 20_000}, limits=ProcessLimits(file_bytes=10_000))
    assert result["code"] == 1
    assert "File too large" in result["error"]


async def test_the_file_limit_ends_ffmpeg_with_an_error(run, tree_request):
    result = await run("encode", tree_request, limits=ProcessLimits(file_bytes=100_000))
    assert result["code"] > 0
    assert "File too large" in result["error"]
    assert result["size"] == 100_000


async def test_the_time_of_the_processor_is_limited(run):
    with pytest.raises(SandboxCrashed, match="SIGXCPU"):
        await run("spin", limits=ProcessLimits(file_bytes=0, cpu_seconds=1))


async def test_memory_is_limited(run):
    with pytest.raises(SandboxCrashed, match="MemoryError"):
        await run("hoard", {"bytes": 300_000_000}, limits=ProcessLimits(file_bytes=0, memory_bytes=200_000_000))


async def test_a_child_sees_a_short_environment(run, tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTPS_PROXY", "no_proxy", "CLIPFERRY_TELEGRAM_TOKEN", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "secret")
    sandbox = Sandbox(task_module=TASKS, environment={"MORE": "1"})
    try:
        result = await sandbox.run("look_around", {}, folder=tmp_path, limits=LIMITS, timeout=60)
    finally:
        await sandbox.close()
    environment = result["environment"]
    allowed = {"PATH", "LANG", "HOME", "TMPDIR", "SSL_CERT_FILE", "TZ", "LD_LIBRARY_PATH", "LC_CTYPE", "MORE"}
    assert set(environment) <= allowed
    assert environment["HOME"] == environment["TMPDIR"] == result["temporary"] == str(tmp_path)
    assert Path(environment["SSL_CERT_FILE"]).is_file()
    assert str(tmp_path) not in result["path"]
    assert "" not in result["path"]


async def test_a_child_holds_no_descriptor_but_its_own(run):
    others = [asyncio.create_task(run("sleep")) for _ in range(3)]
    result = await run("look_around")
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    held = result["descriptors"]
    assert sorted(held) == ["0", "1", "2", "3"]
    assert held["0"] == "/dev/null"
    assert held["1"] == held["2"]
    assert held["3"].startswith("socket:")


async def test_in_a_child_the_collector_comes_as_python_sets_it(run):
    assert (await run("look_around"))["collector"] == [True, *USUAL]


async def test_a_child_leads_a_session_of_its_own(run):
    result = await run("look_around")
    assert len(set(result["session"])) == 1


# The end


async def test_the_time_limit_ends_the_child_first(run, sandbox):
    with pytest.raises(TimedOut) as caught:
        await run("sleep", timeout=0.2)
    assert caught.value.limit == 0.2
    assert psutil.Process(sandbox.pid).children() == []


async def test_the_time_limit_holds_for_a_child_that_never_stops_talking(run):
    with pytest.raises(TimedOut):
        await run("flood", timeout=0.3)


async def test_cancelling_leaves_no_process(run, tree_request):
    running = Running(run, "tree", tree_request)
    pids = await running.pids()
    await running.cancel()
    assert not any(map(alive, pids))


async def test_a_child_that_ignores_being_told_is_killed(run):
    running = Running(run, "stubborn", {})
    pids = await running.pids()
    await running.cancel()
    assert not any(map(alive, pids))


async def test_cancelling_twice_does_not_return_before_the_end(run):
    running = Running(run, "stubborn", {})
    pids = await running.pids()
    running.task.cancel()
    await asyncio.sleep(0.05)
    await running.cancel()
    assert not any(map(alive, pids))


async def test_cancelling_at_any_moment_leaves_no_process(run, sandbox):
    for delay in range(12):
        task = asyncio.create_task(run("sleep"))
        await asyncio.sleep(delay / 1000)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert psutil.Process(sandbox.pid).children() == []


async def test_a_task_that_ends_well_leaves_no_process(run, tree_request):
    pids = []
    await run("tree", {**tree_request, "wait": False}, on_progress=lambda report: pids.extend(report["pids"]))
    assert len(pids) == 4
    assert not any(map(alive, pids))


async def test_a_failing_listener_ends_the_child(run):
    def fail(report):
        raise TimeoutError(report["pid"])

    with pytest.raises(TimeoutError) as caught:
        await run("sleep", on_progress=fail)
    assert not alive(caught.value.args[0])


async def test_one_job_ends_without_touching_another(run, tree_request):
    running = Running(run, "sleep", {})
    pids = await running.pids()
    with pytest.raises(SandboxCrashed):
        await run("crash")
    assert all(map(alive, pids))
    await running.cancel()


async def test_no_descriptor_leaks(run, sandbox):
    await run("echo")
    before = descriptors(sandbox.pid), descriptors(os.getpid())
    await asyncio.gather(*(run("echo") for _ in range(40)))
    for task in ["crash"] * 5 + ["leave"] * 5:
        with pytest.raises(SandboxCrashed):
            await run(task, {"code": 3})
    assert (descriptors(sandbox.pid), descriptors(os.getpid())) == before


# The forkserver


async def test_closing_ends_everything(tmp_path, tree_request):
    sandbox = Sandbox(task_module=TASKS)
    run = runner(sandbox, tmp_path)
    running = Running(run, "tree", tree_request)
    pids = await running.pids()
    server = sandbox.pid
    await sandbox.close()
    assert not any(map(alive, [server, *pids]))
    assert sandbox.pid is None
    with pytest.raises(SandboxCrashed):
        await running.task
    with pytest.raises(SandboxCrashed, match="closed"):
        await run("echo")


@pytest.mark.parametrize("whom", ["forkserver", "keeper"])
async def test_a_killed_forkserver_is_replaced_and_leaves_no_process(run, sandbox, tree_request, whom):
    running = Running(run, "tree", tree_request)
    pids = await running.pids()
    server = psutil.Process(sandbox.pid)
    os.kill(server.pid if whom == "forkserver" else server.ppid(), signal.SIGKILL)
    with pytest.raises(SandboxCrashed) as caught:
        await running.task
    assert caught.value.killed
    assert not any(map(alive, pids))
    assert (await run("echo", {"still": "here"}))["request"] == {"still": "here"}
    assert sandbox.pid != server.pid
    assert not alive(server.pid)


async def test_the_forkserver_is_out_of_reach_of_the_terminal(sandbox):
    server = psutil.Process(sandbox.pid)
    os.kill(sandbox.pid, signal.SIGINT)
    os.kill(server.ppid(), signal.SIGINT)
    assert os.getsid(sandbox.pid) != os.getsid(0)
    await asyncio.sleep(0.05)
    assert alive(sandbox.pid)


async def test_the_forkserver_has_one_thread(sandbox):
    server = psutil.Process(sandbox.pid)
    assert server.num_threads() == server.parent().num_threads() == 1


@pytest.mark.parametrize("trouble", ["fail", "thread"])
async def test_a_module_that_does_not_load_is_told_at_the_start(trouble, capfd):
    sandbox = Sandbox(task_module=TASKS, environment={"WARM_UP": trouble})
    with pytest.raises(SandboxCrashed, match="did not start"):
        await sandbox.start()
    await sandbox.close()
    assert {"fail": "cannot warm up", "thread": "started a thread"}[trouble] in capfd.readouterr().err


async def test_a_forkserver_that_does_not_get_warm_is_killed(monkeypatch):
    monkeypatch.setattr("engine.sandbox.START_SECONDS", 0.3)
    before = psutil.Process().children()
    sandbox = Sandbox(task_module=TASKS, environment={"WARM_UP": "hang"})
    with pytest.raises(SandboxCrashed, match="not warm"):
        await sandbox.start()
    await sandbox.close()
    assert psutil.Process().children() == before


OWNER = """
import asyncio, json, sys
from pathlib import Path
from engine.sandbox import ProcessLimits, Sandbox

async def main():
    sandbox = Sandbox(task_module="tests.engine.sandbox_tasks")
    await sandbox.start()
    limits = ProcessLimits(file_bytes=50_000_000)
    def tell(report):
        print(json.dumps([sandbox.pid, *report["pids"]]), flush=True)
    request = {"ffmpeg": sys.argv[2]}
    await sandbox.run("tree", request, folder=Path(sys.argv[1]), limits=limits, timeout=60, on_progress=tell)

asyncio.run(main())
"""


async def test_a_killed_worker_leaves_no_process(tmp_path, tree_request):
    command = [sys.executable, "-c", OWNER, str(tmp_path), tree_request["ffmpeg"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as owner:
        pids = json.loads(owner.stdout.readline())
        assert all(map(alive, pids))
        owner.kill()
    assert gone_within(60, pids)


@pytest_asyncio.fixture(loop_scope="module")
async def own():
    """A sandbox that no other test has."""
    sandbox = Sandbox(task_module=TASKS)
    await sandbox.start()
    yield sandbox
    await sandbox.close()


@pytest.fixture
def run_own(own, tmp_path):
    def run(task, request=None, *, on_progress=lambda _: None):
        return own.run(task, request or {}, folder=tmp_path, limits=LIMITS, timeout=60.0, on_progress=on_progress)

    return run


@pytest.fixture
def overlay(tmp_path):
    """A folder with a package that nothing else has, and a way to see whether a child has it."""
    folder = tmp_path / "overlay"
    folder.mkdir()
    (folder / "only_here.py").write_text("")
    return folder


async def _path(run):
    return (await run("look_around"))["path"]


async def test_an_overlay_is_for_what_begins_from_then_on(own, run_own, overlay):
    assert str(overlay) not in await _path(run_own)
    before, running = own.pid, Running(run_own, "sleep", {})
    (pid,) = await running.pids()
    await own.switch(overlay)
    assert (await _path(run_own))[0] == str(overlay)
    assert alive(pid)
    assert alive(before)
    await running.cancel()
    assert await asyncio.to_thread(gone_within, 10, [before, pid])
    await own.switch(None)
    assert str(overlay) not in await _path(run_own)


async def test_a_sandbox_that_is_closed_takes_along_what_it_had_before(own, run_own, overlay):
    before, running = own.pid, Running(run_own, "sleep", {})
    pids = [before, *await running.pids()]
    await own.switch(overlay)
    await own.close()
    assert gone_within(60, pids)
    with pytest.raises(SandboxCrashed):
        await running.task


async def test_what_does_not_start_with_an_overlay_stays_as_it_is(own, run_own, overlay):
    (overlay / "engine").mkdir()
    (overlay / "engine" / "__init__.py").write_text("raise LookupError('not this one')")
    with pytest.raises(SandboxCrashed):
        await own.switch(overlay)
    assert str(overlay) not in await _path(run_own)
    assert own.overlay is None


async def test_a_forkserver_that_does_not_start_again_with_its_overlay_starts_without(own, run_own, overlay):
    await own.switch(overlay)
    (overlay / "engine").mkdir()
    (overlay / "engine" / "__init__.py").write_text("raise LookupError('damaged')")
    os.kill(own.pid, signal.SIGKILL)
    assert await asyncio.to_thread(gone_within, 5, [own.pid])
    # Whether this one is still handed to the dead one is a matter of moments.
    with suppress(SandboxCrashed):
        await run_own("echo")
    assert str(overlay) not in await _path(run_own)
    assert own.overlay is None
