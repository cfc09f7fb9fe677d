import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from storage.locks import held
from tests.e2e.conftest import Clipferry, Running, run
from tests.engine.house import until
from tests.site import SiteProcess


def test_run_says_what_is_on_and_which_setting_turns_the_rest_on(stack: Running) -> None:
    assert "HTTP      on" in stack.said
    assert "CLIPFERRY_TELEGRAM_TOKEN" in stack.said
    assert "CLIPFERRY_DISCORD_TOKEN" in stack.said


def test_second_run_on_the_same_folder_is_refused(stack: Running) -> None:
    done = stack.clipferry.run("run")
    assert done.returncode == 1
    assert str(stack.process.pid) in done.stderr


def test_killed_run_leaves_neither_lock_nor_process_in_the_way(clipferry: Clipferry, site: SiteProcess) -> None:
    with run(clipferry) as running:
        family = running.descendants()
        running.process.kill()
        running.process.wait()
        psutil.wait_procs(family, timeout=60)
        assert not any(member.is_running() for member in family)
    with run(clipferry) as running:
        assert clipferry.get(site.url("/video.mp4"))[0] == 0
        running.end(signal.SIGINT)


def test_killed_worker_is_started_again_and_its_job_goes_on(stack: Running, site: SiteProcess) -> None:
    getting = stack.clipferry.start("get", "--json", site.url("/slow/1000000/0/clips/clip3mb.mp4?again"))
    assert until(lambda: jobs_that_run(stack.clipferry))
    worker = next(p for p in stack.descendants() if "engine.worker" in " ".join(p.cmdline()))
    worker.kill()
    out, _ = getting.communicate(timeout=60)
    assert json.loads(out)["status"] == "delivered"


def jobs_that_run(clipferry: Clipferry) -> int:
    return jobs_in(clipferry, "running")


def jobs_in(clipferry: Clipferry, state: str, link: str = "%") -> int:
    with closing(sqlite3.connect(clipferry.folder / "data" / "clipferry.sqlite3")) as database:
        asked = "SELECT count(*) FROM jobs WHERE state = ? AND url LIKE ?"
        (count,) = database.execute(asked, [state, link]).fetchone()
        return int(count)


def test_get_that_is_broken_off_ends_its_jobs(stack: Running, site: SiteProcess) -> None:
    link = site.url("/slow/60000/0/clips/clip3mb.mp4?broken-off")
    getting = stack.clipferry.start("get", link)
    assert until(lambda: jobs_in(stack.clipferry, "running", link))
    getting.send_signal(signal.SIGINT)
    getting.communicate(timeout=60)
    assert getting.returncode == 130
    assert jobs_in(stack.clipferry, "cancelled", link) == 1


def test_worker_is_nothing_but_a_worker_beside_a_stack_that_runs(stack: Running) -> None:
    stack.clipferry.environment["CLIPFERRY_TELEGRAM_TOKEN"] = "1:secret"
    try:
        worker = stack.clipferry.start("worker", "--queues", "conversions")
    finally:
        del stack.clipferry.environment["CLIPFERRY_TELEGRAM_TOKEN"]
    with ends_in_order(worker):
        assert worker.stdout.readline().startswith("Worker is running.")
        process = psutil.Process(worker.pid)
        assert process.cmdline()[1:3] == ["-m", "engine.worker"]
        assert "CLIPFERRY_TELEGRAM_TOKEN" not in process.environ()
        assert process.environ()["CLIPFERRY_QUEUES"] == "conversions"
        (mark,) = [path for path in (stack.clipferry.folder / "data" / "attached").iterdir() if held(path)]
    assert not held(mark)


def test_worker_without_a_stack_is_the_only_one_of_its_own(clipferry: Clipferry) -> None:
    worker = clipferry.start("worker")
    with ends_in_order(worker):
        assert worker.stdout.readline().startswith("Worker is running.")
        family = psutil.Process(worker.pid).children()
        assert sum("engine.worker" in process.cmdline() for process in family) == 1
    assert not any(process.is_running() for process in family)


@contextmanager
def ends_in_order(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Tell a process to end after the block, and see that it does."""
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_killed_valkey_is_started_again_and_work_goes_on(stack: Running, site: SiteProcess) -> None:
    next(p for p in stack.descendants() if "valkey" in p.name()).kill()
    deadline = time.monotonic() + 60
    while stack.clipferry.get(site.url("/video.mp4?after"))[0] != 0:
        assert time.monotonic() < deadline


def test_health_tells_programs_and_people_how_fetches_and_workers_stand(stack: Running, site: SiteProcess) -> None:
    assert stack.clipferry.get(site.url("/video.mp4?health"))[0] == 0
    told = json.loads(stack.clipferry.run("health", "--json").stdout)
    (platform,) = told["platforms"]
    assert (platform["platform"], platform["day"]["failed"], platform["day"]["share"]) == ("other", 0, 1.0)
    assert (told["queue"]["workers"], len(told["workers"]), told["queue"]["paused"]) == (1, 1, False)
    assert "other" in stack.clipferry.run("health").stdout


def test_doctor_finds_a_fresh_folder_sound(tmp_path: Path) -> None:
    clipferry = Clipferry(tmp_path)
    assert clipferry.run("migrate").returncode == 0
    done = clipferry.run("doctor")
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout


def test_doctor_names_what_is_broken_and_exits_1(tmp_path: Path) -> None:
    done = Clipferry(tmp_path, CLIPFERRY_REDIS_URL="redis://127.0.0.1:1/0").run("doctor")
    assert done.returncode == 1
    assert "CLIPFERRY_REDIS_URL" in done.stdout


def test_chat_over_a_pipe_offers_takes_a_number_and_delivers(running: Clipferry, site: SiteProcess) -> None:
    with running.start("chat", "--output", "here", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(site.url("/watch/x?title=Chatty") + "\n")
        process.stdin.flush()
        for line in process.stdout:
            if "mp3" in line:
                break
        process.stdin.write("1\n/credits\n")
        process.stdin.close()
        said = process.stdout.read()
        process.wait(timeout=60)
    assert "Chatty.mp4" in said
    assert (running.folder / "here" / "Chatty.mp4").exists()


def test_demo_exits_0_and_leaves_a_playable_file(tmp_path: Path) -> None:
    clipferry = Clipferry(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo"],
        cwd=clipferry.folder,
        env={**clipferry.environment, "CLIPFERRY_DATA_DIR": "data/demo"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    saved = list((clipferry.folder / "downloads").iterdir())
    assert [path.suffix for path in saved] == [".mp4"]
    assert "/d/" in done.stdout
    assert "998 credits" in done.stdout


def test_an_egress_guard_runs_by_itself_and_refuses_what_is_private(clipferry: Clipferry, site: SiteProcess) -> None:
    clipferry.environment |= {"CLIPFERRY_EGRESS_PORT": "0", "CLIPFERRY_ALLOWED_NETWORKS": ""}
    guard = clipferry.start("egress")
    address = re.search(r"http://[\d.:]+\d", guard.stdout.readline())[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": address}))
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(site.url("/video.mp4"), timeout=60)
    refused.value.close()
    assert refused.value.code == 403
    guard.terminate()
    guard.communicate(timeout=60)
    assert guard.returncode == 0


def test_who_stops_reading_ends_a_command_without_a_word(clipferry: Clipferry) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as unheard:
        process = clipferry.start("doctor", stdout=unheard)
    _, complaint = process.communicate(timeout=90)
    assert (process.returncode, complaint) == (141, "")
