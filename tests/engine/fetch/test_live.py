import asyncio
import json
import threading
from functools import partial

import pytest

from engine import choices, clips, limits, stops
from engine.errors.fetching import NothingRecorded, PlatformFailed, PrivateAddress, TooLong, UnsupportedLink
from engine.errors.forms import UnknownChoice
from engine.fetch import live, tasks, ytdlp
from engine.lifecycle import ending
from engine.media import Choice, Media, Produced, Progress
from engine.settings import EngineSettings
from storage.models import JobState, Tier
from tests.engine import samples
from tests.engine.house import until

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


@pytest.fixture
def stream(network):
    """The address of a live stream that has just begun."""
    network.site.reset()
    return network.url("/live/stream.m3u8")


def download(network, url, tell=lambda _: None, max_seconds=3600.0, max_bytes=10**9, raw=None, **choice):
    limits = {"max_bytes": max_bytes, "max_seconds": max_seconds, "proxy": network.proxy}
    request = {"url": url, "choice": choice, "limits": limits, "raw": raw}
    result = tasks.TASKS["download"](json.loads(json.dumps(request)), tell)
    return Produced.model_validate(result["files"][0])


def later(seconds, action):
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def test_a_look_says_that_it_is_live(network, stream):
    found = tasks.TASKS["probe"]({"url": stream, "proxy": network.proxy}, lambda _: None)
    media = Media.model_validate({name: value for name, value in found.items() if name != "raw"})
    assert (media.live_status, media.duration) == ("is_live", None)


def test_so_many_seconds_are_recorded_from_now_and_told(network, stream):
    told = []
    file = download(network, stream, told.append, live_seconds=4)
    assert file.duration == pytest.approx(4, abs=0.5)
    assert (file.video_codec, file.audio_codec) == ("h264", "aac")
    recording = [Progress.model_validate(each) for each in told if each["stage"] == "recording"]
    assert recording
    assert all(0 <= each.fraction <= 1 for each in recording)


def test_a_stop_keeps_what_was_recorded(network, stream, tmp_path):
    def stop(progress):
        if progress["stage"] == "recording" and progress["fraction"] * 600 >= 2:
            stops.ask(tmp_path)

    file = download(network, stream, stop, live_seconds=600)
    assert 2 <= file.duration <= 8
    assert not list(tmp_path.glob("source-*"))


def test_a_stream_that_ends_is_kept(network, stream):
    later(1.0, network.site.end_live)
    assert 2 <= download(network, stream, live_seconds=600).duration <= 9


def test_no_more_is_recorded_than_the_person_may_have(network, stream):
    assert download(network, stream, max_seconds=4.0).duration <= 4


def test_sound_alone_is_recorded_too(network, stream):
    file = download(network, stream, live_seconds=2, container="mp3")
    assert (file.video_codec, file.audio_codec) == (None, "mp3")


def test_a_recording_ends_before_the_file_is_too_large(network, stream):
    file = download(network, stream, live_seconds=60, max_bytes=200_000)
    assert file.size <= 200_000


def test_what_was_stopped_at_once_says_so(network, stream, tmp_path, monkeypatch):
    stops.ask(tmp_path)
    monkeypatch.setattr(live._Recording, "run", lambda _: None)
    with pytest.raises(NothingRecorded):
        download(network, stream, live_seconds=5)


def recorded_from(network, url):
    """Ask for a recording of a stream that turned out to lead somewhere else than it did when it was looked up."""
    raw = tasks.TASKS["probe"]({"url": network.url("/live/stream.m3u8"), "proxy": network.proxy}, lambda _: None)["raw"]
    for each in raw["formats"]:
        each["url"] = url
    return download(network, network.url("/live/stream.m3u8"), raw=raw, live_seconds=3)


def test_the_guard_stands_before_a_recording_too(network, stream):
    with pytest.raises(PrivateAddress):
        recorded_from(network, "http://10.0.0.1/stream.m3u8")


def test_a_site_that_fails_is_understood(network, stream):
    with pytest.raises(PlatformFailed):
        recorded_from(network, network.url("/status/500"))


def test_a_stream_never_opens_a_file(network, stream, tmp_path):
    (tmp_path / "secret.ts").write_bytes(b"G" * 188)
    with pytest.raises((PlatformFailed, UnsupportedLink)):
        recorded_from(network, network.url(f"/hls-evil.m3u8?to=file://{tmp_path}/secret.ts"))


def test_what_cannot_be_recorded_is_refused():
    film = samples.media(live_status="is_live")
    dash = [each.model_copy(update={"protocol": "http_dash_segments_generator"}) for each in film.formats]
    with pytest.raises(UnsupportedLink):
        live.recordable(film.model_copy(update={"formats": tuple(dash)}))


@pytest.mark.parametrize(
    ("words", "seconds"),
    [(["live", "30s"], 30), (["30s", "live"], 30), (["live:90"], 90), (["live:1h5m", "720p"], 3900), (["live"], None)],
)
def test_the_words_say_how_long(words, seconds):
    assert choices.from_words(words).live_seconds == seconds


@pytest.mark.parametrize("word", ["live:", "live:x", "30", "s"])
def test_other_words_do_not(word):
    with pytest.raises(UnknownChoice):
        choices.from_words([word]) if word != "30" else choices.from_words(["30x"])


def test_what_is_recorded_is_what_is_charged():
    film = samples.media(live_status="is_live", duration=None)
    assert clips.length(film, Choice(live_seconds=30)) == 30
    assert clips.length(film, Choice()) is None


def test_a_longer_recording_than_allowed_is_refused_beforehand():
    tier = limits.of(Tier.PUBLIC, EngineSettings())
    limits.check_form(Choice(live_seconds=600), tier)
    with pytest.raises(TooLong):
        limits.check_form(Choice(live_seconds=601), tier)


# --- as a job


async def test_a_cancelled_recording_is_kept_and_paid_for_what_came(desk, site, house):
    site.reset()
    job = await desk.order(site.url("/live/stream.m3u8"), Choice(live_seconds=120))
    assert await desk.balance() == (100_000 - 66, 66)
    recorded = partial(house.storage.work_dir.rglob, "source-0.mkv")
    assert await asyncio.to_thread(until, lambda: any(path.stat().st_size for path in recorded()))
    await asyncio.sleep(3)
    await desk.jobs.cancel(desk.asker, job.id)
    job, (file,) = await desk.take(await desk.wait(job, JobState.READY))
    assert 1 <= file.duration <= 20
    cost = await desk.jobs.deliveries.delivered(job, [file])
    assert 1 <= cost <= 11


async def test_a_recording_is_given_up_when_it_is_cancelled_twice(stores):
    job = await samples.running(stores)
    job.media = {**job.media, "live_status": "is_live"}
    assert await ending.stop(stores, job)
    assert not await ending.stop(stores, job)
    assert await ending.cancel(stores, job)


async def test_only_a_recording_is_kept(stores):
    assert not await ending.stop(stores, await samples.running(stores))


async def test_two_recordings_of_a_stream_are_two_files(desk, site):
    link = site.url("/live/stream.m3u8?two")
    first = await desk.order(link, Choice(live_seconds=2))
    second = await desk.order(link, Choice(live_seconds=2))
    assert first.form_key != second.form_key
