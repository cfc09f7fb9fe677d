"""The forms in which a link of the local site comes out, each looked into."""

import subprocess

import pytest

from engine import ffmpeg
from engine.errors.fetching import TooLong
from engine.errors.forms import ClipOutside, NoAudioLanguage, NoChapters, NoFonts, NoSubtitles, NothingLeft
from engine.fetch import making, ytdlp
from tests.clips import ffmpeg_path
from tests.engine.fetches import fetch, look

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SMALL = "/watch/small?heights=240,144&duration=2"
TAGGED = ("mp4", "mov", "webm", "mkv", "flv", "avi", "mp3", "wav", "aac", "m4a", "ogg", "opus", "flac")


@pytest.fixture(scope="module")
def raw(network):
    return look(network, SMALL)


@pytest.fixture(autouse=True)
def _in_a_folder_without_pauses(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


def ffmpeg_says(*arguments):
    command = [ffmpeg_path(), "-hide_banner", "-nostdin", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def packets(path, stream):
    """The hash of a stream's packets, in whatever file they are."""
    same = ("-bsf:v", "h264_mp4toannexb") if stream == "v:0" else ()
    return ffmpeg_says("-v", "error", "-i", path, "-map", f"0:{stream}", "-c", "copy", *same, "-f", "md5", "-").stdout


def streams(path):
    return [line for line in ffmpeg_says("-i", path).stderr.splitlines() if "Stream #" in line]


# --- copied, not encoded


@pytest.mark.parametrize(
    ("container", "kinds"),
    [
        ("mp4", ("v:0", "a:0")),
        ("mov", ("v:0", "a:0")),
        ("mkv", ("v:0", "a:0")),
        ("flv", ("v:0", "a:0")),
        ("m4a", ("a:0",)),
    ],
)
def test_what_fits_is_copied_packet_for_packet(network, raw, container, kinds):
    (file,) = fetch(network, SMALL, container, raw)
    source = network.site.state.clips / "240.mp4"
    assert [packets(file.path, kind) for kind in kinds] == [packets(source, kind) for kind in kinds]


def test_a_part_at_keyframes_is_copied(network, raw):
    (file,) = fetch(network, SMALL, "mkv 1.2-2", raw)
    assert file.duration == pytest.approx(1.0, abs=0.1)
    times = list(ffmpeg.packets(network.site.state.clips / "240.mp4", streams=("V:0",)))
    kept = [packet.size for packet in ffmpeg.packets(file.path, streams=("V:0",))]
    assert kept == [packet.size for packet in times if packet.time >= 0.99]


def test_a_bitrate_above_the_sources_leaves_it_as_it_is(network, raw):
    (file,) = fetch(network, SMALL, "m4a 320k", raw)
    assert packets(file.path, "a:0") == packets(network.site.state.clips / "240.mp4", "a:0")


def test_h265_is_made_when_it_is_asked_for(network, raw):
    (file,) = fetch(network, SMALL, "h265", raw)
    assert (file.video_codec, file.audio_codec) == ("hevc", "aac")
    assert "hvc1" in streams(file.path)[0]


def test_vp8_is_made_when_it_is_asked_for(network, raw):
    assert fetch(network, SMALL, "vp8", raw)[0].video_codec == "vp8"


# --- parts


@pytest.mark.parametrize("container", ["mp4", "mp3", "webm"])
def test_an_exact_part_is_exact(network, raw, container):
    (file,) = fetch(network, SMALL, f"{container} 0.6-1.4 exact", raw)
    assert file.duration == pytest.approx(0.8, abs=0.1)


def test_an_exact_part_shows_what_it_should(network, raw, tmp_path):
    (file,) = fetch(network, SMALL, "mp4 0.6- exact", raw)
    for name, path, second in (("made", file.path, 0), ("source", network.site.state.clips / "240.mp4", 0.6)):
        ffmpeg_says("-y", "-ss", second, "-i", path, "-frames:v", "1", "-s", "32x18", tmp_path / f"{name}.gray.rgb")
    pairs = zip((tmp_path / "made.gray.rgb").read_bytes(), (tmp_path / "source.gray.rgb").read_bytes(), strict=True)
    differences = [abs(a - b) for a, b in pairs]
    assert sum(differences) / len(differences) < 8


def test_a_part_that_is_not_there_is_refused(network, raw):
    with pytest.raises(ClipOutside) as refused:
        fetch(network, SMALL, "mp3 5-9", raw)
    assert refused.value.facts() == {"start": 5, "end": 9, "duration": pytest.approx(2, abs=0.1)}


def test_a_short_part_of_a_long_media_is_not_too_long(network, raw):
    assert fetch(network, SMALL, "mp3 1-", raw, max_seconds=1.5)[0].duration == pytest.approx(1, abs=0.1)
    with pytest.raises(TooLong):
        fetch(network, SMALL, "mp3", raw, max_seconds=1.5)


def test_every_chapter_becomes_a_file_of_its_name(network):
    files = fetch(network, "/show/Film", "mp3 chapters")
    assert [file.name for file in files] == [
        "Film - 01 Beginning.mp3", "Film - 02 Middle.mp3", "Film - 03 End.mp3",
    ]  # fmt: skip
    assert [file.duration for file in files] == [pytest.approx(1, abs=0.1)] * 3


def test_a_video_without_chapters_says_so(network, raw):
    with pytest.raises(NoChapters):
        fetch(network, SMALL, "chapters", raw)


# --- what SponsorBlock's users marked


TUBE = "/watch/tube?heights=360"


@pytest.fixture
def tube(network):
    """A video as if it were on YouTube, with a function that marks parts of it."""
    found = look(network, TUBE)
    yield {**found, "extractor_key": "Youtube"}
    network.site.reset()


def mark(network, tube, start, end):
    marked = {
        "segment": [start, end],
        "category": "sponsor",
        "actionType": "skip",
        "videoDuration": 3,
        "description": "",
    }
    network.site.state.playlists["segments"] = [{"videoID": tube["id"], "segments": [marked]}]


def fetch_from_tube(network, tube, form):
    return fetch(network, TUBE, form, tube, sponsorblock_url=network.url("").rstrip("/"))


@pytest.mark.parametrize("form", ["mp3 sponsorblock", "mp4 sponsorblock", "webm sponsorblock exact"])
def test_what_is_marked_is_cut_out(network, tube, form, tmp_path):
    mark(network, tube, 1.1, 1.9)
    (file,) = fetch_from_tube(network, tube, form)
    # A picture that is copied goes on at the keyframe before, here at 1 s: before the marked part.
    assert file.duration == pytest.approx(3.0 if "mp4" in form else 2.2, abs=0.15)
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]
    assert any(path.startswith("/api/skipSegments/") for path in network.site.hits)


def test_subtitles_move_with_what_is_left(network, tube):
    mark(network, tube, 0, 0.9)
    _, text = fetch_from_tube(network, tube, "mp3 sponsorblock subs:en")
    assert text.path.read_text(encoding="utf-8").splitlines()[:3] == ["1", "00:00:00,000 --> 00:00:00,100", "Hello."]


def test_where_nothing_is_marked_nothing_is_cut_out(network, tube):
    (file,) = fetch_from_tube(network, tube, "mp3 sponsorblock")
    assert file.duration == pytest.approx(3, abs=0.1)


def test_where_all_of_it_is_marked_nothing_comes(network, tube):
    mark(network, tube, 0, 3)
    with pytest.raises(NothingLeft):
        fetch_from_tube(network, tube, "mp3 sponsorblock")


# --- subtitles and languages


def test_subtitles_come_beside_it(network, raw):
    _, text = fetch(network, SMALL, "mp4 subs:fr", raw)
    assert (text.role, text.name) == ("subtitles", "small.fr.srt")
    assert "Bonjour." in text.path.read_text(encoding="utf-8")


def test_subtitles_of_a_part_are_those_of_the_part(network, raw):
    _, text = fetch(network, SMALL, "mp3 subs:en 1-2", raw)
    assert text.path.read_text(encoding="utf-8") == "1\n00:00:00,000 --> 00:00:01,000\nGoodbye.\n\n"


@pytest.mark.parametrize(
    ("container", "kind"), [("mp4", "mov_text"), ("mov", "mov_text"), ("mkv", "subrip"), ("webm", "webvtt")]
)
def test_subtitles_are_a_track(network, raw, container, kind, tmp_path):
    (file,) = fetch(network, SMALL, f"{container} 144p subs:fr:embed", raw)
    track = next(line for line in streams(file.path) if "Subtitle" in line)
    assert kind in track
    assert "(fra)" in track
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]


