"""The media the tests work with, made by FFmpeg when first asked for and kept in a cache folder.

path = clip("short.mp4")        # a file
folder = stream("100")          # an HLS or DASH presentation of many files
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import imageio_ffmpeg

# Raise it whenever a recipe changes: the folder's name carries it, so that nobody works with an older clip.
VERSION = 1

Recipe = Callable[[Path, Path], None]

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "96k")
FRONT = ("-movflags", "+faststart")
COPY = ("-c", "copy")


def default_folder() -> Path:
    """Return the cache folder: CLIPFERRY_TEST_CLIPS, or one of this version under the temporary folder."""
    named = os.environ.get("CLIPFERRY_TEST_CLIPS")
    return Path(named) if named else Path(tempfile.gettempdir()) / f"clipferry-clips-{VERSION}"


def clip(name: str, folder: Path | None = None) -> Path:
    """Return the file of this name, making it first if the cache has none; KeyError if there is no recipe."""
    return _cached(name, CLIPS[name], folder or default_folder())


def stream(kind: str, folder: Path | None = None) -> Path:
    """Return the folder of an HLS or DASH presentation; `kind` is a key of STREAMS or a count of segments."""
    return _cached(f"stream-{kind}", stream_recipe(kind), folder or default_folder())


def stream_recipe(kind: str) -> Recipe:
    """Return how a presentation is made; KeyError if there is none of this kind."""
    return partial(_hls_of_length, seconds=int(kind)) if kind.isdecimal() else STREAMS[kind]


def _cached(name: str, recipe: Recipe, folder: Path) -> Path:
    target = folder / name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(target, recipe, folder)
    return target


def _make(target: Path, recipe: Recipe, folder: Path) -> None:
    # Two processes may make the same clip at once: each works in a folder of its own, and the last rename
    # of a file wins, while a second rename of a folder fails and is not needed.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as workshop:
        made = Path(workshop) / target.name
        recipe(folder, made)
        try:
            made.replace(target)
        except OSError:
            if not target.exists():
                raise


@cache
def ffmpeg_path() -> str:
    """Return the path of the FFmpeg that the tests use."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run_ffmpeg(*arguments: str | Path) -> None:
    """Run FFmpeg to its end, overwriting its output; CalledProcessError if it fails."""
    command = [ffmpeg_path(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _picture_source(size: str, seconds: float, rate: int = 25, filters: str = "") -> Sequence[str]:
    return "-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}{filters}"


def _tone(frequency: int, seconds: float) -> Sequence[str]:
    return "-f", "lavfi", "-i", f"sine={frequency}:r=44100:d={seconds}"


def _test_card(
    _: Path, out: Path, *, size: str = "640x360", seconds: float = 3, options: Sequence[str] = FRONT
) -> None:
    # A keyframe every second lets segments and cuts of one second be exact.
    keyframes = ("-g", "25", "-sc_threshold", "0")
    inputs = (*_picture_source(size, seconds), *_tone(440, seconds))
    run_ffmpeg(*inputs, *X264, *keyframes, *AAC, "-shortest", *options, out)


def _noise(_: Path, out: Path) -> None:
    # Noise does not compress, so the bitrate asked for is the bitrate of the file: 64 MB in two minutes.
    picture = _picture_source("640x360", 4, filters=",noise=alls=40:allf=t")
    rate = ("-b:v", "4050k", "-minrate", "4050k", "-maxrate", "4050k", "-bufsize", "1000k")
    options = (*X264, *rate, "-g", "25", "-sc_threshold", "0", *AAC, "-ac", "2", "-t", "4")
    run_ffmpeg(*picture, *_speech(4), *options, out)


def _speech(seconds: float) -> Sequence[str]:
    # Noise with the rhythm of syllables costs an encoder about what a voice costs it; a sine costs less.
    return "-f", "lavfi", "-i", f"anoisesrc=r=44100:c=pink:a=0.4:d={seconds},tremolo=f=4:d=0.9"


def _talk(_: Path, out: Path) -> None:
    options = (*X264, "-g", "20", *AAC, "-ac", "2", "-t", "20")
    run_ffmpeg(*_picture_source("160x90", 20, rate=2), *_speech(20), *options, out)


def _looped(folder: Path, out: Path, *, of: str, seconds: float, size: int = 0) -> None:
    source = clip(of, folder)
    run_ffmpeg("-stream_loop", "-1", "-i", source, "-t", str(seconds), *COPY, *FRONT, out)
    _pad(out, size)


def _pad(path: Path, size: int) -> None:
    """Append a `free` box, which players skip, up to exactly `size` bytes; 0 leaves the file alone."""
    missing = size - path.stat().st_size
    if size and missing < 8:
        raise ValueError(f"{path.name} is too long to be padded to {size} bytes")
    if size:
        with path.open("ab") as file:
            file.write(missing.to_bytes(4, "big") + b"free")
            # What is left out takes no room on the disk, and reads as zeros.
            file.truncate(size)


def _from(folder: Path, out: Path, *, source: str, before: Sequence[str] = (), after: Sequence[str]) -> None:
    run_ffmpeg(*before, "-i", clip(source, folder), *after, out)


def _broken(folder: Path, out: Path) -> None:
    data = clip("moov-at-end.mp4", folder).read_bytes()
    out.write_bytes(data[: len(data) // 2])


def _still(_: Path, out: Path, *, size: str = "640x360", hue: int = 0) -> None:
    run_ffmpeg(*_picture_source(size, 1, filters=f",hue=h={hue}"), "-frames:v", "1", "-update", "1", out)


def _chapters(folder: Path, out: Path) -> None:
    parts = [("Beginning", 0, 1000), ("Middle", 1000, 2000), ("End", 2000, 3000)]
    written = [f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={a}\nEND={b}\ntitle={title}\n" for title, a, b in parts]
    metadata = out.with_suffix(".txt")
    metadata.write_text(";FFMETADATA1\n" + "".join(written), encoding="utf-8")
    run_ffmpeg("-i", clip("short.mp4", folder), "-i", metadata, "-map_metadata", "1", *COPY, *FRONT, out)


def _languages(folder: Path, out: Path) -> None:
    names = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra")
    maps = ("-map", "0:v", "-map", "0:a", "-map", "1:a", "-c:v", "copy", *AAC)
    run_ffmpeg("-i", clip("short.mp4", folder), *_tone(880, 3), *maps, *names, out)


def _hls(folder: Path, out: Path, *, source: str, seconds: float, options: Sequence[str] = ()) -> None:
    """Cut one clip, repeated up to `seconds`, into segments of a second, listed in `index.m3u8`."""
    out.mkdir(parents=True)
    loop = ("-stream_loop", "-1", "-i", clip(source, folder), "-t", str(seconds), *COPY)
    kind = ("-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_list_size", "0")
    # The segment's name is given relative to the working folder of FFmpeg, so it is a path here.
    segments = () if "fmp4" in options else ("-hls_segment_filename", str(out / "seg%05d.ts"))
    run_ffmpeg(*loop, *kind, *segments, *options, out / "index.m3u8")


def _hls_of_length(folder: Path, out: Path, *, seconds: int) -> None:
    # A little less than the whole count, or the last audio frame would open one segment more.
    for height in (360, 180):
        _hls(folder, out / str(height), source=f"unit{height}.mp4", seconds=seconds - 0.04)
    for language in SUBTITLES:
        (out / f"{language}.vtt").write_text(subtitles(language), encoding="utf-8")
        (out / f"{language}.m3u8").write_text(_subtitle_playlist(language, seconds), encoding="utf-8")
    (out / "master.m3u8").write_text(_master_playlist(), encoding="utf-8")


def _master_playlist() -> str:
    lines = ["#EXTM3U"]
    for language, name in SUBTITLES.items():
        media = f'TYPE=SUBTITLES,GROUP-ID="subs",NAME="{name}",LANGUAGE="{language}",URI="{language}.m3u8"'
        lines.append(f"#EXT-X-MEDIA:{media}")
    for height, rate in ((180, 300_000), (360, 900_000)):
        facts = f"BANDWIDTH={rate},RESOLUTION={height * 16 // 9}x{height}"
        lines += [f'#EXT-X-STREAM-INF:{facts},CODECS="avc1.42c01e,mp4a.40.2",SUBTITLES="subs"']
        lines += [f"{height}/index.m3u8"]
    return "\n".join([*lines, ""])


def _subtitle_playlist(language: str, seconds: int) -> str:
    head = f"#EXTM3U\n#EXT-X-TARGETDURATION:{seconds}\n#EXT-X-PLAYLIST-TYPE:VOD\n"
    return f"{head}#EXTINF:{seconds},\n{language}.vtt\n#EXT-X-ENDLIST\n"


SUBTITLES = {"en": "English", "fr": "Français"}


def subtitles(language: str) -> str:
    """Return two seconds of WebVTT in this language."""
    hello, bye = {"en": ("Hello.", "Goodbye."), "fr": ("Bonjour.", "Au revoir.")}[language]
    return f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{hello}\n\n00:00:01.000 --> 00:00:02.000\n{bye}\n"


def _hls_encrypted(folder: Path, out: Path) -> None:
    key = out.with_name("hls.key")
    key.write_bytes(b"sixteen byte key")
    info = out.with_name("key.txt")
    info.write_text(f"key.bin\n{key}\n", encoding="utf-8")
    _hls(folder, out, source="unit360.mp4", seconds=2.96, options=("-hls_key_info_file", str(info)))
    shutil.move(key, out / "key.bin")


def _dash(folder: Path, out: Path) -> None:
    """Write one video and two audio tracks, as whole files and as segments of a second."""
    out.mkdir()
    source = clip("languages.mkv", folder)
    for name, stream_name in (("video.mp4", "v:0"), ("en.m4a", "a:0"), ("fr.m4a", "a:1")):
        run_ffmpeg("-i", source, "-map", f"0:{stream_name}", *COPY, *FRONT, out / name)
    sets = "id=0,streams=0 id=1,streams=1 id=2,streams=2"
    kind = ("-f", "dash", "-seg_duration", "1", "-adaptation_sets", sets)
    run_ffmpeg("-i", source, "-map", "0", *COPY, *kind, out / "manifest.mpd")
    (out / "files.mpd").write_text(_manifest_of_files(("en", "fr"), 3), encoding="utf-8")


def _dash_looped(folder: Path, out: Path, *, source: str, seconds: float) -> None:
    """Write one video and one audio track of a clip, repeated, as whole files and as segments of a second."""
    out.mkdir()
    loop = ("-stream_loop", "-1", "-i", clip(source, folder), "-t", str(seconds), *COPY)
    for name, stream_name in (("video.mp4", "v:0"), ("en.m4a", "a:0")):
        run_ffmpeg(*loop, "-map", f"0:{stream_name}", *FRONT, out / name)
    kind = ("-f", "dash", "-seg_duration", "1", "-adaptation_sets", "id=0,streams=0 id=1,streams=1")
    run_ffmpeg(*loop, "-map", "0", *kind, out / "manifest.mpd")
    (out / "files.mpd").write_text(_manifest_of_files(("en",), seconds), encoding="utf-8")


def _manifest_of_files(languages: Sequence[str], seconds: float) -> str:
    video = '<Representation id="v" codecs="avc1.42c01e" bandwidth="1800000" width="640" height="360">'
    sets = [f'<AdaptationSet mimeType="video/mp4">{video}<BaseURL>video.mp4</BaseURL>']
    for language in languages:
        track = f'<Representation id="{language}" codecs="mp4a.40.2" bandwidth="103000">'
        track += f"<BaseURL>{language}.m4a</BaseURL>"
        sets.append(f'<AdaptationSet mimeType="audio/mp4" lang="{language}">{track}')
    period = "".join(f"{each}</Representation></AdaptationSet>\n" for each in sets)
    facts = 'xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"'
    facts += f' mediaPresentationDuration="PT{seconds}S"'
    return f'<?xml version="1.0"?>\n<MPD {facts}>\n<Period>\n{period}</Period>\n</MPD>\n'


CLIPS: dict[str, Recipe] = {
    "short.mp4": _test_card,
    "moov-at-end.mp4": partial(_test_card, options=()),
    "unit360.mp4": partial(_test_card, seconds=5, options=("-crf", "40")),
    "unit180.mp4": partial(_test_card, size="320x180", seconds=5, options=("-crf", "40")),
    "1080.mp4": partial(_test_card, size="1920x1080"),
    "720.mp4": partial(_test_card, size="1280x720"),
    "360.mp4": partial(_test_card, size="640x360"),
    "240.mp4": partial(_test_card, size="426x240", seconds=2),
    "144.mp4": partial(_test_card, size="256x144", seconds=2),
    "noise.mp4": _noise,
    "clip3mb.mp4": partial(_looped, of="noise.mp4", seconds=5, size=3_000_000),
    "big64mb.mp4": partial(_looped, of="noise.mp4", seconds=120, size=64_000_000),
    "minute.mp4": partial(_looped, of="noise.mp4", seconds=60),
    "minute-moov-at-end.mp4": partial(_from, source="minute.mp4", after=COPY),
    # Nearly all of each of these is a box that players skip.
    "big100mb.mp4": partial(_looped, of="noise.mp4", seconds=5, size=100_000_000),
    "big300mb.mp4": partial(_looped, of="noise.mp4", seconds=5, size=300_000_000),
    "huge1gb.mp4": partial(_looped, of="noise.mp4", seconds=5, size=1_000_000_000),
    "minute-fragments.mp4": partial(
        _from,
        source="minute.mp4",
        after=(*COPY, "-movflags", "+frag_keyframe+empty_moov+default_base_moof+global_sidx"),
    ),
    "huge2gb.mp4": partial(_looped, of="noise.mp4", seconds=5, size=2_000_000_000),
    "talk.mp4": _talk,
    "speech3min.mp4": partial(_looped, of="talk.mp4", seconds=180),
    "long20min.mp4": partial(_looped, of="talk.mp4", seconds=1200),
    "rotated.mp4": partial(_from, source="short.mp4", before=("-display_rotation", "90"), after=COPY),
    "vp9.webm": partial(
        _from,
        source="short.mp4",
        after=("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    ),
    "hevc.mp4": partial(
        _from,
        source="short.mp4",
        after=("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1"),
    ),
    "audio.mp3": partial(_from, source="short.mp4", after=("-vn", "-c:a", "libmp3lame", "-b:a", "128k")),
    "audio.m4a": partial(_from, source="short.mp4", after=("-vn", "-c:a", "copy", *FRONT)),
    "silent.mp4": partial(_from, source="short.mp4", after=("-an", "-c:v", "copy", *FRONT)),
    "languages.mkv": _languages,
    "chapters.mp4": _chapters,
    "broken.mp4": _broken,
    "picture.jpg": _still,
    "thumbnail.jpg": partial(_still, size="320x180"),
    "picture-2.jpg": partial(_still, hue=120),
    "picture-3.png": partial(_still, size="320x320", hue=240),
}

STREAMS: dict[str, Recipe] = {
    "bench": partial(_hls, source="noise.mp4", seconds=119.96),
    "aes": _hls_encrypted,
    "fmp4minute": partial(_hls, source="unit180.mp4", seconds=59.96, options=("-hls_segment_type", "fmp4")),
    "dashminute": partial(_dash_looped, source="unit180.mp4", seconds=59.96),
    "fmp4": partial(_hls, source="unit360.mp4", seconds=2.96, options=("-hls_segment_type", "fmp4")),
    "live": partial(_hls, source="unit180.mp4", seconds=599.96),
    "dash": _dash,
    "dashbench": partial(_dash_looped, source="noise.mp4", seconds=119.96),
}
