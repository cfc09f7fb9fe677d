"""A clip fetches what it needs: the same clip as of the whole file, from a share of its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ffmpeg
from engine.fetch import parts, samples, tasks, timeline, ytdlp
from engine.media import Produced
from tests import clips

LONG = "minute.mp4"

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _in_a_folder_without_pauses(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


def download(network, path, start, end, **choice):
    """The file, and the bytes that were to be fetched for it."""
    came = [0]

    def tell(progress):
        if progress["stage"] == "downloading":
            came.append(progress["total_bytes"] or progress["done_bytes"] or 0)

    limits = {"max_bytes": 10**9, "max_seconds": 3600.0, "proxy": network.proxy}
    choice |= {"clip": {"start": start, "end": end}, "height": None}
    request = {"url": network.url(path), "choice": choice, "limits": limits}
    result = tasks.TASKS["download"](request, tell)
    return Produced.model_validate(result["files"][0]), max(came)


def packets(path):
    return list(ffmpeg.packets(path))


def size(network, name=LONG):
    return (network.site.state.clips / name).stat().st_size


@pytest.mark.parametrize(
    ("path", "exact"),
    [(f"/clips/{LONG}", False), ("/clips/minute-moov-at-end.mp4", True), ("/clips/minute-fragments.mp4", False)],
)
def test_a_clip_fetches_a_share_of_the_file_and_is_the_same(network, monkeypatch, path, exact):
    file, came = download(network, path, 30.3, 34.3, exact=exact)
    assert came < size(network) * 0.45
    monkeypatch.setattr(parts, "WORTH", 0.0)
    whole, all_came = download(network, path, 30.3, 34.3, exact=exact, filename="whole")
    assert all_came >= size(network) * 0.9
    assert packets(file.path) == packets(whole.path)
    assert file.duration == pytest.approx(4 if exact else whole.duration, abs=0.2)


@pytest.mark.parametrize(("start", "end"), [(0.0, 3.0), (56.0, None), (59.0, 60.5)])
def test_both_ends_of_a_file_can_be_had(network, start, end):
    file, came = download(network, f"/clips/{LONG}", start, end, exact=True)
    assert came < size(network) / 4
    assert file.duration == pytest.approx(min(end or 60.0, 60.0) - start, abs=0.2)


def test_sound_alone_fetches_no_more(network):
    file, came = download(network, f"/clips/{LONG}", 10.0, 13.0, container="mp3")
    assert came < size(network) / 4
    assert file.duration == pytest.approx(3, abs=0.2)


@pytest.mark.parametrize("path", [f"/no-range/clips/{LONG}", "/clips/short.mp4"])
def test_where_that_cannot_be_or_is_not_worth_it_the_whole_file_is_fetched(network, path):
    file, came = download(network, path, 1.0, 2.0, exact=True)
    assert came == size(network, path.rpartition("/")[2])
    assert file.duration == pytest.approx(1, abs=0.2)


def test_most_of_a_file_is_fetched_as_the_whole(network):
    _, came = download(network, f"/clips/{LONG}", 5.0, 58.0)
    assert came == size(network)


@pytest.mark.parametrize("moov", [b"", b"\0\0\0\x08moov", b"\0\0\0\x10moov\0\0\0\x08trak", b"\xff" * 40])
def test_of_damaged_tables_nothing_is_believed(moov):
    assert samples.stretches(moov, 1.0, 2.0) == []


def test_stretches_hold_every_packet_of_the_part(network):
    path = clips.clip(LONG, network.site.state.clips)
    data = path.read_bytes()
    at = data.index(b"moov") - 4
    moov = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    ((start, stop),) = samples.stretches(moov, 20.0, 22.0)
    wanted = [each for each in ffmpeg.packets(path) if 20 <= each.time <= 22]
    assert sum(each.size for each in wanted) < stop - start < len(data) / 4


# --- streams

STREAMS = ("/hls/100/master.m3u8", "/hls/fmp4minute/index.m3u8", "/hls/dashminute/manifest.mpd")


def fragments(network):
    """How many fragments were asked for since the last reset."""
    return sum(count for path, count in network.site.hits.items() if path.endswith((".ts", ".m4s")))


@pytest.mark.parametrize(("path", "exact"), list(zip(STREAMS, (True, False, False), strict=True)))
def test_a_clip_of_a_stream_fetches_few_fragments_and_is_the_same(network, monkeypatch, path, exact):
    network.site.reset()
    file, _ = download(network, path, 40.3, 43.3, exact=exact)
    few = fragments(network)
    monkeypatch.setattr(parts, "WORTH", 0.0)
    network.site.reset()
    whole, _ = download(network, path, 40.3, 43.3, exact=exact, filename="whole")
    assert few <= fragments(network) / 3
    assert file.duration == pytest.approx(whole.duration, abs=0.1)
    assert frames(file.path) == frames(whole.path)


def frames(path):
    """The size of each picture of a clip, but for the first and the last ones."""
    return [each.size for each in ffmpeg.packets(path, streams=("V:0",))][3:-3]


@pytest.mark.parametrize(("start", "end"), [(0.0, 2.0), (90.0, None)])
def test_both_ends_of_a_stream_can_be_had(network, monkeypatch, start, end):
    file, _ = download(network, STREAMS[0], start, end, exact=True)
    monkeypatch.setattr(parts, "WORTH", 0.0)
    whole, _ = download(network, STREAMS[0], start, end, exact=True, filename="whole")
    assert file.duration == pytest.approx(whole.duration, abs=0.05)


def test_sound_and_subtitles_of_a_part_of_a_stream_fit_its_place(network):
    network.site.reset()
    file, _ = download(network, STREAMS[0], 50.0, 53.0, container="mp3")
    assert file.duration == pytest.approx(3, abs=0.2)
    assert fragments(network) < 30


PLAYLIST = "#EXTM3U\n#EXTINF:4.0,\na.ts\n#EXTINF:4.5,title\nb.ts\n#EXTINF:3,\nc.ts\n#EXT-X-ENDLIST\n"


def test_a_playlist_says_how_long_its_fragments_last():
    assert timeline.listed_seconds(PLAYLIST) == [4.0, 4.5, 3.0]


@pytest.mark.parametrize("line", ["#EXT-X-DISCONTINUITY", "#EXT-X-CUE-OUT:30", "#ANVATO-SEGMENT-INFO: type=ad"])
def test_a_playlist_whose_times_begin_anew_is_not_believed(line):
    assert timeline.listed_seconds(PLAYLIST.replace("b.ts", f"b.ts\n{line}")) is None


@given(st.lists(st.floats(0.5, 12), min_size=1, max_size=60), st.floats(0, 300), st.none() | st.floats(0, 60))
def test_the_fragments_of_a_part_hold_all_of_it(seconds, start, length):
    end = None if length is None else start + length
    first, stop = timeline.needed(seconds, start, end)
    assert 0 <= first < stop <= len(seconds)
    assert sum(seconds[:first]) <= start
    assert stop == len(seconds) or sum(seconds[:stop]) >= (end or 0)


def test_a_clock_that_starts_anew_is_understood():
    turn = 2**33 / 90_000
    assert timeline.begins([turn - 10, 27.0], 37.0) == pytest.approx(37.0)


@pytest.mark.parametrize(("times", "listed"), [([0.0, 9.0], 5.0), ([None, 5.0], 5.0), ([0.0, None], 5.0)])
def test_a_place_that_is_not_certain_is_not_believed(times, listed):
    assert timeline.begins(times, listed) is None


@pytest.mark.parametrize("content", [b"", b"ID3" + bytes(400), b"\x47" + bytes(400), bytes(400), b"\0\0\0\x10moof" * 9])
def test_content_without_times_tells_none(content):
    assert timeline.first_time(content, b"") is None


def test_a_part_that_cannot_be_read_is_made_of_the_whole(network, monkeypatch):
    monkeypatch.setattr(samples, "stretches", lambda *_: [(0, 100_000)])
    file, came = download(network, f"/clips/{LONG}", 30.0, 32.0, exact=True)
    assert came == size(network)
    assert file.duration == pytest.approx(2, abs=0.2)