def test_subtitles_are_drawn_into_the_picture(network, raw, tmp_path):
    (plain,) = fetch(network, SMALL, "h264 240p", raw)
    before = frame(plain.path, tmp_path / "before.rgb")
    (file,) = fetch(network, SMALL, "h264 240p subs:en:burn", raw)
    changed = [abs(a - b) > 60 for a, b in zip(before, frame(file.path, tmp_path / "after.rgb"), strict=True)]
    half = len(changed) // 2
    assert sum(changed[half:]) > 300
    assert sum(changed[half:]) > 5 * sum(changed[:half])


def frame(path, target):
    ffmpeg_says("-y", "-ss", "0.5", "-i", path, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", target)
    return target.read_bytes()


def test_without_a_font_nothing_is_drawn(network, raw, monkeypatch):
    monkeypatch.setattr(making, "_FONTS", ())
    with pytest.raises(NoFonts):
        fetch(network, SMALL, "mp4 subs:en:burn", raw)


def test_subtitles_in_another_language_are_refused(network, raw):
    with pytest.raises(NoSubtitles) as refused:
        fetch(network, SMALL, "mp4 subs:de", raw)
    assert set(refused.value.available) == {"en", "fr"}


@pytest.mark.parametrize(("path", "track"), [("/clips/languages.mkv", "fr"), ("/dash/manifest.mpd", "fr")])
def test_a_language_is_heard(network, path, track):
    (file,) = fetch(network, path, f"m4a lang:{track}")
    assert packets(file.path, "a:0") == packets(network.site.state.clips / "stream-dash" / f"{track}.m4a", "a:0")


def test_a_language_that_the_file_does_not_have_is_refused(network):
    with pytest.raises(NoAudioLanguage) as refused:
        fetch(network, "/clips/languages.mkv", "mp3 lang:de")
    assert refused.value.available == ["en", "fr"]


# --- pictures, tags, names


def test_a_thumbnail_is_a_jpg_beside_it(network, raw):
    _, picture = fetch(network, SMALL, "mp3 thumbnail", raw)
    assert (picture.role, picture.name, picture.width) == ("thumbnail", "small.jpg", 640)
    assert picture.path.read_bytes()[:2] == b"\xff\xd8"


def test_where_the_site_has_no_picture_a_frame_stands_for_it(network, raw):
    _, picture = fetch(
        network, SMALL, "mp4 thumbnail", {**raw, "thumbnail": network.url("/status/404"), "thumbnails": []}
    )
    assert (picture.width, picture.height) == (426, 240)


@pytest.mark.parametrize("container", ["mp4", "mkv", "mp3", "m4a", "flac", "ogg", "opus"])
def test_a_cover_is_in_the_file(network, raw, container, tmp_path):
    (file,) = fetch(network, SMALL, f"{container} 144p cover", raw)
    assert any("attached pic" in line for line in streams(file.path))
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]


@pytest.mark.parametrize("container", TAGGED)
def test_tags_are_in_every_file(network, raw, container):
    (file,) = fetch(network, SMALL, f"{container} 144p", {**raw, "uploader": "Zoë"})
    said = ffmpeg_says("-i", file.path).stderr
    facts = {
        line.split(":", 1)[0].strip().lower(): line.split(":", 1)[1].strip()
        for line in said.splitlines()
        if ":" in line
    }
    assert [facts.get(name) for name in ("title", "artist", "date", "comment")] == [
        "small", "Zoë", "2026-01-02", network.url(SMALL),
    ]  # fmt: skip


def test_a_name_is_made_safe_and_keeps_its_ending(network, raw):
    assert fetch(network, SMALL, "mp3 name:../../x.mp4", raw)[0].name == "_.._x.mp3"
