import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import Clipferry
from tests.site import SiteProcess


@contextmanager
def run(clipferry: Clipferry) -> Iterator["subprocess.Popen[str]"]:
    process = clipferry.start("run")
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Running"):
                break
        process.said = "".join(said)  # type: ignore[attr-defined]
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=10)


def descendants(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_run_says_what_is_on_and_which_setting_turns_the_rest_on(clipferry: Clipferry) -> None:
    with run(clipferry) as process:
        assert "HTTP      on" in process.said  # type: ignore[attr-defined]
        assert "CLIPFERRY_TELEGRAM_TOKEN" in process.said  # type: ignore[attr-defined]
        assert "CLIPFERRY_DISCORD_TOKEN" in process.said  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_everything_within_ten_seconds(clipferry: Clipferry, number: signal.Signals) -> None:
    with run(clipferry) as process:
        family = descendants(process)
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert not any(member.is_running() for member in family)


def test_second_run_on_the_same_folder_is_refused(clipferry: Clipferry) -> None:
    with run(clipferry) as process:
        done = clipferry.run("run")
        assert done.returncode == 1
        assert str(process.pid) in done.stderr


def test_killed_run_leaves_neither_lock_nor_process_in_the_way(clipferry: Clipferry, site: SiteProcess) -> None:
    with run(clipferry) as process:
        family = descendants(process)
        process.kill()
        process.wait()
        psutil.wait_procs(family, timeout=10)
        assert not any(member.is_running() for member in family)
    with run(clipferry):
        assert clipferry.get(site.url("/video.mp4"))[0] == 0


def test_killed_worker_is_started_again_and_its_job_goes_on(clipferry: Clipferry, site: SiteProcess) -> None:
    with run(clipferry) as process:
        getting = clipferry.start("get", "--json", site.url("/slow/1000000/0/clips/clip3mb.mp4?again"))
        time.sleep(1.5)
        worker = next(p for p in descendants(process) if "engine.worker" in " ".join(p.cmdline()))
        worker.kill()
        out, _ = getting.communicate(timeout=60)
        assert json.loads(out)["status"] == "delivered"


def test_killed_valkey_is_started_again_and_work_goes_on(clipferry: Clipferry, site: SiteProcess) -> None:
    with run(clipferry) as process:
        next(p for p in descendants(process) if "valkey" in p.name()).kill()
        deadline = time.monotonic() + 20
        while clipferry.get(site.url("/video.mp4?after"))[0] != 0:
            assert time.monotonic() < deadline


def test_embedded_valkey_works_under_a_path_longer_than_a_socket_may_have(tmp_path: Path, site: SiteProcess) -> None:
    folder = tmp_path / ("a" * 120)
    folder.mkdir()
    assert Clipferry(folder).get(site.url("/video.mp4"))[0] == 0


def test_doctor_finds_a_fresh_folder_sound(clipferry: Clipferry) -> None:
    assert clipferry.run("migrate").returncode == 0
    done = clipferry.run("doctor")
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout


def test_doctor_names_what_is_broken_and_exits_1(tmp_path: Path) -> None:
    done = Clipferry(tmp_path, CLIPFERRY_REDIS_URL="redis://127.0.0.1:1/0").run("doctor")
    assert done.returncode == 1
    assert "CLIPFERRY_REDIS_URL" in done.stdout


def test_tokens_do_not_reach_the_worker(tmp_path: Path) -> None:
    clipferry = Clipferry(tmp_path, CLIPFERRY_SIGNING_KEY="do-not-tell", CLIPFERRY_DISCORD_TOKEN="do-not-tell")
    with run(clipferry) as process:
        for member in descendants(process):
            assert "do-not-tell" not in str(member.environ())


def test_chat_over_a_pipe_offers_takes_a_number_and_delivers(clipferry: Clipferry, site: SiteProcess) -> None:
    with clipferry.start("chat", "--output", "here", stdin=subprocess.PIPE) as process:
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
        process.wait(timeout=30)
    assert "Chatty.mp4" in said
    assert (clipferry.folder / "here" / "Chatty.mp4").exists()


def test_demo_exits_0_and_leaves_a_playable_file(clipferry: Clipferry) -> None:
    import sys

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
